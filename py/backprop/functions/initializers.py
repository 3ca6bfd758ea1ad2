"""Initial weights: one row each. A matrix is (n_out, n_in), row j the weights into neuron j."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from ..numbers.special import Array
from ..rules.fields import Field


@dataclass(frozen=True)
class Initializer:
    """draw(rng, (n_out, n_in), **hyperparameters) → float64 array of that shape; `random` says whether rng is used."""

    name: str
    label: str
    draw: Callable[..., Array]
    formula: str
    source: str
    hyperparameters: tuple[Field, ...] = ()
    random: bool = True
    note: str = ""


# numpy.random is 2 MB that the page loads only when something is drawn: annotations name it, nothing imports it.


def generator(seed: int, *stream: int) -> np.random.Generator:
    """The random numbers of one stream; equal natively and in the browser (never `spawn`)."""
    from numpy.random import SeedSequence, default_rng

    return default_rng(SeedSequence([seed, *stream]))


class Kernels(tuple[int, int]):
    """The shape of kernels: (filters, what a window sees), and how many places a window has."""

    places: int = 1


def fans(shape: tuple[int, int]) -> int:
    """n_in + n_out; of kernels every input goes to each filter through as many weights as a window has places."""
    return shape[1] + shape[0] * (shape.places if isinstance(shape, Kernels) else 1)


def _uniform(rng: np.random.Generator, shape: tuple[int, int], bound: float) -> Array:
    return rng.uniform(-bound, bound, shape)


def _orthogonal(rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    n_out, n_in = shape
    q, r = np.linalg.qr(rng.normal(size=(max(shape), min(shape))))
    q = q * np.where(np.diagonal(r) < 0, -1.0, 1.0)  # one answer for each draw, whatever LAPACK's signs
    return np.ascontiguousarray(q if n_out >= n_in else q.T)


def _weight(name: str, label: str, default: float, minimum: float = -1e6) -> Field:
    return Field(name, label, default=default, minimum=minimum, maximum=1e6)


INITIALIZERS: dict[str, Initializer] = {
    row.name: row
    for row in (
        Initializer(
            "glorot_uniform", "Glorot (Xavier) uniform",
            lambda rng, shape: _uniform(rng, shape, sqrt(6.0 / fans(shape))),
            "U(−√(6/(n_in + n_out)), √(6/(n_in + n_out)))", "Glorot & Bengio 2010, equation 16",
        ),
        Initializer(
            "uniform", "uniform", lambda rng, shape, low, high: rng.uniform(low, high, shape), "U(low, high)",
            "by definition",
            (_weight("low", "Lowest weight", -0.5), _weight("high", "Highest weight", 0.5)),
        ),
        Initializer(
            "normal", "normal", lambda rng, shape, mean, std: rng.normal(mean, std, shape), "N(mean, std²)",
            "by definition",
            (_weight("mean", "Mean of the weights", 0.0),
             _weight("std", "Standard deviation of the weights", 0.05, minimum=0)),
        ),
        Initializer(
            "glorot_normal", "Glorot (Xavier) normal",
            lambda rng, shape: rng.normal(0.0, sqrt(2.0 / fans(shape)), shape),
            "N(0, 2/(n_in + n_out))", "Glorot & Bengio 2010, equation 12",
        ),
        Initializer(
            "he_uniform", "He uniform", lambda rng, shape: _uniform(rng, shape, sqrt(6.0 / shape[1])),
            "U(−√(6/n_in), √(6/n_in))", "He, Zhang, Ren & Sun 2015",
        ),
        Initializer(
            "he_normal", "He normal", lambda rng, shape: rng.normal(0.0, sqrt(2.0 / shape[1]), shape),
            "N(0, 2/n_in)", "He, Zhang, Ren & Sun 2015, equation 10; not truncated",
        ),
        Initializer(
            "lecun_uniform", "LeCun uniform", lambda rng, shape: _uniform(rng, shape, sqrt(3.0 / shape[1])),
            "U(−√(3/n_in), √(3/n_in))", "LeCun, Bottou, Orr & Müller 1998, section 4.6",
        ),
        Initializer(
            "lecun_normal", "LeCun normal", lambda rng, shape: rng.normal(0.0, sqrt(1.0 / shape[1]), shape),
            "N(0, 1/n_in)", "LeCun, Bottou, Orr & Müller 1998, section 4.6",
        ),
        Initializer(
            "orthogonal", "orthogonal", _orthogonal, "Q of the QR decomposition of a normal matrix",
            "Saxe, McClelland & Ganguli 2014",
        ),
        Initializer("zeros", "zeros", lambda rng, shape: np.zeros(shape), "0", "by definition", random=False,
                    note="All hidden units stay alike: the symmetry is never broken."),
        Initializer("ones", "ones", lambda rng, shape: np.ones(shape), "1", "by definition", random=False,
                    note="All hidden units stay alike: the symmetry is never broken."),
        Initializer("constant", "constant", lambda rng, shape, value: np.full(shape, value), "value", "by definition",
                    (_weight("value", "Every weight", 0.5),), random=False,
                    note="All hidden units stay alike: the symmetry is never broken."),
    )
}  # fmt: skip
