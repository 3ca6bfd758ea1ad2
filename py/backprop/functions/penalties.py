"""Penalties on the size of parameters: l1 Σ|w| + ½ l2 Σ w², added to the loss (biases only if asked)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array, magnitude
from ..rules.fields import Field

PENALTY_FIELDS = (
    Field("l1", "L1 penalty", default=0.0, minimum=0, maximum=10),
    Field("l2", "L2 penalty", default=0.0, minimum=0, maximum=10),
)


@dataclass(frozen=True)
class Penalty:
    """share · (the number of that name) · Σ term is added to the loss, and so `slope` to the gradient of a weight w."""

    name: str
    term: str
    slope: str
    share: float = 1.0


PENALTIES = (Penalty("l1", "abs(w)", "l1 * sign(w)"), Penalty("l2", "w * w", "l2 * w", 0.5))


def penalty_value(parameter: Array, l1: float, l2: float, leading: int = 0) -> Array:
    """What one parameter array adds to the loss: a scalar, or one for each index of its `leading` first letters."""
    axes = tuple(range(leading, parameter.ndim)) if leading else None
    return l1 * np.sum(magnitude(parameter), axis=axes) + 0.5 * l2 * np.sum(parameter * parameter, axis=axes)


def penalty_gradient(parameter: Array, l1: float, l2: float) -> Array:
    """∂/∂w of the same, shaped as the parameter; the derivative of |w| at 0 is taken as 0."""
    return l1 * np.sign(np.real(parameter)) + l2 * parameter
