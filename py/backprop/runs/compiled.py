"""The compiled kernel through the door of the other trainers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from ..kernel import StepsMade, Trainer
from ..network.spec import Spec
from ..numbers.special import Array
from ..training.slices import Slice, rates_of
from ..training.step_by_step import StepTrainer
from ..training.steps import Progress


class KernelTrainer:
    """As `StepTrainer`, equal to rounding. Raises `kernel.Unsupported`."""

    def __init__(self, spec: Spec, progress: Progress) -> None:
        self.spec = spec
        self.measure: Callable[[int], bool] = lambda step: True  # all norms are there at no cost
        self._trainer = Trainer(spec, progress)
        self._trainer.rates = partial(rates_of, spec)
        self._last_epoch_loss = progress.last_epoch_loss

    def progress(self) -> Progress:
        """Where the run stands."""
        return replace(self._trainer.progress(), last_epoch_loss=self._last_epoch_loss)

    def run(self, steps: int, stop: bool = True) -> Slice:
        """At most so many updates; with `stop` False past stop conditions."""
        return self._made(self._trainer.run(steps, stop))

    def run_for(self, seconds: float, most: int, stop: bool = True) -> Slice:
        """As many as fit, one at least, `most` at most."""
        return self._made(self._trainer.run_for(seconds, most, stop))

    def _made(self, made: StepsMade) -> Slice:
        if len(made.epoch_losses):
            self._last_epoch_loss = float(made.epoch_losses[-1])
        norms, totals, before = self._clipped(made.norms)
        slice_ = Slice(
            made.first, made.losses, made.learning_rates, norms, totals, made.ended, made.fault, norms_before=before
        )
        return self._with_faulty_step(slice_) if made.fault else slice_

    def _clipped(self, norms: Array) -> tuple[Array, Array, Array]:
        """The norms of layers, and that of all, after clipping by the norm; that of all before it."""
        totals = np.hypot.reduce(norms, axis=1, initial=0.0)  # does not overflow where squares would
        bound = self.spec.clip.norm
        if bound is None:
            return norms, totals, totals
        scale = np.where(totals > bound, bound / np.where(totals > 0, totals, 1.0), 1.0)
        return norms * scale[:, None], np.minimum(totals, bound), totals

    def _with_faulty_step(self, made: Slice) -> Slice:
        """The step that was not finite is the last of the slice, as NumPy makes it."""
        at = self.progress()
        last = StepTrainer(self.spec, at).run(1)

        def joined(key: str) -> Array:
            return np.concatenate([getattr(made, key), getattr(last, key)])

        first = at.step - len(made.losses) + 1
        numbers = joined("losses"), joined("rates"), joined("norms"), joined("gradient_norms")
        return Slice(first, *numbers, made.ended, made.fault, norms_before=joined("unclipped_norms"))
