"""What of a graph of ONNX does not depend on the inputs: arrays made of weights, and what is made of sizes alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...errors import refuse
from ...numbers.special import Array
from ..arrived import MOST_IN_ALL

Setting = float | int | list[int] | list[str] | str | Array


@dataclass
class Node:
    """An operator, its inputs and outputs by name, its settings; name: its own, or that of its output."""

    operator: str = ""
    name: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    settings: dict[str, Setting] = field(default_factory=dict)

    def whole(self, key: str, default: int) -> int:
        """A setting that is a whole number."""
        value = self.settings.get(key, default)
        return value if isinstance(value, int) else default

    def number(self, key: str, default: float) -> float:
        """A setting that is a number."""
        value = self.settings.get(key, default)
        return float(value) if isinstance(value, int | float) else default


@dataclass
class Constants:
    """arrays: known values by name; sized: what is made of sizes of the inputs, and whether it is 0 throughout.

    size: how many numbers were looked at to work values out.
    """

    arrays: dict[str, Array]
    sized: dict[str, bool] = field(default_factory=dict)
    size: int = 0

    def take(self, node: Node) -> bool:
        """Works out a node that the inputs do not reach but by their sizes; False where they do."""
        inputs = [name for name in node.inputs if name]
        if node.operator == "Shape":
            self.sized |= dict.fromkeys(node.outputs, False)
            return True
        if any(name not in self.arrays and name not in self.sized for name in inputs):
            return False
        if any(name in self.sized for name in inputs) or node.operator == "ConstantOfShape":
            self.sized |= dict.fromkeys(node.outputs, self._is_zero(node))
            return True
        given = [self.arrays[name] for name in inputs]
        self.size += sum(one.size for one in given)
        if self.size > MOST_IN_ALL:
            raise refuse("read.numbers", "file", f"more than {MOST_IN_ALL} numbers", most=MOST_IN_ALL)
        made = _made(node, given)
        if made is None:
            return False
        self.arrays |= dict.fromkeys(node.outputs[:1], made)
        return True

    def _is_zero(self, node: Node) -> bool:
        """A state of zeros for as many samples as there are, as frameworks write it."""
        if node.operator == "ConstantOfShape":
            return not np.any(node.settings.get("value", 0))
        if node.operator == "Expand":
            return node.inputs[0] in self.arrays and not np.any(self.arrays[node.inputs[0]])
        return bool(node.inputs) and self.sized.get(node.inputs[0], False)


def places(value: object) -> list[int]:
    """Whole numbers of a setting or of an array; none where they are something else."""
    try:
        return [int(one) for one in np.ravel(np.asarray(value, dtype=float))]
    except (ValueError, TypeError, OverflowError):
        return []


def _made(node: Node, given: Sequence[Array]) -> Array | None:
    make = OPERATORS.get(node.operator)
    try:
        return None if make is None else make(node, given)
    except (ValueError, LookupError, TypeError):
        return None


def _axes(node: Node, given: Sequence[Array]) -> tuple[int, ...]:
    return tuple(places(given[1] if len(given) > 1 else node.settings.get("axes", [])))


def _slice(node: Node, given: Sequence[Array]) -> Array:
    starts, ends = places(given[1]), places(given[2])
    axes = places(given[3]) if len(given) > 3 else range(len(starts))
    steps = places(given[4]) if len(given) > 4 else [1] * len(starts)
    own: list[slice] = [slice(None)] * given[0].ndim
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        own[axis] = slice(start, end, step)
    return given[0][tuple(own)]


def _transpose(node: Node, given: Sequence[Array]) -> Array:
    order = node.settings.get("perm")
    return given[0].transpose(places(order) if order is not None else None)


OPERATORS: Mapping[str, Callable[[Node, Sequence[Array]], Array]] = {
    "Constant": lambda node, given: np.asarray(node.settings["value"], dtype=float),
    "Identity": lambda node, given: given[0],
    "Cast": lambda node, given: given[0],
    "Concat": lambda node, given: np.concatenate(given, axis=node.whole("axis", 0)),
    "Squeeze": lambda node, given: np.squeeze(given[0], _axes(node, given) or None),
    "Unsqueeze": lambda node, given: np.expand_dims(given[0], _axes(node, given)),
    "Transpose": _transpose,
    "Slice": _slice,
}
"""On weights alone: frameworks put the gates of their layers into ONNX's order by them."""
