"""Why every gradient of a step is 0: the target is met, a factor is 0, parts cancel, or a product underflows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..layers.base import LayerBackward, LayerTrace, Parameters, parts
from ..messages import Message, message
from ..network.addresses import Place, places
from ..network.fixed import is_trained
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..training.apply_update import free_gradients

FACTOR, CANCEL, TINY, ROUNDED = (f"zero.each.{why}" for why in ("factor", "cancel", "tiny", "rounded"))


def why_no_gradient(spec: Spec, step: Step) -> Message:
    """The reason in words that follow “since”; for a step whose every trained gradient is 0."""
    prediction, da = step.traces[-1].a, step.backward.layers[-1].da
    data = free_gradients(spec, step.data_gradients)
    if any(np.any(g) for g in data):
        return message("zero.penalty")
    if np.array_equal(prediction, step.Y):
        return message("zero.met")
    if not np.any(da):
        return message("zero.flat")
    found = set(_reasons(spec, step))
    if found <= {FACTOR}:
        return message("zero.factor")
    reasons = [message(reason) for reason in (FACTOR, CANCEL, TINY, ROUNDED) if reason in found]
    return message("zero.each", reasons=" or ".join(reasons))


def _reasons(spec: Spec, step: Step) -> Iterator[str]:
    small = ROUNDED if spec.conventions.arithmetic.by_hand else TINY
    every = zip(places(spec), step.traces, step.backward.layers, step.before, strict=True)
    for place, trace, back, own in every:
        yield from _reasons_of(place, trace, back, own, small)


def _reasons_of(place: Place, trace: LayerTrace, back: LayerBackward, own: Parameters, small: str) -> Iterator[str]:
    """Of a layer and those inside it: what makes its δ, its gradients and what it passes down 0."""
    for i, (inside, one, other) in enumerate(zip(place.inner(), trace.inner, back.inner, strict=True)):
        yield from _reasons_of(inside, one, other, parts(own, i), small)
    yield from _of_delta(place, trace, back, small)
    for name, product in place.layer.products(trace, back).items():
        if name in own and is_trained(place.spec, place.k, place.scope + name):
            yield from _of_sums(product.way, product.error, product.factor, small)
    weights = [*place.layer.weights_from("below", own).values()]
    if len(weights) == 1 and place.path != "layers[0]":
        given = place.spec.conventions.arithmetic.given  # by hand the layer goes on in exact numbers
        passed = given(place.layer.propagate(own, back))
        yield from _of_sums("sj,jk->sk", back.delta, weights[0], small, passed)


def _of_sums(way: str, error: Array, factor: Array, small: str, value: Array | None = None) -> Iterator[str]:
    """Why sums of products are 0; value: the sums, where some may not be."""
    error, factor = (x.reshape(-1, x.shape[-1]) for x in (error, factor))
    reached, there = (
        np.einsum(way, (error != 0).astype(float), of.astype(float)) > 0 for of in (np.ones_like(factor), factor != 0)
    )
    sizes = np.einsum(way, np.abs(error), np.abs(factor))
    zero = there & (True if value is None else value.reshape(there.shape) == 0)
    for reason, found in ((FACTOR, reached & ~there), (CANCEL, zero & (sizes != 0)), (small, zero & (sizes == 0))):
        if np.any(found):
            yield reason


def _of_delta(place: Place, trace: LayerTrace, back: LayerBackward, small: str) -> Iterator[str]:
    """Why δ is 0 where an error comes in; nothing where units couple, or a layer has no function of its own."""
    choice, (state, _) = place.layer.activation, place.layer.state or ("a", "")
    error = back.shown.get(f"d{state}", back.da)
    if back.slope is None:
        return
    below = np.array([-1.0])  # the likes of ReLU have slope 0 there; of others it is too small for float64 if 0 at all
    flat = (choice.factor(below, choice.value(below), False) == 0) & (trace.z <= 0)
    lost = (error != 0) & (back.delta == 0)
    for reason, found in ((FACTOR, lost & flat), (small, lost & ~flat)):
        if np.any(found):
            yield reason
