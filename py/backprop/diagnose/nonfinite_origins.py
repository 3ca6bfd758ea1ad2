"""Where a number that is not finite came from: the operation that made it first, its inputs, and the stable form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..functions.losses import FusedPair
from ..layers.base import IDENTITY, Layer, LayerBackward, LayerTrace, Parameters, parts
from ..layers.by_equations import EquationLayer
from ..lines import worked
from ..lines.dependencies import first_not_finite
from ..messages import Message, message, told
from ..network.addresses import Place, indices, parameter_path, places
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


def _by_equations(spec: Spec, step: Step, place: Place, backward: bool) -> Found:
    """The first of the numbers of a layer that is written as equations."""
    view = next(view for view in worked.every_layer(worked.view(spec, step).layers) if view.path == place.path)
    made = first_not_finite(view, backward)
    if made:
        yield made.path, made.value, made.operation, made.inputs, _stable(place, made.path)


def _stable(place: Place, path: str) -> Message:
    """What to do about a number of a layer: of an error at the output the fused pair, of one that grew, a remedy."""
    key = path.removeprefix(f"{place.path}.").partition("[")[0]
    if key not in ("da", "delta"):
        return SCALE
    spec = place.spec
    if place.path != f"layers[{len(spec.layers) - 1}]":
        return message("origin.grows")
    unfused = _unfused(spec)
    return message("origin.quotient", activation=unfused.activation) if unfused else SCALE


def _unfused(spec: Spec) -> FusedPair | None:
    """The pair that a loss of probabilities would make with its own output function, where it has another."""
    row = spec.loss.row
    return row.fused if row.probabilities and not is_fused(spec.loss, spec.layers) else None


def _forward(spec: Spec, step: Step) -> Found:
    for k, (place, trace) in enumerate(zip(places(spec), step.traces, strict=True)):
        yield from _forward_of(step, place, trace, step.before[k], "X" if k == 0 else f"layers[{k - 1}].a")


def _forward_of(step: Step, place: Place, trace: LayerTrace, parameters: Parameters, below: str) -> Found:
    """z and a of a layer, those of the layers inside it between the two; `below` is the path of what comes in."""
    if isinstance(place.layer, EquationLayer):
        yield from _by_equations(place.spec, step, place, backward=False)
        return
    path = place.path
    source = below
    for i, (inside, inner) in enumerate(zip(place.inner(), trace.inner, strict=True)):
        yield from _forward_of(step, inside, inner, parts(parameters, i), source)
        source = f"{inside.path}.a"
    if (at := _first(trace.a)) is not None:
        label = place.layer.activation.row.label
        operation = place.layer.label if place.layer.activation is IDENTITY else f"the activation {label}"
        z = place.layer.output_z(trace)
        inputs = [(f"{path}.z{indices(_output_at(place.layer, trace, at))}", z[at])]
        yield f"{path}.a{indices(at)}", float(trace.a[at]), operation, inputs, SCALE


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
    layers = places(spec)
    for k in reversed(range(len(layers))):
        source = "X" if k == 0 else f"layers[{k - 1}].a"
        yield from _backward_of(layers[k], step, step.traces[k], step.backward.layers[k], source)


def _backward_of(place: Place, step: Step, trace: LayerTrace, back: LayerBackward, below: str) -> Found:
    """δ and gradients of a layer; those of the layers inside it first, the last one first."""
    if isinstance(place.layer, EquationLayer):
        yield from _by_equations(place.spec, step, place, backward=True)
        return
    sources = [below, *(f"{inside.path}.a" for inside in place.inner())]
    inside = list(zip(place.inner(), trace.inner, back.inner, sources[: len(trace.inner)], strict=True))
    for inner, one, other, source in reversed(inside):
        yield from _backward_of(inner, step, one, other, source)
    path, unfused = place.path, _unfused(place.spec)
    if (at := _first(back.delta)) is not None:
        stable, inputs = SCALE, _received(place, trace, back, at)
        if not all(np.isfinite(value) for _, value in inputs):
            inputs = _passed_down(step, place, at)
            stable = message("origin.grows")
        if place.path == f"layers[{len(place.spec.layers) - 1}]" and unfused:
            stable = message("origin.quotient", activation=unfused.activation)
        yield f"{path}.delta{indices(at)}", float(back.delta[at]), "δ = ∂E/∂a · f′(z)", inputs, stable
    for name, gradient in back.gradients.items():
        if "." not in name and (at := _first(gradient)) is not None:
            operation = "the sum over the samples"
            yield f"{path}.gradients.{name}{indices(at)}", float(gradient[at]), operation, [], SCALE


def _received(place: Place, trace: LayerTrace, back: LayerBackward, at: tuple[int, ...]) -> list[Input]:
    """What δ at an index was made from, as far as the layer keeps it: ∂E/∂a and the slope."""
    inputs: list[Input] = [(f"{place.path}.da{indices(at)}", back.da[at])]
    if back.slope is not None and np.isfinite(back.da[at]):
        inputs.append((f"{place.path}.slope{indices(at)}", back.slope[at]))
    return inputs


def _passed_down(step: Step, place: Place, at: tuple[int, ...]) -> list[Input]:
    """The largest of the terms δ w that make ∂E/∂a of a hidden unit, where the next layer makes it by one matrix."""
    k = place.k + 1
    if place.scope or k >= len(step.traces):
        return []
    weights, above = place.spec.layers[k].weights_from("below", step.before[k]), step.backward.layers[k].delta
    if len(weights) != 1 or above.ndim != len(at):
        return []
    ((name, array),) = weights.items()
    W = array[:, at[-1]]
    own = above[at[:-1]]
    j = _largest(W * own)
    return [
        (f"layers[{k}].delta{indices((*at[:-1], j))}", own[j]), (f"layers[{k}].before.{name}[{j}][{at[-1]}]", W[j]),
    ]  # fmt: skip


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


def _largest(terms: Array) -> int:
    """The index of the first term that is not finite, else of the largest one."""
    wrong = np.flatnonzero(~np.isfinite(terms))
    return int(wrong[0]) if len(wrong) else int(np.argmax(np.abs(terms)))
