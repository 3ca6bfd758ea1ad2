"""Settings read from numbers by closed form: a constant ratio is a rate, what is left over a share of the weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..numbers.special import Array
from .first_moves import FirstMoves, settings_read
from .kinds import shares_of
from .net import Asked, through_new
from .observed import Moves
from .tool import Line, Numbers

RATE = "learning_rate"
MORE = 2  # numbers that are known beyond those that are fitted
LONGEST = 7  # digits of a setting that is read off, where numbers tell more
WRITTEN = 5  # digits of a setting that somebody writes
MOMENTA = (0.9, 0.0, 0.5)
"""Usual ones."""
PRECISE = 10.0  # times what moves may be off: less than that is the square of a move
AT_RATE = (Line("update", "-(eta * g)"),)


def fits(first: FirstMoves, asked: Asked, moves: Moves, open_rate: bool) -> Iterator[dict[str, float]]:
    """Settings with which one update of a question may give the moves; at most a few, the fewest first."""
    if asked.rule.way:
        yield {}
        yield from _decays_of_way(first, asked, moves)
        return
    seen = seen_of(asked, moves, first)
    if seen is None:
        return
    names = list(shares_of(asked))
    none = dict.fromkeys(names, 0.0) if any(asked.numbers[name] for name in names) else {}
    for bare in ({}, none) if none else ({},):
        found = list(_scaled(first, asked, bare, seen, open_rate))
        if found:
            yield from found
            return
    for shares in [*([name] for name in names), names[:2]][: len(names) + (len(names) > 1)]:
        for share in _shares(first, asked, shares, seen, open_rate):
            yield share
            return


def _scaled(
    first: FirstMoves, asked: Asked, bare: dict[str, float], moves: Moves, open_rate: bool
) -> Iterator[dict[str, float]]:  # fmt: skip
    """As it is, and with each switch turned; usual momenta behind them where the rate is stated, before an odd rate."""

    def found(variants: Iterable[dict[str, float]]) -> list[dict[str, float]]:
        scales = [
            (chosen, scale_of(first, asked, {**asked.numbers, **bare, **chosen}, moves, open_rate))
            for chosen in variants
        ]
        return [bare | chosen | scale for chosen, scale in scales if scale is not None]

    read = settings_read(asked)
    switches = [name for name in read if isinstance(asked.numbers[name], bool)]
    turned: list[dict[str, float]] = [{name: not asked.numbers[name]} for name in switches]
    plain = found([{}, *turned])
    is_odd = bool(plain) and not any(is_written(one.get(RATE, 0.0)) for one in plain)
    more: list[dict[str, float]] = []
    if "momentum" in read and (is_odd or not open_rate):
        made = found({"momentum": value} for value in MOMENTA if value != asked.numbers["momentum"])
        more = [one for one in made if not open_rate or is_written(one.get(RATE, 0.0))]
    yield from [*more, *plain] if is_odd else [*plain, *more]


def is_written(value: float) -> bool:
    """True of a setting with no more digits than somebody writes."""
    return float(f"{value:.{WRITTEN}g}") == value


def seen_of(asked: Asked, moves: Moves, first: FirstMoves) -> Moves | None:
    """The moves that do not depend on the step itself: of the output alone where δ goes back through new weights."""
    new = through_new(asked)
    return moves.of_layer(first.places[-1]) if new and len(asked.functions) > 1 else moves


def scale_of(
    first: FirstMoves, asked: Asked, numbers: Numbers, moves: Moves, open_rate: bool
) -> dict[str, float] | None:  # fmt: skip
    """The rate at which an update gives the moves; None where there is none."""
    move = first.move(asked, numbers)
    if move is None:
        return None
    found = ratio_of(move[moves.at], moves, numbers[RATE], open_rate)
    if found and found[RATE] != (near := float(f"{found[RATE]:.{LONGEST}g}")):  # a rate that is kept in float32
        short = first.move(asked, {**numbers, RATE: near})
        if short is not None and ratio_of(short[moves.at], moves, near, False) == {}:
            return {RATE: near}
    return found


def ratio_of(move: Array, moves: Moves, rate: float, is_open: bool) -> dict[str, float] | None:
    """{} where the moves are these, a rate where they are a multiple of these; None where they are neither."""
    if not np.all(np.isfinite(move)):
        return None
    off = np.abs(move - moves.moved)
    if np.all(off <= moves.allowed):
        return {}
    if not is_open or rate == 0 or np.sum(np.abs(moves.moved) > 2 * moves.allowed) < 1 + MORE:
        return None
    bounds = bounds_of(move, moves)
    value = shortest(rate * bounds[0], rate * bounds[1]) if bounds and bounds[0] > 0 else None
    return None if value is None else {RATE: value}


def bounds_of(move: Array, moves: Moves) -> tuple[float, float] | None:
    """Between which factors all moves are multiples of these; None where there is none."""
    moving = move != 0
    if np.any(np.abs(moves.moved[~moving]) > moves.allowed[~moving]) or not np.any(moving):
        return None
    u, d, allowed = move[moving], moves.moved[moving], moves.allowed[moving]
    ends = np.stack([(d - allowed) / u, (d + allowed) / u])
    low, high = float(np.max(np.min(ends, axis=0))), float(np.min(np.max(ends, axis=0)))
    return (low, high) if low <= high else None


def shortest(low: float, high: float) -> float | None:
    """The number with the fewest digits between two."""
    middle = (low + high) / 2
    for digits in range(1, 18):
        value = float(f"{middle:.{digits}g}")
        if low <= value <= high:
            return value
    return None


def _shares(
    first: FirstMoves, asked: Asked, names: Sequence[str], moves: Moves, open_rate: bool
) -> Iterator[dict[str, float]]:  # fmt: skip
    """Shares of the weights, with the rate where it is open, by least squares; then as short as the moves allow."""
    if np.sum(np.abs(moves.moved) > 2 * moves.allowed) < len(names) + open_rate + MORE:
        return
    none = {**asked.numbers, **dict.fromkeys(names, 0.0)}
    bare = first.move(asked, none)
    with_one = [first.move(asked, {**none, name: 1.0}) for name in names]
    if bare is None or any(one is None for one in with_one):
        return
    columns = [bare[moves.at], *[(one - bare)[moves.at] for one in with_one if one is not None]]
    if not np.all(np.isfinite(columns)) or any(not np.any(one) for one in columns):
        return
    weight = 1 / moves.allowed
    left = moves.moved if open_rate else moves.moved - columns[0]
    table = np.stack(columns if open_rate else columns[1:], axis=1)
    scaled = table * weight[:, None]
    try:
        factors = np.linalg.solve(scaled.T @ scaled, scaled.T @ (left * weight))
    except np.linalg.LinAlgError:
        return
    if np.any(np.abs(table @ factors - left) > 3 * moves.allowed) or (open_rate and factors[0] <= 0):
        return
    shares = factors[1:] / factors[0] if open_rate else factors
    for digits in range(LONGEST + 1):
        chosen = {
            name: float(f"{share:.{digits}g}") if digits else 0.0 for name, share in zip(names, shares, strict=True)
        }
        scale = scale_of(first, asked, {**asked.numbers, **chosen}, moves, open_rate)
        if scale is not None:
            yield chosen | scale
            return


def _decays_of_way(first: FirstMoves, asked: Asked, moves: Moves) -> Iterator[dict[str, float]]:
    """Of an algorithm that first goes down the gradient, however far: what the gradient has of the weights."""
    plain = replace(asked, rule=replace(asked.rule, way=None, lines=AT_RATE, whole=True))
    for name in shares_of(plain):
        for found in _shares(first, plain, [name], moves, True):
            yield {name: found[name]}


def precise(moves: Moves) -> bool:
    """True of moves known so well that one update and several don't lead to the same: they differ by about a square."""
    return bool(len(moves.moved) > 2 and np.max(moves.moved**2) > PRECISE * np.max(moves.allowed))


def with_numbers(asked: Asked, chosen: Numbers) -> Asked:
    """A question with other settings that are numbers."""
    return replace(asked, numbers={**asked.numbers, **chosen}, settings={**asked.settings, **chosen})
