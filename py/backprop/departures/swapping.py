"""Weights in each other's place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, islice
from typing import Any

import numpy as np

from .departure import SLIP, Departure, Exchanged, said
from .lines import StepLines

Place = tuple[int, ...]
SWAPS = 24  # of one layer's weights: more pairs are not tried


def swapped(step: StepLines) -> list[Departure]:
    """Two rows, two columns or two neighbors of a layer's weights exchanged, wherever used; so along every axis."""
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
    shape, axes = weights.shape, range(weights.ndim)
    pairs: Iterator[Exchanged] = chain(
        ({_with(rest, axis, a): _with(rest, axis, b) for rest in _others(shape, axis)}
         for axis in axes for a, b in combinations(range(shape[axis]), 2)),
        ({_with(rest, axis, i): _with(rest, axis, i + 1)}
         for axis in reversed(axes) for rest in _others(shape, axis) for i in range(shape[axis] - 1)),
    )  # fmt: skip
    return ((moved, own) for own in pairs if not np.array_equal(moved := _taken(weights, own), weights))


def _others(shape: Place, axis: int) -> Iterator[Place]:
    """All places along the other axes."""
    return np.ndindex(*shape[:axis], *shape[axis + 1 :])


def _with(rest: Place, axis: int, i: int) -> Place:
    """The place that stands at i along an axis."""
    return (*rest[:axis], i, *rest[axis:])


def _taken(weights: Any, pairs: Exchanged) -> Any:
    moved = weights.copy()
    for one, other in pairs.items():
        moved[one], moved[other] = weights[other], weights[one]
    return moved
