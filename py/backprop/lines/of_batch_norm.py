"""The worked lines of batch normalization: μ, σ², x̂ and a, and back through all of them, as its equations say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ..equations.absent import given, without
from ..layers.base import Layer
from ..layers.batch_norm import CONSTANT, GIVEN, KIND, BatchNorm
from .blocks import At, Block
from .equation_lines import EquationLines
from .expression import Expr, add, mul, num, sym
from .layer_view import LayerLines, LayerView
from .line import Line
from .unit_lines import places

CONSTANTS = replace(
    KIND,
    forward="\n".join(map(str, given(KIND.forward_equations, GIVEN))),
    backward="\n".join(map(str, without(KIND.backward_equations, CONSTANT))),
)
"""The equations of a layer that normalizes by its running statistics."""
NOTES = {"dmean": "The part through σ² is 0, since the distances from the mean sum to 0."}
KEYS = {"mean": "μ", "variance": "σ²"}


def forward(of: LayerView) -> Iterable[Any]:
    """z, then mean and variance of each unit, then x̂ and a, then the running statistics."""
    blocks = list(_lines(of).forward())
    shape = (of.layer.units,)
    if _layer(of).statistics == "batch":
        running = [
            of.quantity(f"after.running_{key}", shape, _running(of, _layer(of), f"running_{key}")) for key in KEYS
        ]
        return [*blocks, Block(running, per_sample=False)]
    constants = [of.quantity(key, shape, _constant(of, key)) for key in KEYS]
    return [blocks[0], Block(constants, per_sample=False), *blocks[1:]]


def backward(of: LayerView) -> Iterable[Any]:
    """∂E/∂x̂, then through variance and mean to δ, then γ and β."""
    return _lines(of).backward()


def _lines(of: LayerView) -> EquationLines:
    layer = _layer(of)
    return EquationLines(of, KIND if layer.statistics == "batch" else CONSTANTS, {"epsilon": layer.epsilon}, NOTES)


def _layer(of: LayerView) -> BatchNorm:
    assert isinstance(of.layer, BatchNorm)
    return of.layer


def _constant(of: LayerView, key: str) -> Callable[[At], Line]:
    """A running statistic where the layer normalizes by it."""

    def line(index: At) -> Line:
        symbol, name = of.unit(KEYS[key], index[0]), f"running_{key}"
        numbers = num(of.value(key, index), of.parameter_path("before", name, index))
        return of.line("forward", key, index, f"{key} of {of.word(index[0])}", symbol, symbol, numbers)

    return line


def _running(of: LayerView, layer: BatchNorm, name: str) -> Callable[[At], Line]:
    def line(index: At) -> Line:
        (j,) = index
        key = name.removeprefix("running_")
        letter = KEYS[key]
        before = of.number(f"before.{name}", index)
        n, taken = len(places(of.trace.A)), of.number(key, index)
        fresh: Expr = of.unit(letter, j)
        note = f"Kept for inference; the share {layer.momentum:g} of the old value stays."
        if key == "variance" and n > 1:
            taken, fresh = (
                ["div", mul(taken, num(n)), num(n - 1)],
                ["div", mul(fresh, sym("n")), ["sub", sym("n"), num(1)]],
            )
            note += " The variance is the unbiased one, divided by n − 1."
        formula = add([mul(sym("m"), of.unit(letter, j)), mul(["sub", num(1), sym("m")], fresh)])
        numbers = add([mul(num(layer.momentum), before), mul(["sub", num(1), num(layer.momentum)], taken)])
        if key == "variance" and n == 1:
            formula, numbers, note = of.unit(letter, j), before, "One sample has no unbiased variance: it stays."
        return of.line(
            "forward", f"after.{name}", index, f"running {key} of {of.word(j)}", of.unit(f"{letter}⁺", j),
            formula, numbers, note,
        )  # fmt: skip

    return line


def _count(layer: Layer, rows: int) -> int:
    return 6 * rows * layer.units + 14 * layer.units


LINES = LayerLines(forward, backward, _count)
