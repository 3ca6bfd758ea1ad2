"""What one pass through a layer leaves behind, and under which circumstances it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from .choices import Parameters

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
