"""Warnings about a spec that can be computed but will probably not do what was meant."""

from __future__ import annotations

import numpy as np

from ..messages import Message, message
from ..network.build import NetworkParameters
from ..network.spec import Spec
from ..training.rows import batches
from .remedies import Remedy, own_loss, take_own_loss

SMALLEST_NORMAL = 2.2250738585072014e-308


def advice(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    """One sentence each, for the notes of the result."""
    return [note for check in (_conventions, _outputs, _targets, _weights, _layers) for note in check(spec, parameters)]


def remedies(spec: Spec) -> list[Remedy]:
    """The changes that some of those sentences ask for, as far as one field makes them."""
    remedy = take_own_loss(spec) if _is_slow(spec) else None
    return [remedy] if remedy else []


def _conventions(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    notes = []
    conventions = spec.conventions
    if conventions.update_order == "sequential":
        notes.append(message("advice.sequential"))
    if conventions.bias == "frozen":
        notes.append(message("advice.frozen"))
    if conventions.rounding and conventions.rounding.carry:
        notes.append(message("advice.carry"))
    return notes


def _outputs(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    output = spec.layers[-1]
    row = output.activation.row
    if row.name == "softmax" and output.units == 1:
        return [message("advice.one_softmax")]
    better = own_loss(spec) if _is_slow(spec) else None
    if better is None:
        return []
    said = {"output": row.label.capitalize(), "loss": spec.loss.row.label, "better": better.label}
    return [message("advice.slow", activation=row.label, **said)]


def _is_slow(spec: Spec) -> bool:
    """Outputs that sum to 1, under a loss that is not made for probabilities."""
    output = spec.layers[-1]
    return output.activation.row.couples and output.units > 1 and not spec.loss.row.probabilities


def _targets(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    notes = []
    row = spec.layers[-1].activation.row
    low, high = row.range
    below = low is not None and bool(np.any(low - 1e-12 > spec.Y))
    above = high is not None and bool(np.any(high + 1e-12 < spec.Y))
    if below or above:
        extreme = float(np.min(spec.Y) if below else np.max(spec.Y))
        notes.append(message("advice.target", target=extreme, activation=row.label, range=_between(low, high)))
    if (fused := spec.loss.row.fused) and fused.activation == "softmax":
        sums = np.sum(spec.Y, axis=-1)
        wrong = np.argwhere(np.abs(sums - 1.0) > 1e-9)
        if len(wrong):
            s, *when = index = tuple(int(i) for i in wrong[0])
            of = (
                message("name.sample_at_time", sample=s + 1, time=when[0] + 1)
                if when
                else message("name.sample", sample=s + 1)
            )
            notes.append(message("advice.shares", sample=of, sum=float(sums[index])))
    return notes


def _between(low: float | None, high: float | None) -> Message:
    code = "range.below" if low is None else "range.above" if high is None else "range.between"
    return message(code, low=low, high=high)


def _weights(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    notes = []
    for k, own in enumerate(parameters):
        weights = spec.layers[k].weights_from("below", own)
        if any(np.any((W != 0) & (np.abs(W) < SMALLEST_NORMAL)) for W in weights.values()):
            notes.append(message("advice.subnormal", layer=k + 1))
        if _alike(spec, parameters, k):
            notes.append(message("advice.alike", layer=k + 1))
    return notes


def _alike(spec: Spec, parameters: NetworkParameters, k: int) -> bool:
    """True when a layer's units, more than one, have equal incoming and outgoing weights and equal biases."""
    own, layer = parameters[k], spec.layers[k]
    out = spec.layers[k + 1].weights_from("below", parameters[k + 1]) if k + 1 < len(parameters) else {}
    if not out or layer.units < 2 or not layer.weights_from("below", own):
        return False
    columns = (*layer.weights_from("self", own).values(), *out.values())
    return all(np.all(W[0] == W) for W in own.values()) and all(np.all(W[:, :1] == W) for W in columns)


def _layers(spec: Spec, parameters: NetworkParameters) -> list[Message]:
    smallest = min(len(samples) for samples in batches(np.arange(len(spec.X)), spec.training.batch_size))
    rows = smallest * (spec.X.shape[1] if spec.X.ndim > 2 else 1)
    return list(dict.fromkeys(note for layer in spec.layers for note in layer.advice(rows)))
