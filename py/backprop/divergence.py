"""Saying that a training diverged, and from which learning rate on it had to."""

from __future__ import annotations

import math

from .curvature import HESSIAN_PARAMETERS, curvature
from .layout import Layout
from .network import NetworkParameters
from .spec import Spec

MOST_SAMPLES = 2_000  # for which the Hessian is computed unasked
RISE = 1e-9


def divergence_notes(spec: Spec, parameters: NetworkParameters, first: float, last: float) -> list[str]:
    """A note when the loss after the last step lies above that before the first one.

    `parameters` are those before the first step; gradient descent on all samples also hears of 2/λmax there.
    """
    if not last > first + RISE * abs(first) and math.isfinite(last):
        return []
    end = f"rose from {first:.6g} to {last:.6g}" if math.isfinite(last) else "rose beyond all numbers"
    words = f"The training diverges: the loss {end}. Lower the learning rate."
    whole = spec.training.batch_size is None or spec.training.batch_size >= len(spec.X)
    small = Layout(spec, parameters).size <= HESSIAN_PARAMETERS and len(spec.X) <= MOST_SAMPLES
    if not (whole and small) or spec.optimizer.whole_batch:
        return [words]
    limit = curvature(spec, parameters).stable_rate
    if limit is None:
        return [words]
    side = "above" if spec.optimizer.learning_rate > limit else "not above"
    return [
        f"{words} With the first weights gradient descent is stable below 2/λmax = {limit:.6g}; "
        f"the learning rate {spec.optimizer.learning_rate:g} lies {side} it."
    ]
