"""Training without its documents, for experiments and searches, which look at little more than the loss.

Every `Descent` runs. A `StepwiseDescent` takes the steps of `training.train` one by one, equal in bits, with any
layers: parameters live in one vector and nothing of a step is kept. A `SlicedDescent` asks a trainer for many steps at
a time, the compiled kernel where it applies.
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
from ..network.penalty import penalty_of
from ..network.spec import Spec
from ..numbers.arithmetic import FLOAT64
from ..numbers.conventions import Conventions
from ..numbers.special import Array
from ..optimizers.base import State
from ..optimizers.clipping import global_norm
from ..training.apply import UpdateRule, entries_penalized
from ..training.nonfinite import within_limits
from ..training.numpy_fast import takes
from ..training.progress import Progress
from ..training.rows import batch_count, batches
from ..training.shuffling import Shuffle
from .engines import make_trainer

PLAIN = Conventions()


class Descent(ABC):
    """A spec's training. `flat` are the parameters that are trained, (n,); `parameters` are views of it.

    `steps` counts what is done; `last_loss` is the loss before the last step; `finite` says whether it and the
    parameters are. Raises ValueError for a spec with conventions, or with a schedule that follows the loss.
    """

    def __init__(self, spec: Spec) -> None:
        if spec.optimizer.schedule.row.follows_loss or spec.conventions != PLAIN:
            raise ValueError("Experiments train without conventions and without schedules that follow the loss.")
        drawn = build(spec)
        self.spec, self.layout = spec, Layout(spec, drawn)
        self.places = list(self.layout.entries())
        self.flat = self.layout.flat(drawn)
        self.parameters: NetworkParameters = self.layout.network(self.flat)
        self.buffers = build_buffers(spec)
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
        X, Y = (spec.X, spec.Y) if X is None or Y is None else (X, Y)
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, X, FLOAT64, mode)
            return traces[-1].a, float(measure(spec.loss, spec.layers, traces, Y, FLOAT64).data_loss)


class StepwiseDescent(Descent):
    """A training that takes one step at a time."""

    @abstractmethod
    def step(self, learning_rate: float | None = None) -> float:
        """One update, by the spec's learning rate unless another is given; the loss before it."""

    def run(self, steps: int) -> Iterator[float]:
        """As of `Descent`, no step ahead."""
        for _ in range(steps):
            yield self.step()
            if not self.finite:
                return

    def _ended(self, loss: float) -> float:
        self.last_loss = loss
        self.finite = math.isfinite(loss) and within_limits([self.flat])
        return loss


class FirstOrderDescent(StepwiseDescent):
    """By the gradient of each batch. `gradient` is the data loss's in the last step, (n,)."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.gradient = np.zeros_like(self.flat)
        self.state = spec.optimizer.start(self.flat)
        where = entries_penalized(spec, self.layout.like, self.places)
        self._penalized = where is not False
        self._rule = UpdateRule(spec, [where], norm=self._norm)
        self._batches = self._endless()

    def step(self, learning_rate: float | None = None) -> float:
        """As of `StepwiseDescent`, on the next batch."""
        spec, samples = self.spec, next(self._batches)
        self.steps += 1
        whole = samples is None
        mode = Mode(step=self.steps, samples=None if samples is None else samples.tolist(), buffers=self.buffers)
        X, Y = (spec.X, spec.Y) if whole else (spec.X[samples], spec.Y[samples])
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, X, FLOAT64, mode)
            loss = float(measure(spec.loss, spec.layers, traces, Y, FLOAT64).data_loss)
            loss += float(penalty_of(spec.penalty, self.parameters)) if self._penalized else 0.0
            back = backward(spec.loss, spec.layers, self.parameters, traces, Y).layers
            self.gradient = np.concatenate([back[k].gradients[name].ravel() for k, name in self.places])
            self._update(self.gradient, learning_rate)
        self.buffers = [trace.buffers for trace in traces]
        return self._ended(loss)

    def backward(self) -> BackwardTrace:
        """The backward pass on all rows as they stand, in training's circumstances; changes nothing."""
        spec, mode = self.spec, Mode(step=self.steps + 1, buffers=self.buffers)
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, spec.X, FLOAT64, mode)
            return backward(spec.loss, spec.layers, self.parameters, traces, spec.Y)

    def _update(self, gradient: Array, learning_rate: float | None) -> None:
        epoch = (self.steps - 1) // self.batch_count + 1
        rate = self.spec.optimizer.rate(self.steps, epoch, 0) if learning_rate is None else learning_rate
        made = self._rule.apply((self.flat,), (gradient,), (self.state,), rate, self.steps, (self.flat,))
        self.state = made.states[0]

    def _norm(self, gradients: list[Array]) -> float:
        return global_norm([array for layer in self.layout.network(gradients[0]) for array in layer.values()])

    def _endless(self) -> Iterator[Array | None]:
        """The rows of every batch to come; None is all of them in their order."""
        training, n = self.spec.training, len(self.spec.X)
        order = Shuffle(training.seed, n) if training.shuffle else None
        whole = (training.batch_size or n) >= n and order is None
        while True:
            if whole:
                yield None
            else:
                indices = order.next() if order is not None else np.arange(n)
                yield from batches(indices, training.batch_size)


class WholeBatchDescent(StepwiseDescent):
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

    def step(self, learning_rate: float | None = None) -> float:
        """As of `StepwiseDescent`, one step of the method."""
        choice, objective = self.spec.optimizer, self.objective
        rate = choice.rate(self.steps + 1, self.steps + 1, 0) if learning_rate is None else learning_rate
        loss = objective.loss(self.flat)
        with np.errstate(all="ignore"):
            update, self.state, _ = choice.row.step(objective, self.flat, self.state, rate, **choice.hyper)
        self.flat[:] = self.flat + update
        self.steps += 1
        return self._ended(loss)


class SlicedDescent(Descent):
    """By a trainer that takes many steps at a time."""

    def __init__(self, spec: Spec, engine: str = "auto") -> None:
        super().__init__(spec)
        self.trainer, _ = make_trainer(spec, Progress.begin(spec, self.parameters), engine)
        self.trainer.engine.measure = lambda step: False
        self._longest = 64 if self.trainer.engine.name == "kernel" else 16
        self._behind = False

    def run(self, steps: int) -> Iterator[float]:
        """As of `Descent`, some steps ahead."""
        ahead = 4
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

    def predict(self, X: Array | None = None, Y: Array | None = None) -> tuple[Array, float]:
        """As of `Descent`."""
        if self._behind:
            self.parameters, self._behind = self.trainer.progress().parameters, False
        return super().predict(X, Y)


def stepwise(spec: Spec) -> StepwiseDescent:
    """The spec's training with any layers, a step at a time."""
    return WholeBatchDescent(spec) if spec.optimizer.whole_batch else FirstOrderDescent(spec)


def descent(spec: Spec, engine: str = "auto") -> Descent:
    """The spec's training, ready for its first step.

    Dense networks run many steps at a time: by the compiled kernel where it can be had (engine "auto"), or by NumPy
    ("numpy"). Both agree with `stepwise` to rounding, NumPy in bits.
    """
    return SlicedDescent(spec, engine) if takes(spec) and not spec.optimizer.whole_batch else stepwise(spec)
