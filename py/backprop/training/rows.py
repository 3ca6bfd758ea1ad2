"""Which rows each step of a training takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

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
    epoch, samples = next(coming_rows(spec, done))
    return StepRows.of(spec, done + 1, epoch, samples, build_buffers(spec))


def coming_rows(spec: Spec, done: int) -> Iterator[tuple[int, Array]]:
    """The epoch and the rows of every step that follows after `done` of them, for the epochs of the spec's training."""
    epochs, begun = divmod(done, batch_count(spec))
    order = Shuffle(spec.training.seed, len(spec.X), epochs) if spec.training.shuffle else None
    for epoch in range(epochs + 1, epochs + 1 + spec.training.epochs):
        indices = order.next() if order is not None else np.arange(len(spec.X))
        for samples in islice(batches(indices, spec.training.batch_size), begun, None):
            yield epoch, samples
        begun = 0


def batch_count(spec: Spec) -> int:
    """The number of steps in an epoch."""
    return spec.training.batch_count(len(spec.X))


def batches(indices: Array, size: int | None) -> Iterator[Array]:
    """The samples of each batch in turn; a short last batch is a batch of its own."""
    size = size or len(indices)
    for start in range(0, len(indices), size):
        yield indices[start : start + size]
