"""Weights in each other's place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, islice
from typing import Any

import numpy as np

from .departure import SLIP, Departure, Exchanged, said
from .lines import StepLines

SWAPS = 24  # of one layer's weights: more pairs are not tried


def swapped(step: StepLines) -> list[Departure]:
    """Two rows, two columns or two neighbors of a layer's weights exchanged, wherever they are used."""
    found = []
    for k, part in enumerate(step.parts):
        for p in part.kind.weights:
            whole = part.before[p.name]
            places = (part.path, p.name), (step.room_of(k, p.name), "w")
            for moved, pairs in islice(_exchanges(whole), SWAPS):
                both = {**pairs, **{other: one for one, other in pairs.items()}}
                found.append(Departure(
                    "swapped_weights", SLIP, *said("swapped_weights"), {}, dict.fromkeys(places, moved), None,
                    dict.fromkeys(places, both),
                ))  # fmt: skip
    return found


def _exchanges(weights: Any) -> Iterator[tuple[Any, Exchanged]]:
    rows, columns = weights.shape
    pairs: Iterator[Exchanged] = chain(
        ({(a, c): (b, c) for c in range(columns)} for a, b in combinations(range(rows), 2)),
        ({(r, a): (r, b) for r in range(rows)} for a, b in combinations(range(columns), 2)),
        ({(r, c): (r, c + 1)} for r in range(rows) for c in range(columns - 1)),
        ({(r, c): (r + 1, c)} for c in range(columns) for r in range(rows - 1)),
    )
    return ((moved, own) for own in pairs if not np.array_equal(moved := _taken(weights, own), weights))


def _taken(weights: Any, pairs: Exchanged) -> Any:
    moved = weights.copy()
    for one, other in pairs.items():
        moved[one], moved[other] = weights[other], weights[one]
    return moved
