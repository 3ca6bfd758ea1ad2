"""Weights of samples and of classes: what the loss of each row counts in the loss of its batch."""

from __future__ import annotations

import math

import numpy as np

from ..errors import SpecError, refuse
from ..functions.reductions import target_classes
from ..messages import message
from ..network.spec import Data, LossChoice, Training
from ..numbers.json_reader import Reader, vector
from ..numbers.special import Array
from ..rules.limits import CLASS_WEIGHT, SAMPLE_WEIGHT


def read_sample_weights(reader: Reader, n_samples: int) -> Array | None:
    """`data.sample_weights`, one for each row, (n_samples,); None where each counts 1."""
    return _weights(reader, SAMPLE_WEIGHT.name, "Weights of the samples", n_samples)


def read_class_weights(reader: Reader, n_out: int) -> Array | None:
    """`loss.class_weights`, one for each output, of a single output one for its low and its high target."""
    return _weights(reader, CLASS_WEIGHT.name, "Weights of the classes", max(n_out, 2))


def _weights(reader: Reader, key: str, label: str, count: int) -> Array | None:
    given, field = reader.raw(key), {field.name: field for field in (SAMPLE_WEIGHT, CLASS_WEIGHT)}[key]
    return None if given is None else vector(
        given, reader.at(key), label, count, field, lambda i: message(f"name.{key}", number=i + 1)
    )  # fmt: skip


def row_weights(loss: LossChoice, data: Data, training: Training) -> Array | None:
    """What each row that is trained on counts: its own weight times that of its target's class, (n_training,)."""
    if data.sample_weights is None and loss.class_weights is None:
        return None
    weights = np.ones(len(data.X)) if data.sample_weights is None else data.sample_weights
    path = f"data.{SAMPLE_WEIGHT.name}"
    if loss.class_weights is not None:
        path = f"loss.{CLASS_WEIGHT.name}"
        weights = weights * loss.class_weights[_classes(data.Y)]
    used: Array = weights[data.training]
    if not np.any(used > 0):
        raise refuse("weights.none", path, "0 for each")
    if loss.reduction == "weighted_mean" and _may_weigh_nothing(used, training):
        raise SpecError(path, message("weights.batch"))
    return used


def _classes(Y: Array) -> Array:
    """The class of each target, (n_samples,): its largest entry, or of a single output low (0) or high (1)."""
    path = f"loss.{CLASS_WEIGHT.name}"
    if Y.ndim != 2:
        raise SpecError(path, message("weights.times"))
    if Y.shape[1] > 1:
        several = np.sum(np.max(Y, axis=1, keepdims=True) == Y, axis=1) > 1
        if np.any(several):
            raise refuse("weights.class", f"data.Y[{int(np.argmax(several))}]", "several that are the largest")
        return target_classes(Y)
    low = -1.0 if np.any(Y < 0) else 0.0
    wrong = (Y[:, 0] != low) & (Y[:, 0] != 1.0)
    if np.any(wrong):
        row = int(np.argmax(wrong))
        raise refuse("weights.two_classes", f"data.Y[{row}][0]", float(Y[row, 0]), sample=row + 1)
    return target_classes(Y)


def _may_weigh_nothing(weights: Array, training: Training) -> bool:
    """True where all rows of a batch may have the weight 0, so that there is no mean over the weights."""
    size = training.batch_size or len(weights)
    if training.shuffle:
        smallest = len(weights) % size or size
        return bool(np.sum(weights == 0) >= smallest)
    batches = math.ceil(len(weights) / size)
    return any(not np.any(weights[i * size : (i + 1) * size] > 0) for i in range(batches))
