"""Choices that textbooks make differently: biases, order of the update, sign of δ, ½ of a penalty, n − 1, rounding."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from ..rules.letters import Letters
from .arithmetic import Arithmetic

RARE = ("matrix", "mean", "penalty", "variance")


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
    matrix: str = "into"
    mean: str = "delta"
    penalty: str = "half"
    variance: str = "n"
    rounding: Rounding | None = None
    letters: Letters = field(default_factory=Letters)

    @property
    def rare(self) -> dict[str, str]:
        """Choices that few make, as far as they are not the usual ones."""
        own = {row.name: row.default for row in fields(self) if row.name in RARE}
        return {name: made for name, usual in own.items() if (made := getattr(self, name)) != usual}

    @property
    def arithmetic(self) -> Arithmetic:
        """How intermediate numbers are kept."""
        if self.rounding is None or not self.rounding.carry:
            return Arithmetic()
        from .rounding import by_hand  # few need exact numbers, and a page starts without them

        return by_hand(self.rounding.digits, self.rounding.kind)
