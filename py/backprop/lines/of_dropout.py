"""The worked lines of dropout: z, the mask put to it, and back."""

from __future__ import annotations

from collections.abc import Iterable

from ..layers.base import Layer
from ..layers.dropout import Dropout
from .blocks import At, Block
from .expression import mul, num, sym
from .layer_view import LayerLines, LayerView
from .line import Line
from .unit_blocks import unit_block
from .unit_lines import da_line, incoming_line, partial


def forward(of: LayerView) -> Iterable[Block]:
    """z and a of each unit."""
    yield unit_block(of, ("z", incoming_line), ("a", _a_line))


def backward(of: LayerView) -> Iterable[Block]:
    """∂E/∂a, ∂a/∂z and δ of each unit."""
    yield unit_block(of, ("da", da_line), ("slope", _slope_line), ("delta", _delta_line))


def _count(layer: Layer, rows: int) -> int:
    return 5 * rows * layer.units


def _rate(of: LayerView) -> float:
    assert isinstance(of.layer, Dropout)
    return of.layer.rate


def _a_line(of: LayerView, at: At, j: int) -> Line:
    kept = ["sub", num(1), sym("p")]
    numbers = [
        "div", mul(of.number("z", (*at, j)), of.number("mask", (*at, j))), ["sub", num(1), num(_rate(of))],
    ]  # fmt: skip
    word = of.word(j, at)
    return of.line(
        "forward", "a", (*at, j), f"prediction {word}" if of.is_output else f"{word} after dropout", of.out(j, at),
        ["div", mul(of.unit("z", j, at), of.unit("m", j, at)), kept], numbers,
        None if of.value("mask", (*at, j)) else "Dropped in this step.", at[0],
    )  # fmt: skip


def _slope_line(of: LayerView, at: At, j: int) -> Line:
    formula = ["div", of.unit("m", j, at), ["sub", num(1), sym("p")]]
    numbers = ["div", of.number("mask", (*at, j)), ["sub", num(1), num(_rate(of))]]
    symbol = ["div", ["sym", "∂" + of.out(j)[1], of.out(j, at)[2]], of.unit("∂z", j, at)]
    return of.line("backward", "slope", (*at, j), f"∂a/∂z of {of.word(j, at)}", symbol, formula, numbers, sample=at[0])


def _delta_line(of: LayerView, at: At, j: int) -> Line:
    kept = ["sub", num(1), sym("p")]
    formula = ["div", mul(partial(of.out(j, at)), of.unit("m", j, at)), kept]
    numbers = [
        "div", mul(of.number("da", (*at, j)), of.number("mask", (*at, j))), ["sub", num(1), num(_rate(of))],
    ]  # fmt: skip
    return of.line(
        "backward", "delta", (*at, j), f"δ of {of.word(j, at)}", of.unit("δ", j, at), *of.signed((formula, numbers)),
        sample=at[0],
    )  # fmt: skip


LINES = LayerLines(forward, backward, _count)
