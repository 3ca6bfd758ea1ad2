"""Wrong choices beside a key: what named slips give, never what is right in the digits asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..departures.departure import SLIP, Departure
from ..departures.table import departures
from ..numbers.special import Array
from .friendly import LARGEST, key_of
from .worked_case import WorkedCase

APART = 2  # units of the last digit: the intervals of two choices never touch
SIGN, POINT, NEIGHBOR = "sign_dropped", "decimal_point", "neighbor"  # slips of a single number, as marking names them


@dataclass(frozen=True)
class Slipped:
    """A slip, and every number of the step with it."""

    departure: Departure
    numbers: dict[str, Array]


def slipped(case: WorkedCase) -> list[Slipped]:
    """The step with each slip of the table that its lines allow."""
    return [Slipped(one, case.departed([one])) for one in slips_of(case)]


def slips_of(case: WorkedCase) -> list[Departure]:
    """Each slip of the table that the lines of a step allow."""
    return [one for one in departures(case.lines) if one.family == SLIP]


def distractors(
    case: WorkedCase, slips: Sequence[Slipped], path: str, index: tuple[int, ...], digits: int, count: int
) -> list[tuple[str, str]]:  # fmt: skip
    """At most so many wrong values of an entry, each with the name of its slip.

    Slips in the line itself come first, then those in lines before it, then slips of a single number.
    """
    right = float(case.numbers[path][index])
    taken = [Decimal(key_of(right, digits))]
    least = APART * Decimal(1).scaleb(-digits)
    found: list[tuple[str, str]] = []
    for name, value in _candidates(case, slips, path, index, right):
        if len(found) == count:
            break
        if not math.isfinite(value) or abs(value) > LARGEST:
            continue
        text = key_of(value, digits)
        if all(abs(Decimal(text) - other) >= least for other in taken):
            taken.append(Decimal(text))
            found.append((name, text))
    return found


def _candidates(
    case: WorkedCase, slips: Sequence[Slipped], path: str, index: tuple[int, ...], right: float
) -> Iterator[tuple[str, float]]:  # fmt: skip
    at = case.lines.locate(path, index)[0]
    own = {i for i, line in enumerate(case.lines.lines) if line.target == at}
    for one in sorted(slips, key=lambda one: not own & {*one.departure.instead}):  # which keeps the table's order
        yield one.departure.name, float(one.numbers[path][index])
    yield SIGN, -right
    yield POINT, right / 10
    yield POINT, right * 10
    yield from ((NEIGHBOR, value) for _, value in case.entries([path]))
