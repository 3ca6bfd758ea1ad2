"""Saying that a training raised the loss, and from which learning rate on it had to."""

from __future__ import annotations

import math

from ..messages import Message, message
from ..network.build import NetworkParameters
from ..network.layout import Layout
from ..network.objective import truncating
from ..network.spec import Spec

MOST_SAMPLES = 2_000  # for which the Hessian is computed unasked
RISE, NOTHING = 1e-6, 1e-20
DIVERGED = 2.0  # times the loss of the start


def divergence_notes(
    spec: Spec, parameters: NetworkParameters, first: float | None, end: float | None, last: float
) -> list[Message]:
    """A note when the loss ended above its start; [] otherwise.

    first, end: the mean loss of the first and of the last whole epoch, None before there is one: mini-batches differ
    among themselves, so that single ones cannot be compared. last: the loss after the last update, which a training on
    all rows at once is judged by. parameters are those before the first update. Gradient descent on all samples also
    hears of 2/λmax at the start.
    """
    whole = spec.training.batch_size is None or spec.training.batch_size >= len(spec.X)
    if first is None or end is None:
        first = end = 0.0 if not math.isfinite(last) else math.inf
    if not whole and math.isfinite(last):
        last = end
    if math.isfinite(last) and last <= first * (1 + RISE) + NOTHING:
        return []
    if not math.isfinite(last):
        said = message("diverges.overflow")
    else:
        said = message("diverges.worse" if last <= DIVERGED * first else "diverges.rose", before=first, after=last)
    from .curvature import HESSIAN_PARAMETERS, curvature  # a page starts without it

    can = whole and spec.optimizer.descends and not truncating(spec)
    small = Layout(spec, parameters).size <= HESSIAN_PARAMETERS and len(spec.X) <= MOST_SAMPLES
    limit = curvature(spec, parameters).stable_rate if can and small else None
    if limit is None:
        return [said]
    rate = spec.optimizer.learning_rate
    code = "diverges.above" if rate > limit else "diverges.not_above"
    return [message(code, said=said, limit=limit, rate=rate)]
