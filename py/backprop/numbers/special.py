"""Elementary functions that keep their digits where the textbook form loses them; real or complex input.

Complex input serves the complex-step check: every branch is taken on the real part, so that the
imaginary part carries the derivative. Arrays may have any shape; without another word the answer has the same shape.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Steps of the continued fraction for erfc: enough for full precision from 1.5 on (checked against mpmath).
_ERFC_STEPS = 120
_ERF_TERMS = 60
_ERFC_SWITCH = 1.5


def sign(z: Array) -> Array:
    """+1 where the real part is at least 0, else −1."""
    return np.where(np.real(z) >= 0, 1.0, -1.0)


def absolute(z: Array) -> Array:
    """|z| by the sign of the real part, so that it stays differentiable for complex steps."""
    return z * sign(z)


def magnitude(x: Array) -> Array:
    """|x| where its kink matters: the derivative at 0 is 0, between those of both sides."""
    return x * np.sign(np.real(x))


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^−z), by sign, so that no exponential overflows."""
    e = np.exp(-absolute(z))
    return np.where(np.real(z) >= 0, 1.0, e) / (1.0 + e)


def sigmoid_slope(z: Array) -> Array:
    """σ′ = σ(z) σ(−z): the digits that 1 − a loses near saturation are kept."""
    return sigmoid(z) * sigmoid(-z)


def tanh_slope(z: Array) -> Array:
    """1 − tanh² z as 4 e^−2|z| / (1 + e^−2|z|)²."""
    e = np.exp(-2.0 * absolute(z))
    return 4.0 * e / ((1.0 + e) * (1.0 + e))


def softplus(z: Array) -> Array:
    """ln(1 + e^z) as max(z, 0) + log1p(e^−|z|)."""
    return np.where(np.real(z) >= 0, z, 0.0) + log1p(np.exp(-absolute(z)))


def log1p(x: Array) -> Array:
    """ln(1 + x); NumPy's own of a complex x takes the logarithm of |1 + x|, where a small x has lost its digits."""
    if not (isinstance(x, np.ndarray | np.generic) and np.iscomplexobj(x)):
        return np.log1p(x)
    re, im = np.real(x), np.imag(x)
    made: Array = 0.5 * np.log1p(re * (2.0 + re) + im * im) + 1j * np.arctan2(im, 1.0 + re)
    return made


def largest(x: Array) -> Array:
    """Shaped as x: True at the largest entry of the last axis, the first of equal ones."""
    real = np.real(x)
    return np.arange(real.shape[-1]) == np.argmax(real, axis=-1)[..., None]


def sum_of_others(x: Array) -> Array:
    """For each entry the sum of all others of the last axis, accurate where all are at least 0.

    The largest entry's is added up without it, since Σ x − x would lose its digits there, and nowhere else.
    """
    at = largest(x)
    rest = np.sum(np.where(at, 0.0, x), axis=-1, keepdims=True)
    whole = np.sum(np.where(at, x, 0.0), axis=-1, keepdims=True) + rest
    return np.where(at, rest, whole - x)


def log_softmax(z: Array) -> Array:
    """ln softmax over the last axis, the largest entry taken out first; its own e^0 = 1 goes into log1p."""
    at = largest(z)
    shifted = np.where(at, 0.0, z - np.sum(np.where(at, z, 0.0), axis=-1, keepdims=True))
    others = np.sum(np.where(at, 0.0, np.exp(shifted)), axis=-1, keepdims=True)
    return shifted - np.log1p(others)


def softmax(z: Array) -> Array:
    """e^z / Σ e^z over the last axis, the largest entry taken out first."""
    e = np.exp(z - np.max(np.real(z), axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def xlogy(y: Array, x: Array) -> Array:
    """y ln x with 0 ln 0 = 0."""
    return np.where(y == 0, 0.0, y * np.log(np.where(y == 0, 1.0, x)))


def product(x: Array, y: Array) -> Array:
    """x y, 0 where x is 0, whatever y."""
    return np.where(x == 0, 0.0, x * y)


def ratio(x: Array, y: Array) -> Array:
    """x/y, 0 where x is 0, whatever y."""
    return np.where(x == 0, 0.0, x / np.where(x == 0, 1.0, y))


def one_minus_power(x: float, n: float) -> float:
    """1 − xⁿ of single numbers; by expm1 where x is near 1, which keeps the digits that the difference loses there."""
    if not isinstance(x, float):  # an exact number
        return 1.0 - x**n
    return -math.expm1(n * math.log1p(x - 1.0)) if x >= 0.5 else 1.0 - x**n


def cos_pi(above: Any, below: Any) -> Any:
    """cos(π above/below) of single numbers."""
    exact = getattr(below, "cos_pi", None)  # exact numbers have forms of their own, here and below
    return math.cos(math.pi * above / below) if exact is None else (above / below).cos_pi()


def normal_cdf(z: Any) -> Any:
    """Φ(z) = ½ erfc(−z/√2), accurate far out in both tails."""
    exact = getattr(z, "normal_cdf", None)
    return 0.5 * erfc(-z / math.sqrt(2.0)) if exact is None else exact()


def normal_pdf(z: Any) -> Any:
    """φ(z) = e^(−z²/2) / √(2π)."""
    exact = getattr(z, "normal_pdf", None)
    return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) if exact is None else exact()


def erfc(x: Array) -> Array:
    """The complementary error function; real input by the C library, complex by series and continued fraction."""
    taped = getattr(x, "erfc", None)
    if taped is not None:  # the tape of oracles.autodiff has its own rule
        return taped()
    if not np.iscomplexobj(x):
        return np.vectorize(math.erfc, otypes=[float])(x)
    size = absolute(x)
    tail = np.where(np.real(size) < _ERFC_SWITCH, 1.0 - _erf_series(size), _erfc_fraction(size))
    return np.where(np.real(x) >= 0, tail, 2.0 - tail)


def _erf_series(x: Array) -> Array:
    """erf(x) = 2/√π e^(−x²) Σ 2^n x^(2n+1) / (2n+1)!!, all terms of one sign (DLMF 7.6.2)."""
    near = np.where(np.real(x) < _ERFC_SWITCH, x, 0.0)
    term, total = near, near
    for n in range(1, _ERF_TERMS):
        term = term * (2.0 * near * near / (2 * n + 1))
        total = total + term
    return 2.0 / math.sqrt(math.pi) * np.exp(-near * near) * total


def _erfc_fraction(x: Array) -> Array:
    """erfc(x) = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))), evaluated from the far end (DLMF 7.9.1)."""
    far = np.where(np.real(x) < _ERFC_SWITCH, _ERFC_SWITCH, x)
    tail = far
    for n in range(_ERFC_STEPS, 0, -1):
        tail = far + 0.5 * n / tail
    return np.exp(-far * far) / (math.sqrt(math.pi) * tail)
