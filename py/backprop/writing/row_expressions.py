"""Expressions as code of a language that computes a number at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..equations.notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Expression,
    Max,
    Name,
    Negative,
    Number,
    Sum,
)
from .row_languages import Language


def written(
    tree: Expression,
    language: Language,
    name: Callable[[Name], str],
    reduced: Callable[[Sum | Max], str],
    chosen: Callable[[Expression], str],
) -> str:
    """The tree with no parentheses but those that it needs.

    name, reduced and chosen write names, sums and maxima, and f of an argument.
    """

    def inner(part: Expression) -> str:
        return written(part, language, name, reduced, chosen)

    def within(part: Expression, least: int) -> str:
        return inner(part) if strength(part) >= least else f"({inner(part)})"

    match tree:
        case Number(value):
            return repr(float(value)) if math.isfinite(value) else f"{'-' * (value < 0)}{language.infinite}"
        case Counted(letter):
            return letter
        case Name():
            return name(tree)
        case Sum() | Max():
            return reduced(tree)
        case Negative(body):
            return f"-{within(body, ATOM)}"
        case Binary("**", left, right):
            return f"{within(left, ATOM)} ** {within(right, ATOM)}"
        case Binary(operator, left, right):
            own = strength(tree)
            return f"{within(left, own)} {operator} {within(right, own + 1)}"
        case Compare(relation, left, right):
            return f"{inner(left)} {language.equal if relation == '==' else relation} {inner(right)}"
        case Cases(test, yes, no):
            return language.choose.format(test=inner(test), yes=inner(yes), no=inner(no))
        case Call("f", (argument,)):
            return chosen(argument)
        case Call(function, arguments):
            return f"{function}({', '.join(map(inner, arguments))})"
    raise ValueError(f"there is no code for {tree!r}")


def formula_code(tree: Expression, language: Language, numbers: Sequence[str], couples: bool) -> str:
    """A formula of z, and of numbers by name; couples: z is a list, and so is what comes of it."""
    if couples and tree == Call("softmax", (Name("z"),)):
        return "softmax(z)"

    def name(own: Name) -> str:
        if own.name in numbers or not couples:
            return own.name
        return "z[k]" if own.name.endswith("_k") else "z[j]"

    def total(part: Sum | Max) -> str:
        count = language.count.format(x="z")
        body = written(part.body, language, name, total, chosen)
        return language.total.format(body=body, letter="k", count=count)

    def chosen(argument: Expression) -> str:
        raise ValueError(f"f within a formula: {argument!r}")

    code = written(tree, language, name, total, chosen)
    return language.each.format(body=code, letter="j", count=language.count.format(x="z")) if couples else code


STRENGTH = {"+": 2, "-": 2, "*": 3, "/": 3, "**": 5}
NEGATIVE, ATOM = 4, 6


def strength(tree: Expression) -> int:
    """How strongly an expression holds together, in both languages."""
    if isinstance(tree, Binary):
        return STRENGTH[tree.operator]
    return NEGATIVE if isinstance(tree, Negative) or (isinstance(tree, Number) and tree.value < 0) else ATOM
