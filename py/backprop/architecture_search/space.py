"""What an architecture search may choose, and what it may spend; architectures drawn and mutated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import refuse
from ..functions.activations import ACTIVATIONS
from ..requests.ranges import read_ranges
from ..rules.fields import Field
from ..rules.limits import MAX_PARAMETERS

Hidden = tuple[tuple[int, str], ...]  # units and activation of each hidden layer


@dataclass(frozen=True)
class Space:
    """What may be chosen: how many hidden layers, the units and the activation of each."""

    depths: tuple[int, ...] = (1, 2, 3)
    units: tuple[int, ...] = (2, 3, 4, 6, 8)
    activations: tuple[str, ...] = ("tanh", "relu", "sigmoid")

    def __post_init__(self) -> None:
        for name in self.activations:
            if name not in ACTIVATIONS:
                raise refuse("architecture.activations", "activations", name, names=", ".join(ACTIVATIONS))

    def draw(self, random: np.random.Generator) -> Hidden:
        """Hidden layers at random."""
        depth = int(random.choice(self.depths))
        return tuple((self._units(random), self._activation(random)) for _ in range(depth))

    def mutate(self, hidden: Hidden, random: np.random.Generator) -> Hidden:
        """One change: a layer more or less, other units or another activation in one layer."""
        layers, at = list(hidden), int(random.integers(len(hidden)))
        kind = random.choice(("add", "remove", "units", "activation"))
        if kind == "add":
            layers.insert(at, (self._units(random), self._activation(random)))
        elif kind == "remove":
            del layers[at]
        elif kind == "units":
            layers[at] = (self._units(random), layers[at][1])
        else:
            layers[at] = (layers[at][0], self._activation(random))
        return tuple(layers)

    def _units(self, random: np.random.Generator) -> int:
        return int(random.choice(self.units))

    def _activation(self, random: np.random.Generator) -> str:
        return str(random.choice(self.activations))


LAYERS = Field("layers", "Layers", "integer", minimum=1, maximum=10)
UNITS = Field("units", "Units", "integer", minimum=1, maximum=512)


def read_space(layers: Any = None, units: Any = None, activations: Any = None) -> Space:
    """A space as it is typed: layers "1-3", units "4,8,16,64", activations "tanh,relu" or a list; else the default."""
    given: dict[str, tuple[int, ...] | tuple[str, ...]] = {}
    if layers is not None:
        given["depths"] = read_ranges(layers, LAYERS, 10, "numbers of hidden layers from 1 to 10: 1-3 or 1,2")
    if units is not None:
        given["units"] = read_ranges(
            units, UNITS, 512, "numbers of units from 1 to 512, as a list with ranges: 4,8,16,64"
        )
    if activations is not None:
        names = activations.replace(",", " ").split() if isinstance(activations, str) else activations
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            raise refuse("architecture.activations", "activations", activations, names=", ".join(ACTIVATIONS))
        given["activations"] = tuple(dict.fromkeys(names))
    return Space(**given)  # type: ignore[arg-type]  # by the fields' names


@dataclass(frozen=True)
class Budget:
    """At most so many parameters a candidate, training steps in all, steps a candidate; seconds, if any, as well.

    With seconds the outcome depends on the machine; without, on the seed alone.
    """

    parameters: int = 150
    steps: int = 600
    each: int = 60
    seconds: float | None = None


BUDGET_FIELDS = (
    Field("parameters", "Parameters", "integer", default=150, minimum=1, maximum=MAX_PARAMETERS),
    Field("steps", "Steps in all", "integer", default=600, minimum=1, maximum=1_000_000),
    Field("each", "Steps a candidate", "integer", default=60, minimum=1, maximum=1_000_000),
    Field("seconds", "Seconds", minimum=0, exclusive_minimum=True, maximum=3600, nullable=True),
)
