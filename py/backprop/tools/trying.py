"""One set of numbers against all that may have given it, stage by stage; each candidate that is tried is a tick."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..errors import SpecError
from ..network.spec import Spec
from . import TOOLS
from .candidates import Candidate, OfTools, changed_by, in_later_orders, settled
from .changes import READINGS, changes
from .checking import MIRRORS
from .dials import dials, of_row_weights
from .first_moves import updates_of
from .fitting import RATE, fits, precise, with_numbers
from .given_numbers import Given
from .holding import Held
from .later import at_once, later, with_usual
from .net import Asked
from .observed import Moves
from .outputs import Outputs
from .settings import starting
from .several import Bounds, Straight, nearest_first, over_several, straight
from .sieve import Sieve
from .telling import Found
from .textbook import textbook
from .tool import FLOAT64

FURTHER, NONE = 2.0, 1e-12
"""How much more of the moves may be off, where gradients stay as they are, of other rules that give the same."""
PAIRS = 300  # pairs of departures that are tried
NEAREST = 24  # rules all of whose settings are tried
Tick = Found | None
"""What explains the numbers, or nothing, when one more was tried."""


class Search:
    """One set of numbers against all candidates."""

    def __init__(self, spec: Spec, stated: Mapping[str, Any], given: Sequence[Given]) -> None:
        self.outputs: Outputs | None = None
        self.near: list[Candidate] = []
        self.found: list[Found] = []
        self.tried, self.of = 0, 0  # candidates, and how many are known of
        self._straight: dict[Hashable, list[Straight]] = {}
        self._read: dict[Hashable, Sequence[Mapping[str, float]]] = {}
        self.base = textbook(spec)
        try:
            weights = starting(next(iter(TOOLS.values())), spec)
        except SpecError:
            weights = []
        start = weights or (self.base.start() if self.base else [])
        self.held = held = Held(stated, given, start)
        self.checker, self.first, self.moves, self.open_rate = held.checker, held.first, held.moves, held.open_rate
        self.tools = OfTools(spec, stated, weights, self.checker.losses) if weights else None
        self.later = max(one.after for one in given)
        said = stated.get("optimizer") or {}
        self.fixed = {name for name in said if name != "name"}
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
            partial(self._of_dials),
            partial(self._of_mirrors),
            partial(self._of_other_activations, False),
            partial(self._of_all_settings),
            partial(self._of_pairs, singles),
        ):
            if all(one.candidate.is_odd for one in self.found):
                self.checker.rest()
                yield from stage()

    def _of_dials(self) -> Iterator[Tick]:
        """Tools with one setting that changes the shape of a first update, or with weights of the rows."""
        moves = self.moves[""]
        if not (self.tools and moves and self.first):
            return
        seen: set[Hashable] = set()
        weighted: list[Candidate] = []
        for one in self.tools.each():
            yield None
            key = self.checker.key(one.asked)
            if key in seen or updates_of(one.asked, moves.after, moves.by_epochs) != 1:
                continue
            seen.add(key)
            with np.errstate(all="ignore"):
                tries = list(dials(self.first, one, moves, self.fixed, self.open_rate))
                weighted += of_row_weights(self.first, one, moves)
            for tried in tries:
                yield from self._with_usual(tried, "")
        yield from self._each(weighted, "")

    def _of_mirrors(self) -> Iterator[Tick]:
        """Tools whose matrices are given the other way, or whose layers are."""
        for reading in MIRRORS if self.tools else ():
            assert self.tools
            if self.moves[reading]:
                yield from self._through(self.tools.each(), reading)

    def _of_all_settings(self) -> Iterator[Tick]:
        """By several updates with all their settings open: those first that come nearest if gradients stay."""
        moves = self.moves[""]
        if not (self.tools and moves and self.first):
            return
        begun: dict[Hashable, tuple[float, Candidate, Straight]] = {}
        for one in self.tools.each():
            key = self.checker.key(one.asked)
            own = self._straight.get(key)
            if own and key not in begun:
                begun[key] = own[0].off, one, own[0]
        self.of += min(len(begun), NEAREST)
        for _, one, begin in sorted(begun.values(), key=lambda each: each[0])[:NEAREST]:
            yield None
            if self.checker.tired:
                return
            asked = with_numbers(one.asked, begin.chosen)
            rate = asked.numbers[RATE] * begin.factor if self.open_rate else None
            found = at_once(self.checker, asked, self.fixed, rate)
            if found and (explained := self.held.reading(settled(one, found), "")):
                yield explained

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
        most, known = np.inf, set[int]()
        run = partial(self.checker.moves, moves=moves, precision=None if self.held.single else FLOAT64)
        bounds = Bounds(self.first, moves)
        for begun in nearest_first(candidates, bounds.least, partial(self._begun, moves)):
            if not begun:
                yield begun
                continue
            off, one, own = begun
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

    def _begun(self, moves: Moves, asked: Asked) -> Sequence[Straight]:
        key = self.checker.key(asked)
        if key not in self._straight:
            self._straight[key] = list(straight(self.first, asked, moves)) if self.first else []
        return self._straight[key]

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
                if found := self.held.reading(tried, reading):
                    yield found
                    break
            else:
                left += tries
        self.near += left if self.later > 1 else []
        for tried in left if self.later > 1 else []:
            yield from self._usual(tried, reading)

    def _with_usual(self, tried: Candidate, reading: str) -> Iterator[Found]:
        """As it is, else with usual settings of later steps."""
        if found := self.held.reading(tried, reading):
            yield found
        elif self.later > 1:
            self.near.append(tried)
            yield from self._usual(tried, reading)

    def _usual(self, tried: Candidate, reading: str) -> Iterator[Found]:
        usual = with_usual(tried, self.fixed, self.held.with_rate)
        for one in itertools.chain(usual, in_later_orders(tried, self.later)):
            if self.checker.tired:
                return
            found = self.held.reading(one, reading)
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
                rate = self.tools.spec.optimizer.learning_rate if self.tools else asked.numbers[RATE]
                other = self.open_rate and not asked.rule.way and asked.numbers[RATE] != rate
                self._read[key] = [{}, *([{RATE: rate}] if other else [])]
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
            for more in later(self.checker, one.asked, self.fixed, self.held.with_rate):
                found = self.held.reading(settled(one, more), "")
                if found:
                    yield found
                    break

    def _readings(self, candidate: Candidate, readings: Sequence[str] = READINGS) -> Iterator[Tick]:
        yield None
        for reading in readings:
            if self.checker.tired:
                return
            if not self.held.may_be(candidate.asked, reading):
                continue
            found = self.held.reading(candidate, reading)
            if found:
                yield found
                return
