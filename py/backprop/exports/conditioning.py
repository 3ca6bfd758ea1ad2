"""How many digits a step loses where numbers cancel: what a script that sums in another order can't get back."""

from __future__ import annotations

import numpy as np

from ..layers.base import Layer, LayerBackward, LayerTrace
from ..network.passes import BackwardTrace, is_fused
from ..network.spec import Spec
from ..numbers.special import Array


def condition(spec: Spec, output: LayerTrace, Y: Array) -> float:
    """κ = 1 + ‖ŷ‖/‖ŷ − y‖ (Y: n_samples, n_out): the digits that the difference of prediction and target loses.

    A fused pair takes another difference for it, of terms that are 0 for targets 0 and 1: only others lose any.
    """
    P, pair = output.a, spec.loss.row.fused
    term, difference = P, P - Y
    if pair and is_fused(spec.loss, spec.layers):
        if pair.of_step:
            return 1.0  # ŷ − y is exact
        z, hyper = spec.layers[-1].output_z(output), spec.loss.hyper
        difference = pair.delta(Y, z, P, **hyper)
        term = pair.minuend(Y, z, P, **hyper)
    before, left = float(np.linalg.norm(term)), float(np.linalg.norm(difference))
    return 1.0 + (before / left if left else np.inf if before else 0.0)


def cancellation(spec: Spec, traces: list[LayerTrace], back: BackwardTrace) -> float:
    """1 + ‖a ∂E/∂a‖/‖δ‖ of the worst softmax (and the like of batch normalization): rounding of what cancels stays."""
    worst = 0.0
    for k, (layer, trace, own) in enumerate(zip(spec.layers, traces, back.layers, strict=True)):
        if not (k == len(spec.layers) - 1 and is_fused(spec.loss, spec.layers)):
            worst = max(worst, layer.cancellation(trace, own))
    return 1.0 + worst


def summed(layer: Layer, name: str, trace: LayerTrace, back: LayerBackward) -> float:
    """Σ|δ|/|Σδ| of a bias that all units of a layer share: the digits that its sum loses."""
    product = layer.products(trace, back).get(name)
    left = float(np.sum(product.error)) if product else 0.0
    return float(np.sum(np.abs(product.error))) / abs(left) if product and left else 1.0
