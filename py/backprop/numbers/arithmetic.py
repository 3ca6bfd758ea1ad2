"""How the numbers of a step are kept: as float64, or rounded at each line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Arithmetic:
    """How intermediate numbers are kept: as float64, or rounded at each line as a person does by hand.

    keep(array) → array of the same shape; by_hand says that factors are taken from the kept numbers. taken makes of
    numbers, arrays, and whatever holds them, what this arithmetic computes with, given makes float64 of it again; norm
    is √Σx² over arrays, None the one of float64.
    """

    keep: Callable[[Any], Any] = lambda x: x
    by_hand: bool = False
    taken: Callable[[Any], Any] = lambda x: x
    given: Callable[[Any], Any] = lambda x: x
    norm: Callable[[Any], Any] | None = None


FLOAT64 = Arithmetic()
