"""The order of the rows, epoch by epoch, from the same random numbers as every training."""

from __future__ import annotations

import numpy as np

from ..network.spec import Spec
from ..numbers.special import Array
from ..training.rows import batch_count
from ..training.shuffling import Shuffle

DRAWN = 1_000_000
"""Row numbers drawn in advance at most, unless an epoch has more."""


def orders_held(spec: Spec, steps: int) -> int:
    """How many epochs' orders are held for calls of so many steps; 0 where the rows stay as they stand."""
    return max(2, min(DRAWN // len(spec.X), steps // batch_count(spec) + 2)) if spec.training.shuffle else 0


class RowsInMemory:
    """Orders of epochs one after the other in the rows of `memory`, (epochs, n_samples), from epoch `first` on."""

    def __init__(self, spec: Spec, first: int, memory: Array) -> None:
        self.memory, self.first, self.batches = memory, first, batch_count(spec)
        self.drawn = 0  # epochs that stand in memory
        self._shuffle = Shuffle(spec.training.seed, memory.shape[1], first)

    @classmethod
    def of(cls, spec: Spec, step: int, memory: Array) -> RowsInMemory | None:
        """From the epoch of that step on; None where the rows stay as they stand."""
        return cls(spec, step // batch_count(spec), memory) if spec.training.shuffle else None

    def place(self, step: int, steps: int) -> tuple[int, int]:
        """For `steps` from a step on: the row of memory where their first epoch stands, and how many have room."""
        epoch, begun = divmod(step, self.batches)
        last = epoch + (begun + steps - 1) // self.batches
        held = len(self.memory)
        if epoch > self.first and last >= self.first + held:
            kept = self.first + self.drawn - epoch
            self.memory[:kept] = self.memory[self.drawn - kept : self.drawn].copy()
            self.first, self.drawn = epoch, kept
        while self.drawn < min(last - self.first + 1, held):
            self.memory[self.drawn] = self._shuffle.next()
            self.drawn += 1
        return epoch - self.first, min(steps, (self.first + self.drawn) * self.batches - step)

    def samples(self, epoch: int) -> Array:
        """The order of an epoch that stands in memory."""
        return np.array(self.memory[epoch - self.first], dtype=np.int64)
