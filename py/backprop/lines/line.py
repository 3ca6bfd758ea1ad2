"""One line of arithmetic, and the view of a step from which lines are made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..numbers.strict_json import encode
from .expression import Expr, evaluate, is_shortened, paths
from .symbols import Symbols

if TYPE_CHECKING:
    from ..functions.losses import FusedPair
    from ..network.spec import Spec
    from ..network.step import Step
    from .layer_view import LayerView

AS_WRITTEN = 1e-12
LOSES_DIGITS = "Worked out in float64 just as it is written, this loses digits or overflows; the value has all of them."
Terms = tuple[Expr, Expr]  # formula and numbers


@dataclass(frozen=True)
class Line:
    """symbol = formula = numbers = value, for the quantity at a path of the step.

    beside is the number that the value was before, so that both are shown with digits that tell them apart.
    repeated: another line says the same arithmetic of the same number, so that a list of lines can do without this one.
    """

    quantity: str
    phase: str
    layer: int | None
    sample: int | None
    name: str
    symbol: Expr
    formula: Expr
    numbers: Expr
    value: float
    note: str | None = None
    beside: float | None = None
    repeated: bool = False

    def document(self) -> dict[str, Any]:
        """The line as it goes to the page; `from` are the quantities whose numbers were put in."""
        return {
            "quantity": self.quantity, "phase": self.phase, "layer": self.layer, "sample": self.sample,
            "name": self.name, "symbol": self.symbol, "formula": self.formula, "numbers": self.numbers,
            "value": encode(self.value), "from": paths(self.numbers), "note": self.note,
            **({"repeated": True} if self.repeated else {}),
        }  # fmt: skip


@dataclass(frozen=True)
class View:
    """A spec, one of its steps, and the symbols for both; `fused` when loss and output give δ = ŷ − y at once."""

    spec: Spec
    step: Step
    symbols: Symbols
    fused: FusedPair | None
    layers: list[LayerView] = field(default_factory=list)

    def agrees(self, numbers: Expr, value: float) -> bool:
        """True when the arithmetic, done as it is written, gives the value; in float64, near saturation, it may not."""
        if is_shortened(numbers):
            return True
        how = self.spec.conventions.arithmetic
        if how.by_hand:
            return float(how.keep(evaluate(numbers, exact=True))) == value
        try:
            made = evaluate(numbers)
        except (ArithmeticError, ValueError):
            return False
        return math.isclose(made, value, rel_tol=AS_WRITTEN, abs_tol=1e-300)

    def caution(self, numbers: Expr, value: float, why: str = "") -> str | None:
        """A note where the arithmetic as it is written would not give the value: `why`, or what is true of all."""
        return None if self.agrees(numbers, value) else why or LOSES_DIGITS

    @property
    def last(self) -> int:
        """The index of the output layer."""
        return len(self.spec.layers) - 1

    @property
    def sign(self) -> float:
        """−1 where δ is shown as the error signal −∂E/∂z."""
        return -1.0 if self.spec.conventions.delta_sign == "error_signal" else 1.0
