"""Choices that textbooks make differently: biases, order of the update, sign of δ, rounding."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..rules.letters import Letters
from .arithmetic import Arithmetic


@dataclass(frozen=True)
class Rounding:
    """Digits kept of each number; with `carry` every line of arithmetic goes on with the rounded number."""

    digits: int
    kind: str
    carry: bool


@dataclass(frozen=True)
class Conventions:
    """Choices that textbooks make differently."""

    bias: str = "per_neuron"
    update_order: str = "simultaneous"
    delta_sign: str = "gradient"
    rounding: Rounding | None = None
    letters: Letters = field(default_factory=Letters)

    @property
    def arithmetic(self) -> Arithmetic:
        """How intermediate numbers are kept."""
        if self.rounding is None or not self.rounding.carry:
            return Arithmetic()
        from .rounding import by_hand  # few need exact numbers, and a page starts without them

        return by_hand(self.rounding.digits, self.rounding.kind)
