"""Roots, exponentials and their like of one exact number, to many more digits than a person rounds to.

A result that is not exact is right to `PRECISION` significant digits. So far beyond float64 nothing is told apart any
more: what is smaller than 10^−`FLOOR` is 0, what is larger than 10^`FLOOR` is infinite.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

PRECISION = 70
FLOOR = 400
_BIG = 1000  # e^1000 is far beyond 10^400
_FAR = 31  # e^(−31²) is 10^−417
_LARGEST_EXACT_POWER = 64
ZERO, ONE, TWO = Fraction(0), Fraction(1), Fraction(2)
_LIMITS: dict[str, tuple[float, float]] = {  # at −∞ and ∞
    "exp": (0.0, math.inf), "expm1": (-1.0, math.inf), "log": (math.nan, math.inf), "log1p": (math.nan, math.inf),
    "sqrt": (math.nan, math.inf), "tanh": (-1.0, 1.0), "normal_cdf": (0.0, 1.0), "normal_pdf": (0.0, 0.0),
}  # fmt: skip


def of_finite(function: Callable[[Fraction], Any]) -> Callable[[Any], Any]:
    """The function, with its limits at ±∞."""
    low, high = _LIMITS[function.__name__]

    def made(x: Any) -> Any:
        if not isinstance(x, float):
            return function(x)
        return x if math.isnan(x) else Fraction(limit) if math.isfinite(limit := high if x > 0 else low) else limit

    return made


def _context(x: Fraction = ONE) -> Context:
    """Digits enough for a difference from 1, or from e^0, of the size of x."""
    small = max(0, len(str(x.denominator)) - len(str(abs(x.numerator))))
    return Context(prec=PRECISION + min(small, FLOOR), Emax=10**6, Emin=-(10**6), traps=[])


def _decimal(x: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(x.numerator), Decimal(x.denominator))


def exp(x: Fraction) -> Any:
    """e^x."""
    if x == 0 or abs(x) > _BIG:
        return ONE if x == 0 else math.inf if x > 0 else ZERO
    context = _context()
    return Fraction(context.exp(_decimal(x, context)))


def expm1(x: Fraction) -> Any:
    """e^x − 1."""
    if abs(x) > _BIG:
        return exp(x) - ONE if x < 0 else math.inf
    context = _context(x)
    return Fraction(context.exp(_decimal(x, context))) - ONE


def log(x: Fraction) -> Any:
    """ln x."""
    if x <= 0:
        return -math.inf if x == 0 else math.nan
    context = _context(x - ONE if x != 1 else ONE)
    return Fraction(context.ln(_decimal(x, context)))


def log1p(x: Fraction) -> Any:
    """ln(1 + x)."""
    return log(ONE + x)


def sqrt(x: Fraction) -> Any:
    """√x, exact for the square of a fraction."""
    if x < 0:
        return math.nan
    above, below = math.isqrt(x.numerator), math.isqrt(x.denominator)
    if above * above == x.numerator and below * below == x.denominator:
        return Fraction(above, below)
    context = _context()
    return Fraction(context.sqrt(_decimal(x, context)))


def tanh(x: Fraction) -> Any:
    """(e^x − e^−x)/(e^x + e^−x), from e^(−2|x|) − 1."""
    lost = expm1(-TWO * abs(x))
    return (-lost if x > 0 else lost) / (TWO + lost)


def power(x: Fraction, y: Fraction) -> Any:
    """x^y of a positive x, or of any x for whole y; exact up to 64 factors."""
    if y.denominator == 1 and abs(y) <= _LARGEST_EXACT_POWER:
        return x ** int(y) if x != 0 or y >= 0 else math.inf
    if x <= 0:
        return ZERO if x == 0 else power(-x, y) * (-1) ** int(y) if y.denominator == 1 else math.nan
    return exp(y * log(x))


def erfc(x: Fraction) -> Any:
    """1 − 2/√π e^(−x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!, with digits enough for what cancels; below 10^−400 it is 0."""
    if abs(x) > _FAR:
        return ZERO if x > 0 else TWO
    square = x * x
    digits = PRECISION + 10 + int(square)
    unit = 10**digits
    ratio = int(TWO * square * unit)
    term = total = int(x * unit)
    n = 1
    while abs(term) > 1:
        n += 2
        term = term * ratio // (unit * n)
        total += term
    context = Context(prec=digits, traps=[])
    scale = context.divide(context.exp(_decimal(-square, context)), context.sqrt(_decimal(pi(digits), context)))
    return ONE - TWO * Fraction(scale) * Fraction(total, unit)


def normal_cdf(x: Fraction) -> Fraction:
    """Φ(x) = ½ erfc(−x/√2)."""
    return Fraction(erfc(-x / sqrt(TWO))) / TWO


def normal_pdf(x: Fraction) -> Fraction:
    """φ(x) = e^(−x²/2)/√(2π)."""
    return Fraction(exp(-x * x / TWO)) / Fraction(sqrt(TWO * pi()))


def cos_pi(x: Fraction) -> Fraction:
    """cos(π x), by its series in whole numbers of the last digit."""
    unit = 10 ** (PRECISION + 10)
    angle = pi() * (x % 2)
    square = int(angle * angle * unit)
    term = total = unit
    n = 0
    while abs(term) > 1:
        n += 2
        term = -term * square // (unit * n * (n - 1))
        total += term
    return Fraction(total, unit)


@cache
def pi(digits: int = PRECISION) -> Fraction:
    """π = 16 arctan ⅕ − 4 arctan ¹⁄₂₃₉ (Machin 1706), to so many digits."""
    unit = 10 ** (digits + 10)

    def arctan_of_inverse(n: int) -> int:
        power, total, k = unit // n, 0, 1
        while power:
            total += power // k if k % 4 == 1 else -(power // k)
            power, k = power // (n * n), k + 2
        return total

    return Fraction(16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239), unit)
