"""Lines of every unit of a layer, grouped as documents hold the numbers."""

from __future__ import annotations

from collections.abc import Callable

from .blocks import At, Block
from .layer_view import LayerView
from .line import Line

UnitLine = Callable[[LayerView, At, int], Line]


def unit_block(of: LayerView, *lines: tuple[str, UnitLine]) -> Block:
    """Alternating lines of each unit, by key; a slope that the layer does not have is left out."""
    kept = [(key, line) for key, line in lines if key != "slope" or of.back.slope is not None]
    return Block([of.quantity(key, shape_of(of, key), _at(of, line)) for key, line in kept])


def shape_of(of: LayerView, key: str) -> tuple[int, ...]:
    """The shape of the array at a key of the layer's document."""
    for holder in (of.trace, of.back):
        if key in holder.shown:
            return holder.shown[key].shape
    found: tuple[int, ...] = getattr(of.trace if key in ("z", "a") else of.back, key).shape
    return found


def _at(of: LayerView, line: UnitLine) -> Callable[[At], Line]:
    return lambda index: line(of, index[:-1], index[-1])
