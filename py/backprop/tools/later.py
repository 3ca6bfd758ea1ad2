"""Settings that the first update does not tell: momenta, averages, decays of the rate, read from later steps."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from ..numbers.special import Array
from .candidates import Candidate, settled
from .checking import Checker
from .first_moves import settings_read
from .fitting import MOMENTA, RATE, with_numbers
from .net import Asked
from .paths import read_path
from .solving import solved
from .tool import Numbers

USUAL = {"momentum": MOMENTA}


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
    """Two usual values at once; then values of one setting, and of one beside a usual one, that later steps give."""
    each = list(usual(asked, fixed))
    for one, other in itertools.combinations(each, 2):
        if not {*one} & {*other}:
            chosen = settle(asked, one | other)
            if chosen is not None:
                yield chosen
    for name in open_settings(asked, fixed):
        found = solved(lambda chosen: _off(checker, asked, settle(asked, chosen)), {name: asked.numbers[name]})
        chosen = None if found is None else settle(asked, found)
        if chosen is not None:
            yield chosen


def at_once(checker: Checker, asked: Asked, fixed: set[str], rate: float | None) -> dict[str, float] | None:
    """All settings that the steps read, with the rate where it is open, by which all numbers come out."""
    start = {name: float(asked.numbers[name]) for name in open_settings(asked, fixed)}
    start |= {} if rate is None else {RATE: rate}
    if not start or sum(one.values.size for one in checker.given) <= len(start):
        return None
    return solved(lambda chosen: _off(checker, asked, chosen), start)


def open_settings(asked: Asked, fixed: set[str]) -> list[str]:
    """The numbers that the steps read, beside the rate, and that are not said."""
    return [
        name for name in settings_read(asked)
        if name != RATE and name not in fixed and not isinstance(asked.numbers[name], bool)
    ]  # fmt: skip


def _off(checker: Checker, asked: Asked, chosen: Mapping[str, float] | None) -> Array | None:
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
