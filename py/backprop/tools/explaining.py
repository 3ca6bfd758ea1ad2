"""Whose numbers are these: which program's rule with which settings gives them, or the smallest departures that do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..messages import message, noted
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from . import TOOLS
from .answering import without_tool
from .checking import TAKEN_MOST
from .given_numbers import read_numbers
from .telling import Found, decided, told
from .trying import Search

Json = Any
MOST = 40  # explanations that are told


class Explaining:
    """A search that is taken on in slices; what it found so far is its answer at any time. Raises SpecError."""

    def __init__(self, document: Json, numbers: Json) -> None:
        plain = without_tool(document)
        spec = parse(plain)
        given = read_numbers(numbers)
        most = max(one.after for one in given)
        spec = replace(spec, training=replace(spec.training, epochs=max(most, 1) + 1))
        self._search = Search(spec, plain, given)
        self._coming = self._search.run()
        self.ended = False

    def progress(self) -> Json:
        """How many candidates were tried, how many are known of, and how many explanations are found."""
        tried = self._search.tried
        return {"tried": tried, "of": max(self._search.of, tried), "found": len(_ranked(self._search.found))}

    def in_slices(self, seconds: float) -> Iterator[Json]:
        """The progress after each slice that is not the last."""
        while not self.ended:
            end = time.perf_counter() + seconds
            self.go(partial(_before, end))
            if not self.ended:
                yield self.progress()

    def go(self, on: Callable[[], bool] = lambda: True) -> None:
        """On, as long as `on` says so."""
        while not self.ended and on():
            self.ended = next(self._coming, self) is self

    def answer(self) -> Json:
        """The explanations so far, smallest first."""
        found = _ranked(self._search.found)
        notes = [message("explain.cut_short", most=TAKEN_MOST)] if self._search.checker.cut else []
        if not self.ended:
            notes.append(message("explain.stopped", tried=self._search.tried))
        return {
            "schema": SCHEMA,
            "explanations": [told(one) for one in found[:MOST]],
            **decided([one.candidate for one in found], self._search.checker.key),
            **noted(notes),
        }


def _before(end: float) -> bool:
    return time.perf_counter() < end


def explain(document: Json, numbers: Json) -> Json:
    """The explanations of some numbers, smallest first. Raises SpecError."""
    search = Explaining(document, numbers)
    search.go()
    return search.answer()


def _ranked(found: Sequence[Found]) -> list[Found]:
    """Smallest first, among equal ones in the order of the programs; the best of each before its further rules."""
    places: dict[str | None, int] = {None: -1, **{name: place for place, name in enumerate(TOOLS)}}
    best: dict[tuple[Any, ...], Found] = {}
    for own in sorted(found, key=lambda own: (own.candidate.cost, places[own.candidate.tool])):
        key = (own.candidate.tool, own.candidate.departures, own.candidate.asked.rule.name)
        best.setdefault(key, own)
    first = {own.candidate.tool: own for own in reversed(best.values()) if own.candidate.tool}
    ahead = [own for own in best.values() if own.candidate.tool is None or first[own.candidate.tool] is own]
    return [*ahead, *(own for own in best.values() if own.candidate.tool and first[own.candidate.tool] is not own)]
