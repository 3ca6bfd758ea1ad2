"""Settings that the first update does not tell: momenta, averages, decays of the rate, read from later steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..numbers.special import Array
from .candidates import Candidate, settled
from .checking import Checker
from .first_moves import settings_read
from .fitting import RATE, with_numbers
from .net import Asked
from .paths import read_path
from .tool import Numbers

USUAL = {"momentum": (0.9, 0.0, 0.5)}
ITERATIONS = 6
DIGITS = (1, 2, 3, 4)
NUDGE = 1e-3


Settle = Callable[[Asked, Numbers], dict[str, float] | None]
"""A question and settings of it, to those with the rate that the first update then has; None where it has none."""


def usual(asked: Asked, fixed: set[str]) -> Iterator[dict[str, float]]:
    """Switches turned, and usual values of settings that later steps tell; `fixed` are said."""
    for name in settings_read(asked):
        if name in fixed:
            continue
        if isinstance(asked.numbers[name], bool):
            yield {name: not asked.numbers[name]}
        elif name in USUAL:
            yield from ({name: value} for value in USUAL[name] if value != asked.numbers[name])


def with_usual(tried: Candidate, fixed: set[str], settle: Settle) -> Iterator[Candidate]:
    """A candidate with each of them, and the rate that the first update then has."""
    for more in usual(tried.asked, fixed) if not tried.asked.rule.way else ():
        chosen = settle(tried.asked, more)
        if chosen is not None:
            yield settled(tried, chosen)


def later(checker: Checker, asked: Asked, fixed: set[str], settle: Settle) -> Iterator[dict[str, float]]:
    """Values of one setting that bring later steps nearer, by secants; `fixed` are said."""
    for name in settings_read(asked):
        if name == RATE or name in fixed or isinstance(asked.numbers[name], bool):
            continue
        for chosen in _solved(checker, asked, name, settle):
            settled = settle(asked, chosen)
            if settled is not None:
                yield settled


def _solved(checker: Checker, asked: Asked, name: str, settle: Settle) -> Iterator[dict[str, float]]:
    """A setting by secants along what it changes; then with as few digits as it may have."""
    value = float(asked.numbers[name])
    other = value + NUDGE if value < 0.5 else value - NUDGE
    off, next_off = (
        _off(checker, asked, settle(asked, {name: value})),
        _off(checker, asked, settle(asked, {name: other})),
    )
    for _ in range(ITERATIONS):
        if off is None or next_off is None or off.shape != next_off.shape:
            return
        turn = next_off - off
        size = float(turn @ turn)
        if size == 0:
            return
        step = float(next_off @ turn) / size
        if not np.isfinite(step):
            return
        newest = other - step * (other - value)
        if abs(newest - other) <= 1e-9 * max(abs(newest), 1e-12):
            break
        if float(next_off @ next_off) > 4 * float(off @ off) and off is not None:
            return
        value, off, other = other, next_off, newest
        next_off = _off(checker, asked, settle(asked, {name: other}))
    seen: set[float] = set()
    for digits in DIGITS:
        short = float(f"{other:.{digits}g}")
        if short not in seen and short != asked.numbers[name]:
            seen.add(short)
            yield {name: short}


def _off(checker: Checker, asked: Asked, chosen: Numbers | None) -> Array | None:
    """How far all numbers are off, relative to what they may be."""
    path = None if chosen is None else checker.path(with_numbers(asked, chosen))
    if path is None:
        return None
    found = []
    checker.taken += 2
    for one in checker.given:
        made = read_path(path, one, "")
        if made is None or made[0].size != one.values.size or not np.all(np.isfinite(made[0])):
            return None
        found.append((made[0] - one.values) / (one.units + checker.slack * np.abs(one.values)))
    return np.concatenate(found)
