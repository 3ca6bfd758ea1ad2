"""What arrives from elsewhere: arrays by name, as numbers and as they were printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import counted, message
from ..numbers.special import Array

MOST_NUMBERS = 1_000_000
MOST_PRINTED = 200_000
"""Numbers of a text, of which each is a word to look at."""
MOST_ARRAYS = 2_000
MOST_IN_ALL = 5_000_000
"""Numbers of all arrays of a file together: as many as its bytes can hold, but views may show the same ones often."""
DEEPEST = 8  # axes of an array


@dataclass(frozen=True)
class Arrived:
    """One array.

    values: float64, in the shape that was printed; texts: each number as it stands in a print, row by row, so that a
    comparison knows how many digits are known; None where a file holds the number itself. dtype: as it was named.
    """

    name: str
    values: Array
    texts: tuple[str, ...] | None = None
    dtype: str = ""

    def printed(self) -> Any:
        """Each number as text, as it was printed or with all its digits, in nested lists."""
        flat = self.texts or tuple(map(repr, self.values.ravel().tolist()))
        return np.array(flat, dtype=object).reshape(self.values.shape).tolist()


def gathered(arrays: Iterable[Arrived]) -> list[Arrived]:
    """Arrays as they come. Raises SpecError as soon as they, or their numbers, are too many."""
    found, size = list[Arrived](), 0
    for one in arrays:
        found.append(one)
        size += one.values.size
        if len(found) > MOST_ARRAYS:
            raise refuse("read.many", "file", f"more than {MOST_ARRAYS} arrays", most=MOST_ARRAYS)
        if size > MOST_IN_ALL:
            raise refuse("read.numbers", "file", f"more than {MOST_IN_ALL} numbers", most=MOST_IN_ALL)
    return found


def stacked(rows: Sequence[Any], name: str) -> Any:
    """Nested lists as one array of texts. Raises SpecError where rows differ in length or nest too deep."""
    shape = _shape(rows, name, DEEPEST)
    made = np.empty(shape, dtype=object)
    made[...] = np.array(rows, dtype=object).reshape(shape)
    return made


def _shape(rows: Any, name: str, left: int) -> tuple[int, ...]:
    if not isinstance(rows, list):
        return ()
    if not left:
        raise refuse("read.deep", "text", name or "an array", most=DEEPEST)
    below = {_shape(row, name, left - 1) for row in rows}
    if len(below) > 1:
        sizes = sorted(below)
        told = [counted(size[0], "number") if len(size) == 1 else message("read.size", shape=size) for size in sizes]
        raise refuse("read.ragged", "text", name or "an array", least=told[0], most=told[-1])
    return (len(rows), *(below.pop() if below else ()))
