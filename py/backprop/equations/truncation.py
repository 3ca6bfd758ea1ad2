"""Truncated backpropagation through time, for equations that look one time step on (Williams & Peng 1990, BPTT(k)).

The error of step t reaches the steps t, t − 1, …, t − k + 1 and no further. Each step's error is on its way by itself,
the youngest first: the letter e counts them. Equations of errors are sums in which each term holds one error, so that
the same equation says what all errors come to, what arises at a step, and what each error hands on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache

from .absent import without
from .loops import phases
from .notation import Equation, Expression, Index, Name, Sum, changed, names

ERRORS = "e"
OWN, HANDED_ON, ON_THE_WAY, CARRIED = "own_", "handed_on_", "on_the_way_", "carried_"  # before a quantity's name


@dataclass(frozen=True)
class Truncated:
    """The backward pass of a recurrence. loop: what all errors come to; after: what follows the loop.

    flows: what arises at a step, then what each error hands on; ends: the quantities that the step before looks up.
    """

    loop: tuple[Equation, ...]
    flows: tuple[Equation, ...]
    after: tuple[Equation, ...]
    ends: tuple[str, ...]


@cache
def truncated(equations: tuple[Equation, ...]) -> Truncated:
    """The equations of a backward pass with errors that go on for some steps alone."""
    parts = phases(equations)
    uses = [name for equation in (*parts.loop, *parts.after) for name in names(equation.value)]
    beside = {use.name for use in uses if is_beside(use)}
    ends = tuple(equation.target.name for equation in parts.loop if equation.target.name in beside)
    along = [e for e in parts.after if any(use.name in ends and _is_later(use) for use in names(e.value))]
    loop = [equation for equation in equations if equation in parts.loop or equation in along]
    looped = [equation.target.name for equation in loop]
    marked = tuple(_marked(equation, ends) for equation in loop)
    marks = frozenset(ON_THE_WAY + name for name in ends)
    own = [_renamed(equation, looped, OWN) for equation in without(marked, marks)]
    came = without(marked, frozenset({"da", "fused"}))
    handed_on = [_renamed(equation, looped, HANDED_ON, ERRORS) for equation in came]
    return Truncated(
        tuple(replace(equation, value=_added(equation.value, marks)) for equation in marked), (*own, *handed_on),
        tuple(replace(e, value=_added(_marked(e, ends).value, marks)) for e in parts.after if e not in along),
        ends,
    )  # fmt: skip


@cache
def carried(equations: tuple[Equation, ...]) -> tuple[Equation, ...]:
    """The equations as a person reads them: to the step before goes a part of an error, which is told after the whole.

    What is told is made of no other line, and so its equation says that it is itself.
    """
    ends = truncated(equations).ends
    made = []
    for equation in equations:
        made.append(replace(equation, value=_use(equation.value, ends, CARRIED, "")))
        if equation.target.name in ends:
            told = replace(equation.target, name=CARRIED + equation.target.name)
            made.append(Equation(told, told))
    return tuple(made)


def _is_later(name: Name) -> bool:
    """True where a quantity is looked up at the step after."""
    return any(index.letter == "t" and index.offset > 0 for index in name.index)


def is_beside(name: Name) -> bool:
    """True where a quantity is looked up at another time step, or at one fixed step."""
    return any(not index.letter or (index.letter == "t" and index.offset) for index in name.index)


def _marked(equation: Equation, ends: Collection[str]) -> Equation:
    """Each error that comes from the step after gets the letter of its own."""
    return replace(equation, value=_use(equation.value, ends, ON_THE_WAY, ERRORS))


def _use(tree: Expression, ends: Collection[str], prefix: str, letters: str) -> Expression:
    if isinstance(tree, Name):
        told = tree.name in ends and is_beside(tree)
        return Name(prefix + tree.name, (*map(Index, letters), *tree.index)) if told else tree
    return changed(tree, lambda part: _use(part, ends, prefix, letters))


def _added(tree: Expression, marks: Collection[str]) -> Expression:
    """The sum over the errors around what holds one, and around no more."""
    if not any(name.name in marks for name in names(tree)):
        return tree
    if isinstance(tree, Sum | Name):
        return Sum((ERRORS,), tree)
    return changed(tree, lambda part: _added(part, marks))


def _renamed(equation: Equation, looped: Collection[str], prefix: str, letters: str = "") -> Equation:
    """The equation of the part of its target that a prefix stands for, from the same parts of what it is made of."""

    def part(name: Name) -> Name:
        return Name(prefix + name.name, (*map(Index, letters), *name.index)) if name.name in looped else name

    def within(tree: Expression) -> Expression:
        return part(tree) if isinstance(tree, Name) else changed(tree, within)

    return Equation(part(equation.target), within(equation.value))
