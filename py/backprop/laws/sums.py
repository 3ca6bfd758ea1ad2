"""Linearity: a batch is the sum of its samples, and losses are multiples of each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from .law import apart, differing, law
from .set_ups import Document, first, flat, gradients, made, rows

SPEC = made()


def _reduced(spec: Document, reduction: str) -> Document:
    return {**spec, "loss": {"name": "half_squared_error", "reduction": reduction}}


def _size(parts: Any) -> float:
    return float(sum(np.linalg.norm(part) for part in parts))


@law("A loss four times as large has a gradient four times as large")
def _scaled_loss() -> float:
    return differing(gradients(_reduced(SPEC, "sum")), 4.0 * gradients(SPEC))


@law("The gradient of a batch is the mean of its samples' gradients", 1e-13)
def _batch_is_the_mean() -> float:
    alone = [gradients(rows(SPEC, [i])) for i in range(4)]
    return apart(gradients(SPEC), np.mean(alone, axis=0), _size(alone) / 4)


@law("The gradient of a sum is the sum over any split of the batch", 1e-13)
def _split_batch() -> float:
    spec = _reduced(SPEC, "sum")
    parts = [gradients(rows(spec, which)) for which in ([0], [1, 2, 3])]
    return apart(gradients(spec), parts[0] + parts[1], _size(parts))


@law("A sample of weight 3 is a sample that stands there three times", 1e-13)
def _weight_is_repetition() -> float:
    spec = _reduced(SPEC, "sum")
    weighted = {**spec, "data": {**spec["data"], "sample_weights": [3, 1, 1, 1]}}
    return apart(gradients(weighted), gradients(rows(spec, [0, 0, 0, 1, 2, 3])))


@law("A sample of weight 0 is not there", 1e-14)
def _weight_of_nothing() -> float:
    spec = _reduced(SPEC, "sum")
    weighted = {**spec, "data": {**spec["data"], "sample_weights": [0, 1, 1, 1]}}
    return apart(gradients(weighted), gradients(rows(spec, [1, 2, 3])))


@law("Half the sum of squares is the mean squared error times half the number of outputs", 1e-14)
def _half_and_mean() -> float:
    half, mean = first(SPEC), first({**SPEC, "loss": {"name": "mean_squared_error"}})
    return max(apart(half.loss, mean.loss), apart(flat(half.gradients), flat(mean.gradients)))


@law("Huber's loss with a wide threshold is half the mean of squares", 1e-14)
def _wide_huber() -> float:
    huber = first({**SPEC, "loss": {"name": "huber", "delta": 1e6}})
    return apart(2.0 * flat(huber.gradients), gradients(SPEC))


@law("Targets, output weights and biases doubled: the loss is fourfold and each δ of the output double")
def _doubled_outputs() -> float:
    layers = [dict(layer) for layer in SPEC["network"]["layers"]]
    layers[-1] |= {name: (2.0 * np.array(layers[-1][name])).tolist() for name in ("W", "b")}
    data = {**SPEC["data"], "Y": (2.0 * np.array(SPEC["data"]["Y"])).tolist()}
    ours, theirs = first({**SPEC, "data": data, "network": {"n_inputs": 3, "layers": layers}}), first(SPEC)
    deltas = [step.backward.layers[-1].delta for step in (ours, theirs)]
    return max(differing(ours.loss, 4.0 * theirs.loss), differing(deltas[0], 2.0 * deltas[1]))
