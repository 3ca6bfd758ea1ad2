"""How many digits a step loses where numbers cancel: what a script that sums in another order can't get back."""

from __future__ import annotations

import numpy as np

from ..functions.special import Array
from ..layers.base import LayerTrace
from ..passes import BackwardTrace, is_fused
from ..spec import Spec


def condition(P: Array, Y: Array) -> float:
    """κ = 1 + ‖ŷ‖/‖ŷ − y‖: the digits that the difference of prediction and target loses."""
    distance = float(np.linalg.norm(P - Y))
    return 1.0 + float(np.linalg.norm(P)) / distance if distance else np.inf


def cancellation(spec: Spec, traces: list[LayerTrace], back: BackwardTrace) -> float:
    """1 + ‖a ∂E/∂a‖/‖δ‖ of the worst softmax (and the like of batch normalization): rounding of what cancels stays."""
    worst = 0.0
    for k, (layer, trace, own) in enumerate(zip(spec.layers, traces, back.layers, strict=True)):
        if not (k == len(spec.layers) - 1 and is_fused(spec.loss, spec.layers)):
            worst = max(worst, layer.cancellation(trace, own))
    return 1.0 + worst
