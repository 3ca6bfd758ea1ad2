"""Settings at which several updates give the moves: first as if gradients stayed as they are, then by runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import exp, log

import numpy as np

from ..numbers.special import Array
from .candidates import Candidate
from .first_moves import FirstMoves, settings_read
from .fitting import MOMENTA, RATE, bounds_of, precise, shortest, with_numbers
from .kinds import MULTIPLE, kind_of, shares_of
from .net import Asked
from .observed import Moves

ALONG = 0.6  # the least cosine of moves and the whole gradient
STRAIGHT = 0.4  # of the moves: what may be off where each row's gradient stays as it is at the start
FALLS = 0.7  # of it: what may be off yet in a run, and of that in the next one
FAR = 3.0  # a factor beyond which steps have not that rate
TURNS = 6
NEAR = 1e-6  # relative, what rounding may make of what is off
SHARE = 0.1
LEAST = 4  # moves, of which a share of the weights may be left out
Run = Callable[[Asked], Array | None]
"""The moves up to what is observed, flat; None where it does not come so far."""

Begun = tuple[float, Candidate, "Straight"]
"""What is off at the start, of which candidate, with which settings."""


@dataclass(frozen=True)
class Straight:
    """Settings beside a question's own; what is off of the moves where gradients stay as they are; its factor."""

    chosen: dict[str, float]
    off: float
    factor: float


def nearest_first(
    candidates: Sequence[Candidate], least: Callable[[Asked], float], begin: Callable[[Asked], Iterable[Straight]]
) -> Iterator[Begun | None]:
    """Ways that candidates may begin, those with the least off first; None whenever one more was begun.

    least: no more than what is off however a question begins. It spares the beginnings that come after what is found.
    """
    waiting = sorted((least(one.asked), i) for i, one in enumerate(candidates))
    begun: list[tuple[float, int, int, Candidate, Straight]] = []
    number = count()
    for bound, i in [*waiting, (np.inf, -1)]:
        while begun and begun[0][0] < bound:
            off, _, _, one, own = heappop(begun)
            yield off, one, own
        if i >= 0:
            yield None
            one = candidates[i]
            for own in begin(one.asked):
                heappush(begun, (own.off, one.cost, next(number), one, own))


class Bounds:
    """What is off of some moves at least, however often and in whatever order a rule takes the rows of a question."""

    def __init__(self, first: FirstMoves, moves: Moves) -> None:
        self._first, self._moves = first, moves
        self._of: dict[Hashable, float] = {}

    def least(self, asked: Asked) -> float:
        """0 where rows, or what the rule adds, may give any moves."""
        rows, moves = range(len(asked.X)), self._moves
        if kind_of(asked) != MULTIPLE or 4 * len(rows) > len(moves.moved) or not np.any(moves.moved):
            return 0.0
        shares = bool(shares_of(asked))
        key = self._first.of_sums(asked, asked.numbers, list(rows)), shares
        if key not in self._of:
            with np.errstate(all="ignore"):
                self._of[key] = self._least(asked, list(rows), shares)
        return self._of[key]

    def _least(self, asked: Asked, rows: Sequence[int], shares: bool) -> float:
        first, moves = self._first, self._moves
        table = np.stack(
            [first.sums(asked, asked.numbers, [row], first.of_sums(asked, asked.numbers, [row])) for row in rows],
            axis=1,
        )[moves.at]  # fmt: skip
        if not np.all(np.isfinite(table)):
            return np.inf
        if shares:
            w = first.start[moves.at]
            table = np.column_stack([table, w, np.sign(w)])
        left = np.zeros(len(moves.moved))
        for half in (moves.at < first.weights, moves.at >= first.weights):
            if np.any(half):
                factors = np.linalg.lstsq(table[half], moves.moved[half], rcond=None)[0]
                left[half] = table[half] @ factors - moves.moved[half]
        off = float(np.linalg.norm(left)) - float(np.linalg.norm(moves.allowed))
        return max(0.0, off * (1 - NEAR) / float(np.linalg.norm(moves.moved)))


def straight(first: FirstMoves, asked: Asked, moves: Moves) -> Iterator[Straight]:
    """By the tool's momentum and by usual ones, where it may be that several updates come to the moves."""
    if not may_be(first, asked, moves):
        return
    read = settings_read(asked)
    shares = {name: 0.0 for name in shares_of(asked) if asked.numbers[name]}
    momenta = [{"momentum": value} for value in MOMENTA if "momentum" in read and value != asked.numbers["momentum"]]
    found = False
    for chosen in (own | more for own in ({}, *([shares] if shares else [])) for more in ({}, *momenta)):
        made = first.straight(with_numbers(asked, chosen) if chosen else asked, moves.after, moves.by_epochs)
        off, factor = (1.0, 0.0) if made is None else _off(made[moves.at], moves)
        if off < STRAIGHT and factor > 0:
            found = True
            yield Straight(chosen, off, factor)
    if not found and kind_of(asked) == MULTIPLE:
        yield from _with_share(first, asked, moves)


def _with_share(first: FirstMoves, asked: Asked, moves: Moves) -> Iterator[Straight]:
    """With a share of the weights that brings the moves nearest."""
    for name in shares_of(asked):
        none, one = (
            first.straight(with_numbers(asked, {name: share}), moves.after, moves.by_epochs) for share in (0.0, SHARE)
        )
        if none is None or one is None:
            return
        table = np.stack([none[moves.at], (one - none)[moves.at] / SHARE], axis=1)
        if not np.all(np.isfinite(table)):
            continue
        factor, added = np.linalg.lstsq(table, moves.moved, rcond=None)[0].tolist()
        left = table @ [factor, added] - moves.moved
        off = float(np.linalg.norm(left) / np.linalg.norm(moves.moved))
        if off < STRAIGHT and factor > 0:
            yield Straight({name: added / factor}, off, factor)


def may_be(first: FirstMoves, asked: Asked, moves: Moves) -> bool:
    """False where the moves are no sum of several updates: against the whole gradient, or just a multiple of it."""
    rows = list(range(len(asked.X)))
    g = first.sums(asked, asked.numbers, rows, first.of_sums(asked, asked.numbers, rows))[moves.at]
    w, d, size = first.start[moves.at], moves.moved, np.abs(moves.moved)
    if not np.all(np.isfinite(g)) or not np.any(size):
        return False
    exact = precise(moves) and not moves.rested
    if kind_of(asked) == MULTIPLE:
        if shares_of(asked) and len(d) > LEAST:
            g, d = (one - float(one @ w) / float(w @ w) * w for one in (g, d))
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
