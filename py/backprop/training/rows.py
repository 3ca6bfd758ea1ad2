"""Which rows each step of a training takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..layers.base import Mode
from ..network.build import NetworkParameters, build_buffers
from ..network.spec import Spec
from ..numbers.special import Array
from .shuffling import Shuffle


@dataclass(frozen=True)
class StepRows:
    """What one step is about, before anything is computed: everything that speaks of a step takes its rows from here.

    number and epoch count from 1. samples are rows of the training data; X (n_samples, n_in) and Y (n_samples, n_out)
    are theirs. mode holds what the network runs with: the step's number, which dropout draws its masks by, and buffers.
    """

    number: int
    epoch: int
    X: Array
    Y: Array
    mode: Mode

    @classmethod
    def of(cls, spec: Spec, number: int, epoch: int, samples: Array, buffers: NetworkParameters) -> StepRows:
        """The rows `samples` at that step."""
        mode = Mode(step=number, samples=[int(i) for i in samples], buffers=buffers)
        return cls(number, epoch, spec.X[samples], spec.Y[samples], mode)


def next_rows(spec: Spec) -> StepRows:
    """The step that `train` takes first: the rows of its batch in the order of its epoch, wherever the run stands."""
    done = spec.optimizer.checkpoint.steps if spec.optimizer.checkpoint else 0
    epoch, samples = Order(spec, done).batch(done + 1)
    return StepRows.of(spec, done + 1, epoch, samples, build_buffers(spec))


class Order:
    """The rows of each epoch in their order; epochs are asked for one after the other, from after `steps` on."""

    def __init__(self, spec: Spec, steps: int) -> None:
        self._size = spec.training.batch_size or len(spec.X)
        self._per_epoch = batch_count(spec)
        self._indices: Array = np.arange(len(spec.X))
        done = steps // self._per_epoch
        self._shuffle = Shuffle(spec.training.seed, len(spec.X), done) if spec.training.shuffle else None

    def rows(self, epoch: int) -> Array:
        """The rows of an epoch (from 1), not before the last one asked for."""
        while self._shuffle is not None and self._shuffle.epoch < epoch:
            self._indices = self._shuffle.next()
        return self._indices

    def batch(self, step: int) -> tuple[int, Array]:
        """The epoch of a step (from 1), and the rows of its batch."""
        epoch, number = divmod(step - 1, self._per_epoch)
        return epoch + 1, self.rows(epoch + 1)[number * self._size : (number + 1) * self._size]


def last_step(spec: Spec, done: int) -> int:
    """The number of the step that ends the spec's training, `done` of them made: an epoch under way counts as one."""
    return (done // batch_count(spec) + spec.training.epochs) * batch_count(spec)


def rates_of(spec: Spec, first: int, count: int, drops: int) -> Array:
    """The learning rates of `count` steps from `first` on, (count,)."""
    per_epoch = batch_count(spec)
    constant = spec.optimizer.schedule.row.name == "constant" and not spec.optimizer.changes
    if constant:
        return np.full(count, spec.optimizer.rate(first, 1, drops))
    steps = range(first, first + count)
    return np.array([spec.optimizer.rate(step, (step - 1) // per_epoch + 1, drops) for step in steps])


def batch_count(spec: Spec) -> int:
    """The number of steps in an epoch."""
    return spec.training.batch_count(len(spec.X))


def batches(indices: Array, size: int | None) -> Iterator[Array]:
    """The samples of each batch in turn; a short last batch is a batch of its own."""
    size = size or len(indices)
    for start in range(0, len(indices), size):
        yield indices[start : start + size]
