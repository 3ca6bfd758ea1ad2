"""A departure: equations of a step as somebody else writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..equations.notation import Expression
from ..messages import Message, message
from .lines import At

SLIP, CONVENTION = "slip", "convention"
UNROUNDED = ("", 0)  # the rounding of one who rounds nothing, where every line is to be rounded
Exchanged = Mapping[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Departure:
    """What is done in place of the step's own lines.

    instead: by the number of a line its value; given: other arrays for what is given; digits: of how many decimals
    every number is rounded to before it is used (kind decimals or significant); exchanged: of what is given otherwise,
    which entry is read in the place of which.
    """

    name: str
    family: str
    did: str
    belongs: str
    instead: Mapping[int, Expression] = field(default_factory=dict)
    given: Mapping[At, Any] = field(default_factory=dict)
    rounding: tuple[str, int] | None = None
    exchanged: Mapping[At, Exchanged] = field(default_factory=dict)


def said(name: str) -> tuple[Message, Message]:
    """What was done, and what belongs there."""
    return message(f"slip.{name}.did"), message(f"slip.{name}.belongs")


def together(*departures: Departure) -> Departure:
    """One that does what all do; of two that change the same line the later one."""
    instead: dict[int, Expression] = {}
    given: dict[At, Any] = {}
    exchanged: dict[At, Exchanged] = {}
    for one in departures:
        instead |= one.instead
        given |= one.given
        exchanged |= one.exchanged
    rounding = next((one.rounding for one in departures if one.rounding), None)
    first = departures[0]
    return Departure(first.name, first.family, first.did, first.belongs, instead, given, rounding, exchanged)
