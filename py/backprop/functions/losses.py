"""Loss functions: one row each, value beside derivative, with the reduction over outputs and samples.

`formula` and `derivative` are Python expressions in the target y, the prediction p and the hyperparameters,
for one output; a test evaluates them against `term` and `slope`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..numbers.special import Array, absolute, log_softmax, magnitude, sigmoid, softplus, sum_of_others
from ..rules.fields import Field


@dataclass(frozen=True)
class FusedPair:
    """A loss with the one output activation for which δ = ŷ − y holds exactly, computed from z.

    The two-factor path (∂E/∂ŷ times f′) is NaN from z = 37 on for a sigmoid; this one never is. Nor is ŷ taken from y
    at y = 1, where a saturated ŷ has lost what is left of it: δ comes from the small side, as −σ(−z) for a sigmoid.
    `delta` is within a few units in the last place of the larger of the two terms that it is the difference of; one of
    them is 0 for targets 0 and 1. `hand_delta` is ŷ − y as a person takes it, for rounding that is carried on.
    """

    activation: str
    term: Callable[[Array, Array], Array]  # (Y, z) -> loss of each output
    delta: Callable[[Array, Array, Array], Array]  # (Y, z, a) -> ∂(sample's loss)/∂z
    hand_delta: Callable[[Array, Array], Array]  # (Y, a) -> the same from ŷ
    formula: str  # the term of one output, from its z


@dataclass(frozen=True)
class Loss:
    """One loss; Y, P are (n_samples, n_out), all natural logarithms.

    term(Y, P) is the loss of each output, slope(Y, P) its derivative by the prediction.
    """

    name: str
    label: str
    term: Callable[..., Array]
    slope: Callable[..., Array]
    formula: str
    derivative: str
    over_outputs: Literal["sum", "mean"]
    source: str
    hyperparameters: tuple[Field, ...] = ()
    fused: FusedPair | None = None
    probabilities: bool = False  # predictions must lie between 0 and 1
    targets: tuple[float | None, float | None] = (None, None)
    target_values: tuple[float, ...] = ()  # the only values a target may take, if few
    square: float | None = None  # f where the term is ½ f (p − y)²: such a loss has residuals, √f (p − y)
    kinks: str = ""  # where the slope jumps, in words
    kink: Callable[[Array, Array], Array] | None = None  # (Y, P) → 0 there
    bend: Callable[..., Array] | None = None  # (Y, P) → 0 where the second derivative jumps
    note: str = ""

    def share(self, n_out: float) -> float:
        """What the term of one output counts in the loss of its sample."""
        return 1.0 / n_out if self.over_outputs == "mean" else 1.0

    def per_sample(self, terms: Array, number: Callable[[float], Any] = float) -> Array:
        """(n_samples, n_out) → (n_samples,); time steps count as further outputs. `number` takes in their count."""
        return np.sum(terms, axis=tuple(range(1, terms.ndim))) * self.share(number(float(math.prod(terms.shape[1:]))))


def reduce(per_sample: Array, reduction: str) -> Array:
    """The loss of a batch: the mean (default) or the sum over its samples."""
    total = np.sum(per_sample)
    return total / len(per_sample) if reduction == "mean" else total


def sample_share(n_samples: float, reduction: str) -> float:
    """What the loss of one sample counts in the loss of its batch."""
    return 1.0 / n_samples if reduction == "mean" else 1.0


def _times_log(y: Array, p: Array) -> Array:
    """y ln p with 0 ln 0 = 0."""
    return np.where(y == 0, 0.0, y * np.log(np.where(y == 0, 1.0, p)))


def _quotient(y: Array, p: Array) -> Array:
    return np.where(y == 0, 0.0, y / np.where(y == 0, 1.0, p))


def _sigmoid_delta(y: Array, z: Array, a: Array) -> Array:
    """a − y with a + σ(−z) = 1 put in: a (1 − y) − y σ(−z)."""
    return (1.0 - y) * a - y * sigmoid(-z)


def _softmax_delta(y: Array, z: Array, a: Array) -> Array:
    """a_j Σ y − y_j with Σ a = 1 put in: Σ_k (a_j y_k − y_j a_k), where k = j cancels and is left out."""
    return a * sum_of_others(y) - y * sum_of_others(a)


def _huber(y: Array, p: Array, delta: float) -> Array:
    e = p - y
    return np.where(np.abs(np.real(e)) <= delta, 0.5 * e * e, delta * (absolute(e) - 0.5 * delta))


def _huber_slope(y: Array, p: Array, delta: float) -> Array:
    e = p - y
    return np.where(np.abs(np.real(e)) <= delta, e, delta * np.sign(np.real(e)))


_DELTA = Field("delta", "Huber threshold δ", default=1.0, minimum=0, exclusive_minimum=True, maximum=1e6)

LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "half_squared_error", "½ sum of squares",
            term=lambda y, p: 0.5 * (y - p) * (y - p), slope=lambda y, p: p - y,
            formula="(y - p)**2 / 2", derivative="p - y", over_outputs="sum", square=1.0,
            source="Rumelhart, Hinton & Williams 1986",
            note="Not the mean squared error: the ½ cancels the 2 of the derivative.",
        ),
        Loss(
            "mean_squared_error", "mean squared error",
            term=lambda y, p: (y - p) * (y - p), slope=lambda y, p: 2.0 * (p - y),
            formula="(y - p)**2", derivative="2 * (p - y)", over_outputs="mean", square=2.0,
            source="as PyTorch's MSELoss: no ½, mean over outputs",
        ),
        Loss(
            "mean_absolute_error", "mean absolute error",
            term=lambda y, p: magnitude(p - y), slope=lambda y, p: np.sign(np.real(p - y)),
            formula="abs(p - y)", derivative="sign(p - y)", over_outputs="mean", kinks="p = y",
            kink=lambda y, p: p - y,
            source="as PyTorch's L1Loss", note="The derivative where ŷ = y is taken as 0.",
        ),
        Loss(
            "huber", "Huber",
            term=_huber,
            slope=_huber_slope,
            formula="(p - y)**2 / 2 if abs(p - y) <= delta else delta * (abs(p - y) - delta / 2)",
            derivative="p - y if abs(p - y) <= delta else delta * sign(p - y)", over_outputs="mean",
            hyperparameters=(_DELTA,), bend=lambda y, p, delta: absolute(p - y) - delta, source="Huber 1964",
        ),
        Loss(
            "hinge", "hinge (targets −1 or 1)",
            term=lambda y, p: np.where(np.real(y * p) < 1, 1.0 - y * p, 0.0),
            slope=lambda y, p: np.where(np.real(y * p) < 1, -y, 0.0),
            formula="max(0, 1 - y * p)", derivative="-y if y * p < 1 else 0", over_outputs="mean", kinks="y p = 1",
            kink=lambda y, p: y * p - 1.0,
            target_values=(-1.0, 1.0), source="Rosasco et al. 2004", note="The derivative where y ŷ = 1 is taken as 0.",
        ),
        Loss(
            "binary_cross_entropy", "binary cross-entropy",
            term=lambda y, p: -(_times_log(y, p) + _times_log(1.0 - y, 1.0 - p)),
            slope=lambda y, p: _quotient(1.0 - y, 1.0 - p) - _quotient(y, p),
            formula="-(y * ln(p) + (1 - y) * ln(1 - p))", derivative="(1 - y) / (1 - p) - y / p", over_outputs="sum",
            fused=FusedPair("sigmoid", term=lambda y, z: y * softplus(-z) + (1.0 - y) * softplus(z),
                            delta=_sigmoid_delta, hand_delta=lambda y, a: a - y,
                            formula="y * ln(1 + exp(-z)) + (1 - y) * ln(1 + exp(z))"),
            probabilities=True, targets=(0.0, 1.0), source="Bishop 2006, equation 4.90",
        ),
        Loss(
            "categorical_cross_entropy", "categorical cross-entropy",
            term=lambda y, p: -_times_log(y, p), slope=lambda y, p: -_quotient(y, p),
            formula="-(y * ln(p))", derivative="-(y / p)", over_outputs="sum",
            fused=FusedPair("softmax", term=lambda y, z: np.where(y == 0, 0.0, -y * log_softmax(z)),
                            delta=_softmax_delta,
                            hand_delta=lambda y, a: a * np.sum(y, axis=-1, keepdims=True) - y,
                            formula="y * (ln(sum(exp(z_k))) - z)"),
            probabilities=True, targets=(0.0, 1.0), source="Bishop 2006, equation 4.108",
        ),
    )
}  # fmt: skip
