"""A question's steps held against the given numbers, each distinct step computed once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import SpecError
from ..numbers.special import Array
from .first_moves import key_of, of_rule
from .formulas import named
from .given_numbers import Given
from .net import Asked
from .observed import MARGIN, Moves, flat
from .paths import Path, read_path

PATHS_MOST = 400  # that are kept
MIRRORS = ("transposed", "layers_swapped")
"""Readings that may be undone in the numbers."""
TAKEN_MOST = 4_000  # updates in all that a stage of the search may take


class Checker:
    """The numbers, and the ways through the steps that were gone already."""

    def __init__(self, given: Sequence[Given], slack: float) -> None:
        self.given, self.slack = given, slack
        self.taken, self.cut = 0, False
        self.losses = any("loss" in one.quantity for one in given)
        self._paths: dict[Hashable, Path | None] = {}
        self._worst: dict[tuple[Hashable, str], float | None] = {}

    @property
    def tired(self) -> bool:
        """True when no more is tried at this stage."""
        self.cut |= self.taken > TAKEN_MOST
        return self.taken > TAKEN_MOST

    def rest(self) -> None:
        """Begin another stage."""
        self.taken = 0

    def moves(self, asked: Asked, moves: Moves, precision: str | None = None) -> Array | None:
        """The moves, flat, up to what is observed, in a precision; None where it does not come so far."""
        path = self.path(replace(asked, precision=precision) if precision else asked)
        before = len(path.updates) if path else 0
        made = path.weights(moves.after, moves.by_epochs) if path else None
        self.taken += (len(path.updates) if path else 0) - before
        return None if made is None or path is None else flat(made) - flat(path.start)

    def worst(self, asked: Asked, reading: str) -> float | None:
        """The greatest difference in units of the last digit; None where a number is another one."""
        key = self.key(asked), reading
        if key not in self._worst:
            path = self.path(asked)
            before = len(path.updates) if path else 0
            try:
                self._worst[key] = None if path is None else self._compared(path, reading)
            except (SpecError, FloatingPointError, ValueError, ZeroDivisionError, np.linalg.LinAlgError):
                self._worst[key] = None
            self.taken += (len(path.updates) if path else 0) - before
        return self._worst[key]

    def path(self, asked: Asked) -> Path | None:
        """The way of a question; None where it can't begin."""
        key = self.key(asked)
        if key not in self._paths:
            while len(self._paths) >= PATHS_MOST:
                self._paths.pop(next(iter(self._paths)))
            try:
                self._paths[key] = Path(asked)
            except (SpecError, FloatingPointError, ValueError, ZeroDivisionError, np.linalg.LinAlgError):
                self._paths[key] = None
        return self._paths[key]

    def _compared(self, path: Path, reading: str) -> float | None:
        worst, changed = 0.0, not reading
        for one in sorted(self.given, key=lambda one: one.after):
            made = read_path(path, one, reading)
            if made is None:
                return None
            got, differs = made
            if got.size != one.values.size or not np.all(np.isfinite(got)):
                return None
            distance = np.abs(got - one.values)
            size = np.maximum(np.abs(one.values), np.abs(one.values - self._before(path, one, reading)))
            if np.any(distance > 0.5 * one.units * MARGIN + self.slack * size):
                return None
            worst = max(worst, float(np.max(distance / one.units)))
            changed |= differs
        return worst if changed else None

    def _before(self, path: Path, one: Given, reading: str) -> Array | float:
        """The parameters before the first step, where one was given: what is lost, was lost in the sum of both."""
        if not one.quantity.startswith("parameters"):
            return 0.0
        found = read_path(path, replace(one, after=0), reading if reading in MIRRORS else "")
        return 0.0 if found is None or found[0].size != one.values.size else found[0]

    def key(self, asked: Asked) -> Hashable:
        """What the steps depend on, and the loss where one is given."""
        rule, tool, loss = asked.rule, asked.tool, asked.loss
        names = {*named(loss.error)} | ({*named(loss.shown), *named(loss.share)} if self.losses else set())
        reported: tuple[Any, ...] = ()
        if self.losses or rule.way:
            reported = (loss.shown, loss.share, tool.penalty, tool.bias_penalty, tool.reported)
        return (
            tuple(key_of(function, asked.numbers) for function in asked.functions), asked.X.tobytes(),
            asked.Y.tobytes(), asked.row_weights.tobytes(), loss.error, loss.direct, reported,
            tuple((name, asked.numbers[name]) for name in sorted(names) if name in asked.numbers),
            of_rule(asked, asked.numbers), rule.through_new, tool.through_new, rule.stored, asked.precision,
            asked.batch_size, tool.joins, rule.way, tuple(sorted(asked.numbers.items())) if reported else (),
            tuple(tuple(order) for order in asked.orders[:3]),
        )  # fmt: skip
