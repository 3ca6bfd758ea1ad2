"""Gradient clipping: elementwise bound first, then the global norm, both before the optimizer."""

from __future__ import annotations

import math

import numpy as np

from ..equations.parser import parse_formula
from ..equations.pointwise import function
from ..numbers.special import Array
from ..rules.fields import Field

CLIP_FIELDS = (
    Field("value", "Clip each gradient at", minimum=0, exclusive_minimum=True, maximum=1e15, nullable=True),
    Field("norm", "Clip the gradient's norm at", minimum=0, exclusive_minimum=True, maximum=1e15, nullable=True),
)

BOUNDED = "max(min(g, bound), -bound)"  # a gradient that is clipped by value
clipped = function(("g",), parse_formula(BOUNDED), ("bound",))


def global_norm(arrays: list[Array]) -> float:
    """√Σg² over all arrays of any shapes; scaled by the largest entry, so that it neither overflows nor underflows."""
    largest = max((float(np.abs(array).max()) for array in arrays if array.size), default=0.0)
    if largest == 0 or not math.isfinite(largest):
        return largest
    scale = scale_of(largest)
    return math.sqrt(math.fsum(float(((array * scale) ** 2).sum()) for array in arrays)) / scale


def scale_of(largest: float) -> float:
    """What numbers up to `largest` are scaled by before they are squared: a power of two, which changes no bit."""
    return 2.0 ** min(-math.frexp(largest)[1], 1023)


def clip_scale(norm: float, bound: float | None) -> float:
    """The factor that brings the global norm down to `bound`; exactly 1 when it is within."""
    return 1.0 if bound is None or not norm > bound else bound / norm
