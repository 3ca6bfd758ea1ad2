"""Where a step stands at a kink: there the derivative is a convention, and the second one may jump."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..layers.base import ActivationChoice, LayerTrace
from ..messages import Message, counted, message
from ..network.addresses import Place, places
from ..network.build import NetworkParameters
from ..network.layout import entry_label
from ..network.passes import is_fused
from ..network.spec import Spec
from ..numbers.special import Array
from ..rules.names import unit_label

_BESIDE = 1e-100  # beside a kink, and nothing beside any slope


def kink_notes(
    spec: Spec, parameters: NetworkParameters, traces: Sequence[LayerTrace], Y: Array, samples: Sequence[int],
    second: bool = False,
) -> list[Message]:  # fmt: skip
    """A sentence for each kink at which the step stands: of a layer's activation, of the loss, of the penalty.

    traces may be arrays, or variables of a tape that know their rounding. samples are the rows of Y among those that
    are trained on. `second` asks for jumps of the second derivative too.
    """
    rows = spec.rows.training[list(samples)]
    pairs = zip(places(spec), traces, strict=True)
    notes = [note for place, trace in pairs for note in _of_layer(place, trace, rows, second)]
    notes += _of_loss(spec, traces[-1].a, Y, rows, second)
    return notes + _of_penalty(spec, parameters)


def _of_layer(place: Place, trace: LayerTrace, rows: Array, second: bool) -> Iterator[Message]:
    for inside, inner in zip(place.inner(), trace.inner, strict=True):
        yield from _of_layer(inside, inner, rows, second)
    tied = place.layer.tied(trace)
    if tied is not None and (where := _standing(np.where(tied > 1, 0.0, 1.0), 0.0, place, rows)):
        yield message("kink.tie", where=where)
    choice = place.layer.activation
    for kink in (*choice.row.kinks, *(choice.row.bends if second else ())):
        jumps = slope_jumps(choice, kink)
        if (jumps or second) and (where := _standing(trace.z, kink, place, rows)):
            code = "kink.activation.jump" if choice.row.is_flat else f"kink.activation{'' if jumps else '.bend'}"
            yield message(code, where=where, function=choice.row.label)


def slope_jumps(choice: ActivationChoice, kink: float) -> bool:
    """True where the slope from the left is another than that from the right: ELU has a kink unless α is 1.

    Of a step the values from both sides: where they differ there is no slope at all.
    """
    z = np.array([kink - _BESIDE, kink + _BESIDE])
    left, right = choice.value(z) if choice.row.is_flat else choice.factor(z, choice.value(z), False)
    return bool(left != right)


def _of_loss(spec: Spec, P: Any, Y: Array, rows: Array, second: bool) -> Iterator[Message]:
    row, hyper, place = spec.loss.row, spec.loss.hyper, places(spec)[-1]
    kink = None if is_fused(spec.loss, spec.layers) else row.vanishing(row.kink)
    bend = row.vanishing(row.bend)
    if kink is not None and (where := _standing(kink(Y, P, **hyper), 0.0, place, rows)):
        yield message("kink.loss", where=where, function=row.label, kinks=row.kinks)
    if second and bend is not None and (where := _standing(bend(Y, P, **hyper), 0.0, place, rows)):
        yield message("kink.loss.bend", where=where, function=row.label)


def _standing(x: Any, kink: float, place: Place, rows: Array) -> Message | None:
    """The first entry of x that stands at the kink, as far as its rounding lets one know; None where none does."""
    value, error = (x.value, x.error) if hasattr(x, "error") else (np.real(x), 0.0)
    found = np.argwhere(np.abs(value - kink) <= error)
    if not len(found):
        return None
    s, *when, j = (int(i) for i in found[0])
    at = {"unit": unit_label(place.here, j), "layer": place.number, "sample": int(rows[s]) + 1}
    where = message("kink.where.time", time=when[0] + 1, **at) if when else message("kink.where", **at)
    return message("kink.more", where=where, more=len(found) - 1) if len(found) > 1 else where


def _of_penalty(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    zeros = [
        (k, name, tuple(int(i) for i in index), array.shape)
        for k, layer in enumerate(parameters) for name, array in layer.items()
        if spec.penalty.l1 and spec.penalty.applies_to(name) for index in np.argwhere(array == 0)
    ]  # fmt: skip
    if not zeros:
        return []
    label = entry_label(spec, *zeros[0])
    return [counted(len(zeros), "kink.penalty", parameter=label, more=len(zeros) - 1)]
