"""How the lines of each kind of layer are made."""

from __future__ import annotations

from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from . import of_batch_norm, of_residual
from .layer_lines import layer_lines
from .layer_view import LayerLines

LINES: dict[str, LayerLines] = {
    "batch_norm": of_batch_norm.LINES,
    "residual": of_residual.LINES,
}  # fmt: skip


def lines_of(layer: Layer) -> LayerLines:
    """How the lines of the layer are made; a kind that is written as equations needs no builder."""
    return layer_lines(layer.data) if isinstance(layer, EquationLayer) else LINES[layer.kind]


def whole_lines_of(layer: Layer) -> LayerLines:
    """The same with every term of long sums of numbers."""
    return layer_lines(layer.data, whole=True) if isinstance(layer, EquationLayer) else LINES[layer.kind]


def line_count(layer: Layer, rows: int) -> int:
    """About how many lines a batch of `rows` has, those of layers inside included."""
    return lines_of(layer).count(layer, rows) + sum(line_count(inner, rows) for inner in layer.inner)
