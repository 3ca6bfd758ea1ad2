"""The worked lines of a residual block: those of its layers, and the sums at both ends."""

from __future__ import annotations

from collections.abc import Iterable

from ..layers.base import Layer
from .blocks import At, Block
from .expression import add, sum_of
from .layer_view import LayerLines, LayerView
from .line import Line
from .unit_blocks import unit_block
from .unit_lines import da_line, incoming_line, partial


def forward(of: LayerView) -> Iterable[Block]:
    """z, the lines of the layers inside, and a."""
    yield unit_block(of, ("z", incoming_line))
    for inside in of.inner:
        yield from inside.lines.forward(inside)
    yield unit_block(of, ("a", _a_line))


def backward(of: LayerView) -> Iterable[Block]:
    """∂E/∂a, the lines of the layers inside from the last to the first, and δ."""
    yield unit_block(of, ("da", da_line))
    for inside in reversed(of.inner):
        yield from inside.lines.backward(inside)
    yield unit_block(of, ("delta", _delta_line))


def _count(layer: Layer, rows: int) -> int:
    return 4 * rows * layer.units


def _a_line(of: LayerView, at: At, j: int) -> Line:
    last = of.inner[-1]
    word = of.word(j, at)
    return of.line(
        "forward", "a", (*at, j), f"prediction {word}" if of.is_output else f"output of {word}", of.out(j, at),
        add([of.unit("z", j, at), last.out(j, at)]), add([of.number("z", (*at, j)), last.number("a", (*at, j))]),
        sample=at[0],
    )  # fmt: skip


def _delta_line(of: LayerView, at: At, j: int) -> Line:
    first = of.inner[0]
    formula, numbers = first.lines.passed_down(first, at, j)
    terms = of.signed((sum_of([partial(of.out(j, at)), formula]), sum_of([of.number("da", (*at, j)), numbers])))
    return of.line(
        "backward", "delta", (*at, j), f"δ of {of.word(j, at)}", of.unit("δ", j, at), *terms,
        "The error flows back along both paths: around the block and through it.", at[0],
    )  # fmt: skip


LINES = LayerLines(forward, backward, _count)
