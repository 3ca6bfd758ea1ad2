"""What every layer can do, what one pass through it leaves behind, and under which circumstances it runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from ..messages import Message
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from ..rules.declared import Declared, Numbers
from ..rules.shown import Shown
from .choices import IDENTITY, ActivationChoice, Init, Parameters
from .parameters import expand, is_bias, is_weight, leaf, nested, parts
from .site import Site

__all__ = [
    "IDENTITY", "LEADING", "ActivationChoice", "Context", "Init", "Layer", "LayerBackward", "LayerTrace", "Mode",
    "Parameters", "expand", "is_bias", "is_weight", "leaf", "lost", "nested", "parts", "units_axes",
]  # fmt: skip

LEADING = {2: "s", 3: "st"}  # einsum letters of the axes before the units: samples, and time where there is one


@dataclass(frozen=True)
class Mode:
    """The circumstances of one pass through a network.

    training False is inference: no dropout, running statistics. step counts from 1. samples are the rows of the
    data that the batch holds (None: the batch is all of them). buffers are, layer by layer, the numbers that a
    layer carries from step to step without training them; None starts from the layers' own.
    """

    training: bool = True
    step: int = 1
    samples: Sequence[int] | None = None
    buffers: Sequence[Parameters] | None = None


@dataclass(frozen=True)
class Context:
    """A `Mode` as one layer sees it: its own buffers and its own stream of random numbers."""

    how: Arithmetic
    mode: Mode
    stream: int
    buffers: Parameters


@dataclass(frozen=True)
class LayerTrace:
    """One forward pass through a layer: A is what came in, z and a (n_samples, n_out), or (n_samples, n_steps, n_out).

    shown: further numbers of the pass, by their key in documents; inner: the passes of the layers inside the layer;
    buffers: the layer's buffers after the pass.
    """

    A: Array
    z: Array
    a: Array
    shown: dict[str, Array] = field(default_factory=dict)
    inner: tuple[LayerTrace, ...] = ()
    buffers: Parameters = field(default_factory=dict)


@dataclass(frozen=True)
class LayerBackward:
    """The backward pass of one layer: da = ∂E/∂a, slope = ∂a/∂z (None where units couple), delta = ∂E/∂z.

    shown and inner as in `LayerTrace`. down: parameters → ∂E/∂A through them, where it is not δ.
    """

    da: Array
    slope: Array | None
    delta: Array
    gradients: Parameters
    shown: dict[str, Array] = field(default_factory=dict)
    inner: tuple[LayerBackward, ...] = ()
    down: Callable[[Parameters], Array] | None = None


@dataclass(frozen=True)
class Product:
    """A sum of products over the batch. way: np.einsum's letters, all places of the batch in one axis."""

    way: str
    error: Array
    factor: Array


class Layer(ABC):
    """A layer with its settings; parameters are passed in, so that it has no state.

    One file holds all of a kind: its keys in a spec, its parameters, forward beside backward.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    note: ClassVar[str]
    fields: ClassVar[tuple[Declared, ...]] = ()
    folded: ClassVar[tuple[str, ...]] = ()  # names of the fields that few need to see
    has_weights: ClassVar[bool] = False
    takes_sequences: ClassVar[bool] = False  # X holds time steps where such a layer is
    sequential_updates: ClassVar[bool] = True  # can be updated before δ goes down through it
    evaluates_alike: ClassVar[bool] = True  # inference gives what training gives
    errors_shown: ClassVar[tuple[str, ...]] = ()  # keys of what backward shows that have the sign of δ
    script_note: ClassVar[str] = ""  # what the head of a script says of the layer
    symbols: ClassVar[Mapping[str, str]] = MappingProxyType({})  # of what it shows besides a, by key
    once_a_sample: ClassVar[frozenset[str]] = frozenset()  # keys of what it shows once for all units of a sample
    z_words: ClassVar[str] = ""  # what it is that documents call z, where that has another name
    shows: ClassVar[tuple[Shown, ...]] = ()  # quantities of its own in a step, in the order of computation
    foot: ClassVar[str | None] = None  # the one of them that stands below each unit of a drawing
    state: ClassVar[tuple[str, str] | None] = None  # its output at every time step, and what stands before the first
    is_function: ClassVar[bool] = False  # a = f(A) and nothing else
    is_weighted_sum: ClassVar[bool] = False  # a = f(W A + b), which matrix products compute
    called_by_function: ClassVar[bool] = False  # its activation function says more than its kind
    no_slope: ClassVar[str] = ""  # why ∂a/∂z is not one number a unit, where it may not be

    n_in: int
    units: int
    activation: ActivationChoice
    inner: tuple[Layer, ...] = ()
    given: Mapping[str, Array] = MappingProxyType({})  # the parameters and buffers that the spec states
    init: Init | None = None  # its own, in place of the network's
    into_softmax: bool = False  # moving all z alike changes nothing

    # What the spec says.

    @classmethod
    def read_units(cls, site: Site) -> int:
        """The number of units; by default as many as come in."""
        return site.n_in

    @classmethod
    def sends_sequence(cls, site: Site) -> bool:
        """True when the output has an axis of time steps."""
        return site.sequence

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        """How many trained numbers the layer has at most."""
        return 0

    @classmethod
    @abstractmethod
    def read(cls, site: Site) -> Self:
        """The layer that the site's object in the spec asks for."""

    @classmethod
    def starts(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """The keys of the layer's object in a spec that say where a training starts."""
        return frozenset(field.name for field in cls.fields if isinstance(field, Numbers) and field.start)

    def replaced(self, **changes: Any) -> Self:
        """A copy with other settings."""
        return replace(self, **changes)  # type: ignore[type-var]  # every kind is a frozen dataclass

    @abstractmethod
    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        """Its keys in a spec, with these parameters; `kind` is added."""

    def check_data(self, path: str, shape: tuple[int, ...]) -> None:
        """Refuse settings that do not fit the shape of X."""
        for i, layer in enumerate(self.inner):
            layer.check_data(f"{path}.layers[{i}]", shape)

    def advice(self, n_samples: int) -> list[Message]:
        """What will probably not do what was meant, with batches of `n_samples` (the smallest)."""
        return [note for layer in self.inner for note in layer.advice(n_samples)]

    def check_notes(self) -> list[Message]:
        """What the gradient check should say of the gradient that is checked."""
        return [note for layer in self.inner for note in layer.check_notes()]

    def truncates(self, n_steps: int) -> bool:
        """True when the backward pass leaves out a part of the gradient, so that there are no second derivatives."""
        return any(layer.truncates(n_steps) for layer in self.inner)

    @property
    def draws(self) -> bool:
        """True when every step draws anew, so that the loss of each is another function of the parameters."""
        return any(layer.draws for layer in self.inner)

    # Numbers.

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, and drawn ones where none are given."""
        return {}

    def initial_buffers(self) -> Parameters:
        """What is carried from step to step without being trained."""
        return {}

    @abstractmethod
    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """Through the layer; A may be complex, or a variable of the tape."""

    @abstractmethod
    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """∂E/∂z and the gradients from ∂E/∂a; `fused` is what the loss gives for ∂E/∂z at once."""

    def propagate(self, parameters: Parameters, back: LayerBackward) -> Array:
        """∂E/∂A, what the layer below receives; by default z is what came in, and δ goes down as it is."""
        return back.delta if back.down is None else back.down(parameters)

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        """For each parameter whose gradient is a sum of products over the batch, that sum."""
        return {}

    def output_z(self, trace: LayerTrace) -> Array:
        """The z that the output belongs to, shaped as a."""
        return trace.z

    def output_index(self, trace: LayerTrace, at: tuple[int, ...]) -> tuple[int, ...]:
        """Where in z the output at a place has its z."""
        return at

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        """‖what is received‖/‖δ‖ where units or samples couple: what is equal in all cancels, its rounding stays."""
        return lost(trace.a * back.da, back.delta) if self.activation.row.couples else 0.0

    # Words.

    @classmethod
    @cache
    def declared(cls, name: str) -> Numbers | None:
        """What the kind says of a parameter, or of another list of numbers."""
        return next((row for row in cls.fields if isinstance(row, Numbers) and row.name == name), None)

    @classmethod
    def parameter_letter(cls, name: str) -> str:
        """What one number of a parameter is called: w, b, γ."""
        row = cls.declared(name)
        return row.symbol if row else name

    @classmethod
    def parameter_arrow(cls, name: str) -> str | None:
        """Where the weights of a parameter come from: "below", "self" (time before), or None for one number a unit."""
        row = cls.declared(name)
        return row.arrow if row else None

    @classmethod
    def weights_from(cls, arrow: str, parameters: Parameters) -> Parameters:
        """Those of the parameters whose weights come from there."""
        return {name: array for name, array in parameters.items() if cls.parameter_arrow(name) == arrow}


def lost(received: Array, left: Array) -> float:
    """How much larger what is received is than what is left of it."""
    before, after = float(np.linalg.norm(received)), float(np.linalg.norm(left))
    return (before / after if after else np.inf) if before else 0.0


def units_axes(x: Array) -> tuple[int, ...]:
    """The axes before the units: samples, and time where there is one."""
    return tuple(range(x.ndim - 1))


def ones(x: Array) -> Array:
    """A factor 1 at each place of the batch, (…, 1): what a bias is multiplied by."""
    return np.ones((*x.shape[:-1], 1))
