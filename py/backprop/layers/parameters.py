"""Parameters of a layer by name: those of layers inside it, weights and biases, documented shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..numbers.special import Array


def parts(parameters: Mapping[str, Any], i: int) -> dict[str, Any]:
    """Of a layer that holds layers: what belongs to its inner layer i, by that layer's own names."""
    prefix = f"layers[{i}]."
    return {name.removeprefix(prefix): value for name, value in parameters.items() if name.startswith(prefix)}


def nested(i: int, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse: names of the inner layer i as the layer that holds it knows them."""
    return {f"layers[{i}].{name}": value for name, value in parameters.items()}


def leaf(name: str) -> str:
    """The name of a parameter in its own layer: W of layers[0].W."""
    return name.rpartition(".")[2]


def is_weight(name: str) -> bool:
    """True for weights and kernels, which penalties are meant for; biases, γ and β are not."""
    return leaf(name).startswith(("W", "K"))


def is_bias(name: str) -> bool:
    """True for b, b_i where a layer has several, bh_n for a second one: the convention for biases holds for them."""
    return leaf(name) == "b" or leaf(name).startswith(("b_", "bh_"))


def expand(parameters: Mapping[str, Array], name: str) -> Array:
    """The parameter in its documented shape: biases are (n_out,), also where one number is shared."""
    array = parameters[name]
    if not is_bias(name):
        return array
    scope = name[: len(name) - len(leaf(name))]
    weights = (own for key, own in parameters.items() if key.rpartition(".")[0] == scope[:-1] and is_weight(key))
    matrix = next(weights, None)
    if matrix is None or array.shape == (len(matrix),):
        return array
    return np.broadcast_to(array, (len(matrix),))
