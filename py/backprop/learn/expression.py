"""Formulas as small trees of lists, the form in which they go to the page and to every rendering.

    ["num", value, path]  ["sym", base, sub]  ["arrow", from, to]  ["add", terms]  ["sub", l, r]  ["mul", factors]
    ["div", numerator, denominator]  ["neg", e]  ["pow", base, exponent]  ["call", name, arguments]  ["abs", e]
    ["sum", body, index]  ["cases", [[value, condition or None], …]]  ["cmp", operator, l, r]  ["dots", count]

`fill` turns a formula written as a Python expression (the rows of `functions`) into such a tree.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ..strict_json import encode

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


def mul(*factors: Expr) -> Expr:
    """A product."""
    return factors[0] if len(factors) == 1 else ["mul", list(factors)]


def paths(expression: Any) -> list[str]:
    """The quantities that a tree's numbers stand for, each once, in order."""
    found: dict[str, None] = {}

    def walk(node: Any) -> None:
        if isinstance(node, list):
            if node and node[0] == "num":
                if node[2]:
                    found[node[2]] = None
            else:
                for child in node:
                    walk(child)

    walk(expression)
    return list(found)


_OPERATORS: dict[type, str] = {ast.LtE: "≤", ast.Lt: "<", ast.GtE: "≥", ast.Gt: ">", ast.Eq: "="}
_NAMES = {"exp": "exp", "ln": "ln", "max": "max", "min": "min", "Phi": "Φ", "phi": "φ", "sigma": "σ", "sign": "sign"}


@cache
def _parsed(formula: str) -> ast.expr:
    return ast.parse(formula, mode="eval").body


def fill(formula: str, names: Mapping[str, Any]) -> Expr:
    """The formula's tree with each name replaced by an expression.

    A name in `sum(…)` that maps to a list of expressions makes the sum run over them; one that maps to a
    single expression leaves Σ standing. When every name is a number, only the branch that holds is kept.
    """
    return _fill(_parsed(formula), names)


def _fill(node: ast.expr, names: Mapping[str, Any]) -> Expr:
    match node:
        case ast.Constant(value=int() | float() as value):
            return num(value)
        case ast.Name(id=name):
            found: Expr = names[name]
            return found
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ["neg", _fill(operand, names)]
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _fill(left, names), _fill(right, names))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return ["cmp", _OPERATORS[type(op)], _fill(left, names), _fill(right, names)]
        case ast.IfExp(test=test, body=body, orelse=other):
            condition = _fill(test, names)
            if is_numeric(condition):
                return _fill(body if evaluate(condition) else other, names)
            return ["cases", [[_fill(body, names), condition], [_fill(other, names), None]]]
        case ast.Call(func=ast.Name(id="sum"), args=[body]):
            return _sum(body, names)
        case ast.Call(func=ast.Name(id="exp"), args=[power]):
            return ["pow", sym("e"), _fill(power, names)]
        case ast.Call(func=ast.Name(id="abs"), args=[inner]):
            return ["abs", _fill(inner, names)]
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return ["call", _NAMES[name], [_fill(a, names) for a in arguments]]
    raise ValueError(f"a formula holds {ast.dump(node)}")


def _binary(op: ast.operator, left: Expr, right: Expr) -> Expr:
    match op:
        case ast.Add():
            return ["add", [*(left[1] if left[0] == "add" else [left]), right]]
        case ast.Mult():
            return ["mul", [*(left[1] if left[0] == "mul" else [left]), right]]
        case ast.Sub():
            return ["sub", left, right]
        case ast.Div():
            return ["div", left, right]
        case ast.Pow():
            return ["pow", left, right]
    raise ValueError(f"a formula holds {ast.dump(op)}")


def _sum(body: ast.expr, names: Mapping[str, Any]) -> Expr:
    running = [n.id for n in ast.walk(body) if isinstance(n, ast.Name) and isinstance(names.get(n.id), Series)]
    if not running:
        return ["sum", _fill(body, names), "k"]
    series: Series = names[running[0]]
    return add([_fill(body, {**names, running[0]: item}) for item in series.items])


class Series:
    """The expressions that a sum runs over."""

    def __init__(self, items: list[Expr]) -> None:
        self.items = items


def is_numeric(expression: Any) -> bool:
    """True when the tree holds numbers only (and e)."""
    if not isinstance(expression, list):
        return True
    if expression[0] == "sym":
        return bool(expression[1] == "e")
    return expression[0] not in ("dots", "sum") and all(is_numeric(child) for child in expression[1:])


def is_shortened(expression: Any) -> bool:
    """True when a long sum in the tree is written with dots."""
    if not isinstance(expression, list) or not expression:
        return False
    return expression[0] == "dots" or any(is_shortened(child) for child in expression)


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "ln": math.log, "max": max, "min": min,
    "Φ": lambda z: 0.5 * math.erfc(-z / math.sqrt(2)),
    "φ": lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
    "σ": lambda z: 1 / (1 + math.exp(-z)),
    "sign": lambda x: float((x > 0) - (x < 0)),
}  # fmt: skip


def evaluate(expression: Expr) -> float:
    """The value of a tree of numbers, computed as it is written; tests hold every worked line to it."""
    match expression:
        case ["num", float() as value, _]:
            return value
        case ["num", {"nonfinite": str() as word}, _]:
            return float(word)
        case ["sym", "e", _]:
            return math.e
        case ["add", terms]:
            return math.fsum(evaluate(t) for t in terms)
        case ["sub", left, right]:
            return evaluate(left) - evaluate(right)
        case ["mul", factors]:
            return math.prod(evaluate(f) for f in factors)
        case ["div", above, below]:
            return evaluate(above) / evaluate(below)
        case ["neg", inner]:
            return -evaluate(inner)
        case ["abs", inner]:
            return abs(evaluate(inner))
        case ["pow", ["sym", "e", _], power]:
            return math.exp(evaluate(power))
        case ["pow", base, power]:
            return float(evaluate(base) ** evaluate(power))
        case ["call", name, arguments]:
            return float(_FUNCTIONS[name](*(evaluate(a) for a in arguments)))
        case ["cmp", operator, left, right]:
            x, y = evaluate(left), evaluate(right)
            return float({"<": x < y, "≤": x <= y, ">": x > y, "≥": x >= y, "=": x == y}[operator])
    raise ValueError(f"not a tree of numbers: {expression}")
