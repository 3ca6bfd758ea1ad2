"""What mends a fault by one change of the spec: a field, its new value, and the words for a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..functions.losses import LOSSES, Loss
from ..network.objective import Objective
from ..network.spec import Spec
from ..numbers.special import Array

HALVINGS = 20  # down to a millionth


@dataclass(frozen=True)
class Remedy:
    """path: of the field in the spec; label: what the change does, as an order."""

    path: str
    value: str | float
    label: str

    def document(self) -> dict[str, Any]:
        """The three as they are."""
        return dict(vars(self))


def own_loss(spec: Spec) -> Loss | None:
    """The loss with which δ of the output layer's activation is ŷ − y."""
    name = spec.layers[-1].activation.row.name
    return next((row for row in LOSSES.values() if row.fused and row.fused.activation == name), None)


def take_own_loss(spec: Spec) -> Remedy | None:
    """That loss, where these targets and this optimizer go with it."""
    loss, method = own_loss(spec), spec.optimizer.row
    if loss is None or loss is spec.loss.row:
        return None
    low, high = loss.targets
    fits = np.all(np.isin(spec.Y, loss.target_values)) if loss.target_values else True
    fits = fits and (low is None or np.all(low <= spec.Y)) and (high is None or np.all(high >= spec.Y))
    needs_squares = method.residuals
    if not fits or (needs_squares and loss.square is None):
        return None
    return Remedy("loss.name", loss.name, f"Use {loss.label}")


def take_shorter_steps(objective: Objective, flat: Array, limit: float | None, rate: float) -> Remedy | None:
    """A rate that lowers the loss along −g: at most half of `rate`, and of `limit`, where a parabola is lowest.

    flat: the parameters as one vector (n,). None where none of some halvings does.
    """
    g, loss = objective.gradient(flat), objective.loss(flat)
    start = rate if limit is None else min(limit, rate)
    for halving in range(1, HALVINGS + 1):
        shorter = float(f"{start * 0.5**halving:.2g}")
        if objective.loss(flat - shorter * g) < loss:
            return Remedy("optimizer.learning_rate", shorter, f"Use η {shorter:g}")
    return None
