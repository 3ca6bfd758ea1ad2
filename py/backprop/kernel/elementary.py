"""Elementary functions on lanes, without a C library, within 2 units in the last place.

Also for ±0, subnormals, infinities and NaN (tests/kernel/test_elementary.py measures them against mpmath).

Polynomials are minimax, made by tests/reference/make_kernel_coefficients.py; reductions are those of Cody & Waite 1980
and of fdlibm (Sun Microsystems 1993).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .lanes import SIGN, Lanes

_LOG2_E = 1.4426950408889634
_TO_INTEGER = 6755399441055744.0  # 1.5 · 2⁵²: added, it leaves the nearest integer in the low bits
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # the high part times k is exact
_ONE, _DOUBLE = 0x3FF << 52, 1 << 52  # the bits of 1, and what doubles a number
_SMALLEST = -746.0  # e to the power of it is 0

# (e^r − 1 − r − r²/2)/r³ on |r| ≤ ln 2/2, on −ln 2/4 ≤ r ≤ 3 ln 2/4 (for h = r/2), and on −3 ln 2/4 ≤ r ≤ ln 2/4.
_EXP = (
    0.16666666666666674, 0.04166666666666669, 0.008333333333321875, 0.001388888888886905, 0.0001984126988687065,
    2.4801587359213694e-05, 2.755724238375176e-06, 2.755724235704288e-07, 2.5109980003399227e-08,
    2.0924881993773476e-09,
)  # fmt: skip
_EXPM1_HALVES = tuple(c * 2.0 ** (i + 2) for i, c in enumerate((
    0.16666666666666677, 0.041666666666666276, 0.008333333333313073, 0.0013888888889828307, 0.00019841269924989442,
    2.4801581491085025e-05, 2.755730998560555e-06, 2.7566482735382976e-07, 2.4763615319155042e-08,
    2.451576324276052e-09,
)))  # fmt: skip
_EXPM1_BELOW = (
    0.16666666666666674, 0.041666666666667004, 0.008333333333318836, 0.0013888888888154772, 0.00019841269899867984,
    2.4801591677796647e-05, 2.755732229141845e-06, 2.7550648476770536e-07, 2.4829884734046753e-08,
    1.786521678536463e-09,
)  # fmt: skip
# (1 + x) e^(x²/2) Φ(−x) as a polynomial in (x − 6)/(x + 6), 0 ≤ x ≤ 39, and (Φ(x) − ½)/x in x², 0 ≤ x ≤ 1.
NORMAL_TAIL = (
    0.45345520027112796, -0.08502536230577071, 0.03981142456243022, -0.004373386779594591, -0.016141517332219503,
    0.02259246706282029, -0.0197664792194853, 0.013246864153615232, -0.00705981942651037, 0.002935655519365701,
    -0.0008689946303927086, 0.0001194896604050635, 3.7794763174660265e-05, -2.635345582901191e-05,
    4.412736839475533e-06, 1.784053403919049e-06, -1.000051412283762e-06, -9.029524022341548e-10,
    1.3267387626063414e-07, -1.9552970781466446e-08, -1.565111504614517e-08, 2.7488153128859207e-09,
    1.5049946784407693e-09,
)  # fmt: skip
NORMAL_CENTER = (
    0.3989422804014327, -0.06649038006690543, 0.00997355701003499, -0.0011873282154676204, 0.00011543468751388655,
    -9.444655783183648e-06, 6.6596796553369e-07, -4.1224076100881316e-08, 2.270387160879557e-09,
    -1.106308093106307e-10, 4.071839929322989e-12,
)  # fmt: skip
# ln(1 + f) = f − f²/2 + s (f²/2 + z P(z)) with s = f/(2 + f), z = s² (fdlibm, e_log.c).
_LOG = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip


def polynomial(x: Lanes, square: Lanes, coefficients: Sequence[float]) -> Lanes:
    """Σ c_i x^i, pairs first (Estrin): short chains keep the pipelines full."""
    terms: list[Lanes | float] = list(coefficients)
    power = x
    while len(terms) > 1:
        terms = [terms[i + 1] * power + terms[i] if i + 1 < len(terms) else terms[i] for i in range(0, len(terms), 2)]
        power = square if power is x else power * power
    (value,) = terms
    assert isinstance(value, Lanes)
    return value


def _reduced(
    x: Lanes, tail: Lanes | None, lift: float, exponent: int, coefficients: Sequence[float]
) -> tuple[Lanes, Lanes]:
    """x = k ln 2 + r with k = round(x/ln 2 − lift): 2^(k + exponent), and e^r − 1. A tail is added to x."""
    shifted = x * _LOG2_E - lift + _TO_INTEGER if lift else x * _LOG2_E + _TO_INTEGER
    k = shifted - _TO_INTEGER
    low = k * _LN2_LOW if tail is None else k * _LN2_LOW - tail
    r = x - k * _LN2_HIGH - low
    square = r * r
    p = r + (square * 0.5 + square * r * polynomial(r, square, coefficients))
    return shifted.shifted_left(52).plus_bits(x.bits(_ONE + (exponent << 52))), p


def exp(x: Lanes) -> Lanes:
    """e^x."""
    negative = x < 0.0
    x = x.at_most(710.0).at_least(_SMALLEST)
    scale, p = _reduced(x, None, 0.0, 0, _EXP)
    # The power of two is taken in two steps, since e^x may be subnormal, or 2^k too large.
    scale = scale.plus_bits(negative.choose(x.bits(64 << 52), x.bits(-(1 << 52) & (1 << 64) - 1)))
    return (scale + scale * p) * negative.choose(2.0**-64, 2.0)


def exp_below(x: Lanes, tail: Lanes | None = None) -> Lanes:
    """e^(x + tail) for x ≤ 0 and a small tail."""
    scale, p = _reduced(x.at_least(_SMALLEST), tail, 0.0, 64, _EXP)
    return (scale + scale * p) * 2.0**-64


def expm1_below(x: Lanes) -> Lanes:
    """e^x − 1 for x ≤ 0."""
    scale, p = _reduced(x.at_least(-60.0), None, -0.25, 0, _EXPM1_BELOW)
    return (scale * p + (scale - 1.0)) | (x & x.bits(SIGN))


def tanh_with_slope(x: Lanes) -> tuple[Lanes, Lanes]:
    """tanh x, and 1 − tanh² x without cancellation."""
    # In halves, so that |x| need not be doubled: 2|x| = k ln 2 + 2h, p = (e^2h − 1)/2.
    size = abs(x).at_most(350.0)
    shifted = size * (2.0 * _LOG2_E) - 0.25 + _TO_INTEGER
    k = shifted - _TO_INTEGER
    h = size - k * (0.5 * _LN2_HIGH) - k * (0.5 * _LN2_LOW)
    square = h * h
    p = h + (square + square * h * polynomial(h, square, _EXPM1_HALVES))
    power = shifted.shifted_left(52)
    e = power.plus_bits(x.bits(_ONE + _DOUBLE)) * p + (power.plus_bits(x.bits(_ONE)) - 1.0)  # e^2|x| − 1
    value, distance = e / (e + 2.0), 2.0 / (e + 2.0)
    return value.with_sign_of(x), distance * (1.0 + value)


def sigmoid_parts(x: Lanes) -> tuple[Lanes, Lanes, Lanes]:
    """σ(x), σ(−x), and their product, the slope."""
    e = exp_below(-abs(x))
    larger = 1.0 / (1.0 + e)
    smaller = e / (1.0 + e)
    negative = x < 0.0
    return negative.choose(smaller, larger), negative.choose(larger, smaller), larger * smaller


def _log_reduced(x: Lanes, correction: Lanes | None) -> Lanes:
    """ln(x + correction) for finite x > 0 that is not subnormal, and |correction| below a unit in its last place."""
    # x = 2^k m with √½ ≤ m < √2.
    offset = x.bits(0x3FE6A09E667F3BCD)  # √½
    above = x.minus_bits(offset)
    exponent = above.shifted_right(52)
    # The exponent, −1074 … 1024 as 12 bits, as a number: put below 2⁵² + 2¹¹ and taken out again.
    k = exponent.plus_bits(x.bits(2048)) & x.bits(0xFFF)
    k = (k | x.bits(0x433 << 52)) - (2.0**52 + 2048.0)
    m = x.minus_bits(exponent.shifted_left(52))
    f = m - 1.0
    s = f / (f + 2.0)
    half = f * f * 0.5
    z = s * s
    tail = k * _LN2_LOW
    if correction is not None:
        tail = tail + correction / x
    return k * _LN2_HIGH - ((half - (s * (half + z * polynomial(z, z * z, _LOG)) + tail)) - f)


def log(x: Lanes) -> Lanes:
    """ln x; −∞ at 0, NaN below."""
    small = x < 2.0**-1022
    scaled = small.choose(x * 2.0**54, x)
    value = _log_reduced(scaled, None) - small.choose(54.0 * math.log(2.0), 0.0)
    value = x.equals(math.inf).choose(math.inf, x.equals(0.0).choose(-math.inf, value))
    return (x >= 0.0).choose(value, math.nan)


def log1p_above(x: Lanes) -> Lanes:
    """ln(1 + x) for x ≥ 0."""
    u = 1.0 + x
    correction = (u > 2.0).choose(1.0 - (u - x), x - (u - 1.0))
    value = _log_reduced(u, correction)
    return (x < math.inf).choose(value, x)


def softplus_with_slope(x: Lanes) -> tuple[Lanes, Lanes]:
    """ln(1 + e^x), and σ(x)."""
    e = exp_below(-abs(x))
    return x.at_least(0.0) + log1p_above(e), (x < 0.0).choose(e, 1.0) / (1.0 + e)


def logistic_parts(x: Lanes) -> tuple[Lanes, Lanes, Lanes, Lanes]:
    """ln(1 + e^x), ln(1 + e^−x), σ(x) and σ(−x)."""
    e = exp_below(-abs(x))
    softened, total, below = log1p_above(e), 1.0 + e, x < 0.0
    positive, negative = x.at_least(0.0) + softened, (-x).at_least(0.0) + softened
    return positive, negative, below.choose(e, 1.0) / total, below.choose(1.0, e) / total


def horner(x: Lanes, coefficients: Sequence[float]) -> Lanes:
    """Σ c_i x^i, one after the other from the end: a longer chain with smaller errors."""
    value = x.constant(coefficients[-1])
    for c in reversed(coefficients[:-1]):
        value = value * x + c
    return value


def normal_parts(x: Lanes) -> tuple[Lanes, Lanes]:
    """Φ(x) and φ(x) of the standard normal distribution; φ within 3 units in the last place."""
    size = abs(x).at_most(39.0)
    upper = size & x.bits(-(1 << 27) & (1 << 64) - 1)  # 26 bits, whose square is exact
    rest = (size - upper) * (size + upper) * 0.5
    t = (size - 6.0) / (size + 6.0)
    small = t * horner(t, NORMAL_TAIL[1:])
    share, divisor = small + NORMAL_TAIL[0], size + 1.0
    quotient = share / divisor
    # What rounding took from share and divisor goes into the exponent; 2.2 is about 1/share.
    lost = (small - (share - NORMAL_TAIL[0])) * 2.2 - (1.0 - (divisor - size)) * quotient * 2.2
    bell = exp_below(upper * upper * -0.5, lost - rest)
    center = 0.5 - size * horner(size * size, NORMAL_CENTER)
    below = (size < 0.6).choose(center, bell * quotient)
    return (x > 0.0).choose(1.0 - below, below), bell * (1.0 / math.sqrt(2.0 * math.pi))
