"""Friendly numbers for a network: drawn by a seed, and drawn anew, always the same way, until all is as wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import SpecError
from ..messages import Message, message
from ..numbers.special import Array
from .friendly import faults_of_numbers, faults_of_size, faults_of_step, is_one_sided
from .numbers import farther
from .template import Template
from .worked_case import WorkedCase, asked_of

TRIES = 1000


@dataclass(frozen=True)
class Drawn:
    """The steps of one version, and what is asked of each, as addresses within the step; tries: how many it took."""

    cases: tuple[WorkedCase, ...]
    asked: tuple[tuple[str, ...], ...]
    tries: int


class Drawing:
    """The versions of an exercise, one after the other."""

    def __init__(self, template: Template) -> None:
        self.template, self.wanted = template, template.wanted
        self._dead(np.random.default_rng(0))  # refused at once; and the page brings random numbers before it begins
        self._asked: list[tuple[str, ...]] = []

    def version(self, number: int, seen: Mapping[str, set[str]]) -> Drawn:
        """One version, its number from 1; seen: by address the keys of others. Raises `SpecError` for none."""
        rng = np.random.default_rng(np.random.SeedSequence([self.wanted.seed, number]))
        reasons: Counter[str] = Counter()
        told: dict[str, Message] = {}
        for tries in range(1, TRIES + 1):
            cases: list[WorkedCase] = []
            fault = next(self._faults(rng, cases, seen), None)
            if fault is None:
                return Drawn(tuple(cases), tuple(self._asked), tries)
            reasons[fault] += 1
            told[fault] = fault
        why = told[reasons.most_common(1)[0][0]]
        raise SpecError("exercise", message("exercise.unmet", tries=TRIES, version=number, why=why))

    def _faults(
        self, rng: np.random.Generator, cases: list[WorkedCase], seen: Mapping[str, set[str]]
    ) -> Iterator[Message]:  # fmt: skip
        """What is not friendly about the next draw, whose steps are added to `cases`."""
        case = self._first(rng)
        for number in range(self.wanted.difficulty.steps):
            case = case.next() if number else case
            cases.append(case)
            yield from faults_of_step(case, self.wanted.dead)
            yield from faults_of_size(case, self.wanted)
        if not self._asked:
            self._asked = [tuple(asked_of(one, self.wanted.ask)) for one in cases]
        for one, addresses in zip(cases, self._asked, strict=True):
            yield from faults_of_numbers(one, addresses, self.wanted, seen)

    def _first(self, rng: np.random.Generator) -> WorkedCase:
        """The first step, its one-sided units turned to the side where they are wanted."""
        parameters, X, Y = self.template.drawn(rng)
        case = WorkedCase.of(self.template.filled(parameters, X, Y))
        dead = self._dead(rng)
        for k, layer in enumerate(case.spec.layers):
            if is_one_sided(layer.activation):
                z = np.asarray(case.step.traces[k].z)
                turned = self._turned(k, z, dead)
                if turned.any():
                    _turn(parameters[k], turned)
                    case = WorkedCase.of(self.template.filled(parameters, X, Y))
        if self.template.has_classes:
            return case
        Y = farther(Y, self.template.targets(rng), case.step.traces[-1].a)
        return WorkedCase.of(self.template.filled(parameters, X, Y))

    def _dead(self, rng: np.random.Generator) -> set[tuple[int, int]]:
        """Which hidden units are to be off: by layer and unit."""
        layers = self.template.spec.layers
        places = [
            (k, j) for k, layer in enumerate(layers[:-1]) if is_one_sided(layer.activation) for j in range(layer.units)
        ]
        if self.wanted.dead > len(places) - 1 and self.wanted.dead:
            raise SpecError("dead", message("exercise.no_dead", dead=self.wanted.dead, most=max(len(places) - 1, 0)))
        chosen = rng.choice(len(places), self.wanted.dead, replace=False) if self.wanted.dead else ()
        return {places[int(i)] for i in chosen}

    def _turned(self, k: int, z: Array, dead: set[tuple[int, int]]) -> Array:
        """Which units of a layer have z on the other side in most places."""
        slopes = self.template.spec.layers[k].activation
        on = np.abs(slopes.factor(z, slopes.value(z), False)).reshape(-1, z.shape[-1]) > 0
        wanted = np.array([(k, j) not in dead for j in range(z.shape[-1])])
        return np.asarray((np.mean(on, axis=0) > 0.5) != wanted)


def _turn(parameters: dict[str, Array], units: Array) -> None:
    """All numbers of these units with the other sign, so that z has it too."""
    for name, array in parameters.items():
        if len(array) == len(units):
            parameters[name] = np.where(units.reshape(-1, *[1] * (array.ndim - 1)), -array, array)
