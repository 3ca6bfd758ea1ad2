"""Formulas as small trees of lists, the form in which they go to the page and to every rendering.

    ["num", value, path]  ["sym", base, sub]  ["arrow", from, to]  ["add", terms]  ["sub", l, r]  ["mul", factors]
    ["div", numerator, denominator]  ["neg", e]  ["pow", base, exponent]  ["call", name, arguments]  ["abs", e]
    ["sqrt", e]  ["sum", body, index]  ["cases", [[value, condition or None], …]]  ["cmp", operator, l, r]
    ["dots", count]

`fill` turns a formula written as a Python expression (the rows of `functions`) into such a tree.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from ..functions.special import normal_cdf, normal_pdf, sigmoid
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
_NAMES = {"exp": "exp", "ln": "ln", "max": "max", "min": "min", "Phi": "Φ", "phi": "φ", "sigma": "σ", "sign": "sign",
          "cos": "cos", "floor": "floor"}  # fmt: skip


Names = Mapping[str, Any]
Filler = Callable[[Names], Expr]


def fill(formula: str, names: Names) -> Expr:
    """The formula's tree with each name replaced by an expression.

    A name in `sum(…)` that maps to a list of expressions makes the sum run over them; one that maps to a
    single expression leaves Σ standing.
    """
    return _filler(formula)(names)


@cache
def _filler(formula: str) -> Filler:
    """The formula made ready once: a page's every keystroke fills the same few formulas a hundred times."""
    return _prepare(ast.parse(formula, mode="eval").body)


def _prepare(node: ast.expr) -> Filler:
    match node:
        case ast.Constant(value=int() | float() as value):
            return lambda names: num(value)
        case ast.Name(id=name):
            return lambda names: names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _prepare(operand)
            return lambda names: ["neg", inner(names)]
        case ast.BinOp(left=left, op=op, right=right):
            join, first, second = _JOINS[type(op)], _prepare(left), _prepare(right)
            return lambda names: join(first(names), second(names))
        case ast.Compare(left=left, ops=[relation], comparators=[right]):
            sign, first, second = _OPERATORS[type(relation)], _prepare(left), _prepare(right)
            return lambda names: ["cmp", sign, first(names), second(names)]
        case ast.IfExp(test=test, body=body, orelse=other):
            return _branches(_prepare(test), _prepare(body), _prepare(other))
        case ast.Call(func=ast.Name(id="sum"), args=[body]):
            return _sum(body)
        case ast.Call(func=ast.Name(id="exp"), args=[power]):
            exponent = _prepare(power)
            return lambda names: ["pow", sym("e"), exponent(names)]
        case ast.Call(func=ast.Name(id="abs" | "sqrt" as tag), args=[argument]):
            inside = _prepare(argument)
            return lambda names: [tag, inside(names)]
        case ast.Call(func=ast.Name(id=name), args=arguments):
            label, ready = _NAMES[name], [_prepare(argument) for argument in arguments]
            return lambda names: ["call", label, [argument(names) for argument in ready]]
    raise ValueError(f"a formula holds {ast.dump(node)}")


def _chain(tag: str) -> Callable[[Expr, Expr], Expr]:
    return lambda left, right: [tag, [*(left[1] if left[0] == tag else [left]), right]]


def _pair(tag: str) -> Callable[[Expr, Expr], Expr]:
    return lambda left, right: [tag, left, right]


_JOINS: dict[type, Callable[[Expr, Expr], Expr]] = {
    ast.Add: _chain("add"), ast.Mult: _chain("mul"),
    ast.Sub: _pair("sub"), ast.Div: _pair("div"), ast.Pow: _pair("pow"),
}  # fmt: skip


def _branches(test: Filler, body: Filler, other: Filler) -> Filler:
    def fill_branches(names: Names) -> Expr:
        return ["cases", [[body(names), test(names)], [other(names), None]]]

    return fill_branches


def _sum(body: ast.expr) -> Filler:
    used = [node.id for node in ast.walk(body) if isinstance(node, ast.Name)]
    inner = _prepare(body)

    def fill_sum(names: Names) -> Expr:
        running = next((name for name in used if isinstance(names.get(name), Series)), None)
        if running is None:
            return ["sum", inner(names), "k"]
        return add([inner({**names, running: item}) for item in names[running].items])

    return fill_sum


class Series:
    """The expressions that a sum runs over."""

    def __init__(self, items: list[Expr]) -> None:
        self.items = items


def is_shortened(expression: Any) -> bool:
    """True when a long sum in the tree is written with dots."""
    if not isinstance(expression, list) or not expression:
        return False
    return expression[0] == "dots" or any(is_shortened(child) for child in expression)


_FLOATS: dict[str, Any] = {
    "number": float, "e": math.e, "π": math.pi, "add": math.fsum, "mul": math.prod, "sqrt": math.sqrt, "exp": math.exp,
    "ln": math.log, "max": max, "min": min, "cos": math.cos, "floor": math.floor,
    "Φ": lambda z: 0.5 * math.erfc(-z / math.sqrt(2)),
    "φ": lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
    "σ": lambda z: 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z)),
    "sign": lambda x: float((x > 0) - (x < 0)),
}  # fmt: skip


@cache
def _exact() -> dict[str, Any]:
    """The same for exact numbers, which a page starts without."""
    from ..numbers.decimals import Decimals
    from ..numbers.exact_functions import pi

    return {
        "number": Decimals, "add": sum, "mul": math.prod, "sqrt": np.sqrt, "exp": np.exp, "e": math.e, "π": pi(),
        "ln": np.log, "max": max, "min": min, "cos": lambda x: (x / pi()).cos_pi(), "floor": lambda x: x // 1,
        "Φ": normal_cdf, "φ": normal_pdf, "σ": sigmoid, "sign": np.sign,
    }  # fmt: skip


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
        case ["cases", [[body, condition], [other, None]]]:
            return evaluate(body if evaluate(condition, exact) else other, exact)
        case ["cmp", operator, left, right]:
            x, y = evaluate(left, exact), evaluate(right, exact)
            return float({"<": x < y, "≤": x <= y, ">": x > y, "≥": x >= y, "=": x == y}[operator])
    raise ValueError(f"not a tree of numbers: {expression}")
