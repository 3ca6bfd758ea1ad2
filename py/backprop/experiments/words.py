"""The phrases of verdicts: every number in them is handed in."""

from __future__ import annotations

import math

from .experiment import Claimed, Weighed
from .statistics import Middle, Summary

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


def percent(ratio: float, less: str = "less", more: str = "more") -> str:
    """A ratio as a change: 39 % less, 12 % more, 3.1 times; from 2 as a multiple, 0 and infinity in words."""
    if math.isinf(ratio):
        return "never"
    if ratio == 0.0:
        return "the other never"
    if ratio >= 2.0:
        return f"{number(ratio, 2)} times"
    whole = f"{100.0 * abs(1.0 - ratio):.0f}"
    return "the same" if whole == "0" else f"{whole} % {less if ratio < 1.0 else more}"


def with_interval(of: Middle, digits: int = 3) -> str:
    """Median and its interval; without one where there are too few seeds."""
    middle, low, high = (number(value, digits) for value in (of.median, of.low, of.high))
    return middle if math.isinf(of.low) and of.low < 0 else f"{middle} (95 %: {low} to {high})"


def percent_middle(of: Middle, noun: str, less: str = "less", more: str = "more") -> str:
    """Median change with its interval: epochs 39 % fewer (95 %: 32 % fewer to 47 % fewer)."""
    low, middle, high = (percent(value, less, more) for value in (max(of.low, 0.0), of.median, of.high))
    first, last = (high, low) if of.median < 1.0 else (low, high)
    ends = "" if math.isinf(of.low) else f" (95 %: {first} to {last})" if first != last else f" (95 %: {first})"
    if of.median == 0.0:
        return f"arrives where the other never does{ends}"
    return f"never arrives where the other does{ends}" if math.isinf(of.median) else f"{noun} {middle}{ends}"


def agreement(of: Weighed) -> str:
    """In how many seeds it is as claimed, and what chance would make of it."""
    return (
        f"as claimed in {of.agree} of {of.n} seeds, the opposite in {of.disagree}; "
        f"sign test {chance(of.p)}, corrected {chance(of.corrected)}"
    )


def chance(p: float) -> str:
    """A p in two digits."""
    return f"p = {number(p, 2)}" if p >= 1e-4 else "p < 0.0001"


def against(ratio: float, stated: Claimed) -> str:
    """How a measured ratio stands to the range that is claimed."""
    reached = ratio if stated.times else 100.0 * (1.0 - ratio)
    span = f"{stated.low:g}–{stated.high:g}{'×' if stated.times else ' %'} that popular pages state"
    if reached < stated.low:
        return f"less than the {span}"
    return f"{'more than' if reached > stated.high else 'within'} the {span}"


def failures(of: Summary) -> str:
    """How many did not arrive."""
    return f"{of.failed} of {of.n} failed" if of.failed else f"none of {of.n} failed"
