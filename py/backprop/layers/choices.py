"""What a layer is told: its activation with hyperparameters, and how its weights are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..functions.activations import ACTIVATIONS, Activation
from ..functions.initializers import INITIALIZERS, Initializer, Kernels, generator
from ..numbers.special import Array

Parameters = dict[str, Array]


@dataclass(frozen=True)
class ActivationChoice:
    """A row of the activations with its hyperparameters filled in."""

    row: Activation
    hyper: dict[str, float] = field(default_factory=dict)

    def value(self, z: Array) -> Array:
        """a = f(z), shaped as z."""
        return self.row.value(z, **self.hyper)

    def factor(self, z: Array, a: Array, by_hand: bool) -> Array:
        """∂a/∂z unit by unit."""
        return self.row.factor(z, a, by_hand, **self.hyper)

    def describe(self) -> str | dict[str, Any]:
        """As a spec states it: a name, or an object with the hyperparameters."""
        return {"name": self.row.name, **self.hyper} if self.hyper else self.row.name


IDENTITY = ActivationChoice(ACTIVATIONS["identity"])


@dataclass(frozen=True)
class Init:
    """How absent weights are drawn: initializer, hyperparameters, seed; biases from `bias` (a number or an Init)."""

    row: Initializer = INITIALIZERS["glorot_uniform"]
    hyper: dict[str, float] = field(default_factory=dict)
    seed: int = 0
    bias: float | Init = 0.0

    def draw(self, shape: tuple[int, int], stream: int, places: int = 1) -> Array:
        """A matrix (n_out, n_in) from the random numbers of `stream`.

        places: of a kernel, through how many of its places one input goes to each filter: n_out counts them all.
        """
        rng = generator(self.seed, stream) if self.row.random else None
        own = Kernels(shape)
        own.places = places
        return self.row.draw(rng, own if places > 1 else shape, **self.hyper)

    def describe(self) -> dict[str, Any]:
        """As a spec states it; how biases are drawn says nothing of biases."""
        bias: Any = self.bias
        if isinstance(bias, Init):
            bias = {"name": bias.row.name, **bias.hyper, "seed": bias.seed}
        return {"name": self.row.name, **self.hyper, "seed": self.seed, "bias": bias}
