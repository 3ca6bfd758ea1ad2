"""What a step begins with, as the step before it ended: the parameters, the optimizer's state, running statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from ..equations.enclosures import Bounds
from ..equations.kind import OLD
from ..numbers.special import Array
from .departure import Departure
from .layer_lines import LATER
from .lines import At, StepLines
from .update_lines import parameters_of

T = TypeVar("T")


def beginning(step: StepLines, ended: Mapping[At, T]) -> dict[At, T]:
    """By where it stands in a step what that begins with; ended: all of the step before it, by room and name."""
    found: dict[At, T] = {}
    for k, name, _ in parameters_of(step):
        room = step.room_of(k, name)
        after = ended[step.source((room, "after"))]
        found |= {(step.parts[k].path, name): after, (room, "w"): after}
        kept = [own.removesuffix(OLD) for own in step.rooms[room].given if own.endswith(OLD)]
        found |= {(room, own + OLD): ended[room, own] for own in kept if (room, own) in ended}
    for part in step.parts:
        for name in part.kind.kept:
            if (part.path, name + LATER) in ended:
                found |= dict.fromkeys(((part.path, name), (part.path, name + OLD)), ended[part.path, name + LATER])
    return found


def nearest(step: StepLines, begins: Mapping[At, Bounds]) -> dict[At, Array]:
    """One number within each of the bounds: the step's own where it lies there, else the middle."""
    found: dict[At, Array] = {}
    for (room, name), (low, high) in begins.items():
        own = np.asarray(step.rooms[room].given[name], dtype=float)
        inside = ~((own < low[0]) | (own > high[0]))
        found[room, name] = np.where(inside, own, (low[0] + high[0]) / 2)
    return found


def carried(numbers: Mapping[At, Any]) -> Departure:
    """One who departs in nothing but what the step begins with."""
    return Departure("", "", "", "", given=numbers)


def exchanged(departure: Departure, numbers: Mapping[At, Any]) -> Departure:
    """A departure that reads some entries in the place of others, from these numbers."""
    taken = {at: taken_from(numbers[at], pairs) for at, pairs in departure.exchanged.items() if at in numbers}
    return replace(departure, given={**departure.given, **taken})


def taken_from(array: Array, pairs: Mapping[tuple[int, ...], tuple[int, ...]]) -> Array:
    """The array with other entries of its own in these places."""
    moved = np.array(array)
    for one, other in pairs.items():
        moved[one] = array[other]
    return moved
