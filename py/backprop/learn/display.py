"""The only rounding of a shown number in Python; the page's twin of it is `web/lib/format.js`."""

from __future__ import annotations

import math
from typing import Any

from ..rounding import round_decimal

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
    rounded = round_decimal(value, digits, "significant")
    shortest = len(repr(abs(value)).split("e")[0].replace(".", "").strip("0"))
    exact = shortest <= digits
    if exact:
        digits = shortest  # 0.96, not 0.95999999999999996
    exponent = math.floor(math.log10(abs(rounded)))
    if 10.0**exponent > abs(rounded):
        exponent -= 1
    elif 10.0 ** (exponent + 1) <= abs(rounded):
        exponent += 1
    if SMALLEST_EXPONENT <= exponent < LARGEST_EXPONENT:
        text = f"{abs(rounded):.{max(digits - 1 - exponent, 0)}f}"
        if exact and "." in text:
            text = text.rstrip("0").rstrip(".")
        sign = MINUS if value < 0 else ""
        return sign + text
    mantissa, power = f"{abs(rounded):.{digits - 1}e}".split("e")
    if exact and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return (MINUS if value < 0 else "") + mantissa + "e" + str(int(power)).replace("-", MINUS)
