"""Questions whose first update can't be the one observed, told from their gradients alone before a rule is taken on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array
from .first_moves import FirstMoves, first_rows, updates_of
from .kinds import FALLS, kind_of
from .net import Asked, Weights, through_new
from .observed import Moves, flat
from .outputs import falls

SAME = 1e-9  # relative


@dataclass(frozen=True)
class _Half:
    """Moves of weights or of biases, in units of what they may be off, without what shares of them can give."""

    at: Array
    moved: Array
    allowed: Array
    shares: Array  # orthonormal columns
    left: Array


class Sieve:
    """Of one network's moves."""

    def __init__(self, first: FirstMoves, moves: Moves, start: Weights) -> None:
        self._first, self._moves = first, moves
        self._w = flat(start)
        self._count = sum(layer[0].size for layer in start)
        self._halves: dict[bool, list[_Half]] = {}
        self._verdicts: dict[Hashable, bool] = {}

    def lets_through(self, asked: Asked) -> bool:
        """False where one update of this rule, whatever its rate and its shares of the weights, gives other moves."""
        moves = self._moves
        if asked.rule.way or updates_of(asked, moves.after, moves.by_epochs) != 1:
            return True
        kind = kind_of(asked)
        rows = first_rows(asked)
        if not kind or rows is None:
            return True
        last = through_new(asked) and len(asked.functions) > 1
        sums = self._first.of_sums(asked, asked.numbers, rows)
        key = sums, kind, last
        if key not in self._verdicts:
            with np.errstate(all="ignore"):
                g = self._first.sums(asked, asked.numbers, rows, sums)
                self._verdicts[key] = all(
                    self._may_be(half, g[half.at], kind) for half in self._of(last)
                )  # fmt: skip
        return self._verdicts[key]

    def _of(self, last: bool) -> list[_Half]:
        if last not in self._halves:
            moves = self._moves.of_layer(self._first.places[-1]) if last else self._moves
            made = []
            if moves:
                for own in (moves.at < self._count, moves.at >= self._count):
                    if np.any(own):
                        made.append(self._half(moves.at[own], moves.moved[own], moves.allowed[own]))
            self._halves[last] = made
        return self._halves[last]

    def _half(self, at: Array, moved: Array, allowed: Array) -> _Half:
        w = self._w[at]
        table = np.stack([w, np.sign(w)], axis=1) / allowed[:, None]
        columns, sizes, _ = np.linalg.svd(table, full_matrices=False)
        shares = columns[:, sizes > SAME * max(float(sizes[0]), 1e-300)]
        return _Half(at, moved, allowed, shares, _without(moved / allowed, shares))

    def _may_be(self, half: _Half, g: Array, kind: str) -> bool:
        if not np.all(np.isfinite(g)):
            return False
        if kind == FALLS:
            return falls(g, half.moved, half.allowed)
        own = _without(g / half.allowed, half.shares)
        size = float(own @ own)
        left = half.left if size == 0 else half.left - float(own @ half.left) / size * own
        return float(left @ left) <= len(g) * (1 + 1e-6)


def _without(row: Array, columns: Array) -> Array:
    """A row without what orthonormal columns can give; twice, for the digits."""
    for _ in range(2):
        row = row - columns @ (columns.T @ row)
    return row
