"""Settings at which several updates give the moves: first as if gradients stayed as they are, then by runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, log

import numpy as np

from ..numbers.special import Array
from .first_moves import LINEAR, FirstMoves, multiplies, settings_read
from .fitting import RATE, bounds_of, precise, shortest, with_numbers
from .net import Asked
from .observed import Moves

ALONG = 0.6  # the least cosine of moves and the whole gradient
STRAIGHT = 0.4  # of the moves: what may be off where each row's gradient stays as it is at the start
FALLS = 0.7  # of it: what may be off yet in a run, and of that in the next one
FAR = 3.0  # a factor beyond which steps have not that rate
MOMENTA = (0.9, 0.0, 0.5)
TURNS = 6
Run = Callable[[Asked], Array | None]
"""The moves up to what is observed, flat; None where it does not come so far."""


@dataclass(frozen=True)
class Straight:
    """Settings beside a question's own; what is off of the moves where gradients stay as they are; its factor."""

    chosen: dict[str, float]
    off: float
    factor: float


def straight(first: FirstMoves, asked: Asked, moves: Moves) -> Iterator[Straight]:
    """By the tool's momentum and by usual ones, where it may be that several updates come to the moves."""
    if not may_be(first, asked, moves):
        return
    read = settings_read(asked)
    shares = {name: 0.0 for name in LINEAR if name in read and asked.numbers[name]}
    momenta = [{"momentum": value} for value in MOMENTA if "momentum" in read and value != asked.numbers["momentum"]]
    for chosen in (own | more for own in ({}, *([shares] if shares else [])) for more in ({}, *momenta)):
        made = first.straight(with_numbers(asked, chosen) if chosen else asked, moves.after, moves.by_epochs)
        off, factor = (1.0, 0.0) if made is None else _off(made[moves.at], moves)
        if off < STRAIGHT and factor > 0:
            yield Straight(chosen, off, factor)


def may_be(first: FirstMoves, asked: Asked, moves: Moves) -> bool:
    """False where the moves are no sum of several updates: against the whole gradient, or just a multiple of it."""
    rows = list(range(len(asked.X)))
    g = first.sums(asked, asked.numbers, rows, first.of_sums(asked, asked.numbers, rows))[moves.at]
    d, size = moves.moved, np.abs(moves.moved)
    if not np.all(np.isfinite(g)) or not np.any(size):
        return False
    exact = precise(moves)
    if multiplies(asked.rule.lines):
        return bool(-float(g @ d) > ALONG * np.sqrt((g @ g) * (d @ d))) and not (exact and bounds_of(-g, moves))
    return not (exact and np.max(size) < 1.01 * np.min(size))


def goes_along(move: Array, moves: Moves) -> bool:
    """False where moves are none of so many updates, of which this is what comes of gradients that stay as they are."""
    off, factor = _off(move, moves)
    return off < STRAIGHT and 1 / FAR < factor < FAR


def over_several(asked: Asked, begun: Straight, moves: Moves, open_rate: bool, run: Run) -> dict[str, float] | None:
    """Settings at which the updates give the moves; None where they don't: each run has less off that no rate mends."""
    one = with_numbers(asked, begun.chosen) if begun.chosen else asked
    own, off, factor = one.numbers[RATE], begun.off, begun.factor
    rate = _near(own, factor, 1.0) if open_rate and own else own
    seen: list[tuple[float, float]] = []
    for _ in range(TURNS):
        made = run(one if rate == own else with_numbers(one, {RATE: rate}))
        move = None if made is None else made[moves.at]
        if move is None or not np.all(np.isfinite(move)):
            return None
        if np.all(np.abs(move - moves.moved) <= moves.allowed):
            return begun.chosen | ({RATE: rate} if rate != own else {})
        before, (off, factor) = off, _off(move, moves)
        if not open_rate or not own or factor <= 0 or off > FALLS * before:
            return None
        seen.append((log(abs(rate)), log(factor)))
        rate = _near(rate, factor, _turn(seen))
    return None


def _turn(seen: list[tuple[float, float]]) -> float:
    """How much of a factor's logarithm a rate's takes: by the last two runs, else all of it."""
    if len(seen) > 1 and seen[-1][1] != seen[-2][1]:
        slope = (seen[-1][0] - seen[-2][0]) / (seen[-2][1] - seen[-1][1])
        return slope if 0.2 < slope < 5 else 1.0
    return 1.0


def _off(move: Array, moves: Moves) -> tuple[float, float]:
    """(what is off of the moves, as a share of them, beyond what they may be, at the best factor; that factor)."""
    size = float(move @ move)
    if not np.isfinite(size) or size == 0 or not np.any(moves.moved):
        return 1.0, 0.0
    factor = float(move @ moves.moved) / size
    left = np.abs(factor * move - moves.moved) - moves.allowed
    return float(np.linalg.norm(np.maximum(left, 0.0)) / np.linalg.norm(moves.moved)), factor


def _near(rate: float, factor: float, turn: float) -> float:
    """A rate times a power of a factor, as short as the factor's own distance allows."""
    near, wide = rate * exp(turn * log(factor)), 0.2 * abs(log(factor))
    return shortest(near * exp(-wide), near * exp(wide)) or near
