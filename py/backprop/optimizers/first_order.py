"""First-order optimizers by name: one row each, applied to each parameter array by itself."""

from __future__ import annotations

from . import adam, adaptive, momentum
from .base import LEARNING_RATE, Optimizer

_ORDER = (
    "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamax", "nadam", "amsgrad",
    "adamw", "lion",
)  # fmt: skip
_ROWS = {row.name: row for row in (*momentum.ROWS, *adaptive.ROWS, *adam.ROWS)}

OPTIMIZERS: dict[str, Optimizer] = {name: _ROWS[name] for name in _ORDER}

__all__ = ["LEARNING_RATE", "OPTIMIZERS", "Optimizer"]
