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
from .names import Names, bias_label, shown, weight_label
from .network import NetworkParameters

if TYPE_CHECKING:
    from .passes import BackwardTrace, LossTrace

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
    names: Names, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> str | None:
    """One sentence on the first non-finite number in the order of computation; None when all are finite."""
    arrays = [
        *(array for trace in traces for array in (trace.z, trace.a)), losses.per_sample, losses.data_loss,
        *(layer.delta for layer in back.layers), *(g for layer in back.layers for g in layer.gradients.values()),
        *(array for layer in after for array in layer.values()),
    ]  # fmt: skip
    if math.isfinite(sum(float(array.sum()) for array in arrays)):  # one bad entry makes the total bad
        return None
    for kind, what, array in _in_order(names, traces, losses, back, after):
        if not np.all(np.isfinite(array)):
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            return f"{what(*index)} is {_word(float(array[index]))}. {_REMEDY[kind]}"
    return None


def _in_order(
    names: Names, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> Iterator[tuple[str, Callable[..., str], Array]]:
    for k, trace in enumerate(traces):
        for kind in "za":
            yield kind, _unit_quantity(kind, names, k), getattr(trace, kind)
    yield "loss", lambda s: f"the loss of sample {s + 1}, made from layer {len(traces)},", losses.per_sample
    yield "loss", lambda: f"the loss, made from layer {len(traces)},", losses.data_loss
    for k in reversed(range(len(traces))):
        yield "δ", _unit_quantity("δ", names, k), back.layers[k].delta
        for name, gradient in back.layers[k].gradients.items():
            yield "gradient", _parameter_quantity("the gradient of", name, names, k), gradient
    for k, layer in enumerate(after):
        for name, array in layer.items():
            yield "weight", _parameter_quantity("the new", name, names, k), array


def _unit_quantity(kind: str, names: Names, k: int) -> Callable[..., str]:
    units = names[k + 1]
    return lambda s, j: f"{kind} of {shown(units[j], len(units))} in layer {k + 1} for sample {s + 1}"


def _parameter_quantity(words: str, name: str, names: Names, k: int) -> Callable[..., str]:
    if name == "b":
        return lambda j: f"{words} {bias_label(names, k, j)} in layer {k + 1}"
    return lambda j, i: f"{words} {weight_label(names, k, j, i)} in layer {k + 1}"


def _word(value: float) -> str:
    return "not a number" if np.isnan(value) else "infinite"
