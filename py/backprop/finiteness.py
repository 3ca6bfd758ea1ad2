"""Finding the first number of a step that is not finite, and saying what made it.

NumPy in WebAssembly raises no floating-point errors, so every array is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from .functions.special import Array
from .layers.base import LayerTrace
from .network import NetworkParameters
from .order import backward_numbers, forward_numbers, parameter_numbers
from .places import places

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


Words = tuple[str, Callable[..., str], Array]


def state_fault(spec: Spec, state: list[dict[str, dict[str, Array]]]) -> str | None:
    """The same for what the optimizer keeps: a squared gradient may overflow while every weight is finite."""
    for place, layer in zip(places(spec), state, strict=False):  # a whole-batch method's own state stands at the end
        for name, quantities in layer.items():
            for key, array in quantities.items():
                if not np.all(np.isfinite(array)):
                    index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
                    what = place.parameter(f"{key} of", name)(*index)
                    return f"{what} is {_word(float(array[index]))}. {_REMEDY['gradient']}"
    return None


def _in_order(
    spec: Spec, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> Iterator[Words]:
    layers = places(spec)
    for found in forward_numbers(layers, traces):
        if found.kind in "za":
            yield found.kind, found.place.quantity(found.kind), found.array
    yield "loss", lambda s: f"the loss of sample {s + 1}, made from layer {len(traces)},", losses.per_sample
    yield "loss", lambda: f"the loss, made from layer {len(traces)},", losses.data_loss
    for found in backward_numbers(layers, back.layers, [layer.gradients for layer in back.layers]):
        if found.kind == "delta":
            yield "δ", found.place.quantity("δ"), found.array
        elif found.kind == "gradients":
            yield "gradient", found.place.parameter("the gradient of", found.name), found.array
    for found in parameter_numbers(layers, "after", after):
        yield "weight", found.place.parameter("the new", found.name), found.array


def _word(value: float) -> str:
    return "not a number" if np.isnan(value) else "infinite"
