"""What every layer can do, and what one pass through it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from ..functions.activations import Activation
from ..functions.initializers import INITIALIZERS, Initializer, generator
from ..functions.special import Array

Parameters = dict[str, Array]


@dataclass(frozen=True)
class Arithmetic:
    """How intermediate numbers are kept: as float64, or rounded at each line as a person does by hand.

    keep(array) → array of the same shape; by_hand says that factors are taken from the kept numbers.
    """

    keep: Callable[[Array], Array] = lambda x: x
    by_hand: bool = False


FLOAT64 = Arithmetic()


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


@dataclass(frozen=True)
class Init:
    """How absent weights are drawn: initializer, hyperparameters, seed; biases from `bias` (a number or an Init)."""

    row: Initializer = INITIALIZERS["glorot_uniform"]
    hyper: dict[str, float] = field(default_factory=dict)
    seed: int = 0
    bias: float | Init = 0.0

    def draw(self, shape: tuple[int, int], stream: int) -> Array:
        """A matrix (n_out, n_in) from the random numbers of `stream`."""
        return self.row.draw(generator(self.seed, stream) if self.row.random else None, shape, **self.hyper)


@dataclass(frozen=True)
class LayerTrace:
    """One forward pass through a layer: A (n_samples, n_in), z and a (n_samples, n_out)."""

    A: Array
    z: Array
    a: Array


class Layer(Protocol):
    """A layer with its settings; parameters are passed in, so that it has no state."""

    kind: ClassVar[str]

    @property
    def n_in(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def activation(self) -> ActivationChoice: ...

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, and drawn ones where none are given."""

    def forward(self, parameters: Parameters, A: Array, how: Arithmetic) -> LayerTrace:
        """Through the layer; A may be complex."""

    def delta(self, trace: LayerTrace, da: Array, slope: Array, how: Arithmetic) -> Array:
        """∂E/∂z from ∂E/∂a and ∂a/∂z, both as they stand on the paper."""

    def gradients(self, trace: LayerTrace, delta: Array, how: Arithmetic) -> Parameters:
        """∂E/∂(each parameter), summed over the samples of the batch."""

    def propagate(self, parameters: Parameters, delta: Array) -> Array:
        """∂E/∂A, what the layer below receives, (n_samples, n_in)."""
