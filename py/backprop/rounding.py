"""Rounding as a person does on paper: half away from zero on the decimal digits that the number shows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np

from .functions.special import Array


def rounder(digits: int, kind: str) -> Callable[[Array], Array]:
    """A function that rounds every entry of an array to `digits` decimals or significant digits."""

    def round_one(value: float) -> float:
        return round_decimal(value, digits, kind)

    return lambda array: np.asarray(np.vectorize(round_one, otypes=[float])(array))


def round_decimal(value: float, digits: int, kind: str) -> float:
    """One number rounded half away from zero on its shortest decimal form; non-finite values pass."""
    if not np.isfinite(value) or value == 0:
        return value
    exact = Decimal(repr(float(value)))
    places = digits if kind == "decimals" else max(digits, 1) - 1 - exact.adjusted()
    if -exact.as_tuple().exponent <= places:  # type: ignore[operator]  # finite, so an integer
        return value
    with localcontext() as context:
        context.prec = 400
        return float(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
