"""Finding the first number of a step that is not finite, and saying what made it.

NumPy in WebAssembly raises no floating-point errors, so every array is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .functions.special import Array
from .layers.base import Layer, LayerBackward, LayerTrace
from .names import parameter_label, unit_label
from .network import NetworkParameters

if TYPE_CHECKING:
    from .passes import BackwardTrace, LossTrace
    from .spec import Spec

_REMEDY = {
    "z": "The weights or inputs are too large for this depth: scale them down or initialize anew.",
    "a": "The activation overflowed: scale the inputs or weights down.",
    "loss": (
        "It overflowed, so lower the learning rate or the weights, or it is the logarithm of a probability of 0: "
        "check targets and output activation."
    ),
    "δ": "The gradient explodes: lower the weights or clip the gradient.",
    "gradient": "The gradient explodes: lower the weights or clip the gradient.",
    "weight": "The update is too large: lower the learning rate or clip the gradient.",
}


def first_fault(
    spec: Spec, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> str | None:
    """One sentence on the first non-finite number in the order of computation; None when all are finite."""
    arrays = [
        *(array for trace in traces for array in (trace.z, trace.a)), losses.per_sample, losses.data_loss,
        *(layer.delta for layer in back.layers), *(g for layer in back.layers for g in layer.gradients.values()),
        *(array for layer in after for array in layer.values()),
    ]  # fmt: skip
    if math.isfinite(sum(float(array.sum()) for array in arrays)):  # one bad entry makes the total bad
        return None
    for kind, what, array in _in_order(spec, traces, losses, back, after):
        if not np.all(np.isfinite(array)):
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            return f"{what(*index)} is {_word(float(array[index]))}. {_REMEDY[kind]}"
    return None


Found = tuple[str, Callable[..., str], Array]


def state_fault(spec: Spec, state: list[dict[str, dict[str, Array]]]) -> str | None:
    """The same for what the optimizer keeps: a squared gradient may overflow while every weight is finite."""
    for site, layer in zip(_sites(spec), state, strict=True):
        for name, quantities in layer.items():
            for key, array in quantities.items():
                if not np.all(np.isfinite(array)):
                    index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
                    what = site.parameter(f"{key} of", name)(*index)
                    return f"{what} is {_word(float(array[index]))}. {_REMEDY['gradient']}"
    return None


def _sites(spec: Spec) -> list[Site]:
    """All layers of the network with their words."""
    names = spec.names
    return [
        Site(spec, f"layers[{k}]", str(k + 1), layer, names[k], names[k + 1]) for k, layer in enumerate(spec.layers)
    ]


def _in_order(
    spec: Spec, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> Iterator[Found]:
    sites = _sites(spec)
    for site, trace in zip(sites, traces, strict=True):
        yield from site.forward(trace)
    yield "loss", lambda s: f"the loss of sample {s + 1}, made from layer {len(traces)},", losses.per_sample
    yield "loss", lambda: f"the loss, made from layer {len(traces)},", losses.data_loss
    for site, layer_back in reversed(list(zip(sites, back.layers, strict=True))):
        yield from site.backward(layer_back)
    for site, layer in zip(sites, after, strict=True):
        for name, array in layer.items():
            yield "weight", site.parameter("the new", name), array


@dataclass(frozen=True)
class Site:
    """A layer with what sentences call it and its units; number: “2”, or “2.1” inside another."""

    spec: Spec
    path: str
    number: str
    layer: Layer
    below: list[str]
    here: list[str]

    def inner(self) -> list[Site]:
        """The layers inside."""
        names = self.spec.block_names.get(self.path, [])
        return [
            Site(self.spec, f"{self.path}.layers[{i}]", f"{self.number}.{i + 1}", layer, names[i], names[i + 1])
            for i, layer in enumerate(self.layer.inner)
        ]

    def forward(self, trace: LayerTrace) -> Iterator[Found]:
        for inside, inner in zip(self.inner(), trace.inner, strict=True):
            yield from inside.forward(inner)
        for kind in "za":
            yield kind, self.quantity(kind), getattr(trace, kind)

    def backward(self, back: LayerBackward) -> Iterator[Found]:
        for inside, inner in reversed(list(zip(self.inner(), back.inner, strict=True))):
            yield from inside.backward(inner)
        yield "δ", self.quantity("δ"), back.delta
        for name, gradient in back.gradients.items():
            if "." not in name:
                yield "gradient", self.parameter("the gradient of", name), gradient

    def quantity(self, kind: str) -> Callable[..., str]:
        def words(s: int, *rest: int) -> str:
            when = f" at time {rest[0] + 1}" if len(rest) > 1 else ""
            return f"{kind} of {unit_label(self.here, rest[-1])}{when} in layer {self.number} for sample {s + 1}"

        return words

    def parameter(self, words: str, name: str) -> Callable[..., str]:
        if "." in name:
            i = int(name[len("layers[") : name.index("]")])
            return self.inner()[i].parameter(words, name.partition(".")[2])
        arrow = self.layer.parameter_arrow(name)
        return lambda *index: (
            f"{words} {parameter_label(name, arrow, self.below, self.here, index)} in layer {self.number}"
        )


def _word(value: float) -> str:
    return "not a number" if np.isnan(value) else "infinite"
