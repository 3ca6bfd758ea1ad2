"""What the numbers of a layer written as equations are made of, and which of them was computed first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .equation_lines import EquationLines
from .expression import Expr, evaluate
from .layer_view import LayerView
from .line import Line
from .render import Text

Input = tuple[str, float]  # path of the quantity, value
SHOWN = 6  # significant digits in the words of an operation; only symbols stand there


@dataclass(frozen=True)
class Made:
    """A number with the operation that made it, and what went in: of a sum only what matters most."""

    path: str
    value: float
    operation: str
    inputs: list[Input]


def first_not_finite(of: LayerView, backward: bool) -> Made | None:
    """The first number of the pass, in the order of computation, that is not finite; None when all are finite."""
    lines = EquationLines(of, whole=True)
    for block in lines.backward() if backward else lines.forward():
        for quantity, index in block.places():
            if not math.isfinite(quantity.value(index)):
                return made_by(quantity.line(index))
    return None


def made_by(line: Line) -> Made:
    """The number of a line with the numbers that went in."""
    text = Text(SHOWN)
    operation = f"{text.write(line.symbol)} = {text.write(line.formula)}"
    return Made(line.quantity, line.value, operation, list(dict.fromkeys(weighty(line.numbers))))


def weighty(tree: Expr) -> Iterator[Input]:
    """Path and value of the quantities in a tree; of a sum those of its largest, or first not finite, term."""
    if tree[0] == "num":
        if tree[2]:
            yield tree[2], number(tree)
    elif tree[0] == "add":
        yield from weighty(max(tree[1], key=_weight))
    else:
        for child in tree[1:]:
            yield from _within(child)


def _within(part: Any) -> Iterator[Input]:
    """The same in a part of a tree, which may be a tree or a list of trees."""
    if isinstance(part, list) and part:
        if isinstance(part[0], str):
            yield from weighty(part)
        else:
            for one in part:
                yield from _within(one)


def number(tree: Expr) -> float:
    """The value of a number of a tree."""
    value = tree[1]
    return float(value["nonfinite"]) if isinstance(value, dict) else float(value)


def _weight(tree: Expr) -> float:
    try:
        value = abs(float(evaluate(tree)))
    except (ArithmeticError, ValueError):
        return math.inf
    return math.inf if math.isnan(value) else value
