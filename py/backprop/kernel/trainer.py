"""A run on the kernel: an engine whose steps are calls of the generated code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ..network.build import build
from ..network.spec import Spec
from ..numbers.special import Array
from ..training.loop import Trainer as Loop
from ..training.progress import Progress
from ..training.rows import batch_count, rates_of
from ..training.slices import Slice
from .networks import Networks
from .rows_in_memory import RowsInMemory, orders_held

STEPS = 65_536
"""Updates in one call of the code, for which there is a place in memory for the loss and the norms."""


class KernelSteps:
    """An engine, equal to NumPy's to rounding, with room for `most` steps a call. Raises `support.Unsupported`.

    The code looks at sums and squares, which overflow a little earlier than the numbers themselves: such a step is
    doubtful.
    """

    name = "kernel"

    def __init__(self, spec: Spec, most: int = STEPS) -> None:
        self.spec, self.batches, self.most = spec, batch_count(spec), most
        self.measure: Callable[[int], bool] = lambda step: True  # all norms are there at no cost
        self.networks = Networks(spec, 1, most, orders_held(spec, most))
        self._layers = [stage.layer for stage in self.networks.plan.stages]

    def begin(self, at: Progress) -> None:
        """Stand where the run stands."""
        self.networks.put(0, at.parameters, at.state, at.buffers)
        self.order = RowsInMemory.of(self.spec, at.step, self.networks.memory["order"])

    def put_into(self, at: Progress) -> None:
        """Write parameters and state as they stand: nothing of them changes when the engine goes on."""
        given = at.parameters
        at.buffers = self.networks.buffers(0, at.buffers)
        at.parameters, at.state = self.networks.parameters(0, given), self.networks.state(0, given, at.state)

    def make(self, at: Progress, count: int) -> Slice:
        """The next updates in one call of the code."""
        place = None
        if self.order is not None:
            place, count = self.order.place(at.step, count)
        rates = rates_of(self.spec, at.step + 1, count, at.plateau.drops)
        self._before = self.networks.saved()
        row = at.step % self.batches * self.networks.batch
        made = int(self.networks.call(count, row, place, at.step, rates)[0])
        if made < count:  # what the next step has left behind is no parameter
            self.undo()
            if made:
                self.networks.call(made, row, place, at.step, rates[:made])
        memory = self.networks.memory
        squares = np.zeros((made, len(self.spec.layers)))
        for k, layer in enumerate(self._layers):
            squares[:, layer] += memory["norms"][0, :made, k]
        norms = np.sqrt(squares)
        losses = memory["losses"][0, :made].copy()
        self._made = Slice(at.step + 1, losses, rates[:made], *self._bounded(norms), doubtful=int(made < count))
        return self._made

    def _bounded(self, norms: Array) -> tuple[Array, Array, Array]:
        """The norms of layers, and that of all, after clipping by the norm; that of all before it."""
        totals = np.hypot.reduce(norms, axis=1, initial=0.0)  # does not overflow where squares would
        bound = self.spec.clip.norm
        if bound is None:
            return norms, totals, totals
        scale = np.where(totals > bound, bound / np.where(totals > 0, totals, 1.0), 1.0)
        return norms * scale[:, None], np.minimum(totals, bound), totals

    def undo(self) -> None:
        """Stand as before the last call of `make`."""
        self.networks.restore(self._before)

    def norms(self) -> Array:
        """Of the last step, as its slice has them: each layer's, that of all, that of all before it was bounded."""
        made = self._made
        return np.array([*made.norms[-1], made.gradient_norms[-1], made.unclipped_norms[-1]])


class Trainer(Loop):
    """A run of a spec from `at`, or from its beginning, on the kernel. Raises `support.Unsupported`."""

    def __init__(self, spec: Spec, at: Progress | None = None) -> None:
        self._steps = KernelSteps(spec)
        self._unlooked: tuple[Array, Array] | None = None  # parameters and states before steps that nobody looked at
        super().__init__(spec, at.copy() if at else Progress.begin(spec, build(spec)), self._steps)

    @property
    def step(self) -> int:
        """Updates made, over all runs that go on from one another."""
        return self.progress().step

    def progress(self) -> Progress:
        """Where the run stands; nothing in it changes when the run goes on."""
        self._look()
        return super().progress()

    def run(self, steps: int, stop: bool = True, seconds: float | None = None) -> Slice:
        """As of the loop."""
        self._look()
        made = super().run(steps, stop, seconds)
        self._make_ready()
        return made

    def stepper(self) -> Callable[[], object]:
        """Makes one update a call, as `run(1, stop=False)` does; good for as long as the trainer is.

        Where η is constant and the rows stay in their order, Python calls the compiled code itself, without anything in
        between: what the steps have come to is found out when next the trainer is asked for anything.
        """
        if self._steps.order is not None or self.spec.optimizer.schedule.row.name != "constant":
            return partial(self.run, 1, False)
        self._look()
        self._unlooked = self._steps.networks.saved()
        self._make_ready()
        return self._steps.networks.again()

    def _look(self) -> None:
        """Go over the stepper's steps once more, with all that a run looks at."""
        networks = self._steps.networks
        if self._unlooked is not None and (steps := networks.done - self.at.step):
            networks.restore(self._unlooked)
            super().run(steps, stop=False)
            self._make_ready()

    def _make_ready(self) -> None:
        """For the stepper's next steps."""
        if self._unlooked is not None:
            at, networks = self.at, self._steps.networks
            rate = rates_of(self.spec, at.step + 1, 1, at.plateau.drops)[0]
            networks.prepare(1, at.step % self._steps.batches * networks.batch, None, at.step, np.asarray(rate))
            self._unlooked = networks.saved()
