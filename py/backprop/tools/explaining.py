"""Whose numbers are these: which program's rule with which settings gives them, or the smallest departures that do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..errors import SpecError
from ..messages import message, noted
from ..network.spec import Spec
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from . import TOOLS
from .answering import without_tool
from .candidates import Candidate, OfTools
from .changes import READINGS, Changed, changes
from .checking import MIRRORS, TAKEN_MOST, Checker
from .first_moves import FirstMoves, updates_of
from .fitting import RATE, fits, precise, ratio_of, scale_of, seen_of, with_numbers
from .given_numbers import Given, looks_single, of_float32, read_numbers
from .later import later, usual
from .net import Asked, through_new
from .observed import first_moves
from .outputs import Outputs
from .settings import starting
from .sieve import Sieve
from .telling import Found, decided, told
from .textbook import textbook
from .tool import FLOAT32, FLOAT64

Json = Any
MOST = 40  # explanations that are told
PAIRS = 300  # pairs of departures that are tried
SLACK_SINGLE, SLACK_DOUBLE = 4 * 2.0**-23, 1e-13


def explain(document: Json, numbers: Json) -> Json:
    """The explanations of some numbers, smallest first. Raises SpecError."""
    plain = without_tool(document)
    spec = parse(plain)
    given = read_numbers(numbers)
    most = max(one.after for one in given)
    spec = replace(spec, training=replace(spec.training, epochs=max(most, 1) + 1))
    search = _Search(spec, plain, given)
    found = search.run()
    return {
        "schema": SCHEMA,
        "explanations": [told(one) for one in found[:MOST]],
        **decided([one.candidate for one in found]),
        **noted([message("explain.cut_short", most=TAKEN_MOST)] if search.checker.cut else []),
    }


class _Search:
    """One set of numbers against all candidates."""

    def __init__(self, spec: Spec, stated: Mapping[str, Any], given: Sequence[Given]) -> None:
        self.single = looks_single(list(given))
        self.of_single = self.single and all(np.all(of_float32(one.values)) for one in given)
        self.outputs: Outputs | None = None
        self.near: list[Candidate] = []
        self._read: dict[Hashable, Sequence[Mapping[str, float]]] = {}
        slack = SLACK_SINGLE if self.single else SLACK_DOUBLE
        self.checker = Checker(given, slack)
        self.base = textbook(spec)
        try:
            weights = starting(next(iter(TOOLS.values())), spec)
        except SpecError:
            weights = []
        self.tools = OfTools(spec, stated, weights, self.checker.losses) if weights else None
        self.later = max(one.after for one in given)
        said = stated.get("optimizer") or {}
        self.open_rate = RATE not in said
        self.fixed = {name for name in said if name != "name"}
        self.stated_rate = spec.optimizer.learning_rate
        start = weights or (self.base.start() if self.base else [])
        self.first = FirstMoves(start) if start else None
        self.moves = {
            reading: first_moves(given, start, slack, reading) if start else None for reading in ("", *MIRRORS)
        }
        self.sieves = {
            reading: Sieve(self.first, moves, start) if self.first and moves else None
            for reading, moves in self.moves.items()
        }

    def run(self) -> list[Found]:
        """All that explain the numbers, smallest first."""
        found: list[Found] = []
        base = self.base
        if base:
            found += self._readings(Candidate(None, base))
        if self.tools:
            found += self._through(self.tools.each())
        singles: list[Candidate] = []
        if base and not any(one.candidate.tool is None and not one.candidate.cost for one in found):
            self.checker.rest()
            singles = [_with(Candidate(None, base), changed) for changed in changes(base)]
            for one in singles:
                found += self._readings(one)
        near = self.near
        for stage in (
            partial(self._of_other_activations, True),
            partial(self._of_later, near),
            partial(self._of_mirrors),
            partial(self._of_other_activations, False),
            partial(self._of_pairs, singles),
        ):
            if not found:
                self.checker.rest()
                found += stage()
        return _ranked(found)

    def _of_mirrors(self) -> Iterator[Found]:
        """Tools whose matrices are given the other way, or whose layers are."""
        for reading in MIRRORS if self.tools else ():
            assert self.tools
            if self.moves[reading]:
                yield from self._through(self.tools.each(), reading)

    def _of_pairs(self, singles: Sequence[Candidate]) -> Iterator[Found]:
        pairs = [_with(one, further) for one in singles for further in changes(one.asked)]
        for pair in pairs[:PAIRS]:
            yield from self._readings(pair, READINGS[:1])

    def _of_other_activations(self, in_proportion: bool) -> Iterator[Found]:
        """With other activations than the spec's, by rules that multiply the gradient, or by others."""
        if self.tools and self.moves[""]:
            may_be = partial(self._output_may_be, in_proportion)
            yield from self._through(self.tools.other_activations(may_be, in_proportion))

    def _output_may_be(self, in_proportion: bool, asked: Asked) -> bool:
        """False where the output layer's first moves are none that these activations lead to."""
        moves = self.moves[""]
        if self.outputs is None and moves and self.tools:
            self.outputs = Outputs(self.tools.weights, moves)
        return self.outputs is None or self.outputs.may_be(asked, in_proportion)

    def _through(self, candidates: Iterable[Candidate], reading: str = "") -> Iterator[Found]:
        """Tools that give the numbers, with settings that are read from them: by one update, else by several."""
        self.near = []
        moves = self.moves[reading]
        several: list[Candidate] = []
        known = False
        for one in candidates:
            if self.sieves[reading] and not self.sieves[reading].lets_through(one.asked):
                continue
            if moves and not one.asked.rule.way and updates_of(one.asked, moves.after, moves.by_epochs) != 1:
                several.append(one)
                continue
            for found in self._of_one(one, reading):
                known = True
                yield found
        for one in several if not (known and moves and precise(moves)) else []:
            yield from self._of_one(one, reading)

    def _of_one(self, one: Candidate, reading: str) -> Iterator[Found]:
        if self.checker.tired:
            return
        for tried in self._tried(one, reading):
            found = self._reading(tried, reading)
            if found:
                yield found
                return
            self.near += [tried] if self.later > 1 else []

    def _tried(self, one: Candidate, reading: str) -> Iterator[Candidate]:
        """As it is, with settings that the first update tells, and with others that are usual."""
        for chosen in self._chosen(one.asked, reading):
            tried = _settled(one, chosen) if chosen else one
            yield tried
            if self.later > 1 and not one.asked.rule.way:
                for more in usual(tried.asked, self.fixed):
                    settled = self._with_rate(tried.asked, more)
                    if settled is not None:
                        yield _settled(tried, settled)

    def _chosen(self, asked: Asked, reading: str) -> Sequence[Mapping[str, float]]:
        """Settings with which the first numbers may come out: the same for questions whose steps are the same."""
        key = self.checker.key(asked), reading
        if key not in self._read:
            self.checker.taken += 1
            moves = self.moves[reading]
            if self.first and moves:
                run = partial(self.checker.moves, moves=moves)
                self._read[key] = list(fits(self.first, asked, moves, self.open_rate, run))
            else:
                other = self.open_rate and not asked.rule.way and asked.numbers[RATE] != self.stated_rate
                self._read[key] = [{}, *([{RATE: self.stated_rate}] if other else [])]
        return self._read[key]

    def _of_later(self, near: Sequence[Candidate]) -> Iterator[Found]:
        """With settings that only later steps tell."""
        distinct = {self.checker.key(one.asked): one for one in reversed(near)}
        for one in [one for one in near if distinct[self.checker.key(one.asked)] is one]:
            if self.checker.tired:
                return
            if one.asked.rule.way or not self.first:
                continue
            for chosen in later(self.checker, one.asked, self.fixed, self._with_rate):
                found = self._reading(_settled(one, chosen), "")
                if found:
                    yield found
                    break

    def _with_rate(self, asked: Asked, chosen: Mapping[str, float]) -> dict[str, float] | None:
        """The settings with the rate that the first update then has; None where it has none."""
        moves = self.moves[""]
        if not self.open_rate or not moves or not self.first or updates_of(asked, moves.after, moves.by_epochs) != 1:
            return {**chosen}
        seen = seen_of(asked, moves, self.first)
        scale = scale_of(self.first, asked, {**asked.numbers, **chosen}, seen, True) if seen else None
        return None if scale is None else {**chosen, **scale}

    def _reading(self, one: Candidate, reading: str) -> Found | None:
        if not self.single and one.asked.precision != FLOAT64:
            one = _precise(one, FLOAT64)
        worst = self.checker.worst(one.asked, reading)
        if worst is None and self.of_single and one.asked.precision == FLOAT64:
            one = _precise(one, FLOAT32)
            worst = self.checker.worst(one.asked, reading)
        if worst is None:
            return None
        path = self.checker.path(one.asked)
        assert path
        path.go(1, False)
        further = (reading, "" if path.updates else "never_updates")
        return Found(replace(one, departures=(*one.departures, *filter(None, further))), worst)

    def _readings(self, candidate: Candidate, readings: Sequence[str] = READINGS) -> Iterator[Found]:
        for reading in readings:
            if self.checker.tired:
                return
            moves = self.moves.get(reading)
            if self.first and moves and not self._may_be(candidate.asked, reading):
                continue
            found = self._reading(candidate, reading)
            if found:
                yield found
                return

    def _may_be(self, asked: Asked, reading: str) -> bool:
        """False where the first update is another one already."""
        moves = self.moves[reading]
        if moves is None or self.first is None or updates_of(asked, moves.after, moves.by_epochs) != 1:
            return True
        new = through_new(asked)
        if new or asked.rule.way:
            return True
        move = self.first.move(asked, asked.numbers)
        return move is not None and ratio_of(move[moves.at], moves, 1.0, False) is not None


def _ranked(found: Sequence[Found]) -> list[Found]:
    """Smallest first, the best of each tool before its further rules."""
    best: dict[tuple[Any, ...], Found] = {}
    for own in sorted(found, key=lambda own: (own.candidate.cost, own.candidate.tool is not None)):
        key = (own.candidate.tool, own.candidate.departures, own.candidate.asked.rule.name)
        best.setdefault(key, own)
    first = {own.candidate.tool: own for own in reversed(best.values()) if own.candidate.tool}
    ahead = [own for own in best.values() if own.candidate.tool is None or first[own.candidate.tool] is own]
    return [*ahead, *(own for own in best.values() if own.candidate.tool and first[own.candidate.tool] is not own)]


def _settled(one: Candidate, chosen: Mapping[str, float]) -> Candidate:
    return replace(one, asked=with_numbers(one.asked, chosen), settings={**one.settings, **chosen})


def _precise(one: Candidate, precision: str) -> Candidate:
    asked = replace(one.asked, precision=precision)
    return replace(one, asked=asked, settings={**one.settings, "precision": precision})


def _with(candidate: Candidate, changed: Changed) -> Candidate:
    return replace(
        candidate, asked=changed.asked, settings={**candidate.settings, **changed.settings},
        departures=(*candidate.departures, changed.name),
    )  # fmt: skip
