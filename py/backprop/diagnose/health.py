"""How well the gradient flows in a step: per layer the facts, over all a verdict and what to change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..layers.base import Mode
from ..messages import Message, counted, message, told
from ..network.addresses import places
from ..network.objective import Objective, truncating
from ..network.passes import is_fused
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..training.nonfinite import within_limits
from .layer_health import GROUPS, LayerHealth, at_ends, layer_health
from .no_gradient import why_no_gradient
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
    advice: Message
    remedy: Remedy | None = None


Verdict = Finding | None


def judge(spec: Spec, step: Step, layers: list[LayerHealth]) -> Finding:
    """What is worst, or that nothing is bad."""
    for look in (_flat, _dead, _zero, _vanishing, _exploding, _overshooting, _saturation, _wrong_and_sure):
        found = look(spec, step, layers)
        if found:
            return found
    resting = [
        message(f"health.resting.{_number(layer)}", rest=_rest(layer, len(step.X), False))
        for layer in _hidden(layers)
        if layer.dead
    ]
    code = "health.good.lowered" if step.after_loss < step.loss else "health.good.same"
    return Finding("healthy", message(code, resting="".join(resting)))


def _hidden(layers: list[LayerHealth]) -> Iterator[LayerHealth]:
    """All layers but the output, those inside others too."""
    for layer in layers:
        for one in layer.every():
            if one is not layers[-1]:
                yield one


def _flat(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    """A step, whose slope is 0: nothing below learns, unless the loss takes the error past it."""
    for place in reversed(places(spec)):
        row = place.layer.activation.row
        output = place.path == f"layers[{len(spec.layers) - 1}]"
        if row.is_flat and not (output and is_fused(spec.loss, spec.layers)):
            pair = own_loss(spec) if output else None
            said = {"layer": place.number, "function": row.label}
            if pair is None:
                return Finding("no gradient", message("health.flat", **said))
            return Finding("no gradient", message("health.flat.loss", loss=pair.label, **said), take_own_loss(spec))
    return None


def _dead(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    """Units that no row of the data reaches; in a part of the data, more of them than rest there by chance."""
    rows, whole = len(step.X), len(step.X) == len(spec.X)
    for layer in _hidden(layers):
        if layer.dead and layer.dead > (0.0 if whole else _chance(rows)):
            code = f"health.dead.{'data' if whole else 'batch'}.{_number(layer)}"
            return Finding("dead units", message(code, rest=_rest(layer, rows, whole)))
    return None


def _chance(rows: int) -> float:
    """The share of units that rest for so many rows by chance: of ReLU units on either side of 0 half for each row."""
    return 0.5**rows


def _number(layer: LayerHealth) -> str:
    return "one" if len(layer.resting) == 1 else "many"


def _rest(layer: LayerHealth, rows: int, whole: bool) -> Message:
    """“h1 in layer 1 has slope 0 for every row”."""
    count = len(layer.resting)
    if layer.dead == 1:
        units = message("health.units.all", layer=layer.number)
    elif count > NAMED:
        named = ", ".join(layer.resting[:NAMED])
        units = message("health.units.some", number=count, layer=layer.number, units=named)
    else:
        units = counted(count, "health.units", layer=layer.number, units=" and ".join(layer.resting))
    return message("health.rest", units=units, rows=counted(rows, f"health.rows.{'data' if whole else 'batch'}"))


def _zero(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    if step.gradient_norm != 0:
        return None
    return Finding("no gradient", message("health.zero", reason=why_no_gradient(spec, step)))


def _vanishing(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    with_norm = [(k, la.gradient_norm) for k, la in enumerate(layers) if la.gradient_norm is not None]
    for position, (k, norm) in enumerate(with_norm):
        above = max((other for _, other in with_norm[position + 1 :]), default=0.0)
        if norm < VANISHING_RATIO * above:
            if norm == 0:
                return Finding("vanishing", message("health.vanishing.none", layer=k + 1))
            return Finding("vanishing", message("health.vanishing", layer=k + 1, ratio=norm / above))
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
            return Finding("exploding", message("health.exploding", layer=k + 1, norm=norm))
    return None


def _overshooting(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    if not step.after_loss > step.loss + ROUNDING * abs(step.loss):
        return None
    losses = {"before": step.loss, "after": step.after_loss}
    if not spec.optimizer.descends or truncating(spec):
        return Finding("overshooting", message("health.overshooting", **losses))
    objective = _objective(spec, step)
    flat, rate = objective.layout.flat(step.before), spec.optimizer.learning_rate
    limit = stable_rate(objective, flat)
    remedy = take_shorter_steps(objective, flat, limit, rate) if step.learning_rate == rate else None
    if limit is None:
        return Finding("overshooting", message("health.overshooting", **losses), remedy)
    return Finding("overshooting", message("health.overshooting.limit", limit=limit, **losses), remedy)


def _saturation(spec: Spec, step: Step, layers: list[LayerHealth]) -> Verdict:
    for layer in _hidden(layers):
        if layer.saturated and layer.saturated >= SATURATED_SHARE:
            about = {"share": _percent(layer.saturated), "layer": layer.number}
            return Finding("saturated", message("health.saturated", **about))
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
    share = _percent(float(np.mean(wrong)))
    said = message("health.wrong.loss", share=share, loss=pair.label) if pair else message("health.wrong", share=share)
    return Finding("saturated", said, take_own_loss(spec))


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
        source = _origin(spec, step) if step.fault else None
        beyond = source is None and not within_limits(array for layer in step.after for array in layer.values())
        if step.fault and not beyond:
            return {**found, **_told("not finite", step.fault), "origin": source}
        verdict, advice, remedy = judge(spec, step, layers)
        if step.fault and verdict == "healthy":
            verdict, advice = "too large", step.fault
    return {**found, **_told(verdict, advice), **({"remedy": remedy.document()} if remedy else {})}


def _origin(spec: Spec, step: Step) -> dict[str, Any] | None:
    """Where it came from; a page that meets none starts without the lines that tell."""
    from .nonfinite_origins import origin

    return origin(spec, step)


def _told(verdict: str, advice: Message) -> dict[str, Any]:
    headline = message(f"verdict.{verdict.replace(' ', '_')}")
    return {
        "verdict": verdict, "headline": headline, "headline_code": told(headline), "advice": advice,
        "advice_code": told(advice),
    }  # fmt: skip


def _percent(share: float) -> Message:
    return message("share.all") if share == 1 else message("share.part", percent=100 * share)
