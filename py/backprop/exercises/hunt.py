"""Error hunts: a worked step with one slip in it, of which the first wrong line is to be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from ..departures.departure import Departure
from ..departures.marking import mark
from ..errors import SpecError
from ..messages import message
from ..numbers.special import Array
from .distractors import APART, slips_of
from .friendly import LARGEST, key_of
from .worked_case import WorkedCase, going_on

TRIED = 12  # slips, in an order that the seed draws


@dataclass(frozen=True)
class Planted:
    """The slip, the numbers as somebody wrote them who made it, by address, and the place of the first wrong one."""

    departure: Departure
    written: dict[str, str]
    first: str


def plant(
    cases: Sequence[WorkedCase], asked: Sequence[Sequence[str]], digits: int, rng: np.random.Generator
) -> Planted:  # fmt: skip
    """A slip in one of the steps, from whose wrong numbers all that follows is rightly computed.

    Marking finds it in its place and names it alone. asked: the addresses of each step, within it. Raises `SpecError`
    where there is none.
    """
    slips = [(case.number, departure) for case in cases for departure in slips_of(case)]
    right = _texts(cases, asked, [case.numbers for case in cases], digits)
    for i in rng.permutation(len(slips))[: TRIED * len(cases)]:
        number, departure = slips[int(i)]
        written = _texts(cases, asked, going_on(cases, number, departure), digits)
        first = written and right and _first_wrong(right, written, digits)
        if written and first and one_name(cases[0], written, first) == departure.name:
            return Planted(departure, written, first)
    raise SpecError("hunt", message("exercise.no_slip"))


def _texts(
    cases: Sequence[WorkedCase], asked: Sequence[Sequence[str]], numbers: Sequence[Mapping[str, Array]], digits: int
) -> dict[str, str] | None:
    """What is asked of all steps as it is written; None where a number is none, or too large."""
    written: dict[str, str] = {}
    for case, addresses, own in zip(cases, asked, numbers, strict=True):
        values = dict(case.entries([*case.numbers], own))
        if any(not abs(values[address]) <= LARGEST for address in addresses):  # nor is NaN
            return None
        written |= {case.prefix + address: key_of(values[address], digits) for address in addresses}
    return written


def one_name(first_step: WorkedCase, written: Mapping[str, str], first: str) -> str | None:
    """The slip that marking names, where it finds the first wrong number there and knows no other explanation."""
    answers = [{"quantity": address, "value": value} for address, value in written.items()]
    marked = mark(first_step.spec, {"answers": answers})
    names = {slip["name"] for slip in marked["slips"]}
    return names.pop() if marked["first_wrong"] == first and len(marked["slips"]) == len(names) == 1 else None


def _first_wrong(right: Mapping[str, str], written: Mapping[str, str], digits: int) -> str | None:
    """The first number that is visibly not right; None where nothing is wrong in these digits."""
    least = APART * Decimal(1).scaleb(-digits)
    return next((a for a in right if abs(Decimal(written[a]) - Decimal(right[a])) >= least), None)
