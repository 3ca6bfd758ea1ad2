"""Worked lines in the letters that a spec chose: one table is put in place of another, in formulas and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..layers.base import Parameters
from ..layers.by_equations import EquationLayer
from ..network.addresses import every_place, parameter_path, places
from ..network.build import build
from ..network.spec import Spec
from ..rules.letters import Letters
from .expression import Expr
from .line import Line
from .render import Text

MOST_NAMED = 20_000  # weights; of more the names stay as they are
_RAISED = str.maketrans("0123456789.", "⁰¹²³⁴⁵⁶⁷⁸⁹·")
_BASE = re.compile("([∂Δ]*)(.*?)([⁺⁻′]*)", re.DOTALL)
_LABEL = re.compile(r"[^\W\d_]\w*\([^()\s]+\)")
# “a” is a word of English too: alone it is a letter only after ∂ or before what it belongs to.
_TOKEN = re.compile(r"(?<![^\W\d_])(?:(?<=∂)a(?![^\W\d_])|a(?=\()|[Eηŷxyz](?![^\W\d_\u0302]|\u0302))")


def parts_of(parameters: Parameters, scope: str) -> Parameters:
    """The parameters of one layer, that of a network or one inside it, by its own names."""
    own = {name.removeprefix(scope): array for name, array in parameters.items() if name.startswith(scope)}
    return {name: array for name, array in own.items() if "." not in name}


class Speech:
    """How a spec speaks: trees, words and lines in the chosen letters."""

    def __init__(self, spec: Spec) -> None:
        own, plain = _free(spec, spec.conventions.letters), Letters()
        self.plain = own == plain
        kinds = ("loss", "rate", "output", "target", "net", "activation", "input")
        self.letters = {getattr(plain, kind): getattr(own, kind) for kind in kinds}
        self.named = {} if own.weights == plain.weights else dict(_named(spec, own.weights))

    def tree(self, node: Any) -> Any:
        """A formula in the chosen letters."""
        if self.plain or not isinstance(node, list) or not node:
            return node
        if node[0] == "sym":
            return self._symbol(node)
        return [self.tree(part) for part in node] if node[0] != "num" else node

    def _symbol(self, node: Expr) -> Expr:
        found = _BASE.fullmatch(node[1])
        assert found is not None
        before, core, after = (str(part) for part in found.groups())
        if isinstance(node[2], list):
            name = self.named.get(f"{core}({_TEXT.write(node[2])})")
            if name:
                base, below = name
                return ["sym", before + base + after, below]
        return ["sym", before + self.letters.get(core, core) + after, self.tree(node[2])]

    def words(self, text: str) -> str:
        """A name or sentence in the chosen letters."""
        if self.plain:
            return text
        text = _LABEL.sub(lambda found: self._label(found[0]), text)
        return _TOKEN.sub(lambda found: self.letters[found[0]], text)

    def _label(self, label: str) -> str:
        name = self.named.get(label)
        return label if name is None else label_of(*name)

    def line(self, line: Line) -> Line:
        """A worked line in the chosen letters."""
        if self.plain:
            return line
        return replace(
            line, name=self.words(line.name), symbol=self.tree(line.symbol), formula=self.tree(line.formula),
            note=self.words(line.note) if line.note else line.note,
        )  # fmt: skip


def _free(spec: Spec, letters: Letters) -> Letters:
    """The letters without those that a kind of layer of the network has for a quantity of its own, such as h."""
    kinds = [place.layer.data for place in every_place(spec) if isinstance(place.layer, EquationLayer)]
    taken = {quantity.symbol for kind in kinds for quantity in kind.quantities.values()} - {"z", "a"}
    plain = Letters()
    if {letters.net, letters.activation} & taken:
        letters = replace(letters, net=plain.net, activation=plain.activation)
    return letters


_TEXT = Text(17)


def label_of(base: str, below: str) -> str:
    """w5, w⁽¹⁾(2,1)."""
    return base + (below if below.isdigit() and base in ("w", "b") else f"({below})")


def _named(spec: Spec, how: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Base and subscript of each weight and bias by its plain label."""
    for _, label, base, below in _names(spec, how):
        yield label, (base, below)


def parameter_names(spec: Spec) -> dict[str, str]:
    """What each weight and bias is called by its path in the spec; none where the plain names do."""
    how = spec.conventions.letters.weights
    if how != Letters().weights:
        return {path: label_of(base, below) for path, _, base, below in _names(spec, how)}
    numbered = [place for place in every_place(spec) if place.layer.numbered]
    parameters = build(spec) if numbered else []
    if sum(array.size for layer in parameters for array in layer.values()) > MOST_NAMED:
        return {}
    return {
        f"{place.path}.{name}" + "".join(f"[{i}]" for i in index): place.label(name, index)
        for place in numbered
        for name, array in parts_of(parameters[place.k], place.scope).items() for index in np.ndindex(array.shape)
    }  # fmt: skip


def _names(spec: Spec, how: str) -> Iterator[tuple[str, str, str, str]]:
    """Path, plain label, base and subscript of each entry of each parameter."""
    numbers: dict[str, int] = {}
    parameters = build(spec)
    if sum(array.size for layer in parameters for array in layer.values()) > MOST_NAMED:
        return
    for place, own in zip(places(spec), parameters, strict=True):
        for name, array in own.items():
            inside, leaf_name = place.owner(name)
            letter = inside.layer.parameter_letter(leaf_name)
            if inside.layer.parameter_arrow(leaf_name) == "self":
                continue  # from its own layer: only the arrow tells it from a weight from below
            for index in np.ndindex(array.shape):
                label = place.label(name, index)
                path = parameter_path(place.k, "@", name, index).replace(".@.", ".")
                if how == "numbered":
                    numbers[letter] = numbers.get(letter, 0) + 1
                    yield path, label, letter, str(numbers[letter])
                else:
                    ends = [str(i + 1) for i in (index if how == "to_from" else index[::-1])]
                    raised = f"⁽{inside.number}⁾".translate(_RAISED)
                    yield path, label, letter + raised, ",".join(ends)
