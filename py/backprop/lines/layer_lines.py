"""How the worked lines of a layer that is written as equations are made and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..equations.kind import Kind
from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from .blocks import At
from .equation_lines import EquationLines
from .layer_view import LayerLines, LayerView
from .line import Terms


def layer_lines(kind: Kind, whole: bool = False) -> LayerLines:
    """How the lines of a layer of the kind are made; whole: long sums of numbers keep every term."""

    def lines(of: LayerView) -> EquationLines:
        made: EquationLines = of.once("equations", lambda: EquationLines(of, kind, _settings(of.layer), whole=whole))
        return made

    def forward(of: LayerView) -> Iterable[Any]:
        return lines(of).forward()

    def backward(of: LayerView) -> Iterable[Any]:
        return lines(of).backward()

    def passed_down(of: LayerView, at: At, i: int) -> Terms:
        return lines(of).passed_down(at, i)

    def error_terms(of: LayerView, name: str, index: At) -> Terms | None:
        return lines(of).error_terms(name, index)

    return LayerLines(forward, backward, lambda layer, rows: line_count(kind, layer, rows), passed_down, error_terms)


def _settings(layer: Layer) -> Mapping[str, float]:
    assert isinstance(layer, EquationLayer)
    return layer.settings


def line_count(kind: Kind, layer: Layer, rows: int) -> int:
    """About how many lines a batch of `rows` has: every element once, parameters twice more for the update."""
    sizes = {"s": rows, "t": 1, "k": layer.n_in}

    def size(letters: str) -> int:
        return int(np.prod([sizes.get(letter, layer.units) for letter in letters]))

    told = [equation.target for equation in (*kind.forward_equations, *kind.backward_equations)]
    made = sum(size(target.letters) for target in told if target.name != "dA" or kind.z == "A")
    made += (1 + (kind.z == "A")) * rows * layer.units  # ∂E/∂a, and z where it is what comes in
    return made + sum(2 * size(parameter.letters) for parameter in kind.parameters)
