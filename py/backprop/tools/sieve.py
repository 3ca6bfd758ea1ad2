"""Questions whose first update can't be the one observed, told from their gradients alone before a rule is taken on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array
from .first_moves import LINEAR, FirstMoves, by_lines, first_rows, of_rule, settings_read, updates_of
from .net import Asked, Weights, through_new
from .observed import Moves, flat
from .outputs import falls
from .tool import Numbers

PROBES = np.array([-3.1, -0.7, -2e-3, 4e-3, 0.21, 1.3, 17.0])
WEIGHTS = np.array([0.3, -1.1, 0.7, -0.2, 1.9, -0.6, 0.05])
GRID = np.concatenate([-np.logspace(2, -9, 40), np.logspace(-9, 2, 40)])
SAME = 1e-9  # relative
SHARE = 0.3
KINDS_MOST = 4096
MULTIPLE, FALLS, ANY = "multiple", "falls", ""
"""What a first update is: a multiple of the gradient with shares of the weights, the less the more of it, or else."""
_KINDS: dict[Hashable, str] = {}


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


def kind_of(asked: Asked) -> str:
    """What the first update of a rule is, whichever of its switches are turned: tried on probes."""
    key = of_rule(asked, asked.numbers)
    if key not in _KINDS:
        while len(_KINDS) >= KINDS_MOST:
            _KINDS.pop(next(iter(_KINDS)))
        with np.errstate(all="ignore"):
            each = {_kind(asked, numbers) for numbers in _switched(asked)}
        _KINDS[key] = each.pop() if len(each) == 1 else ANY
    return _KINDS[key]


def _switched(asked: Asked) -> Iterator[Numbers]:
    """Its numbers, and those with each switch turned or with a share of the weights."""
    yield asked.numbers
    for name in settings_read(asked):
        value = asked.numbers[name]
        if isinstance(value, bool):
            yield {**asked.numbers, name: not value}
        elif name in LINEAR:
            yield {**asked.numbers, name: SHARE}


def _kind(asked: Asked, numbers: Numbers) -> str:
    none = np.zeros(len(PROBES))
    still = by_probes(asked, numbers, none, WEIGHTS)
    one, other = by_probes(asked, numbers, PROBES, WEIGHTS), by_probes(asked, numbers, PROBES[::-1].copy(), WEIGHTS)
    for i in (0, 1):
        factors, others = (one[i] - still[i]) / PROBES, (other[i] - still[i]) / PROBES[::-1]
        near = SAME * np.max(np.abs(factors))
        shares = np.stack([WEIGHTS, np.sign(WEIGHTS)], axis=1)
        left = still[i] - shares @ np.linalg.lstsq(shares, still[i], rcond=None)[0]
        if not (
            np.all(np.abs(factors - factors[0]) <= near) and np.all(np.abs(others - factors[0]) <= near)
            and np.all(np.abs(left) <= SAME * (np.max(np.abs(still[i])) + near))
        ):  # fmt: skip
            return _falling(asked, numbers)
    return MULTIPLE


def _falling(asked: Asked, numbers: Numbers) -> str:
    """Whether a larger gradient never has a larger move, whatever the weight, and one of opposite sign."""
    made = [by_probes(asked, numbers, GRID, np.full(len(GRID), w)) for w in (0.3, -1.1)]
    for i in (0, 1):
        a, b = (one[i] for one in made)
        alike = np.allclose(a, b, rtol=SAME, atol=0)
        if not (alike and np.all(np.diff(a) <= SAME * np.abs(a[:-1])) and np.all(a * GRID <= 0)):
            return ANY
    return FALLS


def by_probes(asked: Asked, numbers: Numbers, g: Array, w: Array) -> tuple[Array, Array]:
    """First updates of weights and of biases with these gradients."""
    counts = {**asked.counts(asked.row_weights[:1]), "seen": 1}
    made = by_lines(asked, numbers, counts, np.concatenate([g, g]), np.concatenate([w, w]), len(g))
    return made[: len(g)], made[len(g) :]
