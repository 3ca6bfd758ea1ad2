"""Finding the first number of a step that is not finite, or too large for a setup, and saying what made it.

NumPy in WebAssembly raises no floating-point errors, so every array is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from ..layers.base import LayerTrace
from ..messages import Message, message
from ..network.addresses import places
from ..network.build import NetworkParameters
from ..network.order import backward_numbers, forward_numbers, parameter_numbers
from ..network.passes import BackwardTrace, LossTrace
from ..network.spec import Spec
from ..numbers.special import Array
from ..rules.fields import number_text
from ..rules.limits import LARGEST


def first_fault(
    spec: Spec, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> Message | None:
    """One sentence on the first number that is not finite, in the order of computation; None when all is well.

    Where all are finite: on the first parameter beyond `LARGEST`, which no spec could hold.
    """
    arrays = [
        *(array for trace in traces for array in (trace.z, trace.a)), losses.per_sample, losses.data_loss,
        *(layer.delta for layer in back.layers), *(g for layer in back.layers for g in layer.gradients.values()),
        *(array for layer in after for array in layer.values()),
        *(array for trace in traces for array in trace.buffers.values()),
    ]  # fmt: skip
    if math.isfinite(sum(float(array.sum()) for array in arrays)):  # one bad entry makes the total bad
        return _beyond(spec, after)
    for kind, what, array in _in_order(spec, traces, losses, back, after):
        if not np.all(np.isfinite(array)):
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            return _said(what(*index), float(array[index]), kind)
    return _beyond(spec, after)


def _beyond(spec: Spec, after: NetworkParameters) -> Message | None:
    if within_limits(array for layer in after for array in layer.values()):
        return None
    for found in parameter_numbers(places(spec), "after", after):
        for index in np.argwhere(np.abs(found.array) > LARGEST):
            what, value = found.place.parameter("the new", found.name)(*index), float(found.array[tuple(index)])
            remedy = message("fault.remedy.weight")
            return message("fault.beyond", what=what, value=value, most=number_text(LARGEST), remedy=remedy)
    return None


def within_limits(arrays: Iterable[Array]) -> bool:
    """True where no number is beyond `LARGEST`; seldom False where none is, as squares are summed. Quick."""
    return all(float(np.vdot(array, array)) <= LARGEST * LARGEST for array in arrays)


Words = tuple[str, Callable[..., str], Array]


def state_fault(spec: Spec, state: list[dict[str, dict[str, Array]]]) -> Message | None:
    """The same for what the optimizer keeps: a squared gradient may overflow while every weight is finite."""
    own = state[: len(spec.layers)]  # a whole-batch method's own state stands at the end
    if math.isfinite(sum(float(x.sum()) for layer in own for kept in layer.values() for x in kept.values())):
        return None
    for place, layer in zip(places(spec), own, strict=True):
        for name, quantities in layer.items():
            for key, array in quantities.items():
                if not np.all(np.isfinite(array)):
                    index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
                    what = place.parameter(f"{key} of", name)(*index)
                    return _said(what, float(array[index]), "gradient")
    return None


def _in_order(
    spec: Spec, traces: list[LayerTrace], losses: LossTrace, back: BackwardTrace, after: NetworkParameters
) -> Iterator[Words]:
    layers = places(spec)
    for found in forward_numbers(layers, traces):
        if found.kind in "za":
            yield found.kind, found.place.quantity(found.kind), found.array
    k = len(traces)
    yield "loss", lambda s: message("fault.loss.sample", sample=s + 1, layer=k), losses.per_sample
    yield "loss", lambda: message("fault.loss", layer=k), losses.data_loss
    for found in backward_numbers(layers, back.layers, [layer.gradients for layer in back.layers]):
        if found.kind == "delta":
            yield "gradient", found.place.quantity("δ"), found.array
        elif found.kind == "gradients":
            yield "gradient", found.place.parameter("the gradient of", found.name), found.array
    for found in parameter_numbers(layers, "after", [own | t.buffers for own, t in zip(after, traces, strict=True)]):
        yield "weight", found.place.parameter("the new", found.name), found.array


def _said(what: str, value: float, kind: str) -> Message:
    code = "fault.nan" if np.isnan(value) else "fault.infinite"
    return message(code, what=what, remedy=message(f"fault.remedy.{kind}"))
