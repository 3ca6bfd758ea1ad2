"""Linearity, symmetries, degenerate cases and closed forms of a step."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_networks import (
    SMOOTH,
    changed,
    document,
    first,
    flat,
    gradients_at,
    loss_at,
    make,
    near,
    same_bits,
    specs,
    with_layers,
)

from backprop import run
from backprop.functions.activations import ACTIVATIONS
from backprop.network.build import build
from backprop.requests.parsing import parse

ELEMENTWISE = [name for name, row in ACTIVATIONS.items() if not row.couples]
deep = specs(depth=(1, 3))
SEEDS = st.integers(0, 1000)


def gradients(spec: Any) -> Any:
    """The gradients of the first step as one vector."""
    return flat(first(spec).gradients)


def reduced(spec: Any, reduction: str) -> Any:
    return changed(spec, loss={**spec["loss"], "reduction": reduction})


def rows(spec: Any, which: Any) -> Any:
    """The spec with some of its samples."""
    X, Y = spec["data"]["X"], spec["data"]["Y"]
    return changed(spec, data={"X": [X[i] for i in which], "Y": [Y[i] for i in which]})


# B. Linearity


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


# C. Symmetries


@given(deep, SEEDS)
def test_hidden_units_may_change_places(spec: Any, seed: int) -> None:
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    order = np.random.default_rng(seed).permutation(layers[0]["units"])
    layers[0] |= {"W": np.array(layers[0]["W"])[order].tolist(), "b": np.array(layers[0]["b"])[order].tolist()}
    layers[1] |= {"W": np.array(layers[1]["W"])[:, order].tolist()}
    ours, theirs = first(with_layers(spec, layers)), first(spec)
    near(ours.loss, theirs.loss, 1e-13)
    scale = float(np.linalg.norm(flat(theirs.gradients)))
    near(ours.gradients[0]["W"], theirs.gradients[0]["W"][order], 1e-13, scale)
    near(ours.gradients[0]["b"], theirs.gradients[0]["b"][order], 1e-13, scale)
    near(ours.gradients[1]["W"], theirs.gradients[1]["W"][:, order], 1e-13, scale)


@given(specs(samples=(2, 4)), SEEDS)
def test_samples_of_a_whole_batch_may_change_places(spec: Any, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(spec["data"]["X"]))
    ours, theirs = first(rows(spec, order)), first(spec)
    near(ours.loss, theirs.loss, 1e-13)
    near(flat(ours.gradients), flat(theirs.gradients), 1e-13, scale=float(np.linalg.norm(ours.backward.layers[-1].da)))


@given(specs(), SEEDS)
def test_features_may_change_places_with_their_weights(spec: Any, seed: int) -> None:
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    order = np.random.default_rng(seed).permutation(spec["network"]["n_inputs"])
    layers[0] |= {"W": np.array(layers[0]["W"])[:, order].tolist()}
    turned = with_layers(spec, layers)
    turned["data"] = {"X": np.array(spec["data"]["X"])[:, order].tolist(), "Y": spec["data"]["Y"]}
    ours, theirs = first(turned), first(spec)
    scale = float(np.linalg.norm(flat(theirs.gradients)))
    near(ours.gradients[0]["W"], theirs.gradients[0]["W"][:, order], 1e-13, scale)
    near(ours.backward.input_gradients, theirs.backward.input_gradients[:, order], 1e-13, scale)


@given(deep, st.sampled_from(["tanh", "identity", "softsign"]), SEEDS)
def test_the_signs_around_an_odd_unit_may_be_flipped(spec: Any, odd: str, seed: int) -> None:
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[0] = {**layers[0], "activation": odd}
    plain = with_layers(spec, layers)
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], layers[0]["units"])
    flipped = [dict(layer) for layer in layers]
    flipped[0] |= {
        "W": (np.array(layers[0]["W"]) * signs[:, None]).tolist(), "b": (np.array(layers[0]["b"]) * signs).tolist(),
    }  # fmt: skip
    flipped[1] |= {"W": (np.array(layers[1]["W"]) * signs).tolist()}
    ours, theirs = first(with_layers(plain, flipped)), first(plain)
    same_bits(ours.traces[-1].a, theirs.traces[-1].a)
    same_bits(ours.gradients[0]["W"] + 0.0, theirs.gradients[0]["W"] * signs[:, None] + 0.0)
    same_bits(ours.gradients[0]["b"] + 0.0, theirs.gradients[0]["b"] * signs + 0.0)
    same_bits(ours.gradients[1]["W"] + 0.0, theirs.gradients[1]["W"] * signs + 0.0)


@given(deep, st.sampled_from(["relu", "leaky_relu"]), st.integers(-6, 6))
def test_a_relu_may_be_rescaled(spec: Any, name: str, k: int) -> None:
    c = 2.0**k
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[0] = {**layers[0], "activation": name}
    plain = with_layers(spec, layers)
    scaled = [dict(layer) for layer in layers]
    scaled[0] |= {"W": (np.array(layers[0]["W"]) * c).tolist(), "b": (np.array(layers[0]["b"]) * c).tolist()}
    scaled[1] |= {"W": (np.array(layers[1]["W"]) / c).tolist()}
    ours, theirs = first(with_layers(plain, scaled)), first(plain)
    same_bits(ours.traces[-1].a, theirs.traces[-1].a)
    same_bits(ours.gradients[0]["W"], theirs.gradients[0]["W"] / c)
    same_bits(ours.gradients[1]["W"], theirs.gradients[1]["W"] * c)


@given(deep, st.sampled_from(["relu", "leaky_relu", "identity"]))
def test_what_flows_into_a_relu_flows_out_of_it(spec: Any, name: str) -> None:
    """Σ_in w ∂w + b ∂b = Σ_out w ∂w for every unit whose f is its z times its slope."""
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[0] = {**layers[0], "activation": name}
    step = first(with_layers(spec, layers))
    low, high, grad, up = step.before[0], step.before[1], step.gradients[0], step.gradients[1]
    into = np.sum(low["W"] * grad["W"], axis=1) + low["b"] * grad["b"]
    out = np.sum(high["W"] * up["W"], axis=0)
    scale = np.linalg.norm(low["W"]) * np.linalg.norm(grad["W"]) + np.linalg.norm(high["W"]) * np.linalg.norm(up["W"])
    near(into, out, 1e-12, scale=float(scale))


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), SEEDS)
def test_a_linear_network_balances_its_layers(n: int, m: int, p: int, seed: int) -> None:
    """∇W₁ W₁ᵀ = W₂ᵀ ∇W₂ without biases (rows are outputs here)."""
    spec = make([n, m, p], ["identity", "identity"], n_samples=4, seed=seed, conventions={"bias": "none"})
    for layer in spec["network"]["layers"]:
        del layer["b"]
    step = first(spec)
    left = step.gradients[0]["W"] @ step.before[0]["W"].T
    right = step.before[1]["W"].T @ step.gradients[1]["W"]
    near(left, right, 1e-12)


@given(specs(depth=(1, 1), losses=["half_squared_error", "huber"]))
def test_a_sigmoid_network_is_a_tanh_network_in_other_units(spec: Any) -> None:
    """σ(z) = (1 + tanh(z/2))/2: W₁/2 below, W₂/2 above and the rest in the biases."""
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[0] = {**layers[0], "activation": "sigmoid"}
    plain = with_layers(spec, layers)
    W1, b1, W2, b2 = (np.array(layers[k][name]) for k, name in ((0, "W"), (0, "b"), (1, "W"), (1, "b")))
    other = [dict(layer) for layer in layers]
    other[0] |= {"activation": "tanh", "W": (W1 / 2).tolist(), "b": (b1 / 2).tolist()}
    other[1] |= {"W": (W2 / 2).tolist(), "b": (b2 + W2.sum(axis=1) / 2).tolist()}
    ours, theirs = first(with_layers(plain, other)), first(plain)
    near(ours.traces[-1].a, theirs.traces[-1].a, 1e-13)
    near(
        ours.gradients[0]["W"], 2 * theirs.gradients[0]["W"], 1e-11, scale=float(np.linalg.norm(ours.gradients[1]["W"]))
    )


@given(specs(losses=["categorical_cross_entropy"], outputs=["softmax"]))
def test_softmax_with_cross_entropy_has_delta_prediction_minus_target(spec: Any) -> None:
    step = first(spec)
    P, n = step.traces[-1].a, len(step.Y)
    near(step.backward.layers[-1].delta, (P - step.Y) / n, 1e-14)
    sums = step.backward.layers[-1].delta.sum(axis=1)
    assert np.max(np.abs(sums)) <= 1e-14, sums
    exact = [-np.log(p[y == 1.0][0]) for p, y in zip(P, step.Y, strict=True)]
    near(step.losses.per_sample, exact, 1e-12, scale=1e-3)


@given(specs(losses=["categorical_cross_entropy"], outputs=["softmax"]), st.floats(-50, 50))
def test_a_shift_of_all_logits_changes_nothing(spec: Any, c: float) -> None:
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[-1] |= {"b": [b + c for b in layers[-1]["b"]]}
    ours, theirs = first(with_layers(spec, layers)), first(spec)
    near(ours.traces[-1].a, theirs.traces[-1].a, 1e-12)
    near(ours.loss, theirs.loss, 1e-11, scale=1e-2)


@given(specs(losses=["binary_cross_entropy"], outputs=["sigmoid"]))
def test_two_way_softmax_is_a_sigmoid(spec: Any) -> None:
    """A sigmoid output with binary cross-entropy is a softmax of (z, 0) with cross-entropy."""
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[-1] = {**layers[-1], "units": 1, "W": layers[-1]["W"][:1], "b": layers[-1]["b"][:1]}
    one = with_layers(spec, layers)
    one["data"] = {"X": spec["data"]["X"], "Y": [[row[0]] for row in spec["data"]["Y"]]}
    n_in = len(layers[-1]["W"][0])
    both = {**layers[-1], "units": 2, "activation": "softmax", "W": [*layers[-1]["W"], [0.0] * n_in],
            "b": [*layers[-1]["b"], 0.0]}  # fmt: skip
    two = with_layers(one, [*layers[:-1], both])
    two["loss"] = {"name": "categorical_cross_entropy"}
    two["data"]["Y"] = [[y, 1 - y] for (y,) in one["data"]["Y"]]
    ours, theirs = first(one), first(two)
    near(ours.loss, theirs.loss, 1e-12)
    near(ours.gradients[-1]["W"][0], theirs.gradients[-1]["W"][0], 1e-11, scale=1e-3)
    near(ours.backward.input_gradients, theirs.backward.input_gradients, 1e-11, scale=1e-3)


@given(specs(outputs=["tanh", "sigmoid", "identity", "softplus"], losses=["half_squared_error"]))
def test_the_gradient_of_a_weight_is_the_biass_times_a_constant_input(spec: Any) -> None:
    """A bias is a weight from an input that is always 1."""
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    W = [[*row, b] for row, b in zip(layers[0]["W"], layers[0]["b"], strict=True)]
    wide = [{**layers[0], "W": W, "b": [0.0] * len(W)}, *layers[1:]]
    ours = with_layers(spec, wide)
    ours["network"]["n_inputs"] += 1
    ours["data"] = {"X": [[*row, 1.0] for row in spec["data"]["X"]], "Y": spec["data"]["Y"]}
    step, plain = first(ours), first(spec)
    near(
        step.gradients[0]["W"][:, -1],
        plain.gradients[0]["b"],
        1e-13,
        scale=float(np.max(np.abs(flat(plain.gradients)))),
    )
    same_bits(step.gradients[0]["W"][:, -1], step.gradients[0]["b"])


# D. Degenerate cases


@given(specs(), st.integers(0, 3))
def test_an_identity_layer_changes_no_bit(spec: Any, place: int) -> None:
    layers = list(spec["network"]["layers"])
    place = min(place, len(layers) - 1)
    n = spec["network"]["n_inputs"] if place == 0 else layers[place - 1]["units"]
    eye = {"kind": "dense", "units": n, "activation": "identity", "W": np.eye(n).tolist(), "b": [0.0] * n}
    ours, theirs = first(with_layers(spec, [*layers[:place], eye, *layers[place:]])), first(spec)
    same_bits(ours.loss, theirs.loss)
    others = [layer for k, layer in enumerate(ours.gradients) if k != place]
    for one, other in zip(others, theirs.gradients, strict=True):
        same_bits(one["W"] + 0.0, other["W"] + 0.0)
        same_bits(one["b"] + 0.0, other["b"] + 0.0)


@given(specs())
def test_activations_as_layers_of_their_own_change_no_bit(spec: Any) -> None:
    apart = []
    for layer in spec["network"]["layers"]:
        apart += [{**layer, "activation": "identity"}, {"kind": "activation", "name": layer["activation"]}]
    ours, theirs = first(with_layers(spec, apart)), first(spec)
    same_bits(ours.loss, theirs.loss)
    same_bits(flat(ours.gradients) + 0.0, flat(theirs.gradients) + 0.0)
    same_bits(flat(ours.after), flat(theirs.after))


@given(specs(losses=["half_squared_error", "mean_squared_error", "huber", "mean_absolute_error"]))
def test_a_perfect_prediction_changes_no_bit(spec: Any) -> None:
    prediction = first(spec).traces[-1].a
    assume(np.max(np.abs(prediction)) <= 1e15)
    spec["data"]["Y"] = prediction.tolist()
    step = first(spec)
    assert step.loss == 0.0
    assert not np.any(flat(step.gradients)), flat(step.gradients)
    same_bits(flat(step.after), flat(step.before))


@given(deep)
def test_output_weights_of_zero_pass_nothing_down(spec: Any) -> None:
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[-1]["W"] = np.zeros_like(layers[-1]["W"]).tolist()
    step = first(with_layers(spec, layers))
    for layer in step.gradients[:-1]:
        assert not np.any(layer["W"]) and not np.any(layer["b"]), layer
    assert not np.any(step.backward.input_gradients)


@given(deep)
def test_dead_relus_learn_nothing(spec: Any) -> None:
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    layers[0] |= {"activation": "relu", "b": [-1e6] * layers[0]["units"]}
    step = first(with_layers(spec, layers))
    assert not np.any(step.gradients[0]["W"]) and not np.any(step.gradients[0]["b"]), step.gradients[0]
    assert not np.any(step.gradients[1]["W"]), step.gradients[1]


@given(specs(), st.sampled_from([0.0, -0.0]))
def test_a_learning_rate_of_zero_changes_no_bit(spec: Any, rate: float) -> None:
    spec["optimizer"] = {"name": "sgd", "learning_rate": rate}
    step = first(spec)
    same_bits(flat(step.after), flat(step.before))


@given(specs())
def test_a_learning_rate_of_one_subtracts_the_gradient(spec: Any) -> None:
    spec["optimizer"] = {"name": "sgd", "learning_rate": 1.0}
    step = first(spec)
    same_bits(flat(step.updates), -flat(step.gradients))
    same_bits(flat(step.after), flat(step.before) - flat(step.gradients))


@given(specs(), st.sampled_from([0.0, 0.1, 0.25]))
def test_a_penalty_of_zero_is_none_and_l2_is_decay(spec: Any, l2: float) -> None:
    spec["optimizer"] = {"name": "sgd", "learning_rate": 0.3}
    plain, penalized = first(spec), first(changed(spec, penalty={"l2": l2}))
    if l2 == 0:
        same_bits(flat(penalized.after), flat(plain.after))
        same_bits(penalized.loss, plain.loss)
        return
    for k, layer in enumerate(penalized.after):
        decayed = plain.before[k]["W"] * (1 - 0.3 * l2) - 0.3 * plain.gradients[k]["W"]
        near(layer["W"], decayed, 1e-14, scale=float(np.max(np.abs(plain.gradients[k]["W"]))))
        same_bits(layer["b"], plain.after[k]["b"])
    weights = [layer["W"] for layer in plain.before]
    near(penalized.penalty, 0.5 * l2 * sum(float(np.sum(W * W)) for W in weights), 1e-14)
    same_bits(penalized.loss, float(plain.losses.data_loss) + penalized.penalty)


@given(specs(), st.floats(1e-3, 2.0))
def test_l1_adds_the_sign_of_the_weight(spec: Any, l1: float) -> None:
    plain, penalized = first(spec), first(changed(spec, penalty={"l1": l1, "biases": True}))
    same_bits(flat(penalized.gradients), flat(plain.gradients) + l1 * np.sign(flat(plain.before)))
    near(penalized.penalty, l1 * float(np.sum(np.abs(flat(plain.before)))), 1e-14)


@given(specs(), st.floats(1e-6, 10))
def test_clipping_by_norm_keeps_the_direction(spec: Any, bound: float) -> None:
    plain, clipped = first(spec), first(changed(spec, clip={"norm": bound}))
    norm = float(np.linalg.norm(flat(plain.gradients)))
    near(plain.gradient_norm, norm, 1e-14)
    if norm <= bound:
        same_bits(flat(clipped.gradients), flat(plain.gradients))
        assert not clipped.clipped
    else:
        assert clipped.clipped
        near(clipped.gradient_norm, bound, 4e-15)
        near(flat(clipped.gradients) / bound, flat(plain.gradients) / norm, 1e-14)


@given(specs(), st.floats(1e-6, 1))
def test_clipping_by_value_bounds_each_entry_alone(spec: Any, bound: float) -> None:
    plain, clipped = first(spec), first(changed(spec, clip={"value": bound}))
    same_bits(flat(clipped.gradients), np.clip(flat(plain.gradients), -bound, bound))
    assert clipped.clipped == bool(np.any(np.abs(flat(plain.gradients)) > bound))


@given(specs())
def test_a_threshold_above_the_norm_changes_no_bit(spec: Any) -> None:
    plain, clipped = first(spec), first(changed(spec, clip={"norm": 1e15, "value": 1e15}))
    same_bits(flat(clipped.after), flat(plain.after))


@given(specs())
def test_the_conventions_of_biases_differ_in_the_biases_only(spec: Any) -> None:
    for layer in spec["network"]["layers"]:
        layer["b"] = [layer["b"][0]] * layer["units"]
    own = first(spec)
    frozen, shared = (first(changed(spec, conventions={"bias": bias})) for bias in ("frozen", "shared"))
    for k, layer in enumerate(own.after):
        same_bits(frozen.after[k]["W"], layer["W"])
        same_bits(shared.after[k]["W"], layer["W"])
        same_bits(frozen.after[k]["b"], own.before[k]["b"])
        same_bits(frozen.gradients[k]["b"], own.gradients[k]["b"])
        near(
            shared.gradients[k]["b"],
            [np.sum(own.gradients[k]["b"])],
            1e-14,
            scale=float(np.max(np.abs(own.gradients[k]["b"]))),
        )


@given(specs(depth=(0, 0)))
def test_the_update_order_is_nothing_to_a_single_layer(spec: Any) -> None:
    same_bits(flat(first(changed(spec, conventions={"update_order": "sequential"})).after), flat(first(spec).after))


@given(deep)
def test_sequential_updates_pass_delta_through_the_new_weights(spec: Any) -> None:
    plain, sequential = first(spec), first(changed(spec, conventions={"update_order": "sequential"}))
    same_bits(sequential.after[-1]["W"], plain.after[-1]["W"])
    delta = plain.backward.layers[-1].delta
    same_bits(sequential.backward.layers[-2].da, np.einsum("sj,jk->sk", delta, plain.after[-1]["W"]))


# E. Closed forms and convergence


@given(specs(), st.sampled_from(["per_neuron", "frozen", "shared"]))
def test_both_signs_of_delta_give_the_same_updates(spec: Any, bias: str) -> None:
    if bias == "shared":
        for layer in spec["network"]["layers"]:
            layer["b"] = [layer["b"][0]] * layer["units"]
    one, other = (
        document(changed(spec, conventions={"bias": bias, "delta_sign": sign})) for sign in ("gradient", "error_signal")
    )
    for ours, theirs in zip(one["layers"], other["layers"], strict=True):
        same_bits(-np.array(ours["delta"]) + 0.0, np.array(theirs["delta"]) + 0.0)
        assert ours["updates"] == theirs["updates"]
        assert ours["after"] == theirs["after"]
    assert one["after"] == other["after"]


def regression(seed: int, rate: Any, epochs: int) -> tuple[Any, float]:
    """Linear regression of 8 samples on 3 inputs; rate(λmax) is the learning rate."""
    spec = make([3, 1], ["identity"], n_samples=8, seed=seed)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    largest = float(np.linalg.eigvalsh(X.T @ X / 8)[-1])
    spec["optimizer"] = {"name": "sgd", "learning_rate": rate(largest)}
    spec["training"] = {"epochs": epochs}
    return spec, largest


@given(SEEDS)
def test_gradient_descent_at_the_inverse_of_the_largest_eigenvalue_never_rises(seed: int) -> None:
    spec, _ = regression(seed, lambda largest: 1 / largest, 50)
    losses = run(spec)["history"]["loss"]
    assert all(after <= before for before, after in pairwise(losses)), losses


@given(SEEDS)
def test_gradient_descent_beyond_twice_that_diverges_and_says_so(seed: int) -> None:
    spec, _ = regression(seed, lambda largest: 42 / largest, 300)
    result = run(spec)
    losses = result["history"]["loss"]
    assert losses[3] > losses[0] and losses[-1] > 1e15 * losses[0]
    assert "stopped the training" in result["notes"][-1], result["notes"]


@given(SEEDS)
def test_least_squares_are_where_the_gradient_vanishes(seed: int) -> None:
    spec, _ = regression(seed, lambda largest: 1.0, 1)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    best = np.linalg.lstsq(X, np.array(spec["data"]["Y"]), rcond=None)[0][:, 0]
    spec["network"]["layers"][0] |= {"W": [best[:3].tolist()], "b": [float(best[3])]}
    assert np.linalg.norm(gradients(spec)) <= 1e-13


@given(specs(depth=(0, 0), losses=["half_squared_error"], outputs=["identity"]))
def test_the_gradient_of_linear_regression_is_the_normal_equations(spec: Any) -> None:
    step = first(spec)
    residual = step.X @ step.before[0]["W"].T + step.before[0]["b"] - step.Y
    near(step.gradients[0]["W"], residual.T @ step.X / len(step.X), 1e-13, scale=float(np.linalg.norm(residual)))
    near(step.gradients[0]["b"], residual.mean(axis=0), 1e-13, scale=float(np.linalg.norm(residual)))


@given(SEEDS)
def test_the_hessian_of_logistic_regression_has_no_negative_eigenvalue(seed: int) -> None:
    parsed = parse(make([3, 1], ["sigmoid"], "binary_cross_entropy", 6, seed))
    home = build(parsed)
    columns = []
    for e in np.eye(4):
        step = [{"W": home[0]["W"] + 1e-30j * e[:3], "b": home[0]["b"] + 1e-30j * e[3:]}]
        columns.append(flat(gradients_at(parsed, step)).imag / 1e-30)
    H = np.array(columns)
    assert np.max(np.abs(H - H.T)) <= 1e-12 * np.max(np.abs(H)), H
    assert np.min(np.linalg.eigvalsh(H)) >= -1e-12, np.linalg.eigvalsh(H)


@given(specs(hidden=SMOOTH))
def test_a_small_enough_step_lowers_the_loss(spec: Any) -> None:
    parsed = parse(spec)
    home = build(parsed)
    gradient = flat(gradients_at(parsed, home))
    assume(np.linalg.norm(gradient) > 1e-4)
    spec["optimizer"] = {"name": "sgd", "learning_rate": 1e-6}
    step = first(spec)
    assert step.after_loss < step.loss, (step.after_loss, step.loss)
    assert loss_at(parsed, step.after) == step.after_loss


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_one_neuron_by_the_chain_rule_alone(name: str) -> None:
    """E = ½(f(wx + b) − y)²: ∂E/∂w = (a − y) f′(z) x, written out."""
    row = ACTIVATIONS[name]
    hyper = {field.name: float(field.default or 0) for field in row.hyperparameters}
    x, w, b, y = 0.7, -1.3, 0.2, 0.4
    spec = {"network": {"n_inputs": 1, "layers": [{"units": 1, "activation": name, "W": [[w]], "b": [b]}]},
            "data": {"X": [[x]], "Y": [[y]]}}  # fmt: skip
    z = np.array([x * w + b])
    a = row.value(z, **hyper)
    expected = float(((a - y) * row.slope(z, a, **hyper))[0])
    near(first(spec).gradients[0]["W"], [[expected * x]], 1e-15)
    near(first(spec).gradients[0]["b"], [expected], 1e-15)
