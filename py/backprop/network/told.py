"""The backward pass as a spec speaks of it: with 1/n in δ, as it is computed, or with 1/n at the gradients alone."""

from __future__ import annotations

from dataclasses import replace

from ..functions.reductions import counted
from ..layers.base import LayerBackward
from .passes import BackwardTrace
from .spec import Spec
from .step import Step


def divided_by(spec: Spec, step: Step) -> float:
    """What stands below the gradients, since it is not in δ: the samples, or their weights; 1 where it is in δ."""
    if spec.conventions.mean != "gradient":
        return 1.0
    choice = spec.loss.of(step.samples)
    return float(counted(len(step.X), choice.reduction, choice.weights) or 1.0)


def in_delta(spec: Spec) -> Spec:
    """The spec with 1/n in δ, where paths begin."""
    return replace(spec, conventions=replace(spec.conventions, mean="delta"))


def told_backward(spec: Spec, step: Step) -> BackwardTrace:
    """All errors as they are shown; gradients are the same either way."""
    n = divided_by(spec, step)
    if n == 1:
        return step.backward
    back = step.backward
    return BackwardTrace([_times(layer, n) for layer in back.layers], back.input_gradients * n)


def _times(back: LayerBackward, n: float) -> LayerBackward:
    shown = {key: array * n for key, array in back.shown.items()}
    inner = tuple(_times(inside, n) for inside in back.inner)
    return replace(back, da=back.da * n, delta=back.delta * n, shown=shown, inner=inner)
