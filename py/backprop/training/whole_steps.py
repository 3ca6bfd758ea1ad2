"""Every kind of step, one by one, by the same function that answers for a single one: each with all its numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..optimizers.clipping import global_norm
from .apply_update import free_gradients
from .progress import Progress
from .rows import Order
from .slices import Slice
from .steps import take_step


class WholeSteps:
    """An engine. `see` is shown each step; `made` is the last one."""

    name, most = "numpy", 1

    def __init__(self, spec: Spec, see: Callable[[Step], None] = lambda step: None) -> None:
        self.spec, self.see = spec, see
        self.measure: Callable[[int], bool] = lambda step: True
        self.made: Step

    def begin(self, at: Progress) -> None:
        """Stand where the run stands."""
        self._order = Order(self.spec, at.step)

    def make(self, at: Progress, count: int) -> Slice:
        """One step; what it has made is written into `at`, unless a number is not finite."""
        self.made = step = next_step(self.spec, at, self._order)
        self.see(step)
        if step.fault is None:
            at.parameters, at.state, at.buffers = step.after, step.state, step.buffers_after
            at.still = at.still + 1 if step.info and step.info["settled"] else 0
        norms = self.norms()[:-2] if self.measure(step.step) else np.full(len(step.gradients), np.nan)
        return Slice(
            step.step, np.array([step.loss]), np.array([step.learning_rate]), norms[None],
            np.array([step.gradient_norm]), np.array([step.norm_before_clipping]),
            "nonfinite" if step.fault else "", step.fault,
            tuple((step.step, remark) for remark in step.info["notes"]) if step.info else (),
        )  # fmt: skip

    def undo(self) -> None:
        """A single step never goes too far."""

    def norms(self) -> Array:
        """Of the last step: each layer's, that of all, that of all before it was held to a bound, (layers + 2,)."""
        step = self.made
        layers = [global_norm(free_gradients(self.spec, step.gradients, [k])) for k in range(len(step.gradients))]
        return np.array([*layers, step.gradient_norm, step.norm_before_clipping])

    def put_into(self, at: Progress) -> None:
        """They are there already: no step changes an array."""


def next_step(spec: Spec, at: Progress, order: Order | None = None) -> Step:
    """The step that comes next, without taking it over."""
    epoch, samples = (order or Order(spec, at.step)).batch(at.step + 1)
    return take_step(spec, at.parameters, at.state, samples, at.step + 1, epoch, at.buffers, at.plateau.drops)
