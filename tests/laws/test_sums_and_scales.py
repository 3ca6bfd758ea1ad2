"""Linearity: a batch is the sum of its samples, and losses are multiples of each other."""

from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from random_networks import (
    changed,
    first,
    near,
    same_bits,
    specs,
    with_layers,
)
from symmetric import gradients, reduced, rows

from backprop.laws.set_ups import flat


@given(specs())
def test_the_sum_over_samples_is_the_mean_times_their_number(spec: Any) -> None:
    n = len(spec["data"]["X"])
    whole, mean = first(reduced(spec, "sum")), first(reduced(spec, "mean"))
    near(whole.loss, n * mean.loss, 1e-14)
    near(flat(whole.gradients), n * flat(mean.gradients), 1e-13)
    if n in (1, 2, 4):
        same_bits(flat(whole.gradients), n * flat(mean.gradients))


@given(specs(samples=(2, 4)))
def test_the_gradient_of_a_batch_is_the_mean_of_its_samples_gradients(spec: Any) -> None:
    n = len(spec["data"]["X"])
    alone = [gradients(rows(spec, [i])) for i in range(n)]
    near(gradients(spec), np.mean(alone, axis=0), 1e-13, scale=float(np.max(np.abs(alone))))


@given(specs(samples=(2, 4)), st.integers(1, 3))
def test_the_gradient_of_a_sum_is_the_sum_over_any_split(spec: Any, cut: int) -> None:
    n = len(spec["data"]["X"])
    cut = min(cut, n - 1)
    spec = reduced(spec, "sum")
    one, other = gradients(rows(spec, range(cut))), gradients(rows(spec, range(cut, n)))
    near(gradients(spec), one + other, 1e-13, scale=float(np.linalg.norm(one) + np.linalg.norm(other)))


@given(specs(samples=(1, 3)), st.integers(2, 4))
def test_repeating_a_sample_is_weighting_it(spec: Any, times: int) -> None:
    n = len(spec["data"]["X"])
    spec = reduced(spec, "sum")
    repeated = rows(spec, [0] * times + list(range(1, n)))
    alone = gradients(rows(spec, [0]))
    near(gradients(repeated), gradients(spec) + (times - 1) * alone, 1e-12, scale=float(np.linalg.norm(alone)))
    near(gradients(reduced(rows(spec, [0] * times), "mean")), alone, 1e-13)


@given(specs(losses=["half_squared_error"]))
def test_half_the_squared_error_is_mean_squared_error_times_half_the_outputs(spec: Any) -> None:
    n_out = len(spec["data"]["Y"][0])
    half, mean = first(spec), first(changed(spec, loss={"name": "mean_squared_error"}))
    near(half.loss, mean.loss * n_out / 2, 1e-14)
    near(flat(half.gradients), flat(mean.gradients) * (n_out / 2), 1e-13)


@given(specs(losses=["half_squared_error"]))
def test_huber_with_a_wide_threshold_is_the_squared_error_over_twice_the_outputs(spec: Any) -> None:
    n_out = len(spec["data"]["Y"][0])
    huber = first(changed(spec, loss={"name": "huber", "delta": 1e6}))
    assume(np.max(np.abs(huber.traces[-1].a - huber.Y)) < 1e6)
    near(huber.loss * n_out, first(spec).loss, 1e-14)
    near(flat(huber.gradients) * n_out, gradients(spec), 1e-13)


@given(specs(losses=["mean_absolute_error"]))
def test_huber_with_a_small_threshold_is_the_absolute_error_times_it(spec: Any) -> None:
    threshold = 2.0**-40
    huber = changed(spec, loss={"name": "huber", "delta": threshold})
    step = first(spec)
    assume(np.min(np.abs(step.traces[-1].a - step.Y)) > threshold)
    near(gradients(huber) / threshold, gradients(spec), 1e-14)


@given(specs(losses=["half_squared_error"], outputs=["identity"]), st.integers(-3, 3))
def test_targets_and_outputs_scaled_by_a_power_of_two_scale_the_gradient_in_bits(spec: Any, k: int) -> None:
    """With identity outputs: scaling output weights, biases and targets by c scales every δ of the output by c."""
    c = 2.0**k
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[-1] |= {"W": (np.array(layers[-1]["W"]) * c).tolist(), "b": (np.array(layers[-1]["b"]) * c).tolist()}
    scaled = with_layers(spec, layers)
    scaled["data"] = {"X": spec["data"]["X"], "Y": (np.array(spec["data"]["Y"]) * c).tolist()}
    ours, theirs = first(scaled), first(spec)
    same_bits(ours.loss, theirs.loss * c * c)
    same_bits(ours.backward.layers[-1].delta, theirs.backward.layers[-1].delta * c)
    for low, high in zip(ours.gradients[:-1], theirs.gradients[:-1], strict=True):
        same_bits(low["W"], high["W"] * c * c)
