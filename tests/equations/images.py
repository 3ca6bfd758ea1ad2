"""Kinds of layers over images and series at random sizes, all their settings drawn."""

from typing import Any

import numpy as np

from backprop.equations.kind import Kind
from backprop.equations.space import Extents, Misfit, extents
from backprop.rules.declared import OneOf, Part, Sizes
from backprop.rules.fields import Field


def drawn(kind: Kind, n: int, rng: np.random.Generator) -> tuple[list[int], dict[str, Any]]:
    """What comes in (channels, then a length for each of n axes), and settings that a spec might state."""
    groups = int(rng.integers(1, 3))
    came = [groups * int(rng.integers(1, 3)), *(int(rng.integers(3, 6)) for _ in range(n))]
    settings: dict[str, Any] = {}
    for row in kind.settings:
        match row:
            case Field(name="groups"):
                settings["groups"] = groups
            case Field(name="filters"):
                settings["filters"] = groups * int(rng.integers(1, 4))
            case Sizes(name="padding"):
                settings["padding"] = rng.integers(0, 2, 2 * n).tolist() if rng.random() < 0.6 else "same"
            case Sizes(name="input"):
                settings["input"] = came
            case Sizes(name=name):
                settings[name] = rng.integers(1, 3 if name == "dilation" else 4, n).tolist()
            case Part(name=name):
                settings[name] = bool(rng.random() < 0.5)
            case OneOf(name=name):
                settings[name] = str(rng.choice(row.names))
    return came, settings


def sizes(kind: Kind, seed: int) -> Extents:
    """The sizes of a layer that fit each other."""
    rng = np.random.default_rng([7, seed])
    assert kind.space
    while True:
        came, settings = drawn(kind, len(kind.space.axes), rng)
        try:
            return extents(kind.space, came, settings)
        except Misfit:
            continue


def sized(kind: Kind, seed: int) -> Kind:
    """The kind at such sizes; a kind that has none is itself."""
    return kind.at(sizes(kind, seed)) if kind.space else kind
