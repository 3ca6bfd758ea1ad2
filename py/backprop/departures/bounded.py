"""A step in bounds: what each line gives from the numbers that were typed before it, for many departures at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..equations.enclosures import OUTWARDS, Bounds, Enclosing, Function
from ..equations.notation import Equation, Number, names, put_in
from ..equations.parser import parse_formula
from ..layers.choices import ActivationChoice
from ..numbers.special import Array
from .carrying import taken_from
from .computing import NEAR_A_TIE, in_order, rounding_of, rounding_to
from .departure import Departure
from .lines import At, StepLines

TURNS = {"gelu": -0.7517915246935645, "silu": -1.2784645427610738}  # where a function that falls first turns


@dataclass(frozen=True)
class Typed:
    """A number of a sheet: where it stands, and between which bounds it is meant."""

    path: str
    at: At
    index: tuple[int, ...]
    low: float
    high: float
    text: str = ""


@dataclass
class Sheet:
    """A step, what was typed of it, and the order of its lines.

    begins: bounds of what it begins with, where that is not the step's own but what was typed of the step before it.
    """

    step: StepLines
    typed: Sequence[Typed]
    begins: Mapping[At, Bounds] = field(default_factory=dict)
    by_line: dict[At, list[int]] = field(default_factory=dict)
    lines: dict[At, int] = field(default_factory=dict)
    _behind: dict[At, set[At]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for i, one in enumerate(self.typed):
            self.by_line.setdefault(one.at, []).append(i)
        self.lines = {line.target: i for i, line in enumerate(self.step.lines)}

    def behind(self, at: At) -> set[At]:
        """A quantity with all that it is made from, given numbers too."""
        if at not in self._behind:
            found, open_ones = {at}, [at]
            while open_ones:
                i = self.lines.get(open_ones.pop())
                line = None if i is None else self.step.lines[i]
                uses = set[At]()
                if line:
                    uses = {self.step.source((line.room, use.name)) for use in names(line.equation.value)}
                    uses |= {*line.found_from}
                open_ones += uses - found
                found |= uses
            self._behind[at] = found
        return self._behind[at]


def march(sheet: Sheet, departures: Sequence[Departure | None], put_typed: bool = True) -> Bounds:
    """Of each typed number (second axis) the bounds that its own line gives in each variant (first axis).

    The inputs of a line are the numbers typed, as far as they are, else what is computed of them. None departs nowhere.
    """
    return _March(sheet, departures, put_typed).run()


def ends(sheet: Sheet) -> Mapping[At, Bounds]:
    """Bounds of all quantities of a step, by room and name, as they follow from what was typed."""
    marched = _March(sheet, [None], True)
    marched.run()
    return marched.made


class _March:
    def __init__(self, sheet: Sheet, departures: Sequence[Departure | None], put_typed: bool) -> None:
        self.sheet, self.step, self.put_typed = sheet, sheet.step, put_typed
        self.departures = [one or NONE for one in departures]
        self.made: dict[At, Bounds] = {}
        self._roundings = {
            variant: rounding for variant, one in enumerate(self.departures)
            if (rounding := rounding_of(self.step, one))
        }  # fmt: skip
        self.low = np.full((len(departures), len(sheet.typed)), np.nan)
        self.high = np.copy(self.low)

    def run(self) -> Bounds:
        """Line by line."""
        for room, own in self.step.rooms.items():
            for name, value in own.given.items():
                begun = self.sheet.begins.get((room, name))
                self.made[room, name] = begun or around(np.asarray(value, dtype=float)[None])
        for variant, one in enumerate(self.departures):
            for at, value in one.given.items():
                self.made[at] = self._with(self.made[at], variant, self._begun(one, at, value))
        for at in self.sheet.by_line:
            if at in self.made:
                self._told(at, substitute=False)
        with np.errstate(all="ignore"):
            for i in in_order(self.step, [one.instead for one in self.departures]):
                self._line(i)
        return self.low, self.high

    def _begun(self, departure: Departure, at: At, value: Any) -> Bounds:
        """What one who departs begins with: other entries of what was typed, where the step begins with that."""
        begun = self.sheet.begins.get(at)
        if begun is None:
            return around(np.asarray(value, dtype=float)[None])
        low, high = (taken_from(bound[0], departure.exchanged[at])[None] for bound in begun)
        return low, high

    def _line(self, i: int) -> None:
        line = self.step.lines[i]
        made = self._enclosed(line.room, line.equation, None)
        for variant, one in enumerate(self.departures):
            if i in one.instead:
                own = self._enclosed(line.room, Equation(line.equation.target, one.instead[i]), variant)
                made = self._with(made, variant, own)
        if not line.inner:
            made = self._rounded(made)
        if line.found_from:
            made = self._while_known(line.target, made)
        self.made[line.target] = made
        if line.target in self.sheet.by_line:
            self._told(line.target, self.put_typed)

    def _while_known(self, at: At, made: Bounds) -> Bounds:
        """What a search found; not known where what it looked at is departed from, or typed otherwise."""
        behind = self.sheet.behind(at) - {at}
        typed = [i for i, one in enumerate(self.sheet.typed) if one.at in behind] if self.put_typed else []
        for variant, one in enumerate(self.departures):
            changed = {self.step.lines[i].target for i in one.instead} | {*one.given}
            own = (
                self.low[variant, i] <= self.sheet.typed[i].high and self.high[variant, i] >= self.sheet.typed[i].low
                for i in typed
            )
            if changed & behind or not all(own):
                made = self._with(made, variant, (np.full_like(made[0][:1], np.nan),) * 2)
        return made

    def _enclosed(self, room: str, equation: Equation, variant: int | None) -> Bounds:
        own = self.step.rooms[room]

        def look(name: str) -> Bounds:
            low, high = self.made[self.step.source((room, name))]
            if variant is not None and len(low) > 1:
                low, high = low[variant : variant + 1], high[variant : variant + 1]
            return own.folded.apart(name, low), own.folded.apart(name, high)

        made = Enclosing(look, own.sizes, function_of(own.activation), own.folded, exact=self.step.has_maxima).equation(
            equation
        )
        low, high = (own.folded.together(equation.target.name, bound) for bound in made)
        return low, high

    def _with(self, bounds: Bounds, variant: int, own: Bounds) -> Bounds:
        """The bounds with others in one variant."""
        low, high = self._both_apart(bounds)
        low[variant], high[variant] = own[0][0], own[1][0]
        return low, high

    def _both_apart(self, bounds: Bounds) -> Bounds:
        low = self._apart(bounds[0])
        return low, np.copy(low) if bounds[1] is bounds[0] else self._apart(bounds[1])

    def _apart(self, bound: Array) -> Array:
        """Writable, along all variants."""
        count = len(self.departures)
        if len(bound) == count and bound.flags.writeable and bound.base is None:
            return bound
        return np.array(np.broadcast_to(bound, (count, *bound.shape[1:])))

    def _rounded(self, made: Bounds) -> Bounds:
        """Each variant as it rounds: what the spec says at once, those who depart from it by themselves."""
        usual = self.step.rounding
        whole = _rounded(made, *usual) if usual else made
        for variant, one in enumerate(self.departures):
            if one.rounding:
                low, high = (bound[min(variant, len(bound) - 1)][None] for bound in made)
                rounding = self._roundings.get(variant)
                whole = self._with(whole, variant, _rounded((low, high), *rounding) if rounding else (low, high))
        return whole

    def _told(self, at: At, substitute: bool) -> None:
        """Note what was computed of the typed numbers of one quantity, then go on with what was typed."""
        bounds = self.made[at]
        for i in self.sheet.by_line[at]:
            index = self.sheet.typed[i].index
            self.low[:, i], self.high[:, i] = (bound[_all_variants(index)] for bound in bounds)
        if substitute:
            low, high = self._both_apart(bounds) if self._roundings else (np.array(bound) for bound in bounds)
            for i in self.sheet.by_line[at]:
                one = self.sheet.typed[i]
                low[_all_variants(one.index)], high[_all_variants(one.index)] = one.low, one.high
                for variant, rounding in self._roundings.items():
                    if self.departures[variant].rounding or _is_whole(one, *rounding):
                        low[(variant, *one.index)] = high[(variant, *one.index)] = (one.low + one.high) / 2
            self.made[at] = low, high


def _rounded(made: Bounds, kind: str, digits: int) -> Bounds:
    """Bounds of what lies between these, rounded; a tie is rounded either way."""
    low, high = made
    to = rounding_to(kind, digits)
    return to(low - NEAR_A_TIE * np.abs(low)), to(high + NEAR_A_TIE * np.abs(high))


def _is_whole(one: Typed, kind: str, digits: int) -> bool:
    """True where all digits that a line keeps are typed: who rounds goes on with the very number."""
    middle = abs(one.low + one.high) / 2
    lead = np.floor(np.log10(middle)) if middle and kind == "significant" else 0
    unit = 10.0 ** (lead + 1 - digits if kind == "significant" else -digits)
    return bool(one.high - one.low <= unit * (1 + NEAR_A_TIE))


def _all_variants(index: tuple[int, ...]) -> Any:
    return (slice(None), *index)


NONE = Departure("", "", "", "")


def around(values: Array) -> Bounds:
    """Bounds of numbers that are written as decimals: float64 may miss them by half a unit."""
    exact = values * 2.0**20 == np.floor(values * 2.0**20)  # such as 0, 1, 0.5, which it holds
    slack = np.where(exact, 0.0, OUTWARDS * np.abs(values))
    return values - slack, values + slack


def function_of(choice: ActivationChoice) -> Function:
    """f and its slope for bounds."""
    key = choice.row.name, *choice.hyper.values()
    if key not in _FUNCTIONS:
        hyper = {name: Number(value) for name, value in choice.hyper.items()}
        slope = put_in(parse_formula(choice.row.derivative), hyper)
        _FUNCTIONS[key] = Function(lambda z: _value(choice, z), slope)
    return _FUNCTIONS[key]


_FUNCTIONS: dict[Any, Function] = {}


def _value(choice: ActivationChoice, z: Bounds) -> Bounds:
    if choice.row.couples:
        return _softmax(z)
    ends = choice.value(z[0]), choice.value(z[1])
    low, high = np.minimum(*ends), np.maximum(*ends)
    turn = TURNS.get(choice.row.name)
    if turn is not None:
        lowest = choice.value(np.array(turn))
        low = np.where((z[0] <= turn) & (turn <= z[1]), lowest, low)
    return low - 4 * OUTWARDS * np.abs(low), high + 4 * OUTWARDS * np.abs(high)


def _softmax(z: Bounds) -> Bounds:
    """Each is least where its own z is least and all others are greatest."""
    top = np.max(z[1], axis=-1, keepdims=True)
    low, high = np.exp(z[0] - top), np.exp(z[1] - top)
    others_high = np.sum(high, axis=-1, keepdims=True) - high
    others_low = np.sum(low, axis=-1, keepdims=True) - low
    least, most = low / (low + others_high), high / (high + np.maximum(others_low, 0))
    return least - 16 * OUTWARDS * np.abs(least), most + 16 * OUTWARDS * np.abs(most)
