"""Which numbers of a network training leaves as they are: by the convention for biases, frozen ones, absent ones."""

from __future__ import annotations

import numpy as np

from ..layers.base import is_bias
from ..numbers.special import Array
from .spec import Spec


def fixed(spec: Spec, k: int, name: str) -> bool | Array:
    """Of a parameter of layer k, by its name there: True for all, False for none, or which entries are fixed."""
    if is_bias(name) and spec.conventions.bias == "frozen":
        return True
    return spec.fixed[k].get(name, False)


def is_trained(spec: Spec, k: int, name: str, index: tuple[int, ...] | None = None) -> bool:
    """True where training changes that entry of a parameter of layer k; without an index, any of its entries."""
    own = fixed(spec, k, name)
    if isinstance(own, bool):
        return not own
    return index is None or not own[index]


def is_absent(spec: Spec, k: int, name: str, index: tuple[int, ...]) -> bool:
    """True where the entry of a parameter of layer k is a connection that is not there."""
    marked = spec.absent[k].get(name)
    return marked is not None and bool(marked[index if len(marked) > 1 else 0])


def of_free(array: Array, held: bool | Array) -> Array:
    """0 in place of what belongs to fixed entries, `held` as `fixed` tells them."""
    return array if held is False else np.where(held, 0.0, array)
