"""Training without its documents, for experiments and searches, which look at little more than the loss.

`Descent` takes the steps of `training.train`, equal in bits, with any layers: parameters live in one vector and nothing
of a step is kept. `SlicedDescent` asks a trainer for many steps at a time, the compiled kernel where it applies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..functions.penalties import penalty_gradient, penalty_value
from ..functions.special import Array
from ..layers.base import FLOAT64, Mode
from ..layout import Layout
from ..network import NetworkParameters, build, build_buffers
from ..objective import Objective
from ..optimizers import WholeBatchOptimizer
from ..optimizers.clipping import clip_scale, global_norm
from ..passes import BackwardTrace, backward, forward, measure
from ..shuffling import Shuffle
from ..spec import Conventions, Spec
from ..training import Progress, batch_count, batches
from .engines import make_trainer
from .lean import takes

PLAIN = Conventions()


class Descent:
    """A spec's training, step by step. `flat` are all trained parameters, (n,); `parameters` are views of it.

    `steps` and `epochs` count what is done; `gradient` is the data loss's in the last step, (n,); `last_loss` that
    step's loss; `finite` says whether it and the parameters are.
    """

    def __init__(self, spec: Spec) -> None:
        drawn = build(spec)
        self.spec, self.layout = spec, Layout(spec, drawn)
        self.places = list(self.layout.entries())
        self.flat = self.layout.flat(drawn)
        self.parameters: NetworkParameters = self.layout.network(self.flat)
        self.buffers = build_buffers(spec)
        self.steps = 0
        self.last_loss = math.inf
        self.finite = True
        self.gradient = np.zeros_like(self.flat)
        self.batch_count = batch_count(spec)
        self.state = spec.optimizer.start(self.flat)
        self._penalized = self._where_penalized()
        self._batches = self._endless()

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return len(self.flat)

    @property
    def tells_loss(self) -> bool:
        """True when a step's loss is the loss on all rows, in inference, of the parameters before it."""
        alike = all(layer.evaluates_alike for layer in self.spec.layers)
        return alike and self.batch_count == 1 and self._penalized is None

    def step(self, learning_rate: float | None = None) -> float:
        """One update, by the spec's learning rate unless another is given; the loss before it."""
        spec, samples = self.spec, next(self._batches)
        self.steps += 1
        whole = samples is None
        mode = Mode(step=self.steps, samples=None if samples is None else samples.tolist(), buffers=self.buffers)
        X, Y = (spec.X, spec.Y) if whole else (spec.X[samples], spec.Y[samples])
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, X, FLOAT64, mode)
            loss = float(measure(spec.loss, spec.layers, traces, Y, FLOAT64).data_loss) + self._penalty()
            back = backward(spec.loss, spec.layers, self.parameters, traces, Y).layers
            self.gradient = np.concatenate([back[k].gradients[name].ravel() for k, name in self.places])
            self._update(self._bounded(self.gradient), learning_rate)
        self.buffers = [trace.buffers for trace in traces]
        return self._ended(loss)

    def run(self, steps: int) -> Iterator[float]:
        """The losses before each of so many updates; ends early when a number is not finite.

        Steps may be taken ahead of their losses: who stops in between leaves the training somewhere behind.
        """
        for _ in range(steps):
            yield self.step()
            if not self.finite:
                return

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

    def backward(self) -> BackwardTrace:
        """The backward pass on all rows as they stand, in training's circumstances; changes nothing."""
        spec, mode = self.spec, Mode(step=self.steps + 1, buffers=self.buffers)
        with np.errstate(all="ignore"):
            traces = forward(spec.layers, self.parameters, spec.X, FLOAT64, mode)
            return backward(spec.loss, spec.layers, self.parameters, traces, spec.Y)

    def _update(self, gradient: Array, learning_rate: float | None) -> None:
        choice = self.spec.optimizer
        epoch = (self.steps - 1) // self.batch_count + 1
        rate = choice.rate(self.steps, epoch, 0) if learning_rate is None else learning_rate
        update, self.state = choice.step(self.flat, gradient, self.state, rate, self.steps, FLOAT64.keep)
        np.add(self.flat, update, out=self.flat)

    def _bounded(self, gradient: Array) -> Array:
        """With the penalty's part, clipped by value, then by the norm."""
        penalty, clip = self.spec.penalty, self.spec.clip
        if self._penalized is not None:
            own = gradient + penalty_gradient(self.flat, penalty.l1, penalty.l2)
            gradient = np.where(self._penalized, own, gradient)
        if clip.value is not None:
            gradient = np.clip(gradient, -clip.value, clip.value)
        if clip.norm is None:
            return gradient
        norm = global_norm([array for layer in self.layout.network(gradient) for array in layer.values()])
        return gradient * clip_scale(norm, clip.norm)

    def _ended(self, loss: float) -> float:
        self.last_loss = loss
        self.finite = math.isfinite(loss) and math.isfinite(float(self.flat.sum()))
        return loss

    def _where_penalized(self) -> Array | None:
        penalty, like = self.spec.penalty, self.layout.like
        masks = [np.full(like[k][name].size, penalty.applies_to(name)) for k, name in self.places]
        found = np.concatenate(masks)
        return found if found.any() else None

    def _penalty(self) -> float:
        if self._penalized is None:
            return 0.0
        penalty = self.spec.penalty
        return float(np.sum([
            float(penalty_value(self.parameters[k][name], penalty.l1, penalty.l2))
            for k, name in self.places if penalty.applies_to(name)
        ]))  # fmt: skip

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


class WholeBatchDescent(Descent):
    """The same for methods that see all parameters at once."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        row = spec.optimizer.row
        assert isinstance(row, WholeBatchOptimizer)
        self.row = row
        self.state = row.init(self.flat)
        self.objective = Objective(spec, spec.X, spec.Y, self.parameters)

    def step(self, learning_rate: float | None = None) -> float:
        """One step of the method; the loss before it."""
        choice, objective = self.spec.optimizer, self.objective
        rate = choice.rate(self.steps + 1, self.steps + 1, 0) if learning_rate is None else learning_rate
        loss = objective.loss(self.flat)
        with np.errstate(all="ignore"):
            update, self.state, _ = self.row.step(objective, self.flat, self.state, rate, **choice.hyper)
        self.flat[:] = self.flat + update
        self.steps += 1
        return self._ended(loss)


class SlicedDescent(Descent):
    """The same by a trainer that takes many steps at a time; there is no `step` and no `gradient`."""

    def __init__(self, spec: Spec, engine: str = "auto") -> None:
        super().__init__(spec)
        self.trainer, self.engine, _ = make_trainer(spec, Progress.begin(spec, self.parameters), engine)
        self.trainer.measure = lambda step: False
        self._longest = 64 if self.engine == "kernel" else 16
        self._behind = False

    def step(self, learning_rate: float | None = None) -> float:
        """Not of this kind: `descent(spec, "layers")` steps one by one."""
        raise NotImplementedError("A sliced descent runs; it does not step.")

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


ENGINES = ("auto", "numpy", "layers")


def descent(spec: Spec, engine: str = "auto") -> Descent:
    """The spec's training, ready for its first step.

    engine: "layers" steps one by one with any layers; "numpy" and "auto" run dense networks sooner, "auto" by the
    compiled kernel where it can be had. All three agree to rounding, the first two in bits.
    """
    if spec.optimizer.schedule.row.follows_loss or spec.conventions != PLAIN:
        raise ValueError("Experiments train without conventions and without schedules that follow the loss.")
    if spec.optimizer.whole_batch:
        return WholeBatchDescent(spec)
    return SlicedDescent(spec, engine) if engine != "layers" and takes(spec) else Descent(spec)
