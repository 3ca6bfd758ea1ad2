"""The worked lines of the fully connected layer: z, a and back, at each time step where there are any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..layers.base import Layer
from .blocks import At, Block
from .layer_view import LayerLines, LayerView
from .line import Line, Terms
from .unit_blocks import unit_block
from .unit_lines import (
    activation_line,
    da_line,
    delta_line,
    error_terms,
    gradient_group,
    gradient_line,
    passed_by_weights,
    places,
    slope_line,
    weighted,
    with_bias,
)


def forward(of: LayerView) -> Iterable[Block]:
    """z and a of each unit."""
    yield unit_block(of, ("z", z_line), ("a", activation_line))


def backward(of: LayerView) -> Iterable[Block]:
    """∂E/∂a, f′(z) and δ of each unit, then the gradients."""
    yield unit_block(of, ("da", da_line), ("slope", slope_line), ("delta", delta_line))
    for name in of.parameters("before"):
        shape = of.array("before", name).shape
        yield Block([of.quantity(f"{gradient_group(of)}.{name}", shape, _gradient(of, name))], per_sample=False)


def _passed_down(of: LayerView, at: At, i: int) -> Terms:
    return passed_by_weights(of, "W", at, i)


def _error_terms(of: LayerView, name: str, index: At) -> Terms:
    return error_terms(of, name, index, _rows(of, index))


def _count(layer: Layer, rows: int) -> int:
    return 5 * rows * layer.units + 3 * (layer.n_in + 1) * layer.units


def z_line(of: LayerView, at: At, j: int) -> Line:
    """z = Σ w a + b."""
    terms = with_bias(of, j, weighted(of, "W", j, at))
    return of.line(
        "forward", "z", (*at, j), f"z of {of.word(j, at)}", of.unit("z", j, at), *terms, sample=at[0]
    )  # fmt: skip


def _gradient(of: LayerView, name: str) -> Any:
    return lambda index: gradient_line(of, name, index, _rows(of, index))


def _rows(of: LayerView, index: At) -> list[tuple[At, Terms | None]]:
    """Every place of the batch with what δ is multiplied by there."""
    rows = places(of.trace.A)

    def factor(at: At) -> Terms | None:
        if len(index) == 1:
            return None
        return of.below(index[1], at if len(rows) == 1 else ()), of.incoming(at, index[1])

    return [(at, factor(at)) for at in rows]


LINES = LayerLines(forward, backward, _count, _passed_down, _error_terms)
