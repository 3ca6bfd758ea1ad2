"""Equations without a quantity that is not there, as biases by the convention “none”, or that is a given constant."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache

from .notation import Binary, Equation, Expression, Name, Negative, Number, changed, children


@cache
def without(equations: tuple[Equation, ...], absent: frozenset[str]) -> tuple[Equation, ...]:
    """The equations without the terms in which an absent name stands, and without its own equation and gradient."""
    left_out = absent | {f"d{name}" for name in absent}
    kept = ((equation, left(equation.value, absent)) for equation in equations if equation.target.name not in left_out)
    return tuple(Equation(equation.target, value or Number(0)) for equation, value in kept)


@cache
def given(equations: tuple[Equation, ...], known: frozenset[str]) -> tuple[Equation, ...]:
    """The equations without those of quantities that are known without them."""
    return tuple(equation for equation in equations if equation.target.name not in known)


def left(tree: Expression, absent: Set[str]) -> Expression | None:
    """What is left of a tree; None where nothing is: a product goes with any of its factors, a sum only as a whole."""
    if isinstance(tree, Name):
        return None if tree.name in absent else tree
    return joined(tree, [left(part, absent) for part in children(tree)])


def joined(tree: Expression, parts: Sequence[Expression | None]) -> Expression | None:
    """A tree with these in the place of its children; None stands for one of which nothing is left."""
    if None not in parts:
        rest = dict(zip(children(tree), parts, strict=True))
        return changed(tree, lambda part: rest[part] or part)
    if isinstance(tree, Binary) and tree.operator in "+-":
        first, second = parts
        return first or (Negative(second) if second and tree.operator == "-" else second)
    return None
