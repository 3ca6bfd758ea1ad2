"""What lines know of entries that training leaves as they are, and of connections that are not there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..layers.base import is_bias
from ..network import fixed
from ..rules.declared import ABSENT
from .blocks import At, Block, Quantity
from .layer_view import LayerView

BIASES_FIXED = "Biases are fixed."
FROZEN_WORD = "frozen"  # behind the lines of updates that are 0 for it
FROZEN = "Frozen: its gradient is shown, training leaves it as it is."


def is_trained(of: LayerView, name: str, index: At | None = None) -> bool:
    """True where training changes that entry of a parameter; without an index, any of its entries."""
    return fixed.is_trained(of.view.spec, of.top, of.scope + name, index)


def is_absent(of: LayerView, name: str, index: At) -> bool:
    """True for a connection that is not there."""
    return fixed.is_absent(of.view.spec, of.top, of.scope + name, index)


def has_absent(of: LayerView) -> bool:
    """True where some connection of the layer is not there."""
    return ABSENT in of.layer.marks


def is_there(of: LayerView, name: str, index: tuple[Any, ...]) -> bool:
    """True for an entry of a parameter that the layer has, and for all that a letter stands for."""
    if name not in of.parameters("before"):
        return False
    return not has_absent(of) or any(isinstance(i, str) for i in index) or not is_absent(of, name, index)


def entries_block(of: LayerView, name: str, quantity: Quantity) -> Block:
    """A number for each entry of a parameter that is there."""
    return Block([quantity], per_sample=False, order=lambda at: there(of, name, at))


def there(of: LayerView, name: str, at: Sequence[At]) -> Sequence[At]:
    """Of the indices of a parameter those of connections that are there, row by row as the convention has them."""
    if of.view.spec.conventions.matrix == "out_of":
        at = sorted(at, key=lambda index: index[::-1])
    return [index for index in at if not is_absent(of, name, index)] if has_absent(of) else at


def why_fixed(of: LayerView, name: str) -> str:
    """What is said of an update that is 0 since its entry is not trained."""
    return BIASES_FIXED if is_bias(name) and of.view.spec.conventions.bias == "frozen" else FROZEN
