"""Where a number that is not finite came from: the operation that made it first, its inputs, and the stable form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..functions.losses import FusedPair
from ..layers.base import Layer, LayerTrace
from ..lines import worked
from ..lines.dependencies import first_not_finite
from ..messages import Message, message, told
from ..network.addresses import indices, parameter_path
from ..network.passes import is_fused
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array

Origin = dict[str, Any]
Input = tuple[str, float]  # path of the quantity, value

SCALE = message("origin.scale")


def origin(spec: Spec, step: Step) -> Origin | None:
    """The first non-finite number in the order of computation; None when all are finite.

    {"quantity": path, "value", "operation": words, "inputs": [{"quantity", "value"}], "stable_form": words};
    the inputs are those of that one operation, of a sum the terms that matter most, and are all finite.
    """
    for make in (_forward, _loss, _backward, _update):
        for quantity, value, operation, inputs, stable in make(spec, step):
            return {
                "quantity": quantity, "value": value, "operation": operation,
                "inputs": [{"quantity": path, "value": float(number)} for path, number in inputs],
                "stable_form": stable, "stable_form_code": told(stable),
            }  # fmt: skip
    return None


Found = Iterator[tuple[str, float, str, list[Input], Message]]


def _first(array: Array) -> tuple[int, ...] | None:
    wrong = np.argwhere(~np.isfinite(array))
    return tuple(int(i) for i in wrong[0]) if len(wrong) else None


def _first_of(spec: Spec, step: Step, k: int, backward: bool) -> Found:
    """The first of the numbers of a layer of the network; those of layers inside it are among them."""
    made = first_not_finite(worked.view(spec, step).layers[k], backward)
    if made:
        yield made.path, made.value, made.operation, made.inputs, _stable(spec, made.path)


def _stable(spec: Spec, path: str) -> Message:
    """What to do about a number of a layer: of an error at the output the fused pair, of one that grew, a remedy."""
    layer, _, key = path.rpartition(".")
    if key.partition("[")[0] not in ("da", "delta"):
        return SCALE
    if layer != f"layers[{len(spec.layers) - 1}]":
        return message("origin.grows")
    unfused = _unfused(spec)
    return message("origin.quotient", activation=unfused.activation) if unfused else SCALE


def _unfused(spec: Spec) -> FusedPair | None:
    """The pair that a loss of probabilities would make with its own output function, where it has another."""
    row = spec.loss.row
    return row.fused if row.probabilities and not is_fused(spec.loss, spec.layers) else None


def _forward(spec: Spec, step: Step) -> Found:
    for k in range(len(spec.layers)):
        yield from _first_of(spec, step, k, backward=False)


def _output_at(layer: Layer, trace: LayerTrace, at: tuple[int, ...]) -> tuple[int, ...]:
    """Where in z the z of an output stands."""
    return (*layer.output_index(trace, at[:-1]), at[-1])


def _loss(spec: Spec, step: Step) -> Found:
    last, losses, row = len(spec.layers) - 1, step.losses, spec.loss.row
    if (at := _first(losses.terms)) is not None:
        layer, trace = spec.layers[last], step.traces[last]
        path, output = f"layers[{last}].a{indices(at)}", trace.a
        if is_fused(spec.loss, spec.layers):
            path, output = f"layers[{last}].z{indices(_output_at(layer, trace, at))}", layer.output_z(trace)
        inputs = [(f"Y{indices(at)}", step.Y[at]), (path, output[at])]
        stable = SCALE
        if unfused := _unfused(spec):
            stable = message("origin.loss", activation=unfused.activation, formula=unfused.formula)
        operation = "the logarithm of a probability of 0" if row.probabilities else f"the loss {row.label}"
        yield f"loss_terms{indices(at)}", float(losses.terms[at]), operation, inputs, stable
    if (at := _first(losses.per_sample)) is not None:
        inputs = [(f"loss_terms[{at[0]}]{indices(j)}", term) for j, term in np.ndenumerate(losses.terms[at[0]])][:3]
        yield f"loss_per_sample{indices(at)}", float(losses.per_sample[at]), "the sum over outputs", inputs, SCALE
    if not np.isfinite(losses.data_loss):
        inputs = [(f"loss_per_sample[{s}]", value) for s, value in enumerate(losses.per_sample)][:3]
        yield "data_loss", float(losses.data_loss), "the sum over samples", inputs, SCALE


def _backward(spec: Spec, step: Step) -> Found:
    for k in reversed(range(len(spec.layers))):
        yield from _first_of(spec, step, k, backward=True)


def _update(spec: Spec, step: Step) -> Found:
    stable = message("origin.update")
    for k, after in enumerate(step.after):
        for name, array in after.items():
            if (at := _first(array)) is not None:
                inputs = [
                    (parameter_path(k, group, name, at), getattr(step, group)[k][name][at])
                    for group in ("before", "gradients")
                ]
                words = "the new parameter, before plus update"
                yield parameter_path(k, "after", name, at), float(array[at]), words, inputs, stable
