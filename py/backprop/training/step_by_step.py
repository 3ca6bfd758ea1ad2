"""Every kind of step, one by one, by the same function that answers for a single one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import numpy as np

from ..network.build import is_trained
from ..network.spec import Spec
from ..network.step import Step
from ..optimizers.clipping import global_norm
from .slices import Order, Slice
from .steps import STILL, Progress, take_step


class StepTrainer:
    """Takes whole steps with every number in them, all norms too."""

    def __init__(self, spec: Spec, progress: Progress) -> None:
        self.spec = spec
        self.measure: Callable[[int], bool] = lambda step: True
        self._progress = progress.copy()  # it is moved on in place
        self._order = Order(spec, progress.step)

    def progress(self) -> Progress:
        """Where the run stands."""
        return self._progress.copy()

    def run(self, steps: int, stop: bool = True) -> Slice:
        """At most so many updates; with `stop` False past stop conditions."""
        return self._run(steps, None, stop)

    def run_for(self, seconds: float, most: int, stop: bool = True) -> Slice:
        """As many as fit, one at least, `most` at most."""
        return self._run(most, time.perf_counter() + seconds, stop)

    def _run(self, steps: int, deadline: float | None, stop: bool) -> Slice:
        made: list[tuple[float, float, float, list[float], float]] = []
        remarks: list[tuple[int, str]] = []
        ended, fault = "", None
        for _ in range(steps):
            step = self.step()
            norms = _norms(self.spec, step)
            made.append((step.loss, step.learning_rate, step.gradient_norm, norms, step.norm_before_clipping))
            add_remarks(remarks, remarks_on(step))
            ends = self._progress.advance(self.spec, step)
            if step.fault:
                ended, fault = "nonfinite", step.fault
            elif ends and stop:
                ended = self._why()
            if ended or (deadline is not None and time.perf_counter() >= deadline):
                break
        losses, rates, totals, layers, before = zip(*made, strict=True)
        first = self._progress.step - len(made) + 1 + (ended == "nonfinite")
        return Slice(
            first, np.array(losses), np.array(rates), np.array(layers), np.array(totals), ended, fault, tuple(remarks),
            np.array(before),
        )  # fmt: skip

    def step(self) -> Step:
        """The next step, without taking it over."""
        at = self._progress
        epoch, samples = self._order.batch(at.step + 1)
        return take_step(self.spec, at.parameters, at.state, samples, at.step + 1, epoch, at.buffers, at.plateau.drops)

    def _why(self) -> str:
        """Which condition ended the run."""
        training = self.spec.training
        if self._progress.still >= STILL:
            return "settled"
        enough = training.stop_loss is not None and self._progress.last_epoch_loss <= training.stop_loss
        return "stop_loss" if enough else "patience"


def _norms(spec: Spec, step: Step) -> list[float]:
    return [global_norm([g for name, g in layer.items() if is_trained(spec, name)]) for layer in step.gradients]


MANY_REMARKS = 12


def add_remarks(remarks: list[tuple[int, str]], more: Iterable[tuple[int, str]]) -> None:
    """Remarks by step; each is kept once, as long as there are few."""
    for step, remark in more:
        if len(remarks) < MANY_REMARKS and all(remark != known for _, known in remarks):
            remarks.append((step, remark))


def remarks_on(step: Step) -> list[tuple[int, str]]:
    """What a whole-batch method says of its step."""
    return [(step.step, remark) for remark in step.info["notes"]] if step.info else []


def remark_notes(remarks: Iterable[tuple[int, str]]) -> list[str]:
    """In sentences, as notes of a document."""
    return [f"Step {step}: {remark}" for step, remark in remarks]
