"""All quantities of a step, in float64, as the engine has them or as one who departs from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..equations.arrays import ready
from ..equations.notation import Equation, Expression
from ..equations.values import Values
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from .departure import UNROUNDED, Departure, together
from .lines import At, StepLines, needed
from .step_lines import step_lines
from .unrolling import at_step

NEAR_A_TIE = 1e-12  # part of a number: what misses a tie by no more is one, which float64 could not hold


def compute(spec: Spec, step: Step, departures: Sequence[Departure] = ()) -> dict[str, Array]:
    """Every quantity of the step by its path in the step's document; δ as ∂E/∂z, whatever sign is shown."""
    return computed(step_lines(spec, step), departures)


def computed(step: StepLines, departures: Sequence[Departure] = ()) -> dict[str, Array]:
    """The same of lines that stand already."""
    return by_path(step, arrays(step, departures))


def by_path(step: StepLines, made: Mapping[At, Any]) -> dict[str, Array]:
    """The same of arrays that stand already, by room and name."""
    return {path: _whole(step, made, at) for path, at in step.paths.items()}


def _whole(step: StepLines, made: Mapping[At, Any], at: At) -> Array:
    """The array of a quantity, with an axis of time steps where it has them."""
    if at not in step.steps:
        return np.asarray(made[step.source(at)], dtype=float)
    room, name = at
    steps = (made[step.source((room, at_step(name, t)))] for t in range(step.steps[at]))
    return np.stack([np.asarray(one, dtype=float) for one in steps], axis=1)


def arrays(step: StepLines, departures: Sequence[Departure] = ()) -> dict[At, Any]:
    """The same by room and name, with what lies between."""
    return _Numbers(step, together(*departures) if departures else None).made


def in_order(step: StepLines, instead: Sequence[Mapping[int, Expression]] = ()) -> list[int]:
    """The lines so that each comes after those that it needs, whichever of its values holds."""
    makers = {line.target: i for i, line in enumerate(step.lines)}
    order: dict[int, None] = {}
    open_lines: set[int] = set()

    def visit(i: int) -> None:
        if i in order:
            return
        if i in open_lines:
            raise ValueError(f"{step.lines[i].equation} needs itself")
        open_lines.add(i)
        line = step.lines[i]
        for value in (line.equation.value, *(own[i] for own in instead if i in own)):
            for at in sorted(needed(step, line, value), key=lambda at: makers[at]):
                visit(makers[at])
        order[i] = None

    for i in range(len(step.lines)):
        visit(i)
    return list(order)


class _Numbers:
    """The step's arrays, by room and name."""

    def __init__(self, step: StepLines, departure: Departure | None) -> None:
        self.step = step
        self.made: dict[At, Any] = {
            (room, name): value for room, own in step.rooms.items() for name, value in own.given.items()
        }
        if departure:
            self.made |= departure.given
        instead = departure.instead if departure else {}
        rounding = rounding_of(step, departure)
        keep = rounding_to(*rounding) if rounding else None
        with np.errstate(all="ignore"):
            for i in in_order(step, [instead]):
                line = step.lines[i]
                by_hand = departure or keep
                value = instead.get(i, line.equation.value) if by_hand else line.computed or line.equation.value
                made = np.asarray(self._array(line.room, Equation(line.equation.target, value)))
                made = keep(made * (1 + NEAR_A_TIE)) if keep and not line.inner else made
                self.made[line.target] = self.step.rooms[line.room].folded.together(line.target[1], made)

    def _array(self, room: str, equation: Equation) -> Any:
        own = self.step.rooms[room]
        how = Arithmetic(by_hand=self.step.rounding is not None)
        names: Any = _Names(self, room)
        values = Values(names, own.sizes, how=how, activation=own.activation, letters=own.folded)
        return ready(equation)(values)


class _Names(Mapping[str, Any]):
    """The arrays that the names of a room stand for."""

    def __init__(self, numbers: _Numbers, room: str) -> None:
        self._numbers, self._room = numbers, room

    def __getitem__(self, name: str) -> Any:
        made, step = self._numbers.made, self._numbers.step
        at = step.source((self._room, name))
        found = made[at] if at in made else made[step.source((self._room, at_step(name, 0)))]  # for its shape
        return step.rooms[self._room].folded.apart(name, found)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def rounding_of(step: StepLines, departure: Departure | None) -> tuple[str, int] | None:
    """How one who departs so rounds every line: kind and digits; by default as the spec says. None: not at all."""
    own = departure.rounding if departure else None
    return None if own == UNROUNDED else own or step.rounding


def rounding_to(kind: str, digits: int) -> Any:
    """Rounds every number of an array to so many decimals, or so many significant digits, halves away from 0."""

    def decimals(x: Array) -> Array:
        return np.sign(x) * np.floor(np.abs(x) * 10.0**digits + 0.5) / 10.0**digits

    def significant(x: Array) -> Array:
        with np.errstate(all="ignore"):
            lead = np.where(x == 0, 0, np.floor(np.log10(np.abs(x))))
        scale = 10.0 ** (digits - 1 - lead)
        return np.where(x == 0, x, np.sign(x) * np.floor(np.abs(x) * scale + 0.5) / scale)

    return decimals if kind == "decimals" else significant
