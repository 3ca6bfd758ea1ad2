"""Where a number that is not finite came from: the operation that made it first, its inputs, and the stable form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .functions.special import Array
from .passes import is_fused
from .spec import Spec
from .training import Step

Origin = dict[str, Any]
Input = tuple[str, float]  # path of the quantity, value

SCALE = "Scale it: divide inputs and weights by their largest size, and keep every product far below 1.8e308."


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
                "stable_form": stable,
            }  # fmt: skip
    return None


Found = Iterator[tuple[str, float, str, list[Input], str]]


def _first(array: Array) -> tuple[int, ...] | None:
    wrong = np.argwhere(~np.isfinite(array))
    return tuple(int(i) for i in wrong[0]) if len(wrong) else None


def _indices(index: tuple[int, ...]) -> str:
    return "".join(f"[{i}]" for i in index)


def _forward(spec: Spec, step: Step) -> Found:
    for k, trace in enumerate(step.traces):
        if (at := _first(trace.z)) is not None:
            path, below = f"layers[{k}].z{_indices(at)}", "X" if k == 0 else f"layers[{k - 1}].a"
            inputs: list[Input] = []
            if "W" in step.before[k] and len(at) == 2:
                W = step.before[k]["W"][at[1]]
                i = _largest(W * trace.A[at[0]])
                inputs = [(f"layers[{k}].before.W[{at[1]}][{i}]", W[i]), (f"{below}[{at[0]}][{i}]", trace.A[at[0], i])]
            yield path, float(trace.z[at]), "the weighted sum Σ w a + b, by this term above all", inputs, SCALE
        if (at := _first(trace.a)) is not None:
            label = spec.layers[k].activation.row.label
            inputs = [(f"layers[{k}].z{_indices(at)}", trace.z[at])]
            yield f"layers[{k}].a{_indices(at)}", float(trace.a[at]), f"the activation {label}", inputs, SCALE


def _loss(spec: Spec, step: Step) -> Found:
    last, losses, row = len(spec.layers) - 1, step.losses, spec.loss.row
    if (at := _first(losses.terms)) is not None:
        path = f"layers[{last}].{'z' if is_fused(spec.loss, spec.layers) else 'a'}{_indices(at)}"
        output = step.traces[last].z if is_fused(spec.loss, spec.layers) else step.traces[last].a
        inputs = [(f"Y{_indices(at)}", step.Y[at]), (path, output[at])]
        stable = SCALE
        if row.fused and not is_fused(spec.loss, spec.layers):
            stable = (
                f"Take {row.fused.activation} as the output activation: then the loss is {row.fused.formula}, from z."
            )
        operation = "the logarithm of a probability of 0" if row.probabilities else f"the loss {row.label}"
        yield f"loss_terms{_indices(at)}", float(losses.terms[at]), operation, inputs, stable
    if (at := _first(losses.per_sample)) is not None:
        inputs = [(f"loss_terms[{at[0]}][{j}]", term) for j, term in enumerate(losses.terms[at[0]])][:3]
        yield f"loss_per_sample{_indices(at)}", float(losses.per_sample[at]), "the sum over outputs", inputs, SCALE
    if not np.isfinite(losses.data_loss):
        inputs = [(f"loss_per_sample[{s}]", value) for s, value in enumerate(losses.per_sample)][:3]
        yield "data_loss", float(losses.data_loss), "the sum over samples", inputs, SCALE


def _backward(spec: Spec, step: Step) -> Found:
    for k in reversed(range(len(spec.layers))):
        back, trace = step.backward.layers[k], step.traces[k]
        if (at := _first(back.delta)) is not None:
            inputs = [(f"layers[{k}].da{_indices(at)}", back.da[at])]
            stable = SCALE
            if not np.isfinite(back.da[at]):
                inputs = _passed_down(spec, step, k, at)
                stable = "The gradient grows from layer to layer: smaller weights, or batch normalization."
            elif back.slope is not None:
                inputs.append((f"layers[{k}].slope{_indices(at)}", back.slope[at]))
            fused = spec.loss.row.fused
            if k == len(spec.layers) - 1 and fused and not is_fused(spec.loss, spec.layers):
                stable = f"Take {fused.activation} as the output activation: then δ = ŷ − y, without a quotient."
            yield f"layers[{k}].delta{_indices(at)}", float(back.delta[at]), "δ = ∂E/∂a · f′(z)", inputs, stable
        for name, gradient in back.gradients.items():
            if (at := _first(gradient)) is not None:
                path = f"layers[{k}].gradients.{name}{_indices(at)}"
                below, inputs = "X" if k == 0 else f"layers[{k - 1}].a", []
                if name == "W":
                    s = _largest(back.delta[:, at[0]] * trace.A[:, at[1]])
                    inputs = [
                        (f"layers[{k}].delta[{s}][{at[0]}]", back.delta[s, at[0]]),
                        (f"{below}[{s}][{at[1]}]", trace.A[s, at[1]]),
                    ]
                yield path, float(gradient[at]), "the sum Σ δ a over the samples, by this term above all", inputs, SCALE


def _passed_down(spec: Spec, step: Step, k: int, at: tuple[int, ...]) -> list[Input]:
    """The largest of the terms δ w that make ∂E/∂a of a hidden unit."""
    if k + 1 >= len(spec.layers) or "W" not in step.before[k + 1] or len(at) != 2:
        return []
    W, above = step.before[k + 1]["W"][:, at[1]], step.backward.layers[k + 1].delta[at[0]]
    j = _largest(W * above)
    return [(f"layers[{k + 1}].delta[{at[0]}][{j}]", above[j]), (f"layers[{k + 1}].before.W[{j}][{at[1]}]", W[j])]


def _update(spec: Spec, step: Step) -> Found:
    stable = "Lower the learning rate, or clip the gradient."
    for k, after in enumerate(step.after):
        for name, array in after.items():
            if (at := _first(array)) is not None:
                place = f"{name}{_indices(at)}"
                inputs = [
                    (f"layers[{k}].before.{place}", step.before[k][name][at]),
                    (f"layers[{k}].gradients.{place}", step.gradients[k][name][at]),
                ]
                yield (
                    f"layers[{k}].after.{place}",
                    float(array[at]),
                    "the new parameter, before plus update",
                    inputs,
                    stable,
                )


def _largest(terms: Array) -> int:
    """The index of the first term that is not finite, else of the largest one."""
    wrong = np.flatnonzero(~np.isfinite(terms))
    return int(wrong[0]) if len(wrong) else int(np.argmax(np.abs(terms)))
