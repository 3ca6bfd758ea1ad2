"""Optimizers as pure pairs: init(parameter) → state; step(gradient, state, …) → (update, state).

First-order methods work on each parameter array by itself, whole-batch methods on the vector of all of them.
"""

from .first_order import OPTIMIZERS as FIRST_ORDER
from .first_order import Optimizer
from .second_order import WHOLE_BATCH

OPTIMIZERS: dict[str, Optimizer] = {**FIRST_ORDER, **WHOLE_BATCH}

__all__ = ["OPTIMIZERS", "Optimizer"]
