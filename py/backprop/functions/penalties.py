"""Penalties on the size of parameters: l1 Σ|w| + ½ l2 Σ w², added to the loss (biases only if asked)."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

import numpy as np

from ..equations.parser import parse_formula
from ..equations.pointwise import Function, function
from ..numbers.special import Array
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

    @cached_property
    def of_weights(self) -> tuple[Function, Function]:
        """The term of (w), and the slope of (w, the number by its name)."""
        return function(("w",), parse_formula(self.term)), function(("w",), parse_formula(self.slope), (self.name,))


PENALTIES = (Penalty("l1", "abs(w)", "l1 * sign(w)"), Penalty("l2", "w**2", "l2 * w", 0.5))


WITHOUT_HALF = replace(PENALTIES[1], slope="2 * l2 * w", share=1.0)


def told(l1: float, l2: float, without_half: bool) -> list[tuple[Penalty, float]]:
    """What is asked for, each with its number, as it is spoken of; l2 goes with ½, `without_half` says half of it."""
    second = (WITHOUT_HALF, l2 / 2) if without_half else (PENALTIES[1], l2)
    return [(row, number) for row, number in ((PENALTIES[0], l1), second) if number]


def penalty_value(parameter: Array, l1: float, l2: float, leading: int = 0) -> Any:
    """What one parameter array adds to the loss: a scalar, or one for each index of its `leading` first letters."""
    axes, numbers = tuple(range(leading, parameter.ndim)) if leading else None, {"l1": l1, "l2": l2}
    parts = (row.share * numbers[row.name] * np.sum(row.of_weights[0](parameter), axis=axes) for row in PENALTIES)
    return reduce(operator.add, parts)


def penalty_gradient(parameter: Array, l1: float, l2: float) -> Any:
    """∂/∂w of the same, shaped as the parameter; the derivative of |w| at 0 is taken as 0."""
    numbers = {"l1": l1, "l2": l2}
    return reduce(operator.add, (row.of_weights[1](parameter, **{row.name: numbers[row.name]}) for row in PENALTIES))
