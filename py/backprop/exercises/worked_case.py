"""One step with given numbers: its spec, its step, every number that may be asked, and the line of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..departures.answers import step_of
from ..departures.carrying import beginning, carried
from ..departures.computing import arrays, by_path
from ..departures.departure import Departure
from ..departures.lines import At, StepLines
from ..departures.step_lines import step_lines
from ..errors import SpecError, refuse
from ..lines import worked
from ..lines.layer_view import View
from ..lines.line import Line
from ..network.addresses import indices
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..runs.spec_document import spec_document
from ..training.checkpoint import checkpoint_document
from ..training.loop import Trainer
from ..training.progress import Progress
from ..training.whole_steps import WholeSteps

LAYER = re.compile(r"(layers\[\d+\]\.)+")
ERRORS = (".delta", ".carried")  # quantities that have the sign of δ


@dataclass(frozen=True)
class WorkedCase:
    """One step that is worked by hand; number: which of the exercise's steps it is, from 0."""

    document: Json
    spec: Spec
    step: Step
    number: int = 0

    @classmethod
    def of(cls, document: Json, number: int = 0) -> WorkedCase:
        """The first step of a spec document."""
        spec = parse(document)
        return cls(document, spec, worked.first_step(spec), number)

    def next(self) -> WorkedCase:
        """The step after it, from the very numbers that it left."""
        at = Progress.begin(self.spec, self.step.before)
        Trainer(self.spec, at, WholeSteps(self.spec)).run(1)
        document = spec_document(self.spec, self.step.after, self.step.buffers_after)
        document["optimizer"]["state"] = checkpoint_document(self.spec, at.checkpoint(), self.step.after)
        document["training"]["epochs"] = self.spec.training.epochs + 1
        return WorkedCase.of(document, self.number + 1)

    @cached_property
    def lines(self) -> StepLines:
        """The step as equations."""
        return step_lines(self.spec, self.step)

    @cached_property
    def numbers(self) -> dict[str, Array]:
        """Every quantity by its path, with the sign that the setup gives it."""
        return self.departed([])

    def departed(self, departures: Sequence[Departure]) -> dict[str, Array]:
        """The same as one who departs from the equations has them."""
        return self.told(arrays(self.lines, departures))

    def told(self, made: Mapping[At, Any]) -> dict[str, Array]:
        """Arrays of the step's lines, as they stand by room and name, by path."""
        turned = self.spec.conventions.delta_sign == "error_signal"
        by = by_path(self.lines, made)
        return {path: -array if turned and path.endswith(ERRORS) else array for path, array in by.items()}

    @cached_property
    def view(self) -> View:
        """The step with its symbols."""
        return worked.view(self.spec, self.step)

    def line(self, path: str) -> Line | None:
        """The worked line of a quantity at a path within the step, if it has one."""
        try:
            return worked.line(self.view, path)
        except SpecError:
            return None

    @property
    def prefix(self) -> str:
        """What stands before a path where an exercise has several steps."""
        return f"steps[{self.number}]." if self.number else ""

    def entries(self, paths: Sequence[str], numbers: Mapping[str, Array] | None = None) -> Iterator[tuple[str, float]]:
        """Each number of the quantities at these paths, with its address."""
        for path in paths:
            array = np.asarray((numbers or self.numbers)[path])
            for index in np.ndindex(array.shape):
                yield path + indices(index), float(array[index])


def going_on(cases: Sequence[WorkedCase], number: int, departure: Departure) -> list[dict[str, Array]]:
    """The numbers of all steps as somebody has them who departs in one and goes on rightly from what came of it."""
    made: list[dict[str, Array]] = []
    ended: Mapping[At, Any] = {}
    for case in cases:
        departures = [departure] if case.number == number else []
        begun = [carried(beginning(case.lines, ended))] if case.number > number else []
        ended = arrays(case.lines, [*begun, *departures])
        made.append(case.told(ended))
    return made


def within(address: str) -> tuple[int, str]:
    """Which step an address speaks of, and the path within that step."""
    return step_of(address)


def apart(address: str) -> tuple[str, tuple[int, ...]]:
    """The path of the quantity and the index in it: layers[0].z and (0, 1) of layers[0].z[0][1]."""
    path = re.sub(r"(\[\d+\])+$", "", address)
    return path, tuple(int(i) for i in re.findall(r"\d+", address[len(path) :]))


def kind_of(path: str) -> str:
    """What kind of quantity stands at a path: delta, gradients.W, loss."""
    return LAYER.sub("", path, count=1)


def asked_of(case: WorkedCase, ask: Sequence[str]) -> list[str]:
    """The addresses within a step that are asked for, in the order of computation.

    ask: kinds of quantities (delta, gradients.W), or addresses; one without `steps` is of the first step. What has no
    worked line can't be asked. Raises `SpecError` for what the step has not.
    """
    every = {
        address: kind_of(path) for path in case.numbers for address, _ in case.entries([path]) if case.line(address)
    }
    known = dict.fromkeys(name for kind in every.values() for name in (kind.partition(".")[0], kind))
    single = {within(name): name for name in ask if name not in known}
    for (number, path), name in single.items():
        if number == case.number and path not in every:
            raise refuse("exercise.ask", "ask", name, names=", ".join(known))
    return [
        address
        for address, kind in every.items()
        if (case.number, address) in single or kind in ask or kind.partition(".")[0] in ask
    ]
