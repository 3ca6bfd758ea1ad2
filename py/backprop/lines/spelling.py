"""The names in a kind's equations at one element of one layer: what they are called, and which numbers stand for them.

Two writers walk an equation. `Formula` makes the tree of symbols, `Numbers` that of the numbers of the step; both agree
on what is absent: a parameter that the conventions leave out, and a time step beyond the first or last one.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..equations.kind import OLD
from ..equations.notation import Call, Equation, Max, Name, Sum
from ..equations.places import Affine
from .blocks import At
from .bound_letters import Bound, Places, as_document, compares_letters, looked_up
from .expression import LONG, Expr, Series, add, num, sym
from .marked import has_absent, is_there
from .naming import PLACES, comes_in, entry, is_error, key_of, symbol
from .symbols import field_symbols
from .unit_lines import EXPANDED
from .written import fill

GREEK = {"epsilon": "ε", "momentum": "m", "rate": "p"}


@dataclass(frozen=True)
class Spelled(Places):
    """One layer's equations with the letters bound to an element.

    group: where parameters are taken from; whole: long sums of numbers keep every term.
    """

    group: str = "before"
    whole: bool = False
    known: dict[Name, dict[tuple[Any, ...], Expr | None]] = field(default_factory=dict, init=False, repr=False)
    ways: dict[tuple[str, ...], list[Bound]] = field(default_factory=dict, init=False, repr=False)

    def at(self, bound: Bound) -> Spelled:
        """The same with further letters bound."""
        made = object.__new__(type(self))  # for each term of each line: `replace` takes several times as long
        vars(made).update(vars(self), bound={**self.bound, **bound})
        return made

    def each(self, tree: Sum | Max, ways: Iterable[Bound]) -> list[Expr]:
        """The terms of a sum, or what a maximum is of, that there are."""
        inner, found = self.at({}), []
        for way in ways:
            inner.bound.update(way)
            made = inner.write(tree.body)
            if made is not None:
                found.append(made)
        return found

    def where(self, name: Name) -> tuple[At | None, tuple[int, ...], bool]:
        """Place (None where it is summed over) and further index of a name; whether its time step exists."""
        at: At | None = ()
        rest, there = list[Any](), True
        for axis, index in enumerate(name.index):
            if isinstance(index, Affine):
                place, inside = looked_up(self.kind, name, axis, self.bound)
                rest, there = [*rest, place], there and inside
                continue
            fixed = not index.letter  # a place counted from 0: a time step where it stands after the samples
            value = index.offset if fixed else self.bound[index.letter]
            if index.letter == "s":
                at = value  # type: ignore[assignment]  # s is bound to a place or to None
            elif self.is_time(name, axis) or (fixed and axis == 1 and name.index[0].letter == "s"):
                if at is not None and isinstance(value, int):
                    step = value if fixed else value + index.offset
                    there = 0 <= step < self.size("t")
                    at = (*at, step)
                else:
                    at = None
            else:
                rest.append(value + index.offset if index.letter and isinstance(value, int) else value)
        return at, as_document(self.kind, name, rest, there), there

    def name(self, name: Name) -> Expr | None:
        """The tree of a name; None for what there is not. One that many lines hold is made once."""
        known, bound = self.known.setdefault(name, {}), self.bound
        key = tuple([bound[letter] for letter in name.lettered])
        if key not in known:
            known[key] = self._name(name)
        return known[key]

    def _name(self, name: Name) -> Expr | None:
        known, own = self.kind, name.name
        if not name.index:
            return self.setting(own)
        if self.is_share(name):
            return self.share(name)
        at, rest, there = self.where(name)
        if own in known.parameter_names:
            return self.parameter(own, rest) if is_there(self.of, own, rest) else None
        if (buffer := own.removesuffix(OLD)) in known.kept:
            return self.buffer(buffer, rest)
        if known.block and own in (known.block, f"dA_{known.block}"):
            return self.inside(own == known.block, at or (), rest[0])
        if not there:
            start = known.starts.get(own)
            return self.start(name, start.name, at, rest) if start and at and at[-1] < 0 else None
        if own in ("a", "da") and at and self._is_last_only(own):
            if at[-1] != self.size("t") - 1:
                return None if own == "da" else self.quantity(name, at, rest)
            at = at[:-1]
        if self.of.sign < 0 and is_error(self.of, known, own):
            return ["neg", self.quantity(name, at, rest)]
        return self.quantity(name, at, rest)

    def _is_last_only(self, own: str) -> bool:
        return self.kind.through_time and (self.of.trace.a if own == "a" else self.of.back.da).ndim == 2

    def made_zero(self, equation: Equation) -> str:
        """What is said of an output that a given number makes 0."""
        for name in equation.names if equation.target.name == "a" else ():
            if name.name in self.kind.given:
                at, rest, _ = self.where(name)
                if not self.of.value(name.name, (*(at or ()), *rest)):
                    return self.kind.quantities[name.name].zero
        return ""

    @abstractmethod
    def setting(self, name: str) -> Expr:
        """A number that the spec sets, or a count."""

    @abstractmethod
    def parameter(self, name: str, index: tuple[int, ...]) -> Expr:
        """An entry of a parameter."""

    @abstractmethod
    def buffer(self, name: str, index: At) -> Expr:
        """A number of a buffer before the step."""

    @abstractmethod
    def inside(self, up: bool, at: At, j: int) -> Expr:
        """An output of the layers inside, or what they pass down."""

    @abstractmethod
    def start(self, name: Name, start: str, at: At, rest: tuple[int, ...]) -> Expr | None:
        """What stands before the first time step."""

    @abstractmethod
    def quantity(self, name: Name, at: At | None, rest: tuple[int, ...]) -> Expr:
        """A number of one of the passes."""

    def chosen(self, call: Call) -> Expr:
        """f(z) or its slope by the activation's own formula, in z, a = f(z) and, of softmax, every z."""
        choice, (z, *a) = self.of.layer.activation, call.arguments
        assert isinstance(z, Name)
        names = {"z": self.present(z), "a": self.present(a[0]) if a else num(0)}
        if choice.row.couples:
            names["z_k"] = self.every(z)
        return fill(choice.row.derivative if a else choice.row.formula, {**names, **self.hyper()})

    @abstractmethod
    def every(self, z: Name) -> Any:
        """A quantity of every unit."""

    @abstractmethod
    def hyper(self) -> dict[str, Expr]:
        """The numbers of the activation."""


class Formula(Spelled):
    """Symbols. An index that is summed over stays a letter where it has more than a few values."""

    def setting(self, name: str) -> Expr:
        return sym(GREEK.get(name, name))

    def parameter(self, name: str, index: tuple[int, ...]) -> Expr:
        return entry(self.of, name, index, self.kind.parameter(name).symbol)

    def buffer(self, name: str, index: At) -> Expr:
        return entry(self.of, name, index, self.kind.kept[name].letter)

    def inside(self, up: bool, at: At, j: int) -> Expr:
        first, last = self.of.inner[0], self.of.inner[-1]
        return last.out(j, at) if up else first.lines.passed_down(at, j)[0]

    def start(self, name: Name, start: str, at: At, rest: tuple[int, ...]) -> Expr | None:
        return self.quantity(name, at, rest)

    def quantity(self, name: Name, at: At | None, rest: tuple[int, ...]) -> Expr:
        return symbol(self.of, self.kind, name, at or (), rest, self.summed(name) if at is None else "")

    def every(self, z: Name) -> Expr:
        return sym("z", "k")

    def hyper(self) -> dict[str, Expr]:
        return field_symbols(self.of.layer.activation.row.hyperparameters)

    def over(self, tree: Sum | Max) -> Expr | None:
        alone = tuple(letter for letter in tree.letters if self.size(letter) == 1)
        bound = next(self.values(alone))
        letters = [letter for letter in tree.letters if letter not in alone]
        summed = [letter for letter in letters if letter in PLACES]
        units = tuple(letter for letter in letters if letter not in PLACES)
        inner = self.at({**bound, **{letter: None if letter == "s" else letter for letter in summed}})
        few = math.prod(map(self.size, units)) <= EXPANDED or self.is_of_largest(tree) or compares_letters(tree)
        found = inner.each(tree, inner.values(units) if few else [{letter: letter for letter in units}])
        if not found:
            return None
        if isinstance(tree, Max):
            return found[0] if few and len(found) == 1 else ["call", "max", found]
        made = add(found) if few else ["sum", found[0], ", ".join(units)]
        return ["sum", made, self.words(summed)] if summed else made

    def words(self, letters: list[str]) -> str:
        """What a sum over places runs over."""
        if self.kind.through_time or self.of.trace.A.ndim == 2:
            return ", ".join({"s": "samples", "t": "times"}[letter] for letter in letters)
        return "times" if len(self.of.trace.A) == 1 else "samples, times"


class Numbers(Spelled):
    """The numbers of the step, each with the path at which its document has it."""

    def setting(self, name: str) -> Expr:
        if name in self.kind.counts:
            return num(self.size(self.kind.counts[name]))
        return num(self.settings[name])

    def parameter(self, name: str, index: tuple[int, ...]) -> Expr:
        return self.of.parameter(self.group, name, index)

    def buffer(self, name: str, index: At) -> Expr:
        return self.of.number(f"before.{name}", index)

    def inside(self, up: bool, at: At, j: int) -> Expr:
        first, last = self.of.inner[0], self.of.inner[-1]
        return last.number("a", (*at, j)) if up else first.lines.passed_down(at, j)[1]

    def start(self, name: Name, start: str, at: At, rest: tuple[int, ...]) -> Expr | None:
        held, index = self.of.trace.shown[start], (*at[:-1], *rest)
        return num(held[index], f"{self.of.path}.{start}" + "".join(f"[{i}]" for i in index))

    def quantity(self, name: Name, at: At | None, rest: tuple[int, ...]) -> Expr:
        if name.name == "A" and comes_in(self.kind):
            return self.of.incoming(at or (), rest[0])
        return self.of.number(key_of(self.kind, name.name), (*(at or ()), *rest))

    def every(self, z: Name) -> Series:
        return Series([self.at({z.index[-1].letter: i}).present(z) for i in range(self.of.layer.units)])

    def hyper(self) -> dict[str, Expr]:
        return {name: num(value) for name, value in self.of.layer.activation.hyper.items()}

    def over(self, tree: Sum | Max) -> Expr | None:
        there = self._seen(tree, self._ways(tree.letters))
        if not there:
            return None
        if isinstance(tree, Max):
            return there[0] if len(there) == 1 else ["call", "max", there]
        return ["add", there] if self.whole and len(there) > 1 else add(there)

    def _ways(self, letters: tuple[str, ...]) -> list[Bound]:
        """The same, for each line anew."""
        if letters not in self.ways:
            self.ways[letters] = list(self.values(letters))
        return self.ways[letters]

    def _seen(self, tree: Sum | Max, ways: list[Bound]) -> list[Expr]:
        """What a sum is of; of a long one the terms that `add` leaves: what there is not would stand at its ends."""
        if self.whole or self.kind.space or isinstance(tree, Max) or len(ways) <= LONG or has_absent(self.of):
            return self.each(tree, ways)
        first, last = self.each(tree, ways[: LONG - 2]), self.each(tree, ways[-1:])
        if len(first) < LONG - 2 or not last:
            return self.each(tree, ways)
        return [*first, *last * (len(ways) - len(first))]
