"""Evenly spaced numbers over any range that float64 has, however narrow or wide."""

from __future__ import annotations

import math

import numpy as np

from ..numbers.special import Array

APART = 4.0  # half a step is so many of the numbers that float64 has there: rounding leaves all in their order
LARGEST = float(np.finfo(np.float64).max)


def evenly(low: float, high: float, count: int) -> Array:
    """`count` rising numbers from low to high, both finite and low ≤ high; (count,).

    A range with too few float64 numbers in it is widened about its middle; one wider than the largest number is halved
    while it is divided.
    """
    half = high / 2.0 - low / 2.0
    least = APART * (count - 1) * math.ulp(max(abs(low), abs(high)))
    if half < least:
        middle = min(max(low / 2.0 + high / 2.0, least - LARGEST), LARGEST - least)
        low, high = middle - least, middle + least
    if half > LARGEST / 4.0:
        return 2.0 * np.linspace(low / 2.0, high / 2.0, count)
    return np.linspace(low, high, count)
