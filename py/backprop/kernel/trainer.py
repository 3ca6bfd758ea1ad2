"""A run on the kernel: slices of steps, with what has to happen between them in Python."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..network.build import NetworkParameters, build
from ..network.spec import OptimizerChoice, ScheduleChoice, Spec
from ..numbers.special import Array
from ..optimizers.clipping import global_norm
from ..training.rows import batch_count
from ..training.steps import Progress, take_step
from .networks import Networks
from .order import RowsInMemory, orders_held
from .stopping import Epochs, advanced, epochs

STEPS = 65_536
"""Updates in one call of the code, for which there is a place in memory for the loss and the norms."""

Rates = Callable[[int, int, int], Array]


@dataclass(frozen=True)
class StepsMade:
    """Some steps of a run. first: the number of the first of them, from 1 over all runs that go on from one another.

    losses, learning_rates: (n,), penalty included. norms: (n, n_layers), of each layer's gradient as the optimizer got
    it but for clipping by the norm. epoch_losses: mean losses of the epochs that ended. ended: "", "stop_loss",
    "patience" or "nonfinite"; fault: which number was not finite, and where.
    """

    first: int
    losses: Array
    learning_rates: Array
    norms: Array
    epoch_losses: Array
    ended: str = ""
    fault: str | None = None

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return len(self.losses)


class Trainer:
    """A run of a spec from `progress`, or from its beginning. Raises `support.Unsupported`."""

    def __init__(self, spec: Spec, progress: Progress | None = None) -> None:
        at = progress or Progress.begin(spec, build(spec))
        self.spec, self.batches = spec, batch_count(spec)
        self.rates: Rates = self.scheduled
        self._at = replace(at, epoch_losses=list(at.epoch_losses))
        self._networks = Networks(spec, 1, STEPS, orders_held(spec, STEPS))
        self._networks.put(0, at.parameters, at.state)
        self._order = RowsInMemory.of(spec, at.step, self._networks.memory["order"])
        self._layers = [stage.layer for stage in self._networks.plan.stages]
        self._unlooked: tuple[Array, Array] | None = None  # parameters and states before steps that nobody looked at

    @property
    def step(self) -> int:
        """Updates made, over all runs that go on from one another."""
        return self.progress().step

    @property
    def parameters(self) -> NetworkParameters:
        """The parameters as they stand, copied."""
        return self.progress().parameters

    def progress(self) -> Progress:
        """Where the run stands; nothing in it changes when the run goes on."""
        with self._looked_at():
            return self._progress()

    def _progress(self) -> Progress:
        at = self._at
        parameters = self._networks.parameters(0, at.parameters)
        state = self._networks.state(0, at.parameters, at.state)
        return replace(at, parameters=parameters, state=state, epoch_losses=list(at.epoch_losses))

    def scheduled(self, first: int, count: int, drops: int) -> Array:
        """η of `count` steps from `first` on, by the spec's schedule: (count,), or () where it is always the same."""
        optimizer = self.spec.optimizer
        if optimizer.schedule.row.name in ("constant", "plateau"):
            return np.array(optimizer.rate(first, 1, drops))
        steps = range(first, first + count)
        return np.array([optimizer.rate(step, (step - 1) // self.batches + 1, drops) for step in steps])

    def run(self, steps: int, stop: bool = True) -> StepsMade:
        """At most so many updates; fewer where a stop condition holds (and `stop`) or a number is not finite."""
        with self._looked_at():
            return self._run(steps, stop)

    def _run(self, steps: int, stop: bool) -> StepsMade:
        made: list[StepsMade] = []
        left = steps
        while left > 0:
            made.append(self._slice(min(left, STEPS), stop))
            left -= made[-1].steps
            if made[-1].ended:
                break
        return self._joined(made)

    def run_for(self, seconds: float, steps: int | None = None, stop: bool = True) -> StepsMade:
        """As many updates as fit into the time, at most `steps`; at least one."""
        with self._looked_at():
            return self._run_for(seconds, steps, stop)

    def _run_for(self, seconds: float, steps: int | None, stop: bool) -> StepsMade:
        made: list[StepsMade] = []
        begun, count, left = time.perf_counter(), 16, steps
        while left is None or left > 0:
            asked = min(count, STEPS) if left is None else min(count, STEPS, left)
            made.append(self._slice(asked, stop))
            left = None if left is None else left - made[-1].steps
            spent = max(time.perf_counter() - begun, 1e-6)  # the clock of a browser stands still for microseconds
            if made[-1].ended or spent >= seconds:
                break
            done = sum(slice_.steps for slice_ in made)
            count = max(1, min(2 * count, int(done / spent * (seconds - spent))))
        return self._joined(made)

    def stepper(self) -> Callable[[], object]:
        """Makes one update a call, as `run(1, stop=False)` does; good for as long as the trainer is.

        Where η is constant and the rows stay in their order, Python calls the compiled code itself, without anything in
        between: what the steps have come to is found out when next the trainer is asked for anything.
        """
        if (
            self._order is not None
            or self.spec.optimizer.schedule.row.name != "constant"
            or self.rates != self.scheduled
        ):
            return partial(self.run, 1, False)
        with self._looked_at():
            self._unlooked = self._networks.saved()
        return self._networks.again()

    @contextmanager
    def _looked_at(self) -> Iterator[None]:
        """Goes over the stepper's steps once more, with all that a run looks at, and makes ready for the next ones."""
        if self._unlooked is not None and (steps := self._networks.done - self._at.step):
            self._networks.restore(self._unlooked)
            self._run(steps, stop=False)
        yield
        if self._unlooked is not None:
            at = self._at.step
            row = at % self.batches * self._networks.batch
            self._networks.prepare(1, row, None, at, np.asarray(self.rates(at + 1, 1, self._at.plateau.drops)))
            self._unlooked = self._networks.saved()

    def _joined(self, made: list[StepsMade]) -> StepsMade:
        if len(made) == 1:
            return made[0]
        if not made:
            nothing = np.zeros(0)
            return StepsMade(self._at.step + 1, nothing, nothing, np.zeros((0, len(self.spec.layers))), nothing)
        losses, rates, norms, means = (
            np.concatenate([getattr(slice_, name) for slice_ in made])
            for name in ("losses", "learning_rates", "norms", "epoch_losses")
        )
        return StepsMade(made[0].first, losses, rates, norms, means, made[-1].ended, made[-1].fault)

    def _slice(self, steps: int, stop: bool) -> StepsMade:
        """One call of the code and what follows from it; where it went too far it is undone and done again."""
        place = None
        if self._order is not None:
            place, steps = self._order.place(self._at.step, steps)
        first = self._at.step + 1
        rates = np.asarray(self.rates(first, steps, self._at.plateau.drops), dtype=np.float64)
        saved = self._networks.saved()
        made = self._call(steps, place, rates)
        after = self._after(made, stop)
        if after.steps < steps:
            self._networks.restore(saved)
            if after.steps:
                self._call(after.steps, place, rates)
        done = self._slice_of(first, after, rates)
        self._at = advanced(self._at, after)
        if made < steps and after.steps == made and not after.ended:
            return self._joined([done, self._faulty(stop)])
        return done

    def _call(self, steps: int, place: int | None, rates: Array) -> int:
        row = self._at.step % self.batches * self._networks.batch
        own = rates[:steps] if rates.ndim else rates
        return int(self._networks.call(steps, row, place, self._at.step, own)[0])

    def _after(self, made: int, stop: bool) -> Epochs:
        losses = self._networks.memory["losses"][0, :made]
        return epochs(self.spec, self._at, losses, self.batches, stop)

    def _slice_of(self, first: int, after: Epochs, rates: Array) -> StepsMade:
        memory, n = self._networks.memory, after.steps
        norms = np.zeros((n, len(self.spec.layers)))
        norms[:, self._layers] = np.sqrt(memory["norms"][0, :n])
        etas = np.full(n, rates) if rates.ndim == 0 else rates[:n].copy()
        return StepsMade(first, memory["losses"][0, :n].copy(), etas, norms, after.means, after.ended)

    def _faulty(self, stop: bool) -> StepsMade:
        """The step at which a number was not finite, by NumPy: it says which, or makes the step after all.

        The code looks at sums and squares, which overflow a little earlier than the numbers themselves.
        """
        at = self._progress()
        rate = np.ravel(self.rates(at.step + 1, 1, at.plateau.drops))[0]
        epoch, begun = divmod(at.step, self.batches)
        rows = np.arange(len(self.spec.X)) if self._order is None else self._order.samples(epoch)
        samples = rows[begun * self._networks.batch :][: self._networks.batch]
        fixed = replace(self.spec, optimizer=_with_rate(self.spec, float(rate)))
        step = take_step(fixed, at.parameters, at.state, samples, at.step + 1, epoch + 1, at.buffers, at.plateau.drops)
        nothing = np.zeros(0)
        if step.fault:
            none = np.zeros((0, len(self.spec.layers)))
            return StepsMade(at.step + 1, nothing, nothing, none, nothing, "nonfinite", step.fault)
        self._networks.put(0, step.after, step.state)
        after = epochs(self.spec, self._at, np.array([step.loss]), self.batches, stop)
        self._at = advanced(self._at, after)
        norms = np.array([[global_norm(list(step.gradients[k].values())) for k in range(len(self.spec.layers))]])
        return StepsMade(
            step.step, np.array([step.loss]), np.array([step.learning_rate]), norms, after.means, after.ended
        )


def _with_rate(spec: Spec, rate: float) -> OptimizerChoice:
    """The optimizer with one learning rate."""
    return replace(spec.optimizer, learning_rate=rate, schedule=ScheduleChoice())
