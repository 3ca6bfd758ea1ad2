"""Settings that change the shape of a first update: clipping, thresholds, penalties within a root, weights of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from ..numbers.special import Array
from .candidates import Candidate, settled
from .first_moves import FirstMoves, first_rows, settings_read
from .fitting import RATE
from .kinds import MULTIPLE, kind_of
from .net import Asked, through_new
from .observed import Moves
from .solving import solved

STARTS = (0.0, 1.0, 0.1, 0.01, 0.001)
NEAR = 0.6  # of the moves: what may be off at the best rate, before settings are solved for
DOWN = 0.6  # of the moves, by size: how much of them goes against the gradient
ROWS_MOST = 6
RATIO_MOST = 1000.0  # of the weights of two rows
SHORT = 1e-6


def dials(
    first: FirstMoves, one: Candidate, moves: Moves, fixed: Collection[str], open_rate: bool
) -> Iterator[Candidate]:  # fmt: skip
    """The candidate with one setting, else with all, and the rate where it is open, that give its first update.

    `fixed` are said.
    """
    asked = one.asked
    if asked.rule.way or through_new(asked) or not _goes_down(first, asked, moves):
        return
    names = [
        name for name in settings_read(asked)
        if name not in (RATE, *fixed) and not isinstance(asked.numbers[name], bool)
    ]  # fmt: skip
    off = partial(_off, first, asked, moves)
    rate = asked.numbers[RATE]
    plain = first.move(asked, asked.numbers)
    if plain is None:
        return
    if open_rate and _factor(plain[moves.at], moves)[0] < NEAR:
        found = solved(off, {RATE: rate})
        if found:
            yield settled(one, found)
    nearest: list[tuple[float, dict[str, float]]] = []
    turning: dict[str, float] = {}
    for name in names:
        for value in STARTS:
            made = first.move(asked, {**asked.numbers, name: value})
            if value == asked.numbers[name] or made is None or _same_shape(made, plain):
                continue
            left, factor = _factor(made[moves.at], moves)
            turning[name] = asked.numbers[name]
            if left > NEAR or factor <= 0:
                continue
            start = {name: value, **({RATE: rate * factor} if open_rate else {})}
            found = solved(off, start)
            if found:
                yield settled(one, found)
                return
            nearest.append((left, start))
    for _, start in sorted(nearest, key=lambda each: each[0])[: 1 if len(turning) > 1 else 0]:
        found = solved(off, turning | start)
        if found:
            yield settled(one, found)


def of_row_weights(first: FirstMoves, one: Candidate, moves: Moves) -> Iterator[Candidate]:
    """The candidate with weights of its rows, the least of them 1, whose gradients and shares give the moves."""
    asked, rows = one.asked, len(one.asked.X)
    of_all = first_rows(asked)
    if (
        not 2 <= rows <= ROWS_MOST or of_all is None or len(of_all) != rows or through_new(asked)
        or not (asked.rule.way or kind_of(asked) == MULTIPLE)
    ):  # fmt: skip
        return
    columns = [
        first.sums(asked, asked.numbers, [row], first.of_sums(asked, asked.numbers, [row]))[moves.at]
        for row in range(rows)
    ]
    w, is_weight = first.start[moves.at], moves.at < first.weights
    table = np.stack([*columns, w * is_weight, w * ~is_weight], axis=1)
    if not np.all(np.isfinite(table)) or len(moves.moved) <= table.shape[1]:
        return
    factors = np.linalg.lstsq(table / moves.allowed[:, None], moves.moved / moves.allowed, rcond=None)[0]
    own = -factors[:rows]
    if np.any(np.abs(table @ factors - moves.moved) > 3 * moves.allowed) or np.min(own) <= 0:
        return
    weights = np.array([float(f"{value:.{4}g}") for value in own / np.min(own)])
    if np.ptp(weights) < SHORT or np.max(weights) > RATIO_MOST:
        return
    chosen = weights.tolist()
    yield replace(
        one, asked=replace(asked, row_weights=weights, settings={**asked.settings, "row_weights": chosen}),
        settings={**one.settings, "row_weights": chosen},
    )  # fmt: skip


def _off(first: FirstMoves, asked: Asked, moves: Moves, chosen: Mapping[str, float]) -> Array | None:
    made = first.move(asked, {**asked.numbers, **chosen})
    return None if made is None else (made[moves.at] - moves.moved) / moves.allowed


def _goes_down(first: FirstMoves, asked: Asked, moves: Moves) -> bool:
    """False where most of the moves go along the gradient, not against it."""
    rows = first_rows(asked)
    if rows is None:
        return False
    g = first.sums(asked, asked.numbers, rows, first.of_sums(asked, asked.numbers, rows))[moves.at]
    size = np.minimum(np.abs(moves.moved), np.median(np.abs(moves.moved)))
    return bool(np.sum(size[g * moves.moved < 0]) > DOWN * np.sum(size))


def _factor(move: Array, moves: Moves) -> tuple[float, float]:
    """(what is off of the moves at the best factor, as a share of them; that factor)."""
    size = float(move @ move)
    if not np.isfinite(size) or size == 0:
        return 1.0, 0.0
    factor = float(move @ moves.moved) / size
    return float(np.linalg.norm(factor * move - moves.moved) / np.linalg.norm(moves.moved)), factor


def _same_shape(a: Array, b: Array) -> bool:
    """True of two updates that are multiples of each other."""
    size = float(b @ b)
    return size > 0 and bool(np.linalg.norm(a - float(a @ b) / size * b) <= 1e-9 * np.linalg.norm(a))
