"""The elementary operations of the tape: the derivative by each operand, and what rounding may make of it.

Errors are estimates to the first order, as in a running error analysis (Higham 2002, section 3.3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..numbers.special import Array

EPSILON = float(np.finfo(np.float64).eps)
TINY = 5e-324  # what is lost where a number underflows

_NONE = (0.0, 0.0)


class Rule(NamedTuple):
    """partials(r, *operands) → ∂r/∂operand, each in a shape that goes with r's.

    doubts(r, r's error, *(operand, its error)) → the error of each partial; ulps: the rounding of r itself.
    """

    partials: Callable[..., tuple[Any, ...]]
    doubts: Callable[..., tuple[Any, ...]]
    ulps: float = 4.0


def _sech2(x: Array) -> Array:
    """1 − tanh² x without the digits that the difference loses."""
    e = np.exp(-2.0 * np.abs(x))
    return 4.0 * e / ((1.0 + e) * (1.0 + e))


def _power_partials(r: Array, x: Any, y: Any) -> tuple[Any, Any]:
    """Of x^y, x at least 0; 0 where x^y does not change."""
    logarithm = np.log(np.where(x == 0, 1.0, x))
    return np.where(y == 0, 0.0, y * np.power(x, y - 1.0)), r * logarithm


def _power_doubts(r: Array, er: Array, x: Any, ex: Any, y: Any, ey: Any) -> tuple[Any, Any]:
    steepness = np.where(ex == 0, 0.0, np.abs(y * (y - 1.0) * np.power(x, y - 2.0)) * ex)
    rounding_ = 4.0 * EPSILON * np.abs(_power_partials(r, x, y)[0])
    return steepness + rounding_, er * np.abs(np.log(np.where(x == 0, 1.0, x))) + np.abs(r) * ey


RULES: dict[Any, Rule] = {
    np.add: Rule(lambda r, x, y: (1.0, 1.0), lambda *_: _NONE, 1.0),
    np.subtract: Rule(lambda r, x, y: (1.0, -1.0), lambda *_: _NONE, 1.0),
    np.multiply: Rule(lambda r, x, y: (y, x), lambda r, er, x, ex, y, ey: (ey, ex), 1.0),
    np.divide: Rule(
        lambda r, x, y: (1.0 / y, -r / y),
        lambda r, er, x, ex, y, ey: (ey / (y * y), (er + np.abs(r) * ey / np.abs(y)) / np.abs(y)), 1.0,
    ),
    np.negative: Rule(lambda r, x: (-1.0,), lambda *_: (0.0,), 0.0),
    np.exp: Rule(lambda r, x: (r,), lambda r, er, x, ex: (er,)),
    np.expm1: Rule(lambda r, x: (np.exp(x),), lambda r, er, x, ex: (np.exp(x) * ex,)),
    np.log: Rule(lambda r, x: (1.0 / x,), lambda r, er, x, ex: (ex / (x * x),)),
    np.log1p: Rule(lambda r, x: (1.0 / (1.0 + x),), lambda r, er, x, ex: (ex / ((1.0 + x) * (1.0 + x)),)),
    np.sqrt: Rule(lambda r, x: (0.5 / r,), lambda r, er, x, ex: (0.5 * er / (r * r),)),
    np.power: Rule(_power_partials, _power_doubts),
    np.tanh: Rule(lambda r, x: (_sech2(x),), lambda r, er, x, ex: (2.0 * np.abs(r) * _sech2(x) * ex,)),
}  # fmt: skip


def rounding(terms: int) -> float:
    """The relative error of a sum of so many terms, against the sum of their sizes."""
    return EPSILON * (1.0 + float(np.sqrt(terms)))
