"""What a trainer hands back, and the order in which the rows of the data come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..network.spec import Spec
from ..numbers.special import Array
from .rows import batch_count
from .shuffling import Shuffle
from .steps import Progress

Rates = Callable[[int, int, int], Array]


@dataclass(frozen=True)
class Slice:
    """Some steps of a run, the first of them number `first`.

    losses, rates: (steps,). norms: (steps, layers), each layer's gradient as the optimizer got it, and gradient_norms
    (steps,) of all together; NaN where not measured. ended: "" while the run may go on, "stop_loss", "patience",
    "settled" or "nonfinite"; then `fault` says which number it was, and the step that made it is the last of the slice.
    remarks: what a whole-batch method says of its steps, by the step's number. norms_before: gradient_norms before they
    were held to a bound; None where there is none.
    """

    first: int
    losses: Array
    rates: Array
    norms: Array
    gradient_norms: Array
    ended: str = ""
    fault: str | None = None
    remarks: tuple[tuple[int, str], ...] = ()
    norms_before: Array | None = None

    @property
    def unclipped_norms(self) -> Array:
        """The norm of the whole gradient before clipping by the norm, (steps,)."""
        return self.gradient_norms if self.norms_before is None else self.norms_before

    @property
    def last(self) -> int:
        """The number of the last step."""
        return self.first + len(self.losses) - 1


class Trainer(Protocol):
    """Takes the steps of a spec from any point of a run."""

    measure: Callable[[int], bool]

    def run(self, steps: int, stop: bool = True) -> Slice:
        """At most so many updates; with `stop` False past stop conditions."""
        ...

    def run_for(self, seconds: float, most: int, stop: bool = True) -> Slice:
        """As many as fit, one at least, `most` at most."""
        ...

    def progress(self) -> Progress:
        """Where the run stands."""
        ...


class Order:
    """The rows of each epoch in their order; epochs are asked for one after the other."""

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


def rates_of(spec: Spec, first: int, count: int, drops: int) -> Array:
    """The learning rates of `count` steps from `first` on, (count,)."""
    per_epoch = batch_count(spec)
    constant = spec.optimizer.schedule.row.name == "constant" and not spec.optimizer.changes
    if constant:
        return np.full(count, spec.optimizer.rate(first, 1, drops))
    steps = range(first, first + count)
    return np.array([spec.optimizer.rate(step, (step - 1) // per_epoch + 1, drops) for step in steps])
