"""Laws of the functions and of the numbers themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..numbers.strict_json import dumps, loads
from ..rules.fields import Field
from .law import apart, differing, law
from .set_ups import Document, first, flat, made, ran

Z = np.linspace(-30.0, 30.0, 121)
FAR = np.array([1e15, 1e5, 745.0, 37.0, 0.0, -37.0, -745.0, -1e5, -1e15])


def _neuron(name: str, x: Any, loss: str = "half_squared_error") -> Document:
    """A neuron of weight 1 at each of these inputs."""
    layer = {"units": 1, "activation": name, "W": [[1]], "b": [0]}
    data = {"X": [[float(one)] for one in x], "Y": [[0.5]] * len(x)}
    return {"network": {"n_inputs": 1, "layers": [layer]}, "data": data, "loss": {"name": loss}}


def at(name: str, x: Any) -> Any:
    """Values of an activation, as the step takes them."""
    return first(_neuron(name, x)).traces[-1].a[:, 0]


@law("σ(x) + σ(−x) = 1", 1e-15)
def _sigmoid_is_symmetric() -> float:
    return apart(at("sigmoid", Z) + at("sigmoid", -Z), np.ones_like(Z))


@law("tanh is odd, in bits")
def _tanh_is_odd() -> float:
    return differing(at("tanh", Z), -at("tanh", -Z))


@law("softplus(x) − softplus(−x) = x", 1e-15)
def _softplus_is_balanced() -> float:
    return apart(at("softplus", Z) - at("softplus", -Z), Z)


@law("The slope of softplus is σ", 1e-14)
def _slope_of_softplus() -> float:
    traces = first(_neuron("softplus", Z)).backward.layers[-1]
    return apart(traces.delta / traces.da, at("sigmoid", Z)[:, None])


@law("Far from 0 functions and losses stay finite: |z| up to 10¹⁵")
def _finite_far_away() -> float:
    step = first(_neuron("sigmoid", FAR, "binary_cross_entropy"))
    values = [*at("sigmoid", FAR), *at("softplus", FAR), *np.ravel(step.losses.per_sample), step.loss]
    return float(np.count_nonzero(~np.isfinite(values)))


@law("−log σ(z) keeps its digits where σ(z) is 1: at z = 40 it is e⁻⁴⁰", 1e-14)
def _saturated_loss() -> float:
    spec = _neuron("sigmoid", [40.0], "binary_cross_entropy")
    spec["data"]["Y"] = [[1.0]]
    return apart(first(spec).loss, math.exp(-40.0))


@law("The derivative of ReLU at 0 is 0")
def _relu_at_zero() -> float:
    return float(np.count_nonzero(first(_neuron("relu", [0.0])).gradients[0]["W"]))


@law("Documents hold every number to the bit, −0 and the smallest included")
def _documents_hold_bits() -> float:
    numbers = [0.1, 1 / 3, -0.0, 5e-324, 1.7976931348623157e308, 2.0**-1022, *Z.tolist()]
    back = loads(dumps(numbers))
    return float(sum(a.hex() != float(b).hex() for a, b in zip(numbers, back, strict=True)))


@law("What a person types is the nearest float64: 1/3, 2^-3, sqrt(2)/2, 12.5%, 1.2×10^-4")
def _typed_numbers() -> float:
    field = Field("number", "Number")
    typed = {
        "1/3": 1 / 3,
        "2^-3": 0.125,
        "sqrt(2)/2": math.sqrt(0.5),
        "12.5%": 0.125,
        "1.2×10^-4": 1.2e-4,
        "−0.2": -0.2,
    }
    return float(sum(field.parse(text, "number") != value for text, value in typed.items()))


@law("A sum of floats does not depend on their order when it is math.fsum")
def _exact_sums() -> float:
    numbers = np.concatenate([Z**5, 1 / (1 + Z**2), [1e16, -1e16]])
    return differing(math.fsum(numbers), math.fsum(np.sort(numbers)[::-1]))


@law("Sums by einsum are those that the reference takes, in bits")
def _einsum_in_order() -> float:
    step = first(made())
    W, b = step.before[0]["W"], step.before[0]["b"]
    return differing(step.traces[0].z, np.einsum("sk,jk->sj", step.X, W) + b)


@law("What a result holds is the step that was taken, in bits")
def _result_is_the_step() -> float:
    spec = made()
    step, told = first(spec), ran(spec)["steps"][0]
    gradients = [{name: np.array(a) for name, a in layer["gradients"].items()} for layer in told["layers"]]
    return differing(step.loss, told["loss"]) + differing(flat(step.gradients), flat(gradients))
