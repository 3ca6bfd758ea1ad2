"""Truncated backpropagation through time as lines: each error on its way by itself, the youngest first.

An error that step t makes is `own_…` there and `handed_on_…#0` one step before, then `…#1`, until it has gone through
as many steps as it may. What goes on from a step, `carried_…`, is the sum of those that still may.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

from ..equations.notation import Binary, Equation, Expression, Name, Number, changed
from ..equations.truncation import CARRIED, ERRORS, HANDED_ON, ON_THE_WAY, OWN, carried, truncated
from .unrolling import Unrolling, at_step

Row = tuple[int | None, Equation]


def going_on(equations: tuple[Equation, ...], through: Unrolling) -> list[Row]:
    """The backward pass with what is carried on in the place of the error of the step after."""
    told = (equation for equation in carried(equations) if equation.target != equation.value)
    return [row for equation in told for row in through.equations(equation)]


def flows(equations: tuple[Equation, ...], through: Unrolling, window: int) -> Iterator[Row]:
    """Each error at each step, and what of them goes on to the step before."""
    steps, most, parts = through.steps or 0, window - 1, truncated(equations)
    for equation in parts.flows:
        single = equation.target.name.startswith(OWN)
        for error in range(1 if single else max(most, 1)):
            own = equation if single else Equation(_numbered(equation.target, error), _single(equation.value, error))
            for t, row in through.equations(own):
                if single or error < _count(steps, most, (t or 0) + 1):
                    yield t, row
    for name in parts.ends:
        target = next(equation.target for equation in parts.loop if equation.target.name == name)
        index = (target.index[0], *target.index[2:])
        for t in range(steps):
            found = (_error(name, error) for error in range(_count(steps, most, t)))
            terms: list[Expression] = [Name(at_step(one, t), index) for one in found]
            value = reduce(lambda x, y: Binary("+", x, y), terms) if terms else Number(0)
            yield t, Equation(Name(at_step(CARRIED + name, t), index), value)


def _count(steps: int, most: int, t: int) -> int:
    """How many errors go on from a time step."""
    return min(most, steps - t)


def _error(name: str, error: int) -> str:
    return f"{HANDED_ON}{name}#{error - 1}" if error else OWN + name


def _numbered(name: Name, error: int) -> Name:
    return Name(f"{name.name}#{error}", name.index[1:])


def _single(tree: Expression, error: int) -> Expression:
    """A tree of all errors for one of them."""
    if isinstance(tree, Name) and tree.index and tree.index[0].letter == ERRORS:
        if tree.name.startswith(ON_THE_WAY):
            return replace(tree, name=_error(tree.name.removeprefix(ON_THE_WAY), error), index=tree.index[1:])
        return _numbered(tree, error)
    return changed(tree, lambda part: _single(part, error))
