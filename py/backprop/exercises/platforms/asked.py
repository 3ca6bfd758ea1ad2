"""The number that a question asks, as platforms store it: key, tolerance and bounds as exact decimal texts.

A text has digits, at most one point and a hyphen for minus: no exponent, no comma, no U+2212, never minus zero.
Platforms take anything else silently for another number, or for an answer that is always right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact

from ...errors import refuse
from ..sheet import Question

NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
EXACT = Context(prec=100, traps=[Inexact])
NEAR = 5  # units of a decimal within which an answer gets half of the points


@dataclass(frozen=True)
class Asked:
    """key ± half is right, both ends too; low and high are these ends.

    near: key ± near gets half of the points; None of a whole number, which is right or wrong. decimals: digits behind
    the point; unit: one unit of the last digit asked.
    """

    key: str
    half: str
    near: str | None
    low: str
    high: str
    unit: str
    decimals: int


def asked(question: Question) -> Asked:
    """The interval of all that rounds to the key. Raises SpecError for a key or a unit that is no such decimal."""
    unit = _unit(question)
    key = _of_unit(question.key, unit, question)
    half = EXACT.divide(unit, Decimal(2))
    return Asked(
        key=plain(key),
        half=plain(half),
        near=plain(EXACT.multiply(unit, Decimal(NEAR))) if unit < 1 else None,
        low=plain(EXACT.subtract(key, half)),
        high=plain(EXACT.add(key, half)),
        unit=plain(unit),
        decimals=_decimals(unit),
    )


def options(question: Question) -> list[str]:
    """What is chosen from, the key among it, from the least to the greatest. Raises SpecError where two are equal."""
    unit = _unit(question)
    texts = [plain(_of_unit(text, unit, question)) for text in (question.key, *question.choices)]
    if twice := next((text for text in texts if texts.count(text) > 1), None):
        raise refuse("sheet.choice", question.quantity, twice)
    return sorted(texts, key=Decimal)


def plain(number: Decimal) -> str:
    """The decimal text of a number."""
    return format(abs(number) if number == 0 else number, "f")


def _unit(question: Question) -> Decimal:
    unit = _number(question.unit, "sheet.unit", question).normalize(EXACT)
    if unit.as_tuple()[:2] != (0, (1,)):
        raise refuse("sheet.unit", question.quantity, question.unit)
    return unit


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _of_unit(text: str, unit: Decimal, question: Question) -> Decimal:
    """A whole multiple of the unit that is written with all of its decimals."""
    number = _number(text, "sheet.key", question)
    if EXACT.remainder(number, unit) != 0 or _decimals(number) != _decimals(unit):
        raise refuse("sheet.key", question.quantity, text, unit=question.unit)
    return number


def _number(text: str, code: str, question: Question) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise refuse(code, question.quantity, text, unit=question.unit)
    return Decimal(text)
