"""From gradients to updates: penalty, clipping, optimizer; for one layer at a time or for all at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..functions.penalties import penalty_gradient
from ..functions.special import Array
from ..layers.base import Mode, Parameters
from ..network.build import NetworkParameters, is_trained
from ..network.spec import Spec
from ..network.step import State
from ..optimizers import Optimizer
from ..optimizers.clipping import clip_scale, global_norm


class Updater:
    """Turns gradients into updates, for one layer at a time or, with clipping by the global norm, for all at once."""

    def __init__(
        self, spec: Spec, parameters: NetworkParameters, state: State, number: int, learning_rate: float,
        X: Array, Y: Array, mode: Mode,
    ) -> None:  # fmt: skip
        self.spec = spec
        self.before = parameters
        self.number = number
        self.learning_rate = learning_rate
        self.X, self.Y, self.mode = X, Y, mode
        self.gradients: NetworkParameters = [{} for _ in parameters]
        self.updates: NetworkParameters = [{} for _ in parameters]
        self.after: NetworkParameters = [dict(layer) for layer in parameters]
        self.state: State = [dict(layer) for layer in state]
        self.direction: NetworkParameters | None = None
        self.info: dict[str, Any] | None = None
        self.clipped = False
        self.norm_before_clipping = 0.0
        self.unscaled: NetworkParameters = self.gradients  # before clipping by the norm

    def layer(self, k: int, data_gradients: Parameters) -> Parameters:
        """Update layer k now and return its new parameters (the sequential convention)."""
        self.gradients[k] = self._prepare(k, data_gradients)
        self._apply(k)
        return self.after[k]

    def all_layers(self, data_gradients: NetworkParameters) -> None:
        """Update every layer from gradients that were all computed with the old parameters."""
        self.gradients = self.unscaled = [self._prepare(k, layer) for k, layer in enumerate(data_gradients)]
        how = self.spec.conventions.arithmetic
        self.norm_before_clipping = (how.norm or global_norm)(self.trained_gradients())
        scale = clip_scale(self.norm_before_clipping, self.spec.clip.norm)
        if scale != 1.0:
            self.clipped = True
            self.gradients = [{name: how.keep(g * scale) for name, g in layer.items()} for layer in self.gradients]
        for k in range(len(self.gradients)):
            self._apply(k)

    def trained_gradients(self) -> list[Array]:
        """The gradients of the parameters that training changes."""
        return [g for layer in self.gradients for name, g in layer.items() if is_trained(self.spec, name)]

    def _prepare(self, k: int, data_gradients: Parameters) -> Parameters:
        """Add the penalty's gradient, then clip by value."""
        prepared: Parameters = {}
        how = self.spec.conventions.arithmetic
        for name, gradient in data_gradients.items():
            if self.spec.penalty.applies_to(name):
                own = penalty_gradient(self.before[k][name], self.spec.penalty.l1, self.spec.penalty.l2)
                gradient = how.keep(gradient + own)
            bound = self.spec.clip.value
            if bound is not None and is_trained(self.spec, name) and np.any(np.abs(gradient) > bound):
                self.clipped = True
                gradient = how.keep(np.clip(gradient, -bound, bound))
            prepared[name] = gradient
        return prepared

    def _apply(self, k: int) -> None:
        optimizer, how = self.spec.optimizer, self.spec.conventions.arithmetic
        assert isinstance(optimizer.row, Optimizer)
        for name, gradient in self.gradients[k].items():
            if is_trained(self.spec, name):
                update, self.state[k][name] = optimizer.step(
                    self.before[k][name], gradient, self.state[k][name], self.learning_rate, self.number, how.keep
                )
                self.updates[k][name] = how.keep(update)
                before, change = self.before[k][name], self.updates[k][name]
                self.after[k][name] = how.keep(np.where(change == 0, before, before + change))  # −0.0 stays −0.0
            else:
                self.updates[k][name] = np.zeros_like(gradient)
