"""The gradient check: closed form against tape, complex step and central differences, for every parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..functions.penalties import penalty_gradient, penalty_value
from ..functions.special import Array
from ..layers.base import FLOAT64, LayerTrace
from ..network import NetworkParameters, build
from ..passes import BackwardTrace, backward, forward, is_fused, measure
from ..spec import Spec
from ..training import next_rows
from .autodiff import autodiff_gradients
from .differences import CENTRAL_STEP, central_differences, complex_step

EPSILON = float(np.finfo(np.float64).eps)
CENTRAL_TOLERANCE = 1e-5
NEAR_KINK = 1e-4


@dataclass(frozen=True)
class Check:
    """Four gradients of the same loss, by layer and parameter name.

    error is the larger of the normwise relative errors of tape and complex step; bound is
    max(1e-12, 64 ε κ) with κ = 1 + ‖ŷ‖/‖ŷ − y‖, or more where a softmax cancels what it receives.
    central_error is that of central differences as they are; central_excess, what of it their own rounding,
    8 ε |E| over their step, does not explain. That alone is judged, against CENTRAL_TOLERANCE.
    """

    analytic: NetworkParameters
    autodiff: NetworkParameters
    complex_step: NetworkParameters
    central: NetworkParameters
    error: float
    bound: float
    central_error: float
    central_excess: float
    notes: list[str]

    @property
    def passed(self) -> bool:
        """True when the closed form agrees within the bound, and central differences do not contradict it."""
        return self.error <= self.bound and (bool(self.notes) or self.central_excess <= CENTRAL_TOLERANCE)


def check(spec: Spec, parameters: NetworkParameters | None = None) -> Check:
    """Check the gradients of the coming step; with full precision and old weights, whatever the conventions."""
    parameters = build(spec) if parameters is None else parameters
    rows = next_rows(spec)
    X, Y, mode = rows.X, rows.Y, rows.mode

    def loss(at: NetworkParameters) -> Any:
        traces = forward(spec.layers, at, X, FLOAT64, mode)
        total = measure(spec.loss, spec.layers, traces, Y, FLOAT64).data_loss
        for layer in at:
            for name, array in layer.items():
                if spec.penalty.applies_to(name):
                    total = total + penalty_value(array, spec.penalty.l1, spec.penalty.l2)
        return total

    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, X, FLOAT64, mode)
        back = backward(spec.loss, spec.layers, parameters, traces, Y)
        analytic = penalized(spec, parameters, [layer.gradients for layer in back.layers])
        kappa = max(condition(traces[-1].a, Y), cancellation(spec, traces, back))
        by_tape = autodiff_gradients(spec, spec.layers, parameters, loss)
        by_complex = complex_step(parameters, loss)
        by_central = central_differences(parameters, loss)
        error = max(normwise(analytic, by_tape), normwise(analytic, by_complex))
        floor = 8 * EPSILON * abs(float(loss(parameters))) / CENTRAL_STEP
        central_error, central_excess = normwise(analytic, by_central), normwise(analytic, by_central, floor)
    notes = kink_notes(spec, traces)
    bound = max(1e-12, 64 * EPSILON * kappa)
    return Check(analytic, by_tape, by_complex, by_central, error, bound, central_error, central_excess, notes)


def penalized(spec: Spec, parameters: NetworkParameters, gradients: NetworkParameters) -> NetworkParameters:
    """The gradients of the data loss with those of the penalty added."""
    l1, l2 = spec.penalty.l1, spec.penalty.l2

    def whole(name: str, gradient: Array, parameter: Array) -> Array:
        return gradient + penalty_gradient(parameter, l1, l2) if spec.penalty.applies_to(name) else gradient

    return [
        {name: whole(name, gradient, own[name]) for name, gradient in layer.items()}
        for own, layer in zip(parameters, gradients, strict=True)
    ]


def flatten(gradients: NetworkParameters) -> Array:
    """All entries as one vector, in the order of the network."""
    parts = [array.ravel() for layer in gradients for array in layer.values()]
    return np.concatenate(parts)


def normwise(ours: NetworkParameters, theirs: NetworkParameters, floor: float = 0.0) -> float:
    """‖ours − theirs‖ / ‖theirs‖, 0 when both vanish; differences below `floor` per entry are forgiven."""
    a, b = flatten(ours), flatten(theirs)
    scale = float(np.max(np.abs(np.concatenate([a, b])), initial=0.0))
    if scale == 0.0:
        return 0.0
    difference = np.maximum(np.abs(a - b) - floor, 0.0) / scale
    return float(np.linalg.norm(difference) / max(np.linalg.norm(b / scale), np.linalg.norm(a / scale)))


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


def kink_notes(spec: Spec, traces: list[Any]) -> list[str]:
    """Where differences straddle a kink, they measure neither side's derivative: say so."""
    notes = []
    for k, (layer, trace) in enumerate(zip(spec.layers, traces, strict=True)):
        for kink in layer.activation.row.kinks:
            near = np.argwhere(np.abs(trace.z - kink) < NEAR_KINK)
            if len(near):
                s, *when, j = (int(i) for i in near[0])
                name = spec.names[k + 1][j] + "".join(f" at time {t + 1}" for t in when)
                notes.append(
                    f"z of {name} in layer {k + 1}, sample {s + 1}, lies at the kink of {layer.activation.row.label}: "
                    "the derivative there is a convention, and central differences straddle it."
                )
        notes += layer.check_notes()
    if spec.loss.row.kinks:
        notes.append(
            f"{spec.loss.row.label} has a kink where {spec.loss.row.kinks}; differences that straddle it are off."
        )
    return notes
