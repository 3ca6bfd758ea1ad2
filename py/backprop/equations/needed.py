"""The equations that lead to what is wanted; what a page shows besides is left out."""

from __future__ import annotations

from collections.abc import Iterable

from .notation import Equation, names


def needed(equations: tuple[Equation, ...], wanted: Iterable[str]) -> tuple[Equation, ...]:
    """Those of the equations that the wanted quantities are made from, in the order of the text."""
    reached: set[str] = set()
    more = set(wanted)
    while more - reached:
        reached |= more
        more = {name.name for e in equations if e.target.name in reached for name in names(e.value)}
    return tuple(e for e in equations if e.target.name in reached)
