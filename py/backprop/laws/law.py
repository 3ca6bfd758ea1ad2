"""A law of backpropagation as a row: what it states, how far a computed case is off, and how far it may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

BITS = 0.0
"""The bound of what must be equal in every bit."""


@dataclass(frozen=True)
class Law:
    """`off` computes a fixed case by the package and returns how far it is from the law, relative to its size."""

    name: str
    states: str
    bound: float
    off: Callable[[], float]

    def document(self) -> dict[str, Any]:
        """The row as it came out here. A case that could not be computed is no law that holds."""
        try:
            off = float(self.off())
            fault = None
        except Exception as error:
            off, fault = float("inf"), f"{type(error).__name__}: {error}"[:200]
        told = {"name": self.name, "states": self.states, "bound": self.bound, "holds": bool(off <= self.bound)}
        return {**told, "off": off if np.isfinite(off) else None, **({"fault": fault} if fault else {})}


def law(states: str, bound: float = BITS) -> Callable[[Callable[[], float]], Law]:
    """Makes a row of a function; the row is named as the function is."""
    return lambda function: Law(function.__name__.strip("_"), states, bound, function)


def apart(ours: Any, theirs: Any, scale: float = 0.0) -> float:
    """‖ours − theirs‖ by the larger of them, or by `scale`; infinite for other shapes and what is not finite."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return float("inf")
    size = max(float(np.linalg.norm(a)), float(np.linalg.norm(b)), scale)
    return float(np.linalg.norm(a - b)) / size if size else 0.0


def differing(ours: Any, theirs: Any) -> float:
    """How many float64 numbers differ in a bit; −0 and 0 are one here."""
    a, b = np.asarray(ours, dtype=float) + 0.0, np.asarray(theirs, dtype=float) + 0.0
    if a.shape != b.shape:
        return float("inf")
    return float(np.count_nonzero(a.view(np.uint64) != b.view(np.uint64))) if a.ndim else float(a != b)
