"""One line of arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..numbers.strict_json import encode
from .expression import Expr, paths

Terms = tuple[Expr, Expr]  # formula and numbers


@dataclass(slots=True)  # not frozen, which makes of a thousand lines a tenth of their time
class Line:
    """symbol = formula = numbers = value, for the quantity at a path of the step.

    beside is the number that the value was before, so that both are shown with digits that tell them apart.
    remark: a word that stands behind the line wherever lines are written one under the other.
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
    remark: str = ""

    def document(self) -> dict[str, Any]:
        """The line as it goes to the page; `from` are the quantities whose numbers were put in."""
        return {
            "quantity": self.quantity, "phase": self.phase, "layer": self.layer, "sample": self.sample,
            "name": self.name, "symbol": self.symbol, "formula": self.formula, "numbers": self.numbers,
            "value": encode(self.value), "from": paths(self.numbers), "note": self.note,
            **({"repeated": True} if self.repeated else {}),
        }  # fmt: skip
