"""A step in exact fractions: every number as if typed on paper, where no function of it leaves the fractions.

Numbers of the spec are taken as the shortest decimals that mean them, 0.1 as 1/10. A quantity that is made of an
exponential, a logarithm or a root has no fraction, nor has what is made of it. It has bounds, as every number has:
between them the true one lies, and the digits that both share are certain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..equations.notation import Expression
from ..equations.parser import parse_formula
from ..equations.scalars import Elements
from ..errors import refuse
from ..layers.choices import ActivationChoice
from ..messages import Message, message, noted
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.strict_json import encode
from ..rules.limits import SCHEMA
from .bounded import Sheet, Typed, march
from .computing import computed, in_order
from .lines import At, StepLines, unfit
from .step_lines import step_lines

MOST_CHARACTERS = 400  # of a fraction: longer ones tell nobody anything
ALL_DIGITS = 17
SHARES = ("share", "sample_share")  # 1/n, which no float64 is in general
NORM = "norm"  # a root by its nature, and nothing but clipping is made of it
Place = tuple[int, ...]


class NotExactError(ArithmeticError):
    """A number is no fraction, because of this function."""


def _inexact(spec: Spec) -> tuple[str, str] | None:
    """Field and words of what has lines, but no exact ones: a search, and numbers that are rounded on their way."""
    if spec.optimizer.whole_batch:
        return "optimizer.name", spec.optimizer.row.label
    if spec.conventions.arithmetic.by_hand:
        return "conventions.rounding.carry", "rounding that is carried on"
    return None


def exact_document(spec: Spec, step: Step) -> Any:
    """By path of a quantity its fraction, and how many significant digits of the float64 agree with it.

    `bounds`: of every number, between which the true one lies. `certain`: rounded to so many significant digits,
    what is shown is the true one. `notes` says which functions left the fractions, if any did. Raises
    `SpecError` for what has no such lines.
    """
    if found := unfit(spec) or _inexact(spec):
        raise refuse("exact.unfit", found[0], found[1])
    lines = step_lines(spec, step)
    made, left = exact_numbers(lines)
    fractions: dict[str, str] = {}
    digits: dict[str, int] = {}
    numbers: list[tuple[Typed, float]] = []
    for path, array in computed(lines).items():
        for index in np.ndindex(array.shape):
            at, place = lines.locate(path, index)
            key, number = path + "".join(f"[{i}]" for i in index), float(array[index])
            numbers.append((Typed(key, at, place, number, number), number))
            value = made[at].get(place) if at in made else on_paper(number)
            if value is not None and len(str(value)) <= MOST_CHARACTERS:
                fractions[key], digits[key] = str(value), agreeing(number, value)
    low, high = (bound[0] for bound in march(Sheet(lines, [one for one, _ in numbers]), [None], put_typed=False))
    notes: list[Message] = [message("exact.left", functions=", ".join(sorted(left)))] if left else []
    return {
        "schema": SCHEMA, "exact": fractions, "digits": digits,
        "bounds": {one.path: [encode(a), encode(b)] for (one, _), a, b in zip(numbers, low, high, strict=True)},
        "certain": {
            one.path: certain(number, a, b) for (one, number), a, b in zip(numbers, low, high, strict=True)
        },
        **noted(notes),
    }  # fmt: skip


def certain(number: float, low: float, high: float) -> int:
    """The most significant digits with which the number and both its bounds are written alike; 0: not even one."""
    if not all(map(math.isfinite, (number, low, high))):
        return 0
    for digits in range(ALL_DIGITS, 0, -1):
        if len({f"{x:.{digits - 1}e}" for x in (number + 0.0, low + 0.0, high + 0.0)}) == 1:
            return digits
    return 0


def agreeing(number: float, exact: Fraction) -> int:
    """How many significant digits of a float64 are those of the fraction, 17 where it is the nearest of all."""
    if not math.isfinite(number):
        return 0
    off = abs(Fraction(number) - exact)
    try:
        nearest = float(exact) == number
    except OverflowError:
        return 0
    if nearest or not off:
        return ALL_DIGITS
    if not exact or off >= abs(exact):
        return 0
    return min(ALL_DIGITS, int(-math.log10(off / abs(exact))))


def exact_numbers(step: StepLines) -> tuple[dict[At, dict[Place, Fraction]], set[str]]:
    """What is a fraction, by room and name and place; and the functions because of which others are none."""
    return (numbers := _Exact(step)).made, numbers.left


class _Exact:
    def __init__(self, step: StepLines) -> None:
        self.step = step
        self.made: dict[At, dict[Place, Fraction]] = {}
        self.left: set[str] = set()
        for i in in_order(step):
            line = step.lines[i]
            own = step.rooms[line.room]
            functions, name = functions_of(own.activation), line.equation.target.name
            elements = Elements(self._look(line.room), own.sizes, {}, functions, on_paper, own.folded)
            values = self.made.setdefault(line.target, {})
            for letters in np.ndindex(*(own.sizes[letter] for letter in line.equation.target.letters)):
                place = own.folded.place(name, letters)
                try:
                    values[place] = Fraction(elements.element(line.equation, letters))
                except NotExactError as because:
                    if name != NORM:
                        self.left |= {str(because)} - {""}
                except ZeroDivisionError:
                    pass

    def _look(self, room: str) -> Callable[[str, Place], Fraction]:
        folded = self.step.rooms[room].folded

        def look(name: str, place: Place) -> Fraction:
            place = folded.place(name, place)
            at = self.step.source((room, name))
            if at in self.made:
                if place not in self.made[at]:
                    raise NotExactError
                return self.made[at][place]
            given = self.step.rooms[at[0]].given[at[1]]
            if at[1] in SHARES:
                return Fraction(1, round(1 / given))
            return on_paper(np.asarray(given, dtype=float)[place])

        return look


def on_paper(number: float) -> Fraction:
    """The shortest decimal that means this float64, as a person has typed it."""
    return Fraction(repr(float(number)))


def functions_of(choice: ActivationChoice) -> Mapping[str, Callable[..., Fraction]]:
    """The functions of the notation in fractions, f and its slope among them."""
    row = choice.row

    def of(formula: str, **known: Any) -> Fraction:
        if row.couples:
            raise NotExactError("exp")
        names = {**known, **{name: on_paper(value) for name, value in choice.hyper.items()}}
        elements = Elements(lambda name, place: names[name], {}, {}, PLAIN, on_paper)
        tree: Expression = parse_formula(formula)
        return Fraction(elements.value(tree, {}))

    own: dict[str, Callable[..., Fraction]] = {
        "f": lambda z: of(row.formula, z=z),
        "slope": lambda z, a: of(row.derivative, z=z, a=a),
    }
    return _Plain({**PLAIN, **own})


class _Plain(dict[str, Callable[..., Fraction]]):
    """Any function that is not here leaves the fractions."""

    def __missing__(self, name: str) -> Callable[..., Fraction]:
        def leaves(*arguments: Fraction) -> Fraction:
            raise NotExactError(name)

        return leaves


PLAIN = _Plain(
    abs=abs, max=max, min=min, absolute=abs, floor=lambda x: Fraction(math.floor(x)),
    sign=lambda x: Fraction((x > 0) - (x < 0)),
)  # fmt: skip
