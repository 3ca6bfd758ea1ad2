"""One stretch of memory that holds all that a kernel reads and writes, as NumPy arrays side by side.

Nothing else is ever handed to the generated code, so that type, order, shape and lifetime are right by construction.
Between the arrays stand canaries, which `check` looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..numbers.special import Array

CANARY = 0x7FF5_CA7A_121E_5CA1  # a NaN: read by mistake, it shows
GAP = 64  # bytes
Shape = tuple[int, ...]


class Damaged(RuntimeError):
    """The generated code wrote where it must not."""


class Arrangement:
    """Where each array goes: offsets in bytes from the beginning of the stretch, and how many bytes it has."""

    def __init__(self, arrays: Mapping[str, tuple[Shape, Any]]) -> None:
        self.arrays = dict(arrays)
        self.offsets: dict[str, int] = {}
        self.gaps: list[int] = [0]
        at = GAP
        for name, (shape, kind) in self.arrays.items():
            self.offsets[name] = at
            at += -(-int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize // GAP) * GAP
            self.gaps.append(at)
            at += GAP
        self.size = at


class Memory:
    """The arrays of a plan in a stretch of bytes that begins at `address`."""

    def __init__(self, plan: Arrangement, stretch: Array, address: int) -> None:
        assert stretch.dtype == np.uint8 and stretch.flags.c_contiguous and len(stretch) == plan.size
        stretch[:] = 0
        self.plan, self.address = plan, address
        self.arrays: dict[str, Array] = {}
        for name, (shape, kind) in plan.arrays.items():
            start = plan.offsets[name]
            size = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
            self.arrays[name] = stretch[start : start + size].view(kind).reshape(shape)
        words = stretch.view(np.uint64)
        self._words = words
        self._canaries = np.add.outer(np.array(plan.gaps) // 8, np.arange(GAP // 8)).ravel()
        words[self._canaries] = CANARY

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def at(self, name: str) -> int:
        """The address of an array."""
        return self.address + self.plan.offsets[name]

    def fill(self, name: str, values: Any) -> None:
        """Copy numbers in; integers become float64, anything else or another shape is refused."""
        given = np.asarray(values)
        if given.dtype.kind not in "fiub" or given.shape != self.arrays[name].shape:
            wanted = f"{name} takes real numbers of shape {self.arrays[name].shape}"
            raise TypeError(f"{wanted}, not {given.dtype} {given.shape}")
        self.arrays[name][...] = given

    def check(self) -> None:
        """Raise `Damaged` when a canary has been written over."""
        if not (self._words[self._canaries] == CANARY).all():
            raise Damaged("the training kernel wrote outside its arrays")
