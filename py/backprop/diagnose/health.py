"""How well the gradient flows in a step: per layer the facts, over all a verdict and what to change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..layers.base import Mode
from ..network.addresses import places
from ..network.objective import Objective, truncating
from ..network.passes import is_fused
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..training.nonfinite import within_limits
from .layer_health import GROUPS, LayerHealth, at_ends, layer_health
from .no_gradient import why_no_gradient
from .nonfinite_origins import origin
from .remedies import Remedy, own_loss, take_own_loss, take_shorter_steps

VANISHING_RATIO = 1e-3
"""Norm of a layer's gradient over the largest norm above it; below this it vanishes. No source states a number: five
sigmoid layers with weights of size 1 pass at most (1/4)⁵ ≈ 1e-3 of δ, since a sigmoid's slope is at most 1/4."""
EXPLODING_RATIO = 1e3
"""Norm of a layer's gradient over that of its weights (at least 1), or of the output layer's gradient; above this it
explodes. No source states a number: here a step at a learning rate of 0.001 is as long as the weights themselves."""
SATURATED_SHARE = 0.5  # of a layer's outputs at the ends of their range: then most units learn slowly; no source
NAMED = 3  # units of a layer that are named at most
ROUNDING = 1e-12


class Finding(NamedTuple):
    """The verdict in a word or two, the advice in a sentence or two, and one change of the spec that follows it."""

    verdict: str
    advice: str
    remedy: Remedy | None = None


Verdict = Finding | None


def judge(spec: Spec, step: Step, layers: list[LayerHealth]) -> Finding:
    """What is worst, or that nothing is bad."""
    for look in (_dead, _zero, _vanishing, _exploding, _overshooting, _saturation, _wrong_and_sure):
        found = look(spec, step, layers)
        if found:
            return found
    effect = "lowered the loss" if step.after_loss < step.loss else "did not change the loss"
    resting = "".join(
        f" {_rest(layer, len(step.X), False)}; this happens by chance, and other rows may activate {_them(layer)}."
        for layer in _hidden(layers)
        if layer.dead
    )
    return Finding("healthy", f"No layer's gradient vanishes or explodes, and the step {effect}.{resting}")


def _hidden(layers: list[LayerHealth]) -> Iterator[LayerHealth]:
    """All layers but the output, those inside others too."""
    for layer in layers:
        for one in layer.every():
            if one is not layers[-1]:
                yield one


def _dead(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    """Units that no row of the data reaches; in a part of the data, more of them than rest there by chance."""
    rows, whole = len(step.X), len(step.X) == len(spec.X)
    for layer in _hidden(layers):
        if layer.dead and layer.dead > (0.0 if whole else _chance(rows)):
            return Finding(
                "dead units",
                f"{_rest(layer, rows, whole)}: no gradient reaches the weights into {_them(layer)}"
                f"{'' if whole else f', unless other rows activate {_them(layer)}'}. "
                "Use leaky ReLU or ELU, smaller weights, a positive bias, or a lower learning rate.",
            )
    return None


def _chance(rows: int) -> float:
    """The share of units that rest for so many rows by chance: of ReLU units on either side of 0 half for each row."""
    return 0.5**rows


def _them(layer: LayerHealth) -> str:
    return "it" if len(layer.resting) == 1 else "them"


def _rest(layer: LayerHealth, rows: int, whole: bool) -> str:
    """“h1 in layer 1 has slope 0 for every row”."""
    if layer.dead == 1:
        units = f"All units of layer {layer.number} have"
    elif len(layer.resting) > NAMED:
        units = f"{len(layer.resting)} units of layer {layer.number} ({', '.join(layer.resting[:NAMED])}, …) have"
    else:
        units = f"{' and '.join(layer.resting)} in layer {layer.number} {'has' if len(layer.resting) == 1 else 'have'}"
    of = "the only row of" if rows == 1 else f"each of the {rows} rows of"
    return f"{units} slope 0 for {of} {'the data' if whole else 'this batch'}"


def _zero(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    if step.gradient_norm != 0:
        return None
    return Finding(
        "no gradient", f"Every gradient is exactly 0, since {why_no_gradient(spec, step)}: no parameter changes."
    )


def _vanishing(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    with_norm = [(k, la.gradient_norm) for k, la in enumerate(layers) if la.gradient_norm is not None]
    for position, (k, norm) in enumerate(with_norm):
        above = max((other for _, other in with_norm[position + 1 :]), default=0.0)
        if norm < VANISHING_RATIO * above:
            small = "no" if norm == 0 else f"{norm / above:.1e} times the"
            return Finding(
                "vanishing",
                f"Layer {k + 1} receives {small} gradient of a layer above it. Use ReLU in the hidden layers, "
                "He or Glorot initialization, fewer layers, residual connections or batch normalization.",
            )
    return None


def _exploding(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    top = next((la.gradient_norm for la in reversed(layers) if la.gradient_norm is not None), 0.0)
    for k, layer in enumerate(layers):
        norm = layer.gradient_norm
        if norm is None:
            continue
        if norm > EXPLODING_RATIO * max(1.0, layer.weight_norm or 0.0) or (
            k < len(layers) - 1 and top and norm > EXPLODING_RATIO * top
        ):
            return Finding(
                "exploding",
                f"The gradient of layer {k + 1} has the norm {norm:.3g}. Clip the gradient's norm, scale inputs and "
                "targets, use smaller initial weights, an L2 penalty or batch normalization.",
            )
    return None


def _overshooting(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    if not step.after_loss > step.loss + ROUNDING * abs(step.loss):
        return None
    advice = f"The step raised the loss from {step.loss:.6g} to {step.after_loss:.6g}: the step was too long."
    if not spec.optimizer.descends or truncating(spec):
        return Finding("overshooting", f"{advice} Lower the learning rate.")
    objective = _objective(spec, step)
    flat, rate = objective.layout.flat(step.before), spec.optimizer.learning_rate
    limit = stable_rate(objective, flat)
    remedy = take_shorter_steps(objective, flat, limit, rate) if step.learning_rate == rate else None
    if limit is None:
        return Finding("overshooting", f"{advice} Lower the learning rate.", remedy)
    return Finding(
        "overshooting",
        f"{advice} Along this gradient the loss curves so that gradient descent lowers it "
        f"only with a learning rate below about {limit:.3g}.",
        remedy,
    )


def _saturation(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    for layer in _hidden(layers):
        if layer.saturated and layer.saturated >= SATURATED_SHARE:
            return Finding(
                "saturated",
                f"{_percent(layer.saturated)} of the outputs of layer {layer.number} lie at the ends of their range, "
                "where the slope is small: learning is slow. Scale the inputs, or use smaller weights or ReLU.",
            )
    return None


def _wrong_and_sure(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    """Predictions at the end of their range that is far from the target, where f′ leaves little of the error."""
    choice, a = spec.layers[-1].activation.row, step.traces[-1].a
    low, high = choice.range
    if low is None or high is None or is_fused(spec.loss, spec.layers):
        return None
    wrong = at_ends(a, low, high) & (np.abs(a - step.Y) > 0.5 * (high - low))
    if np.mean(wrong) < SATURATED_SHARE:
        return None
    pair = own_loss(spec)
    remedy = f"Use {pair.label}: its δ is ŷ − y. Or scale" if pair else "Scale"
    return Finding(
        "saturated",
        f"{_percent(float(np.mean(wrong)))} of the predictions lie at the wrong end of their range, "
        f"where the slope f′(z) is small: learning is slow. {remedy} the inputs, or use smaller weights.",
        take_own_loss(spec),
    )


def _objective(spec: Spec, step: Step) -> Objective:
    """The loss of the step's own rows."""
    mode = Mode(step=step.step, samples=step.samples, buffers=step.buffers_before)
    return Objective(spec, step.X, step.Y, step.before, mode)


def stable_rate(objective: Objective, flat: Array) -> float | None:
    """2 gᵀg / gᵀHg at `flat` (n,): the rate at which a step along −g neither lowers nor raises the local quadratic.

    None where the loss does not curve upwards along g.
    """
    g = objective.gradient(flat)
    size = float(np.linalg.norm(g))
    if not np.isfinite(size) or size == 0:
        return None
    curvature = float(np.sum(g / size * objective.hessian_vector(flat, g / size)))
    return 2.0 / curvature if np.isfinite(curvature) and curvature > 0 else None


def health(spec: Spec, step: Step) -> dict[str, Any]:
    """Layers, verdict, advice; where one change follows the advice, it; where a number is not finite, its origin."""
    with np.errstate(all="ignore"):
        layers = [
            layer_health(place, trace, back, {group: getattr(step, group)[k] for group in GROUPS})
            for k, (place, trace, back) in enumerate(zip(places(spec), step.traces, step.backward.layers, strict=True))
        ]
        found = {"layers": [layer.document() for layer in layers]}
        source = origin(spec, step) if step.fault else None
        beyond = source is None and not within_limits(array for layer in step.after for array in layer.values())
        if step.fault and not beyond:
            return {**found, "verdict": "not finite", "advice": step.fault, "origin": source}
        verdict, advice, remedy = judge(spec, step, layers)
        if step.fault and verdict == "healthy":
            verdict, advice = "too large", step.fault
    return {**found, "verdict": verdict, "advice": advice, **({"remedy": remedy.document()} if remedy else {})}


def _percent(share: float) -> str:
    return "All" if share == 1 else f"{100 * share:.0f} %"
