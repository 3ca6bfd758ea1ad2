"""Symmetries of a network, and pairs of networks that are one."""

from __future__ import annotations

import numpy as np

from .law import apart, differing, law
from .set_ups import classes, first, flat, layers_of, made, rows, with_layers

SPEC = made()
ORDER = [2, 0, 3, 1]
SOFTMAX = made((3, 4, 3), ("tanh", "softmax"), Y=classes(), loss={"name": "categorical_cross_entropy"})


@law("Hidden units may change places: the loss stays, the gradients change places with them", 1e-13)
def _hidden_units_change_places() -> float:
    low, high = layers_of(SPEC)
    low |= {name: np.array(low[name])[ORDER].tolist() for name in ("W", "b")}
    high |= {"W": np.array(high["W"])[:, ORDER].tolist()}
    ours, theirs = first(with_layers(SPEC, low, high)), first(SPEC)
    return max(
        apart(ours.loss, theirs.loss),
        apart(ours.gradients[0]["W"], theirs.gradients[0]["W"][ORDER]),
        apart(ours.gradients[1]["W"], theirs.gradients[1]["W"][:, ORDER]),
    )


@law("Samples of a whole batch may change places", 1e-13)
def _samples_change_places() -> float:
    return apart(flat(first(rows(SPEC, ORDER)).gradients), flat(first(SPEC).gradients))


@law("Features may change places with their weights", 1e-13)
def _features_change_places() -> float:
    order = [2, 0, 1]
    low, high = layers_of(SPEC)
    low |= {"W": np.array(low["W"])[:, order].tolist()}
    turned = with_layers(SPEC, low, high)
    data = {**SPEC["data"], "X": np.array(SPEC["data"]["X"])[:, order].tolist()}
    ours, theirs = first({**turned, "data": data}), first(SPEC)
    return apart(ours.gradients[0]["W"], theirs.gradients[0]["W"][:, order])


@law("The signs around a tanh unit may be flipped: no bit of the output changes")
def _flipped_signs() -> float:
    signs = np.array([-1.0, 1.0, -1.0, 1.0])
    low, high = layers_of(SPEC)
    low |= {"W": (np.array(low["W"]) * signs[:, None]).tolist(), "b": (np.array(low["b"]) * signs).tolist()}
    high |= {"W": (np.array(high["W"]) * signs).tolist()}
    ours, theirs = first(with_layers(SPEC, low, high)), first(SPEC)
    return differing(ours.traces[-1].a, theirs.traces[-1].a) + differing(
        ours.gradients[0]["W"], theirs.gradients[0]["W"] * signs[:, None]
    )


@law("A ReLU may be rescaled: weights into it fourfold, out of it a quarter, and no bit of the output changes")
def _rescaled_relu() -> float:
    spec = made(activations=("relu", "identity"))
    low, high = layers_of(spec)
    low |= {name: (4.0 * np.array(low[name])).tolist() for name in ("W", "b")}
    high |= {"W": (np.array(high["W"]) / 4.0).tolist()}
    ours, theirs = first(with_layers(spec, low, high)), first(spec)
    return (
        differing(ours.traces[-1].a, theirs.traces[-1].a)
        + differing(ours.gradients[0]["W"], theirs.gradients[0]["W"] / 4.0)
        + differing(ours.gradients[1]["W"], theirs.gradients[1]["W"] * 4.0)
    )


@law("What flows into a ReLU flows out of it: Σ_in w ∂w + b ∂b = Σ_out w ∂w", 1e-12)
def _relu_conserves() -> float:
    step = first(made(activations=("relu", "identity")))
    low, high, down, up = step.before[0], step.before[1], step.gradients[0], step.gradients[1]
    into = np.sum(low["W"] * down["W"], axis=1) + low["b"] * down["b"]
    return apart(into, np.sum(high["W"] * up["W"], axis=0))


@law("A linear network balances its layers: ∇W₁ W₁ᵀ = W₂ᵀ ∇W₂", 1e-12)
def _balanced_layers() -> float:
    spec = made(activations=("identity", "identity"), conventions={"bias": "none"})
    for layer in spec["network"]["layers"]:
        del layer["b"]
    step = first(spec)
    left = step.gradients[0]["W"] @ step.before[0]["W"].T
    return apart(left, step.before[1]["W"].T @ step.gradients[1]["W"])


@law("A sigmoid network is a tanh network in other units: σ(z) = (1 + tanh(z/2)) / 2", 1e-12)
def _sigmoid_is_tanh() -> float:
    spec = made(activations=("sigmoid", "identity"))
    low, high = layers_of(spec)
    W = np.array(high["W"])
    other = {**low, "activation": "tanh", **{name: (np.array(low[name]) / 2).tolist() for name in ("W", "b")}}
    above = {**high, "W": (W / 2).tolist(), "b": (np.array(high["b"]) + W.sum(axis=1) / 2).tolist()}
    ours, theirs = first(with_layers(spec, other, above)), first(spec)
    return max(
        apart(ours.traces[-1].a, theirs.traces[-1].a),
        apart(ours.gradients[0]["W"] / 2, theirs.gradients[0]["W"]),
    )


@law("Softmax with cross-entropy has δ = ŷ − y, each row of which sums to 0", 1e-14)
def _fused_softmax() -> float:
    step = first(SOFTMAX)
    delta = step.backward.layers[-1].delta
    return max(apart(delta, (step.traces[-1].a - step.Y) / 4), float(np.max(np.abs(delta.sum(axis=1)))))


@law("The same number added to all logits changes no probability", 1e-13)
def _shifted_logits() -> float:
    low, high = layers_of(SOFTMAX)
    high |= {"b": [b + 20.0 for b in high["b"]]}
    return apart(first(with_layers(SOFTMAX, low, high)).traces[-1].a, first(SOFTMAX).traces[-1].a)


@law("A bias is a weight from an input that is always 1", 1e-13)
def _bias_is_a_weight() -> float:
    low, high = layers_of(SPEC)
    low |= {"W": [[*row, b] for row, b in zip(low["W"], low["b"], strict=True)], "b": [0.0] * 4}
    wide = {**with_layers(SPEC, low, high), "data": {**SPEC["data"], "X": [[*x, 1.0] for x in SPEC["data"]["X"]]}}
    wide["network"] = {**wide["network"], "n_inputs": 4}
    return apart(first(wide).gradients[0]["W"][:, -1], first(SPEC).gradients[0]["b"])
