"""Formulas as small trees of lists, the form in which they go to the page and to every rendering.

    ["num", value, path]  ["sym", base, sub]  ["arrow", from, to]  ["add", terms]  ["sub", l, r]  ["mul", factors]
    ["div", numerator, denominator]  ["neg", e]  ["pow", base, exponent]  ["call", name, arguments]  ["abs", e]
    ["sqrt", e]  ["sum", body, index]  ["cases", [[value, condition or None], …]]  ["cmp", operator, l, r]
    ["dots", count]  ["mark", e]

`written` turns formulas and equations into such trees.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..equations.pointwise import SCALAR
from ..equations.scalars import FLOATS
from ..numbers.strict_json import encode

Expr = list[Any]

LONG = 12  # terms of a sum that are written out; of longer ones the first and the last


def num(value: float, path: str | None = None) -> Expr:
    """A number; `path` says which quantity of the step it is."""
    return ["num", encode(float(value)), path]


def sym(base: str, sub: str | Expr | None = None) -> Expr:
    """A symbol with a subscript."""
    return ["sym", base, sub]


def add(terms: list[Expr]) -> Expr:
    """A sum, shortened in the middle when it is long."""
    if len(terms) > LONG:
        terms = [*terms[: LONG - 2], ["dots", len(terms) - LONG + 1], terms[-1]]
    return terms[0] if len(terms) == 1 else ["add", terms]


def sum_of(terms: list[Expr]) -> Expr:
    """A sum in which the terms of sums among `terms` stand side by side; none is left out."""
    flat = [part for term in terms for part in (term[1] if term[0] == "add" else [term])]
    return flat[0] if len(flat) == 1 else ["add", flat]


def mul(*factors: Expr) -> Expr:
    """A product."""
    return factors[0] if len(factors) == 1 else ["mul", list(factors)]


def replaced(tree: Any, old: Expr, new: Expr) -> Any:
    """The tree with every part that is `old` replaced."""
    if tree == old:
        return new
    return [replaced(part, old, new) for part in tree] if isinstance(tree, list) else tree


def paths(expression: list[Any]) -> list[str]:
    """The quantities that a tree's numbers stand for, each once, in order."""
    found: dict[str, None] = {}

    def walk(node: list[Any]) -> None:
        if node and node[0] == "num":
            if node[2]:
                found[node[2]] = None
            return
        for child in node:
            if isinstance(child, list):
                walk(child)

    walk(expression)
    return list(found)


class Series:
    """The expressions that a sum runs over."""

    def __init__(self, items: list[Expr]) -> None:
        self.items = items


def is_shortened(expression: list[Any]) -> bool:
    """True when a long sum in the tree is written with dots."""
    if not expression or expression[0] in ("num", "sym"):
        return False
    return expression[0] == "dots" or any(isinstance(child, list) and is_shortened(child) for child in expression)


SPELLED = {"Phi": "Φ", "phi": "φ", "sigma": "σ"}
"""Functions of the notation that are shown by another name."""


def _functions(known: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**known, **{shown: known[name] for name, shown in SPELLED.items()}, "e": math.e, "mul": math.prod, **more}


_FLOATS = _functions(FLOATS, number=float, π=math.pi, add=math.fsum)


@cache
def _exact() -> dict[str, Any]:
    """The same for exact numbers, which a page starts without."""
    from ..numbers.decimals import Decimals
    from ..numbers.exact_functions import pi

    return _functions(SCALAR, number=Decimals, π=pi(), add=sum, cos=lambda x: (x / pi()).cos_pi())


def evaluate(expression: Expr, exact: bool = False) -> Any:
    """The value of a tree of numbers, computed as it is written: in float64, or exactly from the decimal numbers.

    Tests hold every worked line to it.
    """
    with_ = _exact() if exact else _FLOATS
    match expression:
        case ["num", float() as value, _]:
            return with_["number"](value)
        case ["num", {"nonfinite": str() as word}, _]:
            return with_["number"](float(word))
        case ["sym", "e" | "π" as constant, _]:
            return with_["number"](with_[constant])
        case ["add" | "mul" as tag, parts]:
            return with_[tag]([evaluate(part, exact) for part in parts])
        case ["sub", left, right]:
            return evaluate(left, exact) - evaluate(right, exact)
        case ["div", above, below]:
            return evaluate(above, exact) / evaluate(below, exact)
        case ["neg", inner]:
            return -evaluate(inner, exact)
        case ["sqrt", inner]:
            return with_["sqrt"](evaluate(inner, exact))
        case ["abs", inner]:
            return abs(evaluate(inner, exact))
        case ["pow", ["sym", "e", _], power]:
            return with_["exp"](evaluate(power, exact))
        case ["pow", base, power]:
            return evaluate(base, exact) ** evaluate(power, exact)
        case ["call", name, arguments]:
            return with_[name](*(evaluate(a, exact) for a in arguments))
        case ["cases", [[body, condition], *others]]:
            return evaluate(body if not condition or evaluate(condition, exact) else ["cases", others], exact)
        case ["cmp", operator, left, right]:
            x, y = evaluate(left, exact), evaluate(right, exact)
            return float({"<": x < y, "≤": x <= y, ">": x > y, "≥": x >= y, "=": x == y}[operator])
    raise ValueError(f"not a tree of numbers: {expression}")
