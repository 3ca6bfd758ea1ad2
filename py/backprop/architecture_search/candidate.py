"""A network that a search tries."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..numbers.strict_json import Json
from ..runs.descent import Descent
from .space import Hidden


@dataclass
class Candidate:
    """A network that was tried: its hidden layers, where it comes from, what became of it."""

    index: int
    hidden: Hidden
    origin: str
    parent: int | None
    spec: Json
    training: Descent
    loss: float = math.inf
    validation: float = math.inf
    score: float | None = None

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return self.training.size

    @property
    def epochs(self) -> int:
        """How many its steps are, the last one whole."""
        return max(1, -(-self.training.steps // self.training.batch_count))
