"""Formulas of the textbook in forms that keep their digits, and overflow nowhere: one rewriting for all that compute.

What is shown is the formula as it is written; NumPy, the kernel and the scripts compute the form that it becomes here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from .notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Equation,
    Expression,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    changed,
    names,
)

ONE, TWO, ZERO = Number(1), Number(2), Number(0)
LARGEST = "largest_in_"  # before the name of a share: the largest exponent of its sum


@cache
def stable(tree: Expression, zero_wins: bool = False) -> Expression:
    """The tree in its stable form; zero_wins: a quotient of 0 is 0 whatever it is divided by, as in an entropy."""
    tree = changed(tree, lambda part: stable(part, zero_wins))
    match tree:
        case Call("ln", (Binary("+", Number(1), Call("exp", (x,))),)):
            return Call("softplus", (x,))
        case Binary("/", above, Binary("+", Number(1), Call("exp", (Negative(x),)))):
            return Call("sigma", (x,)) if above == ONE else Binary("*", above, Call("sigma", (x,)))
        case Binary("/", Call("exp", (Name() as z,)), Sum((), Call("exp", (Name(running),)))) if running == f"{z}_k":
            return Call("softmax", (z,))
        case Binary(
            "/", Binary("-", Call("exp", (z,)) as up, Call("exp", (Negative(),)) as down), Binary("+", first, second)
        ) if (first, second) == (up, down):
            return Call("tanh", (z,))
        case Binary("-", Call("ln", (Sum((), Call("exp", (Name(running),))),)), Name() as z) if running == f"{z}_k":
            return Negative(Call("log_softmax", (z,)))
        case Binary("-", Call("exp", (x,)), Number(1)):
            return Call("expm1", (x,))
        case Binary("-", Number(1), Call("sigma", (x,))):
            return Call("sigma", (Negative(x),))
        case Binary("-", Number(1), Binary("**", base, power)) if power != TWO:
            return Call("one_minus_power", (base, power))
        case Binary("+", Number(1), Call("abs", (x,))):  # where 1 + |x| stands, its bend at 0 is told by one side
            return Binary("+", ONE, Call("absolute", (x,)))
        case Binary("*", share, Call("ln", (x,))):
            return Call("xlogy", (share, x))
        case Binary("*", share, Negative(Call("log_softmax") as logarithm)):
            return Call("product", (Negative(share), logarithm))
        case Binary("/", above, below) if zero_wins:
            return Call("ratio", (above, below))
        case Call("cos", (Binary("/", Binary("*", Name("pi"), above), below),)):
            return Call("cos_pi", (above, below))
        case Cases(test, yes, no):
            return Cases(test, yes, _otherwise(test, no))
    return tree


def _otherwise(test: Compare, no: Expression) -> Expression:
    """What is taken where the test fails; it is computed everywhere, and must not overflow where it is not taken."""
    match test:
        case Compare(">", Name() as z, Number(0)):
            for function in ("exp", "expm1"):
                no = _replaced(no, Call(function, (z,)), Call(function, (Call("min", (z, ZERO)),)))
        case Compare("<=", Call("abs", (x,)) as size, _):  # far from 0 |x| has no kink
            return _replaced(no, size, Call("absolute", (x,)))
    return no


def _replaced(tree: Expression, old: Expression, new: Expression) -> Expression:
    return new if tree == old else changed(tree, lambda part: _replaced(part, old, new))


@cache
def in_range(equations: Sequence[Equation]) -> tuple[Equation, ...]:
    """The equations with shares exp(x)/Σ exp(y) taken from x and y less the largest y, so that none overflows.

    What a case leaves out has the exponent −∞. The largest one is an equation of its own, right before.
    """
    return tuple(made for equation in equations for made in _in_range(equation))


def _in_range(equation: Equation) -> Iterator[Equation]:
    match equation.value:
        case Binary("/", above, Sum(letters, below)) if letters and _is_power(above) and _is_power(below):
            free = {letter for name in names(below) for letter in name.letters} - {*letters}
            kept = tuple(index for index in equation.target.index if index.letter in free)
            most = Name(LARGEST + equation.target.name, kept)
            yield Equation(most, Max(letters, _exponent(below)))
            first, second = (Call("exp", (_exponent(part, most),)) for part in (above, below))
            yield replace(equation, value=Binary("/", first, Sum(letters, second)))
        case _:
            yield equation


def _is_power(tree: Expression) -> bool:
    """True for exp(x), also where a case has 0 in its place."""
    match tree:
        case Call("exp") | Cases(_, Call("exp"), Number(0)):
            return True
    return False


def _exponent(tree: Expression, less: Expression | None = None) -> Expression:
    """x, or x less something; −∞ where a case has 0."""
    match tree:
        case Call("exp", (x,)):
            return Binary("-", x, less) if less else x
        case Cases(test, power, _):
            return Cases(test, _exponent(power, less), Number(-math.inf))
    raise TypeError(f"no power of e: {tree!r}")
