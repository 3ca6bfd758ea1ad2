"""The only rounding of a shown number in Python; the page's twin of it is `web/lib/format.js`."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from .conventions import Conventions, Rounding

Shown: TypeAlias = int | Rounding  # a count of significant digits, or rounded as the setup says

MINUS = "−"
SMALLEST_EXPONENT = -3  # from here on, and up to the larger of 7 and the digits shown, numbers are written out
LARGEST_EXPONENT = 7
LARGEST_FIXED = 15  # from this exponent on decimals say nothing
FRIENDLY = 12  # a number that is short when it is rounded to so many digits is meant to be short
EVERY = 17  # digits tell every number from every other
KEPT = 8192  # numbers as they were written: worked lines write each in many places


def shown_by(conventions: Conventions, digits: int) -> Shown:
    """How the numbers of steps are shown: by the rounding of the conventions, else with so many significant digits."""
    return conventions.rounding or digits


def display(value: Any, shown: Shown) -> str:
    """A number as people read it; minus as U+2212. Numbers that are not finite may come as documents write them.

    By a count of digits: at most so many significant ones; fewer where fewer say it (but for what float64 lost in its
    last places), so trailing zeros mean that it was rounded. By a rounding: with exactly its decimals, or at most its
    significant digits; where rounded numbers are carried on, a given number that has more is used and shown as it is.
    """
    if isinstance(value, dict):
        value = float(value["nonfinite"])
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    text = _significant(float(value), shown) if isinstance(shown, int) else _by_rounding(float(value), shown)
    return text.replace("-", MINUS)


def apart(value: float, other: float | None, shown: Shown) -> Shown:
    """How a number is shown beside another that it came from: with digits that tell them apart, and one more."""
    if not isinstance(shown, int) or other is None or value == other or not math.isfinite(value - other):
        return shown
    same = [n for n in range(shown, EVERY) if float(_significant(value, n)) == float(_significant(other, n))]
    return min(same[-1] + 2, EVERY) if shown in same else shown


def _by_rounding(value: float, rounding: Rounding) -> str:
    exact = _decimal(value)
    count = exact.adjusted() + 1 + rounding.digits if rounding.kind == "decimals" else max(rounding.digits, 1)
    longer = rounding.carry and value != 0 and len(exact.as_tuple().digits) > count
    if exact.adjusted() >= LARGEST_FIXED or longer:
        return _significant(value, EVERY)
    if rounding.kind != "decimals":
        return _significant(value, count)
    made = exact.quantize(Decimal(1).scaleb(-rounding.digits), ROUND_HALF_UP, Context(prec=50))
    return f"{abs(made) if made == 0 else made:f}"


def _decimal(value: float) -> Decimal:
    """The shortest decimal that reads back as the number."""
    return Decimal(repr(value)).normalize()


@lru_cache(KEPT)
def _significant(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    exact = _decimal(value)
    friendly = _cut(exact, FRIENDLY).normalize()
    made = friendly if len(friendly.as_tuple().digits) <= digits < FRIENDLY else _cut(exact, digits)
    exponent = made.adjusted()
    if SMALLEST_EXPONENT <= exponent < max(digits, LARGEST_EXPONENT):
        return f"{made:f}"
    return f"{made.scaleb(-exponent):f}e{exponent}"


def _cut(exact: Decimal, digits: int) -> Decimal:
    """Half away from zero to so many significant digits, zeros at the end kept; with no more of them, as it is."""
    made = exact
    while len(made.as_tuple().digits) > digits:  # twice where 9.99 becomes 10.0
        made = made.quantize(Decimal(1).scaleb(made.adjusted() + 1 - digits), rounding=ROUND_HALF_UP)
    return made
