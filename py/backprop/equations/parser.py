"""The one parser of equations and formulas. They are written as Python expressions, so Python's own grammar reads them.

    z[s,t,j] = sum[k](Wx[j,k] * A[s,t,k]) + sum[i](Wh[j,i] * h[s,t-1,i]) + b[j]

A long equation goes on in the next line inside parentheses; `#` begins a remark.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from textwrap import dedent
from typing import Any

from .notation import (
    FUNCTIONS,
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Equation,
    Expression,
    Index,
    Largest,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    changed,
)
from .places import Affine, Step

_OPERATORS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_RELATIONS: dict[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=="}
_OVER: dict[str, Callable[[tuple[str, ...], Expression], Expression]] = {
    "sum": Sum, "max": Max, "largest": Largest,
    **{f"max_{ties}": partial(Max, ties=ties) for ties in ("all", "split")},
    **{f"largest_{ties}": partial(Largest, ties=ties) for ties in ("all", "split")},
}  # fmt: skip


class NotationError(ValueError):
    """A text says what the notation has not; the message names line and column, both from 1."""

    def __init__(self, what: str, node: ast.AST | None = None) -> None:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        super().__init__(f"line {line}, column {column}: {what}")


@cache
def parse(text: str) -> tuple[Equation, ...]:
    """The equations of a text, one to a line, in the order in which they are written."""
    return tuple(_equation(line) for line in _read(dedent(text), ast.parse).body)


@cache
def parse_formula(text: str) -> Expression:
    """An expression alone, such as a row of the activations holds."""
    return _expression(_read(text.strip(), partial(ast.parse, mode="eval")).body)


def _read(text: str, grammar: Callable[[str], Any]) -> Any:
    try:
        return grammar(text)
    except SyntaxError as error:
        at = ast.Name("", lineno=error.lineno or 1, col_offset=(error.offset or 1) - 1)
        raise NotationError(f"{error.msg}: {(error.text or '').strip()}", at) from None


def _equation(line: ast.stmt) -> Equation:
    match line:
        case ast.Assign(targets=[ast.Name() | ast.Subscript() as target], value=value):
            name = _expression(target)
            if not isinstance(name, Name):
                raise NotationError(f"“{ast.unparse(target)}” is no quantity", target)
            return Equation(name, _counted(_expression(value), frozenset(name.letters)))
    raise NotationError(f"“{ast.unparse(line)}” is no equation: write target = value", line)


def _counted(tree: Expression, bound: frozenset[str]) -> Expression:
    """The tree in which a letter of the target, or of a sum around, is the number that it counts."""
    if isinstance(tree, Name) and not tree.index and tree.name in bound:
        return Counted(tree.name)
    if isinstance(tree, Sum | Max | Largest):
        bound |= frozenset(tree.letters)
    return changed(tree, lambda part: _counted(part, bound))


def _expression(node: ast.expr) -> Expression:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Number(value)
        case ast.Name(id=name):
            return Name(name)
        case ast.Subscript(value=ast.Name(id=name), slice=places):
            return Name(name, tuple(map(_index, _parts(places))))
        case ast.UnaryOp(op=ast.USub(), operand=body):
            return Negative(_expression(body))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return Binary(_OPERATORS[type(op)], _expression(left), _expression(right))
        case ast.IfExp(test=ast.Compare() as test, body=yes, orelse=no):
            return Cases(_compare(test), _expression(yes), _expression(no))
        case ast.Compare():
            return _compare(node)
        case ast.Call(func=ast.Name(id="sum"), args=[body], keywords=[]):
            return Sum((), _expression(body))
        case ast.Call(func=ast.Subscript(value=ast.Name(id=word), slice=letters), args=[body], keywords=[]) if (
            word in _OVER
        ):
            return _OVER[word](tuple(_letter(part) for part in _parts(letters)), _expression(body))
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
            return _call(node, function, arguments)
    raise NotationError(f"the notation has no “{ast.unparse(node)}”", node)


def _compare(node: ast.Compare) -> Compare:
    match node:
        case ast.Compare(left=left, ops=[relation], comparators=[right]) if type(relation) in _RELATIONS:
            return Compare(_RELATIONS[type(relation)], _expression(left), _expression(right))
    raise NotationError(f"“{ast.unparse(node)}” is no comparison of two numbers by <, <=, >, >= or ==", node)


def _call(node: ast.Call, function: str, arguments: list[ast.expr]) -> Call:
    if function not in FUNCTIONS:
        raise NotationError(f"there is no function “{function}”; there are {', '.join(FUNCTIONS)}", node)
    if len(arguments) != FUNCTIONS[function]:
        raise NotationError(f"{function} takes {FUNCTIONS[function]} numbers, not {len(arguments)}", node)
    return Call(function, tuple(map(_expression, arguments)))


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _letter(node: ast.expr) -> str:
    if isinstance(node, ast.Name) and len(node.id) == 1:
        return node.id
    raise NotationError(f"“{ast.unparse(node)}” is no letter to sum over", node)


def _index(node: ast.expr) -> Index:
    match node:
        case ast.Name(id=letter) if len(letter) == 1:
            return Index(letter)
        case ast.Constant(value=int() as place) if not isinstance(place, bool):
            return Index("", place)
        case ast.BinOp(left=ast.Name(id=letter), op=ast.Add(), right=ast.Constant(value=int() as by)) if (
            len(letter) == 1
        ):
            return Index(letter, by)
        case ast.BinOp(left=ast.Name(id=letter), op=ast.Sub(), right=ast.Constant(value=int() as by)) if (
            len(letter) == 1
        ):
            return Index(letter, -by)
        case ast.BinOp(left=above, op=ast.Div(), right=ast.Name() | ast.Constant() as below):
            return replace(_affine(above), divisor=_step(below))
    return _affine(node)


def _affine(node: ast.expr) -> Affine:
    """A sum of letters, each with its step, of settings and of numbers."""
    made = Affine("")
    for sign, part in _signed(node, 1):
        match part:
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                made = replace(made, offset=made.offset + sign * number)
            case ast.Name(id=letter) if len(letter) == 1:
                made = replace(made, terms=(*made.terms, (letter, 1, sign)))
            case ast.Name(id=setting):
                made = replace(made, constants=(*made.constants, (setting, sign)))
            case ast.BinOp(left=ast.Name(id=letter), op=ast.Mult(), right=step) if len(letter) == 1:
                made = replace(made, terms=(*made.terms, (letter, _step(step), sign)))
            case _:
                raise _no_index(node)
    if not made.terms:
        raise _no_index(node)
    return made


def _signed(node: ast.expr, sign: int) -> Iterator[tuple[int, ast.expr]]:
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from _signed(left, sign)
            yield from _signed(right, sign if isinstance(op, ast.Add) else -sign)
        case ast.UnaryOp(op=ast.USub(), operand=body):
            yield from _signed(body, -sign)
        case _:
            yield sign, node


def _step(node: ast.expr) -> Step:
    match node:
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id=setting) if len(setting) > 1:
            return setting
    raise _no_index(node)


def _no_index(node: ast.expr) -> NotationError:
    return NotationError(f"“{ast.unparse(node)}” is no index: write a letter, t-1 or a place", node)
