"""A whole-batch method that is told losses and derivatives a little off, as rounding leaves them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..functions.initializers import generator
from ..numbers.special import Array
from ..optimizers.base import Optimizer
from ..optimizers.whole_batch import Objective, Outcome, WholeBatchOptimizer

UNIT = float(np.finfo(float).eps)
STREAM = 1  # beside that of the weights


def moved(x: Any, random: np.random.Generator) -> Any:
    """Each number up or down by a unit in its last place."""
    return x * (1.0 + UNIT * random.choice((-1.0, 1.0), np.shape(x)))


@dataclass(frozen=True)
class Rounded:
    """An objective whose every answer is off by so many units of the largest number it had so far, in its own way.

    So it is where terms cancel, or a function is saturated: of a small number fewer digits are right.
    """

    of: Objective
    random: np.random.Generator
    by: float
    largest: dict[str, float]

    def _off(self, what: str, x: Array) -> Array:
        self.largest[what] = max(self.largest.get(what, 0.0), float(np.max(np.abs(x), initial=0.0)))
        return x + self.by * UNIT * self.largest[what] * self.random.choice((-1.0, 1.0), x.shape)

    def loss(self, flat: Array) -> float:
        """E."""
        return float(moved(self.of.loss(flat), self.random))

    def gradient(self, flat: Array) -> Array:
        """∂E/∂θ, (n,)."""
        return self._off("gradient", self.of.gradient(flat))

    def hessian(self, flat: Array) -> Array:
        """∂²E/∂θ², (n, n)."""
        return self._off("hessian", self.of.hessian(flat))

    def hessian_vector(self, flat: Array, v: Array) -> Array:
        """H·v, (n,)."""
        return self._off("hessian_vector", self.of.hessian_vector(flat, v))

    def jacobian(self, flat: Array) -> Array:
        """∂r/∂θ, (n_residuals, n)."""
        return self._off("jacobian", self.of.jacobian(flat))

    def curvature(self, J: Array) -> Array:
        """JᵀJ, (n, n)."""
        return self.of.curvature(J)

    def gauss_newton(self, flat: Array) -> Array:
        """JᵀJ, (n, n), of a Jacobian that is off: semidefinite, as the product is in every library."""
        return self.curvature(self.jacobian(flat))


def rounding(row: Optimizer, seed: int, by: float) -> Optimizer:
    """The method that is told so."""
    assert isinstance(row, WholeBatchOptimizer)
    random, largest = generator(seed, STREAM), dict[str, float]()

    def solve(objective: Objective, *given: Any, **settings: Any) -> Outcome:
        return row.solve(Rounded(objective, random, by, largest), *given, **settings)

    return replace(row, solve=solve)
