"""A line as it is right, and beside it the same line as it was departed from, with what differs marked in both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..equations.notation import Expression, names
from ..lines.expression import Expr
from ..lines.layer_view import View
from ..lines.render import Text
from ..lines.signs import negated, settled
from ..lines.worked import view
from ..numbers.display import Shown
from .bounded import Sheet, Typed
from .carrying import carried, exchanged, nearest
from .computing import arrays
from .departure import Departure
from .differing import MARK, marked
from .lines import At, Line
from .spelling import Numbers, Spelled, Symbols, tidy
from .unrolling import base

EQUAL = 1e-9
EDGES = "\ue000", "\ue001"  # around what differs, while a line is text
Place = tuple[int, ...]


@dataclass(frozen=True)
class Written:
    """A line of one person: symbol = formula = numbers = value."""

    symbol: Expr
    formula: Expr
    numbers: Expr
    value: Expr


class Pages:
    """The lines of a sheet's step, in symbols and numbers."""

    def __init__(self, sheet: Sheet, shown: Shown) -> None:
        self.sheet, self.step, self.shown = sheet, sheet.step, shown

    @cached_property
    def view(self) -> View:
        """The step with its symbols."""
        return view(self.step.spec, self.step.step)

    @cached_property
    def right(self) -> Mapping[At, Any]:
        """All arrays of the step as it is."""
        return arrays(self.step, [carried(self.begun)] if self.begun else [])

    @cached_property
    def begun(self) -> Mapping[At, Any]:
        """What the step begins with, where that was typed of the step before it."""
        return nearest(self.step, self.sheet.begins)

    def made(self, departure: Departure) -> Mapping[At, Any]:
        """All arrays as one has them who departs."""
        return arrays(self.step, self.together([departure]))

    def together(self, departures: Sequence[Departure]) -> list[Departure]:
        """Departures of one who goes on with what was typed of the step before."""
        return (
            [carried(self.begun), *(exchanged(one, self.begun) for one in departures)] if self.begun else [*departures]
        )

    @cached_property
    def typed(self) -> dict[tuple[At, Place], Typed]:
        """What was typed, by quantity and place."""
        return {(one.at, one.index): one for one in self.sheet.typed}

    def ours(self, line: int, place: Place) -> Written:
        """The line at a place, as it is right."""
        return self._written(line, place, self.step.lines[line].equation.value, self.right, {}, {})

    def theirs(self, line: int, place: Place, departure: Departure) -> Written:
        """The same as one writes it who departs, with the numbers that were typed."""
        typed = {at: (one.low + one.high) / 2 for at, one in self.typed.items()}
        value = departure.instead.get(line, self.step.lines[line].equation.value)
        made = self.made(departure)
        return self._written(line, place, value, {**made, **self.given, **self.begun}, typed, departure.exchanged)

    def whole(self, line: int, place: Place) -> Expr:
        """The numbers of a line with what was typed put in, every term of each sum."""
        own = self.step.lines[line]
        value = tidy(own.equation.value, self.step.rooms["loss"].given)
        typed = {at: (one.low + one.high) / 2 for at, one in self.typed.items()}
        bound = self._bound(own, place)
        return Numbers(self.step, self.view, own.room, bound, {}, self.right, typed, True, self._short).present(value)

    def _bound(self, line: Line, place: Place) -> dict[str, int | str | None]:
        """The letters of a line's target at a place of its array."""
        target = line.equation.target
        letters = self.step.rooms[line.room].folded.letters(target.name, place)
        return dict(zip(target.letters, letters, strict=True))

    @property
    def _short(self) -> int:
        return self.shown if isinstance(self.shown, int) else self.shown.digits + 1

    @cached_property
    def given(self) -> dict[At, Any]:
        """What no line makes."""
        return {(room, name): value for room, own in self.step.rooms.items() for name, value in own.given.items()}

    def _written(
        self, i: int, place: Place, value: Expression, made: Mapping[At, Any], typed: Mapping[Any, float],
        exchanged: Mapping[Any, Any],
    ) -> Written:  # fmt: skip
        line = self.step.lines[i]
        bound = self._bound(line, place)
        value = tidy(value, self.step.rooms["loss"].given)
        own = self.step, self.view, line.room, bound
        writers: tuple[Spelled, Spelled] = (
            Symbols(*own, exchanged, made),
            Numbers(*own, exchanged, made, typed, short=self._short),
        )
        formula, numbers = (settled(writer.present(value)) for writer in writers)
        symbol, found = (writer.quantity(line.target, place, "") for writer in writers)
        if line.found_from:
            formula, numbers = symbol, found
        if writers[0].shows_negative(line.target):
            formula, numbers = negated(formula), negated(numbers)
        return Written(symbol, formula, numbers, found)

    def place_of(self, departure: Departure, typed: Typed) -> tuple[int, Place] | None:
        """The line to show: that of the typed number where it departs, else the first behind it that does."""
        if departure.rounding or not (departure.instead or departure.given):
            own = self.sheet.lines.get(typed.at)
            return None if own is None else (own, typed.index)
        behind, theirs = self.sheet.behind(typed.at), self.made(departure)
        departed = [
            i for i, line in enumerate(self.step.lines) if line.target in behind and self._departs(i, departure)
        ]
        for i in sorted(departed, key=lambda i: self.step.lines[i].target != typed.at):
            at = self.step.lines[i].target
            if at == typed.at:
                return i, typed.index
            right, other = (np.asarray(made[at], dtype=float) for made in (self.right, theirs))
            differs = np.argwhere(np.abs(right - other) > EQUAL * np.abs(right))
            if len(differs):
                return i, tuple(int(index) for index in differs[0])
        return None

    def _departs(self, i: int, departure: Departure) -> bool:
        if self._is_untold(i):
            return False
        if i in departure.instead:
            return True
        line = self.step.lines[i]
        shares = (self.step.lines[k].target for k in departure.instead if self._is_untold(k))
        uses = (self.step.source((line.room, use.name)) for use in names(line.equation.value))
        return not {*departure.given, *shares}.isdisjoint(uses)

    def _is_untold(self, i: int) -> bool:
        """True for a line that nobody writes: which number of a window is largest."""
        line = self.step.lines[i]
        return line.layer is not None and base(line.target[1]) in self.step.kind(line.layer).untold

    def beside(self, departure: Departure, typed: Typed) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Both lines as documents; None where no line makes the number."""
        found = self.place_of(departure, typed)
        if found is None:
            return None
        ours, theirs = self.ours(*found), self.theirs(*found, departure)
        parts = [marked(a, b, self._alike) for a, b in zip(_parts(ours), _parts(theirs), strict=True)]
        at = self.step.lines[found[0]].target
        own = self.typed.get((at, found[1]))
        return (
            self._document(Written(*(a for a, _ in parts)), self._path(at, found[1])),
            self._document(Written(*(b for _, b in parts)), self._path(at, found[1]), own.text if own else None),
        )

    def _document(self, line: Written, path: str | None, typed: str | None = None) -> dict[str, Any]:
        return {
            "quantity": path, "symbol": line.symbol, "formula": line.formula, "numbers": line.numbers,
            "value": line.value, "typed": typed, "text": text_parts(line, self.shown, typed),
        }  # fmt: skip

    def _path(self, at: At, place: Place) -> str | None:
        return self.step.path_of(at, place)

    def _alike(self, one: Expr, other: Expr) -> bool:
        """True for numbers that are the same, or were typed as the same."""
        (a, path), (b, _) = one[1:], other[1:]
        if a == b:
            return True
        if isinstance(a, dict) or isinstance(b, dict):
            return False
        typed = next((own for own in self.sheet.typed if own.path == path), None)
        near = typed is not None and path == other[2] and typed.low <= a <= typed.high
        return near or math.isclose(a, b, rel_tol=EQUAL)


def _parts(of: Written) -> tuple[Expr, Expr, Expr, Expr]:
    return of.symbol, of.formula, of.numbers, of.value


class _Marking(Text):
    """Text with the edges of what differs."""

    def _mark(self, inner: Expr) -> str:
        return f"{EDGES[0]}{self.write(inner)}{EDGES[1]}"


def text_parts(line: Written, shown: Shown, typed: str | None = None) -> list[dict[str, Any]]:
    """A line as text, in parts that differ or do not."""
    writer = _Marking(shown)
    last = writer.write(line.value)
    if typed is not None and line.value[0] == MARK:
        last = f"{EDGES[0]}{typed.strip()}{EDGES[1]}"
    elif typed is not None:
        last = typed.strip()
    written = [writer.write(part) for part in (line.symbol, line.formula, line.numbers)]
    whole = " = ".join(dict.fromkeys([*written, last]))
    parts: list[dict[str, Any]] = []
    for piece in whole.split(EDGES[0]):
        inside, edge, rest = piece.partition(EDGES[1])
        parts += [{"text": inside, "differs": True}] if edge else []
        outside = rest if edge else inside
        parts += [{"text": outside, "differs": False}] if outside else []
    return parts
