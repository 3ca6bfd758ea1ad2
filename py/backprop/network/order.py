"""The numbers of a step in the order of computation, each by the path at which the step's document has it.

A block's own numbers stand where they are made: what comes in before those of its layers, what goes out after them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..layers.base import LayerBackward, LayerTrace, expand, parts
from ..numbers.special import Array
from .addresses import Place, parameter_path, places
from .build import NetworkParameters
from .spec import Spec
from .step import Step
from .told import told_backward


class Found(NamedTuple):
    """Numbers of one kind: z, a, delta …, or a group of a parameter such as updates, whose flat name is `name`."""

    path: str
    kind: str
    array: Array
    place: Place
    name: str = ""


def forward_numbers(layers: Sequence[Place], traces: Sequence[LayerTrace]) -> Iterator[Found]:
    """z, what the layer shows besides, and a, from the first layer on."""
    for place, trace in zip(layers, traces, strict=True):
        yield Found(f"{place.path}.z", "z", trace.z, place)
        yield from forward_numbers(place.inner(), trace.inner)
        for key, array in (*trace.shown.items(), ("a", trace.a)):
            yield Found(f"{place.path}.{key}", key, array, place)


def backward_numbers(
    layers: Sequence[Place], backs: Sequence[LayerBackward], gradients: NetworkParameters
) -> Iterator[Found]:
    """∂E/∂a, what the layer shows besides, δ and the gradients, from the last layer down."""
    for place, back, own in reversed(list(zip(layers, backs, gradients, strict=True))):
        yield Found(f"{place.path}.da", "da", back.da, place)
        inside = place.inner()
        yield from backward_numbers(inside, back.inner, [parts(own, i) for i in range(len(inside))])
        for key, array in (*back.shown.items(), ("delta", back.delta)):
            yield Found(f"{place.path}.{key}", key, array, place)
        own_names = {name: array for name, array in own.items() if "." not in name}
        yield from parameter_numbers([place], "gradients", [own_names])


def parameter_numbers(layers: Sequence[Place], group: str, parameters: NetworkParameters) -> Iterator[Found]:
    """A group of the parameters by their names in each layer, those of layers inside it too; biases one a unit."""
    for place, layer in zip(layers, parameters, strict=True):
        for name in layer:
            yield Found(parameter_path(place.k, group, place.scope + name), group, expand(layer, name), place, name)


def step_numbers(spec: Spec, step: Step) -> Iterator[tuple[str, Array]]:
    """All of a step, as its document shows them: δ by the sign that the conventions choose."""
    layers = places(spec)
    yield "samples", spec.rows.training[step.samples]
    yield from ((found.path, found.array) for found in forward_numbers(layers, step.traces))
    yield "loss", np.array(step.loss)
    flip = spec.conventions.delta_sign == "error_signal"
    for found in backward_numbers(layers, told_backward(spec, step).layers, step.gradients):
        error = found.kind == "delta" or found.kind in found.place.layer.errors_shown
        yield found.path, 0.0 - found.array if flip and error else found.array
    for group, parameters in (("updates", step.updates), ("after", step.after), ("after", step.buffers_after)):
        yield from ((found.path, found.array) for found in parameter_numbers(layers, group, parameters))
    yield "learning_rate", np.array(step.learning_rate)
