"""From the losses of samples to the loss of their batch: its mean or sum, by the weights of samples and of classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..numbers.special import Array


def target_classes(Y: Array) -> Array:
    """The class of each target of Y, (n_samples, n_out) → (n_samples,): the largest; of one output 1 where y is 1."""
    classes: Array = np.argmax(Y, axis=1) if Y.shape[1] > 1 else (Y[:, 0] == 1.0).astype(np.int64)
    return classes


def reduce(per_sample: Array, reduction: str, weights: Array | None = None) -> Array:
    """The loss of a batch: the mean (default), the mean over the weights, or the sum over its samples."""
    total = np.sum(per_sample if weights is None else per_sample * weights)
    count = counted(len(per_sample), reduction, weights)
    return total if count is None else total / count


def counted(n_samples: Any, reduction: str, weights: Array | None = None) -> Any:
    """What the sum over the samples is divided by: their number, or their weights (n_samples,); None for a sum."""
    if reduction == "sum":
        return None
    return n_samples if weights is None or reduction == "mean" else np.sum(weights)


def sample_share(n_samples: Any, reduction: str, weights: Array | None = None) -> Any:
    """What the loss of one sample counts in the loss of its batch; with weights a number for each, (n_samples,)."""
    count = counted(n_samples, reduction, weights)
    if weights is not None:
        return weights if count is None else weights / count
    return 1.0 if count is None else 1.0 / count
