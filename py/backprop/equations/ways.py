"""Kinds with several forms: equations that stand in the place of others where a setting has one of its choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .needed import needed
from .notation import Equation
from .parser import parse


@dataclass(frozen=True, eq=False)
class Way:
    """By these choices of settings these equations, of any pass, stand in the place of those of the same targets.

    One of a new target stands right before that which follows it here. What nothing is made from any more falls away.
    """

    choices: Mapping[str, str]
    equations: str


def rewritten(equations: Sequence[Equation], own: str, other: Sequence[Equation]) -> list[Equation]:
    """The equations of a pass with those of the text `own` that are not of the `other` pass."""
    made, waiting, elsewhere = list(equations), list[Equation](), {equation.target.name for equation in other}
    for equation in parse(own):
        at = next((i for i, old in enumerate(made) if old.target.name == equation.target.name), None)
        if at is not None:
            made[at : at + 1] = [*waiting, equation]
        waiting = [] if at is not None or equation.target.name in elsewhere else [*waiting, equation]
    return made


def text(equations: Sequence[Equation], wanted: Iterable[str]) -> str:
    """Those of the equations that the wanted quantities are made from, as they are written."""
    return "\n".join(map(str, needed(tuple(equations), wanted)))
