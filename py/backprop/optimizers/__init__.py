"""Optimizers as pure pairs: init(parameter) → state; step(gradient, state, …) → (update, state)."""

from .first_order import OPTIMIZERS, Optimizer

__all__ = ["OPTIMIZERS", "Optimizer"]
