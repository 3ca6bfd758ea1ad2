"""The symbols of units, weights and errors as expression trees, and the quantities' paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rules.fields import Field
from ..rules.names import Names, unit_label
from .expression import Expr, sym

_UNIT = re.compile(r"([a-z])([0-9.]+)('*)")


def field_symbols(fields: Iterable[Field]) -> dict[str, Expr]:
    """What numbers that a spec may hold are in formulas, by their names."""
    written = {field.name: (field.symbol or field.name).partition("_" if field.symbol else "\0") for field in fields}
    return {name: sym(base, subscript or None) for name, (base, _, subscript) in written.items()}


@dataclass(frozen=True)
class Symbols:
    """Symbols for one network, or for the layers inside one layer; layer −1 stands for what comes in.

    `time` (from 0) marks a unit at one time step: h1⟨2⟩ is h1 at the second.
    """

    names: Names
    _units: dict[tuple[int, int, int | None], Expr] = field(default_factory=dict, compare=False, repr=False)

    def word(self, layer: int, j: int) -> str:
        """The unit's name in words: x1, h2, ŷ."""
        return unit_label(self.names[layer + 1], j)

    def unit(self, layer: int, j: int, time: int | None = None) -> Expr:
        """The unit's name as a symbol: h with subscript 2."""
        key = (layer, j, time)
        if key not in self._units:
            self._units[key] = self._unit(layer, j, time)
        return self._units[key]

    def _unit(self, layer: int, j: int, time: int | None) -> Expr:
        siblings = self.names[layer + 1]
        match = _UNIT.fullmatch(siblings[j])
        assert match is not None
        letter, number, primes = match.groups()
        when = "" if time is None else f"⟨{time + 1}⟩"
        if letter == "y":
            alone = len(siblings) == 1
            return sym("ŷ", (when or None) if alone else number + when)
        return sym(letter + "′" * len(primes), number + when)

    def activation(self, layer: int, j: int, time: int | None = None) -> Expr:
        """What the unit sends up: an input, a prediction, or a with the unit as subscript."""
        name, unit = self.names[layer + 1][j], self.unit(layer, j, time)
        is_outside = name.startswith("y") or (name.startswith("x") and not name.endswith("'"))
        return unit if is_outside else sym("a", unit)

    def target(self, j: int, time: int | None = None) -> Expr:
        """y of the output's number."""
        when = "" if time is None else f"⟨{time + 1}⟩"
        return sym("y", (when or None) if len(self.names[-1]) == 1 else str(j + 1) + when)

    def of(self, base: str, layer: int, j: int, time: int | None = None) -> Expr:
        """z, δ or another letter with the unit as subscript."""
        return sym(base, self.unit(layer, j, time))

    def parameter(self, base: str, layer: int, j: int, k: int | None, arrow: str | None = "below") -> Expr:
        """A weight or a number of a unit; `base` is w, ∂w, Δw … b, ∂b …; arrow: where the weight comes from."""
        if k is None:
            return sym(base, self.unit(layer, j))
        return sym(base, ["arrow", self.unit(layer - (arrow == "below"), k), self.unit(layer, j)])


def place(index: tuple[int, ...]) -> str:
    """[0][1] for (0, 1)."""
    return f"[{']['.join(map(str, index))}]" if index else ""
