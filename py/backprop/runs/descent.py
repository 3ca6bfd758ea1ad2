"""Training without its documents, for experiments and searches, which look at little more than the loss.

Every `Descent` runs: by the loop, and by a whole-batch method with nothing kept of its steps but what it counts.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator

import numpy as np

from ..layers.base import Mode
from ..network.build import NetworkParameters, build, build_buffers
from ..network.layout import Layout
from ..network.objective import Objective
from ..network.passes import BackwardTrace, backward, forward, measure
from ..network.spec import Spec
from ..numbers.arithmetic import FLOAT64
from ..numbers.conventions import Conventions
from ..numbers.special import Array
from ..optimizers.base import State
from ..training.loop import Trainer
from ..training.nonfinite import within_limits
from ..training.numpy_fast import FastSteps, all_dense
from ..training.progress import Progress
from ..training.rows import batch_count
from ..training.slices import Engine
from .engines import make_engine

PLAIN = Conventions()
AHEAD = 64  # steps that compiled code makes at once: room for more would take longer to lay out than they to make


class Descent(ABC):
    """A spec's training. `flat` are the parameters that it starts from, (n,).

    `steps` counts what is done; `last_loss` is the loss before the last step; `finite` says whether it and the
    parameters are. Raises ValueError for a spec with conventions, or with a schedule that follows the loss.
    """

    def __init__(self, spec: Spec) -> None:
        if spec.optimizer.schedule.row.follows_loss or spec.conventions != PLAIN:
            raise ValueError("Experiments train without conventions and without schedules that follow the loss.")
        drawn = build(spec)
        self.spec, self.layout = spec, Layout(spec, drawn, whole=True)
        self.places = list(self.layout.entries())
        self.flat = self.layout.flat(drawn)
        self._parameters: NetworkParameters = self.layout.network(self.flat)
        self._buffers = build_buffers(spec)
        self.steps = 0
        self.last_loss = math.inf
        self.finite = True
        self.batch_count = batch_count(spec)

    @property
    def passes(self) -> float:
        """Forward and backward passes so far: a loss is one, a gradient two."""
        return 2.0 * self.steps

    @abstractmethod
    def run(self, steps: int) -> Iterator[float]:
        """The losses before each of so many updates; ends early when a number is not finite.

        Steps may be taken ahead of their losses: who stops in between leaves the training somewhere behind.
        """

    @property
    def parameters(self) -> NetworkParameters:
        """As they stand."""
        return self._parameters

    @property
    def buffers(self) -> NetworkParameters:
        """What layers carry on, as it stands."""
        return self._buffers

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return len(self.flat)

    @property
    def tells_loss(self) -> bool:
        """True when a step's loss is the loss on all rows, in inference, of the parameters before it."""
        alike = all(layer.evaluates_alike for layer in self.spec.layers)
        penalized = any(self.spec.penalty.applies_to(name) for _, name in self.places)
        return alike and self.batch_count == 1 and not penalized

    def loss(self, X: Array | None = None, Y: Array | None = None) -> float:
        """The data loss on these rows, by default all of the spec's, in inference."""
        return self.predict(X, Y)[1]

    def predict(self, X: Array | None = None, Y: Array | None = None) -> tuple[Array, float]:
        """Predictions (n_samples, n_out) and data loss on these rows, in inference."""
        spec, mode = self.spec, Mode(training=False, step=max(self.steps, 1), buffers=self.buffers)
        loss = spec.loss if X is None or Y is None else spec.loss.of(None)
        X, Y = (spec.X, spec.Y) if X is None or Y is None else (X, Y)
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, X, FLOAT64, mode)
            return traces[-1].a, float(measure(loss, spec.layers, traces, Y, FLOAT64).data_loss)


class LoopDescent(Descent):
    """By a trainer that takes up to `longest` steps at a time."""

    def __init__(self, spec: Spec, engine: Engine, longest: int) -> None:
        super().__init__(spec)
        engine.measure = lambda step: False
        self.trainer = Trainer(spec, Progress.begin(spec, self._parameters), engine)
        self._longest = longest
        self._behind = False

    def run(self, steps: int) -> Iterator[float]:
        """As of `Descent`, some steps ahead."""
        ahead = min(4, self._longest)
        while steps > 0 and self.finite:
            made = self.trainer.run(min(ahead, steps), stop=False)
            self._behind = True
            losses = made.losses.tolist()
            for k, loss in enumerate(losses):
                self.steps += 1
                self.last_loss = loss
                self.finite = made.fault is None or k + 1 < len(losses)
                yield loss
            steps -= len(losses)
            ahead = min(2 * ahead, self._longest)

    @property
    def parameters(self) -> NetworkParameters:
        """As they stand."""
        self._catch_up()
        return self._parameters

    @property
    def buffers(self) -> NetworkParameters:
        """What layers carry on, as it stands."""
        self._catch_up()
        return self._buffers

    def _catch_up(self) -> None:
        if self._behind:
            at, self._behind = self.trainer.progress(), False
            self._parameters, self._buffers = at.parameters, at.buffers


class FirstOrderDescent(LoopDescent):
    """By the gradient of each batch, a step at a time."""

    def __init__(self, spec: Spec) -> None:
        self._engine = FastSteps(spec)
        super().__init__(spec, self._engine, 1)

    @property
    def gradient(self) -> Array:
        """The data loss's in the last step, (n,)."""
        return self._engine.gradient

    def step(self, learning_rate: float | None = None) -> float:
        """One update, by the spec's learning rate unless another is given; the loss before it."""
        own = self._engine.rates
        if learning_rate is not None:
            self._engine.rates = lambda first, count, drops: np.full(count, learning_rate)
        loss = next(self.run(1))
        self._engine.rates = own
        return loss

    def backward(self) -> BackwardTrace:
        """The backward pass on all rows as they stand, in training's circumstances; changes nothing."""
        spec, mode = self.spec, Mode(step=self.steps + 1, buffers=self.buffers)
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, spec.X, FLOAT64, mode)
            return backward(spec.loss, spec.layers, self.parameters, traces, spec.Y)


class WholeBatchDescent(Descent):
    """By a method that sees all parameters and all rows at once."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.state: State = {}
        self.objective = Objective(spec, spec.X, spec.Y, self.parameters)

    @property
    def passes(self) -> float:
        """As of `Descent`; a Hessian is two passes a weight, a Jacobian one."""
        counts, n = self.objective.counts, self.size
        return float(counts["loss"] + 2 * counts["gradient"] + 2 * n * counts["hessian"] + n * counts["jacobian"])

    def run(self, steps: int) -> Iterator[float]:
        """As of `Descent`, no step ahead."""
        for _ in range(steps):
            yield self.step()
            if not self.finite:
                return

    def step(self) -> float:
        """One step of the method; the loss before it."""
        choice, objective = self.spec.optimizer, self.objective
        rate = choice.rate(self.steps + 1, self.steps + 1, 0)
        self.last_loss = loss = objective.loss(self.flat)
        with np.errstate(all="ignore"):
            update, self.state, _ = choice.row.step(objective, self.flat, self.state, rate, **choice.hyper)
        self.flat[:] = self.flat + update
        self.steps += 1
        self.finite = math.isfinite(loss) and within_limits([self.flat])
        return loss


def stepwise(spec: Spec) -> FirstOrderDescent | WholeBatchDescent:
    """The spec's training with any layers, a step at a time."""
    return WholeBatchDescent(spec) if spec.optimizer.whole_batch else FirstOrderDescent(spec)


def descent(spec: Spec, engine: str = "auto") -> Descent:
    """The spec's training, ready for its first step.

    Many steps are taken at a time: by the compiled kernel where it can be had (engine "auto"), and of dense networks
    by NumPy ("numpy"), too. Both agree with `stepwise` to rounding, NumPy in bits.
    """
    if spec.optimizer.whole_batch:
        return WholeBatchDescent(spec)
    made, _ = make_engine(spec, engine, AHEAD)
    if made.name == "kernel":
        return LoopDescent(spec, made, AHEAD)
    return LoopDescent(spec, made, 16) if all_dense(spec) else FirstOrderDescent(spec)
