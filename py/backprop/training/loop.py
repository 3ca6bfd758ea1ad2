"""The loop of every training: steps, epochs, stop conditions. What computes the steps, an engine, is a parameter."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..network.build import NetworkParameters
from ..network.spec import Spec
from ..network.step import Step
from .epochs import epochs_after
from .progress import Progress
from .rows import last_step
from .slices import Engine, Slice, joined
from .whole_steps import WholeSteps


class Trainer:
    """A spec's training from any point of a run; `at` is moved on in place. Equal bits however a run is cut."""

    def __init__(self, spec: Spec, at: Progress, engine: Engine) -> None:
        self.spec, self.at, self.engine = spec, at, engine
        self._fitted = 1  # steps that a slice of time has room for, as far as is known
        engine.begin(at)

    def progress(self) -> Progress:
        """Where the run stands; nothing in it changes when the run goes on."""
        at = self.at.copy()
        self.engine.put_into(at)
        return at

    def run(self, steps: int, stop: bool = True, seconds: float | None = None) -> Slice:
        """At most so many updates, one at least; with `stop` False past stop conditions; as many as fit into a time."""
        begun, done, parts = time.perf_counter(), 0, list[Slice]()
        ahead = steps if seconds is None else self._fitted
        with np.errstate(all="ignore"):  # finiteness is checked, as in `take_step`
            while not done or (done < steps and not parts[-1].ended):
                parts += self._block(min(steps - done, ahead, self.engine.most), stop)
                done = parts[-1].last - parts[0].first + 1
                if seconds is not None:
                    spent = max(time.perf_counter() - begun, 1e-6)  # a browser's clock stands still for microseconds
                    if spent >= seconds:
                        break
                    self._fitted = ahead = max(1, min(2 * ahead, int(done / spent * (seconds - spent))))
        last = parts[-1]
        if last.fault is None and np.isnan(last.norms[-1]).any():
            *last.norms[-1], last.gradient_norms[-1], last.unclipped_norms[-1] = self.engine.norms()
        return joined(parts)

    def _block(self, count: int, stop: bool) -> list[Slice]:
        """One call of the engine and what follows from it; where it went too far it is undone and done again."""
        at, made = self.at, self.engine.make(self.at, count)
        after = epochs_after(self.spec, at, made.losses.tolist(), stop) if made.fault is None else None
        if after and after.steps < made.steps:
            self.engine.undo()
            made = self.engine.make(at, after.steps)
        if after and made.steps:
            after.move(at)
            made = replace(made, ended=after.ended)
        parts = [made] if made.steps else []
        if made.doubtful and not made.ended:
            parts.append(self._carefully(made.doubtful, stop))
        return parts

    def _carefully(self, steps: int, stop: bool) -> Slice:
        """The next steps with every number of them looked at: one may be not finite, and is found and named."""
        whole = WholeSteps(self.spec)
        whole.measure = self.engine.measure
        at = self.at.copy()
        self.engine.put_into(at)
        slow = Trainer(self.spec, at, whole)
        made = slow.run(steps, stop)
        self.at = slow.at
        self.engine.begin(self.at)
        return made


def train(spec: Spec, parameters: NetworkParameters, progress: Progress | None = None) -> Iterator[Step]:
    """All steps of the spec's training, one by one; ends early at a stop condition or a number that is not finite.

    `progress` is kept up to date with the last step. A run that goes on from a checkpoint takes the batches that
    would have come next; an epoch that was under way is finished first, and counts as one of the epochs asked for.
    """
    at = progress or Progress.begin(spec, parameters)
    engine = WholeSteps(spec)
    trainer = Trainer(spec, at, engine)
    for _ in range(last_step(spec, at.step) - at.step):
        made = trainer.run(1)
        yield engine.made
        if made.ended:
            return
