"""The forms of a kind whose equations are chosen by settings, and which of its parameters each has."""

from __future__ import annotations

from itertools import product

from ..equations.kind import Kind
from ..rules.declared import OneOf, Part


def settings_with_ways(kind: Kind) -> list[OneOf | Part]:
    """The settings that choose among equations: choices and flags."""
    own = {setting for way in kind.ways for setting in way.choices}
    return [row for row in kind.settings if isinstance(row, OneOf | Part) and row.name in own]


def forms_of(kind: Kind) -> dict[str, Kind]:
    """The kind by each of the choices that change its equations, by their names, “before, takes”; by its own first."""
    rows = settings_with_ways(kind)
    choices = product(*(row.names for row in rows))
    return {", ".join(own): kind.chosen(dict(zip((row.name for row in rows), own, strict=True))) for own in choices}


def when(kind: Kind, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of a parameter that is not always there the choices of settings with which it is, by the setting."""
    found = []
    for row in settings_with_ways(kind):
        there = tuple(own for own in row.names if name in kind.chosen({row.name: own}).parameter_names)
        if len(there) < len(row.names):
            found.append((row.name, there))
    return tuple(found)
