"""One set of numbers against all that may have given it, stage by stage; each candidate that is tried is a tick."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..errors import SpecError
from ..network.spec import Spec
from . import TOOLS
from .candidates import Candidate, OfTools, changed_by, in_later_orders, in_precision, settled
from .changes import READINGS, changes
from .checking import MIRRORS, Checker
from .first_moves import FirstMoves, updates_of
from .fitting import RATE, fits, precise, ratio_of, scale_of, seen_of, with_numbers
from .given_numbers import Given, looks_single, of_float32
from .later import later, with_usual
from .net import Asked, through_new
from .observed import Moves, first_moves
from .outputs import Outputs
from .settings import starting
from .several import Straight, goes_along, over_several, straight
from .sieve import Sieve
from .telling import Found
from .textbook import textbook
from .tool import FLOAT32, FLOAT64

FURTHER, NONE = 2.0, 1e-12
"""How much more of the moves may be off, where gradients stay as they are, of other rules that give the same."""
SHIFTS = {"weights_before_the_step": -1, "one_step_fewer": -1, "one_step_more": 1}  # of the steps that are read
PAIRS = 300  # pairs of departures that are tried
SLACK_SINGLE, SLACK_DOUBLE = 4 * 2.0**-23, 1e-13
Tick = Found | None
"""What explains the numbers, or nothing, when one more was tried."""


class Search:
    """One set of numbers against all candidates."""

    def __init__(self, spec: Spec, stated: Mapping[str, Any], given: Sequence[Given]) -> None:
        self.single = looks_single(list(given))
        self.of_single = self.single and all(np.all(of_float32(one.values)) for one in given)
        self.outputs: Outputs | None = None
        self.near: list[Candidate] = []
        self.found: list[Found] = []
        self.tried, self.of = 0, 0  # candidates, and how many are known of
        self._straight: dict[Hashable, list[Straight]] = {}
        self._read: dict[Hashable, Sequence[Mapping[str, float]]] = {}
        slack = SLACK_SINGLE if self.single else SLACK_DOUBLE
        self.checker = Checker(given, slack)
        self.base = textbook(spec)
        try:
            weights = starting(next(iter(TOOLS.values())), spec)
        except SpecError:
            weights = []
        self.tools = OfTools(spec, stated, weights, self.checker.losses) if weights else None
        self.has_updates = any("updates" in one.quantity for one in given)
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

    def run(self) -> Iterator[None]:
        """Tries one after the other; what explains the numbers is in `found`."""
        for one in self._stages():
            if one is not None:
                self.found.append(one)
            else:
                self.tried += 1
                yield

    def _stages(self) -> Iterator[Tick]:
        base = self.base
        if base:
            yield from self._readings(Candidate(None, base))
        if self.tools and not (self.moves[""] and self.moves[""].rest(self.later)):
            yield from self._through(self.tools.each())
        singles: list[Candidate] = []
        if base and not any(one.candidate.tool is None and not one.candidate.cost for one in self.found):
            self.checker.rest()
            singles = [changed_by(Candidate(None, base), changed) for changed in changes(base)]
            self.of += len(singles)
            for one in singles:
                yield from self._readings(one)
        near = self.near
        for stage in (
            partial(self._of_other_activations, True),
            partial(self._of_later, near),
            partial(self._of_mirrors),
            partial(self._of_other_activations, False),
            partial(self._of_pairs, singles),
        ):
            if not self.found:
                self.checker.rest()
                yield from stage()

    def _of_mirrors(self) -> Iterator[Tick]:
        """Tools whose matrices are given the other way, or whose layers are."""
        for reading in MIRRORS if self.tools else ():
            assert self.tools
            if self.moves[reading]:
                yield from self._through(self.tools.each(), reading)

    def _of_pairs(self, singles: Sequence[Candidate]) -> Iterator[Tick]:
        for pair in [changed_by(one, further) for one in singles for further in changes(one.asked)][:PAIRS]:
            self.of += 1
            yield from self._readings(pair, READINGS[:1])

    def _of_other_activations(self, in_proportion: bool) -> Iterator[Tick]:
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

    def _through(self, candidates: Iterable[Candidate], reading: str = "") -> Iterator[Tick]:
        """Tools that give the numbers, with settings that are read from them: by one update, else by several."""
        moves, sieve = self.moves[reading], self.sieves[reading]
        self.near = []
        one_update: list[Candidate] = []
        several: list[Candidate] = []
        for one in candidates:
            self.of += 1
            if sieve and not sieve.lets_through(one.asked):
                yield None
            elif moves and not one.asked.rule.way and updates_of(one.asked, moves.after, moves.by_epochs) != 1:
                several.append(one)
            else:
                one_update.append(one)
        before = len(self.found)
        yield from self._each(one_update, reading)
        if moves and (len(self.found) == before or not precise(moves)):
            yield from self._of_several(several, moves, reading)
        else:
            self.of -= len(several)

    def _of_several(self, candidates: Sequence[Candidate], moves: Moves, reading: str) -> Iterator[Tick]:
        """Those first that come nearest with gradients that stay as they are, until one gives moves known well."""
        assert self.first
        begun: list[tuple[float, int, Candidate, Straight]] = []
        for one in candidates:
            yield None
            key = self.checker.key(one.asked)
            if key not in self._straight:
                self._straight[key] = list(straight(self.first, one.asked, moves))
            begun += [(own.off, one.cost, one, own) for own in self._straight[key]]
        most, known = np.inf, set[int]()
        run = partial(self.checker.moves, moves=moves)
        for off, _, one, own in sorted(begun, key=lambda each: each[:2]):
            if off > most or self.checker.tired:
                break
            if id(one) in known:
                continue
            key = self.checker.key(with_numbers(one.asked, own.chosen)), reading
            if key not in self._read:
                chosen = over_several(one.asked, own, moves, self.open_rate, run)
                self._read[key] = [] if chosen is None else [chosen]
            for tried in [settled(one, chosen) if chosen else one for chosen in self._read[key]]:
                for found in self._with_usual(tried, reading):
                    known.add(id(one))
                    most = FURTHER * off + NONE if precise(moves) else most
                    yield found

    def _each(self, candidates: Sequence[Candidate], reading: str) -> Iterator[Tick]:
        """All with what their first update tells, those with the least beside defaults first; then usual settings."""
        fitted = [
            [settled(one, chosen) if chosen else one for chosen in self._chosen(one.asked, reading)]
            for one in candidates
        ]
        left: list[Candidate] = []
        for tries in sorted(fitted, key=lambda tries: min((one.cost for one in tries), default=0)):
            yield None
            for tried in () if self.checker.tired else tries:
                if found := self._reading(tried, reading):
                    yield found
                    break
            else:
                left += tries
        self.near += left if self.later > 1 else []
        for tried in left if self.later > 1 else []:
            yield from self._usual(tried, reading)

    def _with_usual(self, tried: Candidate, reading: str) -> Iterator[Found]:
        """As it is, else with usual settings of later steps."""
        if found := self._reading(tried, reading):
            yield found
        elif self.later > 1:
            self.near.append(tried)
            yield from self._usual(tried, reading)

    def _usual(self, tried: Candidate, reading: str) -> Iterator[Found]:
        for one in itertools.chain(with_usual(tried, self.fixed, self._with_rate), in_later_orders(tried, self.later)):
            if self.checker.tired:
                return
            found = self._reading(one, reading)
            if found:
                yield found
                return
            self.near.append(one)

    def _chosen(self, asked: Asked, reading: str) -> Sequence[Mapping[str, float]]:
        """Settings with which the first numbers may come out: the same for questions whose steps are the same."""
        key = self.checker.key(asked), reading
        if key not in self._read:
            moves = self.moves[reading]
            if self.first and moves:
                self._read[key] = list(fits(self.first, asked, moves, self.open_rate))
            else:
                other = self.open_rate and not asked.rule.way and asked.numbers[RATE] != self.stated_rate
                self._read[key] = [{}, *([{RATE: self.stated_rate}] if other else [])]
        return self._read[key]

    def _of_later(self, near: Sequence[Candidate]) -> Iterator[Tick]:
        """With settings that only later steps tell."""
        distinct = {self.checker.key(one.asked): one for one in reversed(near)}
        chosen = [one for one in near if distinct[self.checker.key(one.asked)] is one]
        self.of += len(chosen)
        for one in chosen:
            yield None
            if self.checker.tired or one.asked.rule.way or not self.first:
                continue
            for more in later(self.checker, one.asked, self.fixed, self._with_rate):
                found = self._reading(settled(one, more), "")
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
            one = in_precision(one, FLOAT64)
        worst = self.checker.worst(one.asked, reading)
        if worst is None and self.of_single and one.asked.precision == FLOAT64:
            one = in_precision(one, FLOAT32)
            worst = self.checker.worst(one.asked, reading)
        if worst is None:
            return None
        path = self.checker.path(one.asked)
        assert path
        path.go(1, False)
        further = (reading, "" if path.updates else "never_updates")
        return Found(replace(one, departures=(*one.departures, *filter(None, further))), worst)

    def _readings(self, candidate: Candidate, readings: Sequence[str] = READINGS) -> Iterator[Tick]:
        yield None
        for reading in readings:
            if self.checker.tired:
                return
            if not self._may_be(candidate.asked, reading):
                continue
            found = self._reading(candidate, reading)
            if found:
                yield found
                return

    def _may_be(self, asked: Asked, reading: str) -> bool:
        """False where the first update is another one already, or the steps don't go that way."""
        moves = self.moves.get(reading, None if self.has_updates else self.moves[""])
        if moves is None or self.first is None:
            return True
        after = moves.after + SHIFTS.get(reading, 0)
        count = updates_of(asked, after, moves.by_epochs)
        if count <= 0:
            return bool(np.all(np.abs(moves.moved) <= moves.allowed))
        if asked.rule.way or through_new(asked):
            return True
        if count > 1:
            straight = self.first.straight(asked, after, moves.by_epochs)
            return straight is None or goes_along(straight[moves.at], moves)
        move = self.first.move(asked, asked.numbers)
        return move is not None and ratio_of(move[moves.at], moves, 1.0, False) is not None
