"""One element of a line as a person writes it: its letters bound, in symbols or with the numbers put in."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from ..equations.notation import Binary, Call, Expression, Max, Name, Number, Sum, changed
from ..lines.expression import Expr, Series, add, num, sym
from ..lines.layer_view import View
from ..lines.naming import PLACES, is_error
from ..lines.symbols import field_symbols, place
from ..lines.unit_lines import EXPANDED
from ..lines.written import Writer, fill
from .lines import At, StepLines
from .symbols import Place, symbol_of, view_at
from .unrolling import base, step_of

SHARES = ("share", "sample_share")
FIRST = "layers[0]"


@dataclass(frozen=True)
class Spelled(Writer):
    """bound: the place of each letter, a letter where it stays one, None where it is summed over in words.

    exchanged: which entry of a parameter is read in the place of another.
    """

    lines: StepLines
    view: View
    room: str
    bound: Mapping[str, int | str | None]
    exchanged: Mapping[At, Mapping[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)

    def bind(self, bound: Mapping[str, int | str | None]) -> Spelled:
        """The same with further letters bound."""
        return replace(self, bound={**self.bound, **bound})

    def size(self, letter: str) -> int:
        """How many values a letter has."""
        return self.lines.rooms[self.room].sizes[letter]

    def each(self, tree: Sum | Max, letters: Iterable[str]) -> list[Expr]:
        """The terms of a sum, or what a maximum is of, that there are."""
        ways = product(*(range(self.size(letter)) for letter in letters))
        made = (self.bind(dict(zip(letters, way, strict=True))).write(tree.body) for way in ways)
        return [term for term in made if term is not None]

    def name(self, name: Name) -> Expr | None:
        at = self.lines.source((self.room, name.name))
        index: Place = tuple(
            index.offset if not index.letter else
            own + index.offset if isinstance(own := self.bound[index.letter], int) else own
            for index in name.index
        )  # fmt: skip
        index = self.exchanged.get(at, {}).get(index, index)  # type: ignore[arg-type]
        made = self.quantity(at, index, "")
        return ["neg", made] if self.shows_negative(at) else made

    def shows_negative(self, at: At) -> bool:
        """True for δ where it is shown as −∂E/∂z."""
        k = self.lines.number_at.get(at[0])
        if self.view.sign > 0 or k is None:
            return False
        return is_error(view_at(self.view, at[0]), self.lines.kind(k), at[1])

    @abstractmethod
    def quantity(self, at: At, index: Place, when: str) -> Expr:
        """The number at a place of a quantity."""

    def chosen(self, call: Call) -> Expr:
        """f by the activation's own formula."""
        choice, z = self.lines.rooms[self.room].activation, call.arguments[0]
        names = {"z": self.present(z), "z_k": self.every(z) if choice.row.couples else None}
        return fill(choice.row.formula, {**names, **self.hyper()})

    @abstractmethod
    def every(self, z: Expression) -> Any:
        """z of every unit."""

    @abstractmethod
    def hyper(self) -> dict[str, Expr]:
        """The numbers of the activation."""


@dataclass(frozen=True)
class Symbols(Spelled):
    """An index that is summed over stays a letter where it has more than a few values."""

    def quantity(self, at: At, index: Place, when: str) -> Expr:
        return symbol_of(self.lines, self.view, at, index, when)

    def every(self, z: Expression) -> Expr:
        return sym("z", "k")

    def hyper(self) -> dict[str, Expr]:
        return field_symbols(self.lines.rooms[self.room].activation.row.hyperparameters)

    def over(self, tree: Sum | Max) -> Expr | None:
        inner = self.bind({letter: 0 for letter in tree.letters if self.size(letter) == 1})
        letters = [letter for letter in tree.letters if self.size(letter) > 1]
        summed = [letter for letter in letters if letter in PLACES]
        units = [letter for letter in letters if letter not in PLACES]
        assert isinstance(inner, Symbols)
        inner = inner.bind(dict.fromkeys(summed))
        few = math.prod(map(self.size, units)) <= EXPANDED
        inner = inner if few else inner.bind({letter: letter for letter in units})
        found = inner.each(tree, units if few else ())
        if not found or isinstance(tree, Max):
            return ["call", "max", found] if found else None
        made = add(found) if few else ["sum", found[0], ", ".join(units)]
        return ["sum", made, ", ".join({"s": "samples", "t": "times"}[own] for own in summed)] if summed else made


@dataclass(frozen=True)
class Numbers(Spelled):
    """made: all arrays of the step; typed: by quantity and place, what stands in its place.

    whole: long sums keep every term. short: significant digits of a number that no document holds.
    """

    made: Mapping[At, Any] = field(default_factory=dict)
    typed: Mapping[Any, float] = field(default_factory=dict)
    whole: bool = False
    short: int = 6

    def quantity(self, at: At, index: Place, when: str) -> Expr:
        value = self.typed.get((at, index), None)
        if value is None:
            value = float(np.asarray(self.made[at])[index])  # type: ignore[index]  # of numbers every letter is bound
        path = self.path(at, index)
        value = -value if self.shows_negative(at) else value
        return num(value, path) if path or float(value).is_integer() else num(float(f"{value:.{self.short}g}"))

    def path(self, at: At, index: Place) -> str | None:
        """Where documents have the number."""
        places = [i for i in index if isinstance(i, int)]
        name, t = base(at[1]), step_of(at[1])
        known = {"A": "X", "X": "X"} if at[0] == FIRST else {"y": "Y"} if at[0] == "loss" else {}
        if name in known:
            return known[name] + place(tuple(places if t is None else [places[0], t, *places[1:]]))
        if name == "w":
            layer, _, own = at[0].rpartition(".")
            return f"{layer}.before.{own}" + place(tuple(places))
        return self.lines.path_of(at, places)

    def every(self, z: Expression) -> Series:
        last = z.letters[-1] if isinstance(z, Name) else "j"
        return Series([self.bind({last: i}).present(z) for i in range(self.size(last))])

    def hyper(self) -> dict[str, Expr]:
        return {name: num(value) for name, value in self.lines.rooms[self.room].activation.hyper.items()}

    def over(self, tree: Sum | Max) -> Expr | None:
        found = self.each(tree, tree.letters)
        if not found or isinstance(tree, Max):
            return ["call", "max", found] if found else None
        return ["add", found] if self.whole and len(found) > 1 else add(found)


def tidy(tree: Expression, given: Mapping[str, Any]) -> Expression:
    """Shares as a person writes them: a factor 1 is left out, a factor 1/n stands below."""
    if isinstance(tree, Name) and tree.name in SHARES:
        return Number(given[tree.name])
    made = changed(tree, lambda part: tidy(part, given))
    match made:
        case Binary("*", Number(first), Number(second)):
            return Number(first * second)
        case Binary("*", left, Number(1)):
            return left
        case Binary("*", left, Number(part)) if 0 < part < 1 and float(whole := round(1 / part)) * part == 1:
            return Binary("/", left, Number(whole))
    return made
