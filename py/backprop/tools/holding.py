"""The given numbers, and questions held against them: by their first update, and by all that is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .candidates import Candidate, in_precision
from .checking import MIRRORS, Checker
from .first_moves import FirstMoves, updates_of
from .fitting import RATE, ratio_of, scale_of, seen_of
from .given_numbers import Given, looks_single, of_float32
from .net import Asked, Weights, through_new
from .observed import first_moves
from .several import goes_along
from .telling import Found
from .tool import FLOAT32, FLOAT64

SHIFTS = {"weights_before_the_step": -1, "one_step_fewer": -1, "one_step_more": 1}  # of the steps that are read
SLACK_SINGLE, SLACK_DOUBLE = 4 * 2.0**-23, 1e-13


class Held:
    """Of one set of numbers and one network. stated: the spec as it was given; start: its weights, if it has some."""

    def __init__(self, stated: Mapping[str, Any], given: Sequence[Given], start: Weights) -> None:
        self.single = looks_single(list(given))
        self._of_single = self.single and all(np.all(of_float32(one.values)) for one in given)
        self._has_updates = any("updates" in one.quantity for one in given)
        slack = SLACK_SINGLE if self.single else SLACK_DOUBLE
        self.checker = Checker(given, slack)
        self.open_rate = RATE not in (stated.get("optimizer") or {})
        self.first = FirstMoves(start, self.single) if start else None
        self.moves = {
            reading: first_moves(given, start, slack, reading) if start else None for reading in ("", *MIRRORS)
        }

    def with_rate(self, asked: Asked, chosen: Mapping[str, float]) -> dict[str, float] | None:
        """The settings with the rate that the first update then has; None where it has none."""
        moves = self.moves[""]
        if not self.open_rate or not moves or not self.first or updates_of(asked, moves.after, moves.by_epochs) != 1:
            return {**chosen}
        seen = seen_of(asked, moves, self.first)
        scale = scale_of(self.first, asked, {**asked.numbers, **chosen}, seen, True) if seen else None
        return None if scale is None else {**chosen, **scale}

    def reading(self, one: Candidate, reading: str) -> Found | None:
        """The candidate, where it gives all numbers in that reading; in the precision that the numbers have."""
        if not self.single and one.asked.precision != FLOAT64:
            one = in_precision(one, FLOAT64)
        worst = self.checker.worst(one.asked, reading)
        if worst is None and self._of_single and one.asked.precision == FLOAT64:
            one = in_precision(one, FLOAT32)
            worst = self.checker.worst(one.asked, reading)
        if worst is None:
            return None
        path = self.checker.path(one.asked)
        assert path
        path.go(1, False)
        further = (reading, "" if path.updates else "never_updates")
        return Found(replace(one, departures=(*one.departures, *filter(None, further))), worst)

    def may_be(self, asked: Asked, reading: str) -> bool:
        """False where the first update is another one already, or the steps don't go that way."""
        moves = self.moves.get(reading, None if self._has_updates else self.moves[""])
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
