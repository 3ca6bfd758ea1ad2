"""Symmetries of a network, and pairs of functions that are one."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from random_networks import (
    first,
    make,
    near,
    same_bits,
    specs,
    with_layers,
)
from symmetric import SEEDS, deep, rows

from backprop.laws.set_ups import flat


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
