"""Which equations go step by step through time: those that a value of another step is made from, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .notation import Equation, names


@dataclass(frozen=True)
class Phases:
    """Equations before the loop over time steps, in it, and after it; step: 1 for ascending time, −1 for descending."""

    before: tuple[Equation, ...]
    loop: tuple[Equation, ...]
    after: tuple[Equation, ...]
    step: int = 1


@cache
def phases(equations: tuple[Equation, ...]) -> Phases:
    """The equations sorted into phases, within each in the order of the text; without a loop all are `before`.

    The loop holds every equation that depends on itself, by way of others or at once. What depends on the loop comes
    after it, all else before it.
    """
    made_from = _closure({e.target.name: {name.name for name in names(e.value)} for e in equations})
    looped = {name for name, sources in made_from.items() if name in sources}
    loop = tuple(e for e in equations if e.target.name in looped)
    after = tuple(e for e in equations if e.target.name not in looped and made_from[e.target.name] & looped)
    before = tuple(e for e in equations if e not in loop and e not in after)
    return Phases(before, loop, after, _direction(loop, looped))


def _closure(sources: dict[str, set[str]]) -> dict[str, set[str]]:
    """Of every target all that it is made from, directly or by way of other targets."""
    found = {name: set(direct) for name, direct in sources.items()}
    growing = True
    while growing:
        growing = False
        for own in found.values():
            more = set().union(*(found[name] for name in own if name in found)) - own
            own |= more
            growing = growing or bool(more)
    return found


def _direction(loop: Sequence[Equation], looped: set[str]) -> int:
    """1 when the loop looks at steps before, −1 when it looks at steps after."""
    shifts = {
        index.offset
        for equation in loop
        for name in names(equation.value)
        if name.name in looped
        for index in name.index
        if index.letter == "t" and index.offset
    }
    if {shift > 0 for shift in shifts} == {True, False} or (loop and not shifts):
        raise ValueError(f"{loop[0]}: no order of time steps computes this")
    return -1 if shifts and min(shifts) > 0 else 1
