"""The order of the rows, epoch by epoch, from the same random numbers as `training.train`."""

from __future__ import annotations

import numpy as np

from ..functions.special import Array
from ..shuffling import Shuffle
from ..spec import Spec


class Order:
    """Orders for the epochs from `first` on (counted from 0), kept in the rows of `memory` (epochs, n_samples)."""

    def __init__(self, spec: Spec, first: int, memory: Array) -> None:
        self.memory, self.first = memory, first
        self.drawn = 0  # epochs that stand in memory
        self._shuffle = Shuffle(spec.training.seed, memory.shape[1], first)

    def place(self, epoch: int, last: int) -> int:
        """In which row of memory the order of an epoch stands, those up to `last` following if there is room."""
        kept = self.first + self.drawn - epoch
        if epoch - self.first and last >= self.first + len(self.memory):
            self.memory[:kept] = self.memory[self.drawn - kept : self.drawn].copy()
            self.first, self.drawn = epoch, kept
        while self.drawn < min(last - self.first + 1, len(self.memory)):
            self.memory[self.drawn] = self._shuffle.next()
            self.drawn += 1
        return epoch - self.first

    def samples(self, epoch: int) -> Array:
        """The order of an epoch that stands in memory."""
        return np.array(self.memory[epoch - self.first], dtype=np.int64)
