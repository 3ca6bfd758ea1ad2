"""One element of a line as a person writes it: its letters bound, in symbols or with the numbers put in."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from ..equations.notation import Binary, Call, Expression, Index, Max, Name, Number, Sum, changed, names
from ..equations.places import Affine
from ..lines.expression import Expr, Series, add, num, sym
from ..lines.layer_view import View
from ..lines.naming import PLACES, is_error
from ..lines.symbols import field_symbols, place
from ..lines.unit_lines import EXPANDED
from ..lines.written import Writer, fill
from .lines import At, StepLines
from .symbols import AFTER, Place, symbol_of, view_at
from .unrolling import base, step_of

SHARES = ("share", "sample_share")
FIRST = "layers[0]"
OWN = ("A", "a", "da")  # what a layer over images calls by its own places, whichever layer it goes to or comes from


@dataclass(frozen=True)
class Spelled(Writer):
    """bound: the place of each letter, a letter where it stays one, None where it is summed over in words.

    exchanged: which entry of a parameter is read in the place of another; made: all arrays of the step.
    """

    lines: StepLines
    view: View
    room: str
    bound: Mapping[str, int | str | None]
    exchanged: Mapping[At, Mapping[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    made: Mapping[At, Any] = field(default_factory=dict)

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
        at, folded = self.lines.source((self.room, name.name)), self.lines.rooms[self.room].folded
        if not self.is_within(name):
            return None
        index: Place = tuple(map(self._value, name.index))
        if name.name in folded and any(isinstance(i, str) for i in index):  # any place of the image
            at = (self.room, name.name) if base(name.name) in OWN else at
        else:
            index = folded.place(name.name, index)
        if self.is_share(name):
            part = float(np.asarray(self.made[at])[index])  # type: ignore[index]  # all places of a window are written
            return None if not part else num(1) if part == 1 else ["div", num(1), num(round(1 / part))]
        index = self.exchanged.get(at, {}).get(index, index)  # type: ignore[arg-type]
        made = self.quantity(at, index, "")
        return ["neg", made] if self.shows_negative(at) else made

    def _value(self, index: Index) -> int | str | None:
        """Where an index stands; a text where it may be any place."""
        if isinstance(index, Affine):
            values = {letter: self.bound[letter] for letter in index.letters}
            known = all(isinstance(value, int) for value in values.values())
            return index.at(values) if known else index.counted_from_one(values)  # type: ignore[arg-type]
        own = self.bound[index.letter] if index.letter else 0
        return own + index.offset if isinstance(own, int) else own

    def is_within(self, name: Name) -> bool:
        room = self.lines.rooms[self.room]
        places = ((axis, self._value(i)) for axis, i in enumerate(name.index) if isinstance(i, Affine))
        return all(
            isinstance(i, str) or (i is not None and 0 <= i < room.sizes[room.folded[name.name][axis]])
            for axis, i in places
        )

    def is_share(self, name: Name) -> bool:
        k = self.lines.number_at.get(self.room.removeprefix(AFTER))
        return k is not None and base(name.name) in self.lines.kind(k).untold

    def is_of_largest(self, tree: Sum | Max) -> bool:
        """True for a maximum over a window, and for a sum over those windows in which a number is it."""
        folded = self.lines.rooms[self.room].folded
        of_image = isinstance(tree, Max) and any(name.name in folded for name in names(tree))
        return of_image or any(map(self.is_share, names(tree)))

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
        few = math.prod(map(self.size, units)) <= EXPANDED or self.is_of_largest(tree)
        inner = inner if few else inner.bind({letter: letter for letter in units})
        found = inner.each(tree, units if few else ())
        if not found or isinstance(tree, Max):
            return ["call", "max", found] if found else None
        made = add(found) if few else ["sum", found[0], ", ".join(units)]
        return ["sum", made, ", ".join({"s": "samples", "t": "times"}[own] for own in summed)] if summed else made


@dataclass(frozen=True)
class Numbers(Spelled):
    """typed: by quantity and place, what stands in its place.

    whole: long sums keep every term. short: significant digits of a number that no document holds.
    """

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
