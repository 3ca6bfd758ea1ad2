"""Degenerate cases: what changes no bit of a step, and what penalties, clipping and conventions do to it."""

from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from random_networks import (
    changed,
    document,
    first,
    near,
    same_bits,
    specs,
    with_layers,
)
from symmetric import deep

from backprop.laws.set_ups import flat


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
