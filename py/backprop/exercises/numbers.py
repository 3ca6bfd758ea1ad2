"""Short decimals for a network: inputs, targets, weights and the rest, drawn by a seeded generator."""

from __future__ import annotations

import numpy as np

from ..functions.activations import Activation
from ..functions.losses import Loss
from ..layers.base import Layer, leaf
from ..network.spec import Spec
from ..numbers.special import Array
from ..rules.declared import ABSENT, Numbers

LARGEST = 0.9  # of weights of few inputs
FEW = 4  # inputs; of more the weights are smaller, so that sums do not grow
LOW, HIGH = 0.5, 1.5  # of numbers that scale, which are 1 by default
NEGATIVE_INPUTS = 0.25  # share of inputs below 0
Parameters = list[dict[str, Array]]


def short(rng: np.random.Generator, shape: tuple[int, ...], low: float, high: float, places: int) -> Array:
    """Numbers of so many decimals from low to high, 0 < low: the whole numbers of units between them, divided."""
    unit = 10**places
    whole = rng.integers(max(round(low * unit), 1), max(round(high * unit), 1), shape, endpoint=True)
    return np.asarray(whole / unit, dtype=np.float64)


def signed(rng: np.random.Generator, numbers: Array, negative: float = 0.5) -> Array:
    """The numbers, a share of them below 0."""
    return np.where(rng.random(numbers.shape) < negative, -numbers, numbers)


def drawn_inputs(rng: np.random.Generator, shape: tuple[int, ...], places: int) -> Array:
    """Inputs between −1 and 1, none of them 0."""
    return signed(rng, short(rng, shape, 0.1, 1.0, places), NEGATIVE_INPUTS)


def drawn_targets(
    rng: np.random.Generator, loss: Loss, output: Activation, shape: tuple[int, ...], places: int
) -> Array:  # fmt: skip
    """Targets that the loss allows and the output can come near to: classes, else numbers within their ranges."""
    if output.couples:
        return np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]
    if loss.target_values:
        return np.asarray(rng.choice(loss.target_values, shape), dtype=np.float64)
    if loss.probabilities:
        return rng.integers(0, 2, shape).astype(np.float64)
    sizes = short(rng, shape, 0.1, 0.9, places)
    lowest = max(bound for bound in (-1.0, loss.targets[0], output.range[0]) if bound is not None)
    return signed(rng, sizes) if lowest == -1 else sizes


def farther(targets: Array, others: Array, predictions: Array) -> Array:
    """Of two targets for each prediction the one that is farther from it."""
    return np.where(np.abs(targets - predictions) < np.abs(others - predictions), others, targets)


def drawn_parameters(rng: np.random.Generator, spec: Spec, shapes: Parameters, places: int) -> Parameters:
    """All parameters of a network; absent connections stay 0, and so do biases where there are none."""
    return [
        {name: _drawn(rng, spec, layer, name, array, places) for name, array in own.items()}
        for layer, own in zip(spec.layers, shapes, strict=True)
    ]


def _drawn(
    rng: np.random.Generator, spec: Spec, layer: Layer, name: str, array: Array, places: int
) -> Array:  # fmt: skip
    row = declared(layer, name)
    if row.is_bias and spec.conventions.bias == "none":
        return np.zeros_like(array)
    if row.default == "1":
        return short(rng, array.shape, LOW, HIGH, places)
    n_in = array.shape[-1] if array.ndim > 1 else 1
    largest = LARGEST if n_in <= FEW else LARGEST * (FEW / n_in) ** 0.5
    made = signed(rng, short(rng, array.shape, 0.1, largest, places))
    absent = layer.marked(ABSENT).get(name)
    return made if absent is None else np.where(absent, 0.0, made)


def declared(layer: Layer, name: str) -> Numbers:
    """What the kind of layer says of a parameter, of one inside it too."""
    while "." in name:
        inside, _, name = name.partition(".")
        layer = layer.inner[int(inside[len("layers[") : -1])]
    row = layer.declared(leaf(name))
    assert row is not None
    return row
