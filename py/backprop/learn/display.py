"""The only rounding of a shown number in Python; the page's twin of it is `web/lib/format.js`."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MINUS = "−"
LARGEST_EXPONENT = 7  # from 1e7 on, and below 1e-4, numbers are written with a power of ten
SMALLEST_EXPONENT = -4


def display(value: Any, digits: int) -> str:
    """A number with `digits` significant digits, or fewer when fewer say it exactly; minus as U+2212.

    Numbers that are not finite may come as documents write them.
    """
    if isinstance(value, dict):
        value = float(value["nonfinite"])
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if value == 0:
        return "0"
    shown = _rounded(Decimal(repr(float(value))).normalize(), digits)
    exponent = shown.adjusted()
    sign = MINUS if shown < 0 else ""
    if SMALLEST_EXPONENT <= exponent < LARGEST_EXPONENT:
        return sign + f"{abs(shown):f}"
    return sign + f"{abs(shown).scaleb(-exponent):f}e{exponent}".replace("-", MINUS)


def _rounded(exact: Decimal, digits: int) -> Decimal:
    """Half away from zero to so many significant digits, zeros at the end kept; with no more of them, as it is."""
    made = exact
    while len(made.as_tuple().digits) > digits:  # twice where 9.99 becomes 10.0
        made = made.quantize(Decimal(1).scaleb(made.adjusted() + 1 - digits), rounding=ROUND_HALF_UP)
    return made
