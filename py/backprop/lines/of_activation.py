"""The worked lines of an activation function alone."""

from __future__ import annotations

from collections.abc import Iterable

from ..layers.base import Layer
from .blocks import Block
from .layer_view import LayerLines, LayerView
from .unit_blocks import unit_block
from .unit_lines import activation_line, da_line, delta_line, incoming_line, slope_line


def forward(of: LayerView) -> Iterable[Block]:
    """z and a of each unit."""
    yield unit_block(of, ("z", incoming_line), ("a", activation_line))


def backward(of: LayerView) -> Iterable[Block]:
    """∂E/∂a, f′(z) and δ of each unit."""
    yield unit_block(of, ("da", da_line), ("slope", slope_line), ("delta", delta_line))


def _count(layer: Layer, rows: int) -> int:
    return 5 * rows * layer.units


LINES = LayerLines(forward, backward, _count)
