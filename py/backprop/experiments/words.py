"""The phrases of verdicts: every number in them is handed in."""

from __future__ import annotations

import math

from .statistics import Change, Summary

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """A number as text reads it: significant digits, no exponent where it can be helped."""
    if math.isinf(value):
        return "never"
    if value and not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa.replace('-', '−')}·10{str(int(exponent)).translate(RAISED)}"
    return f"{float(f'{value:.{digits}g}'):,.10g}".replace("-", "−").replace(",", "\u202f")


def spread(of: Summary, digits: int = 3) -> str:
    """Median (quartile to quartile)."""
    middle, low, high = (number(value, digits) for value in (of.median, of.q1, of.q3))
    return middle if low == high else f"{middle} ({low} to {high})"


def share(of: float) -> str:
    """A share as a whole percentage."""
    return f"{100.0 * of:.0f} %"


def percent(ratio: float, less: str = "less", more: str = "more") -> str:
    """A ratio as a change: 39 % less, 12 % more, 3.1 times; above 2 as a multiple, 0 and infinity in words."""
    if math.isinf(ratio):
        return "never"
    if ratio == 0.0:
        return "the other never"
    if ratio > 2.0:
        return f"{number(ratio, 2)} times"
    whole = f"{100.0 * abs(1.0 - ratio):.0f}"
    return "the same" if whole == "0" else f"{whole} % {less if ratio < 1.0 else more}"


def percent_spread(of: Change, noun: str, less: str = "less", more: str = "more") -> str:
    """Median change with the middle half of the seeds: epochs 39 % fewer (32 % fewer to 47 % fewer)."""
    ratio = of.ratio
    low, middle, high = (percent(value, less, more) for value in (ratio.q1, ratio.median, ratio.q3))
    first, last = (high, low) if ratio.median < 1.0 else (low, high)
    ends = f" ({first} to {last})" if low != high else ""
    if ratio.median == 0.0:
        return f"arrives where the other never does{ends}"
    return f"never arrives where the other does{ends}" if math.isinf(ratio.median) else f"{noun} {middle}{ends}"


def agreement(of: Change) -> str:
    """In how many seeds, and what chance would make of it."""
    n, most = of.ratio.n, max(of.lower, of.higher)
    which = "lower" if of.lower >= of.higher else "higher"
    chance = f"p = {number(of.p, 2)}" if of.p >= 1e-4 else "p < 0.0001"
    return f"{which} in {most} of {n} seeds; sign test {chance}"


def against(percentage: float, low: float, high: float, unit: str = " %") -> str:
    """How a measured figure stands to the range that is claimed."""
    stated = f"{low:g}–{high:g}{unit}"
    if percentage < low:
        return f"less than the {stated} that popular pages state"
    return f"{'more than' if percentage > high else 'within'} the {stated} that popular pages state"


def failures(of: Summary) -> str:
    """How many did not arrive."""
    return f"{of.failed} of {of.n} failed" if of.failed else f"none of {of.n} failed"
