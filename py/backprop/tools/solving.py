"""Several settings at once from numbers in which they don't stand in proportion: by Gauss and Newton, made short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from ..numbers.special import Array

Off = Callable[[Mapping[str, float]], Array | None]
"""How far the numbers are off with some settings, in units of what they may be; None where there are none."""
TURNS = 8
NUDGE = 1e-5  # of a setting, to see what it changes
HALVES = (1.0, 0.5, 0.25, 0.125)
FALLS = 0.7  # of what was off: what may be off yet after a turn
NOTHING = 1e-7  # a setting that is 0
DIGITS = range(1, 8)
CLOSE = 1e-3  # relative: steps that no longer change the first digits


def solved(off: Off, start: Mapping[str, float]) -> dict[str, float] | None:
    """The settings, as short as they may be, with which the numbers come out; None where no turn brings them nearer."""
    names, at = list(start), np.array(list(start.values()), dtype=float)

    def seen(values: Array) -> Array | None:
        made = off(dict(zip(names, values.tolist(), strict=True)))
        return made if made is not None and np.all(np.isfinite(made)) else None

    here = seen(at)
    for _ in range(TURNS):
        if here is None:
            return None
        if np.max(np.abs(here)) <= 1:
            break
        step = _step(seen, at, here)
        if step is None:
            return None
        before = float(np.linalg.norm(here))
        for share in HALVES:
            there = seen(at + share * step)
            if there is not None and float(np.linalg.norm(there)) < FALLS * before:
                break
        else:
            return next(_short(seen, names, at + step), None)
        at, here = at + share * step, there
        if np.all(np.abs(step) <= CLOSE * np.abs(at) + NOTHING):
            found = next(_short(seen, names, at), None)
            if found:
                return found
    return next(_short(seen, names, at), None)


def _step(seen: Callable[[Array], Array | None], at: Array, here: Array) -> Array | None:
    """What brings all numbers nearer at once, by what each setting changes."""
    columns = []
    for i, value in enumerate(at):
        nudge = np.zeros(len(at))
        nudge[i] = NUDGE * abs(value) or NUDGE
        there = seen(at + nudge)
        if there is None:
            return None
        columns.append((there - here) / nudge[i])
    table = np.stack(columns, axis=1)
    sizes = np.linalg.norm(table, axis=0)
    sizes[sizes == 0] = 1.0
    step: Array = np.linalg.lstsq(table / sizes, -here, rcond=None)[0] / sizes
    return step


def _short(seen: Callable[[Array], Array | None], names: list[str], at: Array) -> Iterator[dict[str, float]]:
    """With as few digits as the numbers allow."""
    for digits in DIGITS:
        short = np.array([0.0 if abs(value) < NOTHING else float(f"{value:.{digits}g}") for value in at])
        off = seen(short)
        if off is not None and np.max(np.abs(off)) <= 1:
            yield dict(zip(names, short.tolist(), strict=True))
