"""Saying that a training raised the loss, and from which learning rate on it had to."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .curvature import HESSIAN_PARAMETERS, curvature
from .layout import Layout
from .network import NetworkParameters
from .objective import truncating
from .spec import Spec

MOST_SAMPLES = 2_000  # for which the Hessian is computed unasked
RISE, NOTHING = 1e-6, 1e-20
DIVERGED = 2.0  # times the loss of the start


def divergence_notes(
    spec: Spec, parameters: NetworkParameters, losses: Sequence[float], epochs: Sequence[int], last: float
) -> list[str]:
    """A note when the loss ended above its start; [] otherwise.

    losses and epochs are those of every step, `last` is the loss after the last one, `parameters` those before
    the first. Mini-batches differ among themselves, so there the means of first and last epoch are compared.
    Gradient descent on all samples also hears of 2/λmax at the start.
    """
    whole = spec.training.batch_size is None or spec.training.batch_size >= len(spec.X)
    first = losses[0]
    if not whole:
        first, end = _mean(losses, epochs, epochs[0]), _mean(losses, epochs, epochs[-1])
        last = end if math.isfinite(last) else last
    if math.isfinite(last) and last <= first * (1 + RISE) + NOTHING:
        return []
    rose = f"rose from {first:.6g} to {last:.6g}" if math.isfinite(last) else "rose beyond all numbers"
    words = "The training diverges: the loss" if not last <= DIVERGED * first else "The training was no good: the loss"
    words = f"{words} {rose}. Lower the learning rate."
    can = whole and spec.optimizer.descends and not truncating(spec)
    small = Layout(spec, parameters).size <= HESSIAN_PARAMETERS and len(spec.X) <= MOST_SAMPLES
    limit = curvature(spec, parameters).stable_rate if can and small else None
    if limit is None:
        return [words]
    side = "above" if spec.optimizer.learning_rate > limit else "not above"
    return [
        f"{words} With the first weights gradient descent is stable below 2/λmax = {limit:.6g}; "
        f"the learning rate {spec.optimizer.learning_rate:g} lies {side} it."
    ]


def _mean(losses: Sequence[float], epochs: Sequence[int], epoch: int) -> float:
    own = [loss for loss, of in zip(losses, epochs, strict=True) if of == epoch]
    return sum(own) / len(own)
