"""The random orders of the rows, epoch by epoch, from any epoch on.

An order depends on all that were drawn before it. Where the random numbers stood is remembered now and then, so that a
run that goes on from a late epoch, or back to an early one, need not draw them all again.
"""

from __future__ import annotations

from typing import Any

from ..functions.initializers import generator
from ..numbers.special import Array

SHUFFLE_STREAM = 1_000_000
SPACING, HELD = 256, 8

_stood: dict[tuple[int, int], dict[int, Any]] = {}  # by seed and rows: the generator's state before an epoch


class Shuffle:
    """Draws the orders of `count` rows for the epochs from `epoch` (0 is the first) on, one after the other."""

    def __init__(self, seed: int, count: int, epoch: int = 0) -> None:
        self._count, self.epoch = count, 0
        self._random = generator(seed, SHUFFLE_STREAM)
        self._marks = _stood.setdefault((seed, count), {})
        for key in list(_stood)[:-HELD]:
            del _stood[key]
        near = max((mark for mark in self._marks if mark <= epoch), default=0)
        if near:
            self._random.bit_generator.state, self.epoch = self._marks[near], near
        while self.epoch < epoch:
            self.next()

    def next(self) -> Array:
        """The order of the epoch, (count,)."""
        if self.epoch % SPACING == 0 and self.epoch not in self._marks:
            self._marks[self.epoch] = self._random.bit_generator.state
        self.epoch += 1
        return self._random.permutation(self._count)
