"""The symbols of units, weights and errors as expression trees, and the quantities' paths."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..names import Names, bias_label, shown, weight_label
from .expression import Expr, sym

_UNIT = re.compile(r"([a-z])([0-9.]+)('*)")


@dataclass(frozen=True)
class Symbols:
    """Symbols for one network; layer −1 stands for the inputs."""

    names: Names

    def word(self, layer: int, j: int) -> str:
        """The unit's name in words: x1, h2, ŷ."""
        siblings = self.names[layer + 1]
        return shown(siblings[j], len(siblings))

    def unit(self, layer: int, j: int) -> Expr:
        """The unit's name as a symbol: h with subscript 2."""
        siblings = self.names[layer + 1]
        match = _UNIT.fullmatch(siblings[j])
        assert match is not None
        letter, number, primes = match.groups()
        if letter == "y":
            return sym("ŷ", None if len(siblings) == 1 else number)
        return sym(letter + "′" * len(primes), number)

    def activation(self, layer: int, j: int) -> Expr:
        """What the unit sends up: an input, a prediction, or a with the unit as subscript."""
        is_hidden = 0 <= layer < len(self.names) - 2
        return sym("a", self.unit(layer, j)) if is_hidden else self.unit(layer, j)

    def target(self, j: int) -> Expr:
        """y of the output's number."""
        return sym("y", None if len(self.names[-1]) == 1 else str(j + 1))

    def of(self, base: str, layer: int, j: int) -> Expr:
        """z, δ or another letter with the unit as subscript."""
        return sym(base, self.unit(layer, j))

    def parameter(self, base: str, name: str, layer: int, j: int, k: int | None) -> Expr:
        """A weight or bias; `base` is w, ∂w, Δw … and for biases b, ∂b, Δb."""
        if k is None:
            return sym(base, self.unit(layer, j))
        return sym(base, ["arrow", self.unit(layer - 1, k), self.unit(layer, j)])

    def parameter_word(self, layer: int, j: int, k: int | None) -> str:
        """w(x1→h2) or b(h2)."""
        if k is None:
            return bias_label(self.names, layer, j)
        return weight_label(self.names, layer, j, k)


def activation_path(layer: int, s: int, j: int) -> str:
    """The path of what unit j of the layer sends up; layer −1 are the inputs."""
    return f"X[{s}][{j}]" if layer < 0 else f"layers[{layer}].a[{s}][{j}]"


def parameter_path(layer: int, group: str, name: str, j: int, k: int | None) -> str:
    """The path of one entry of a parameter in `before`, `gradients`, `updates` or `after`."""
    return f"layers[{layer}].{group}.{name}[{j}]" + ("" if k is None else f"[{k}]")
