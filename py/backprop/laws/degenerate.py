"""What must change nothing, and what nothing must come from."""

from __future__ import annotations

import numpy as np

from .law import apart, differing, law
from .set_ups import first, flat, layers_of, made, with_layers

SPEC = made()


@law("An identity layer put in changes no bit")
def _identity_layer() -> float:
    low, high = layers_of(SPEC)
    eye = {"kind": "dense", "units": 4, "activation": "identity", "W": np.eye(4).tolist(), "b": [0.0] * 4}
    ours, theirs = first(with_layers(SPEC, low, eye, high)), first(SPEC)
    return differing(ours.loss, theirs.loss) + differing(ours.gradients[0]["W"], theirs.gradients[0]["W"])


@law("A perfect prediction: the loss is 0, and no weight changes")
def _perfect_prediction() -> float:
    data = {**SPEC["data"], "Y": first(SPEC).traces[-1].a.tolist()}
    step = first({**SPEC, "data": data})
    return float(step.loss != 0.0) + differing(flat(step.after), flat(step.before))


@law("Output weights of 0 pass nothing down")
def _silent_output() -> float:
    low, high = layers_of(SPEC)
    high |= {"W": np.zeros((2, 4)).tolist()}
    return float(np.count_nonzero(first(with_layers(SPEC, low, high)).gradients[0]["W"]))


@law("Dead ReLUs learn nothing")
def _dead_relus() -> float:
    low, high = layers_of(made(activations=("relu", "identity")))
    step = first(with_layers(SPEC, {**low, "b": [-1e6] * 4}, high))
    return float(np.count_nonzero(step.gradients[0]["W"]) + np.count_nonzero(step.gradients[1]["W"]))


@law("A learning rate of 0 changes no bit")
def _no_learning_rate() -> float:
    step = first({**SPEC, "optimizer": {"name": "sgd", "learning_rate": 0}})
    return differing(flat(step.after), flat(step.before))


@law("A learning rate of 1 subtracts the gradient, in bits")
def _whole_learning_rate() -> float:
    step = first({**SPEC, "optimizer": {"name": "sgd", "learning_rate": 1}})
    return differing(flat(step.after), flat(step.before) - flat(step.gradients))


@law("A penalty of 0 is none")
def _no_penalty() -> float:
    return differing(flat(first({**SPEC, "penalty": {"l2": 0}}).after), flat(first(SPEC).after))


@law("An L2 penalty is decay: w (1 − ηλ) − η g", 1e-14)
def _penalty_is_decay() -> float:
    optimizer = {"name": "sgd", "learning_rate": 0.3}
    plain = first({**SPEC, "optimizer": optimizer})
    penalized = first({**SPEC, "optimizer": optimizer, "penalty": {"l2": 0.2}})
    decayed = plain.before[0]["W"] * (1 - 0.3 * 0.2) - 0.3 * plain.gradients[0]["W"]
    return apart(penalized.after[0]["W"], decayed)


@law("An L1 penalty adds the sign of the weight, in bits")
def _penalty_of_signs() -> float:
    plain, penalized = first(SPEC), first({**SPEC, "penalty": {"l1": 0.25, "biases": True}})
    return differing(flat(penalized.gradients), flat(plain.gradients) + 0.25 * np.sign(flat(plain.before)))


@law("Clipping above the norm changes no bit")
def _wide_clip() -> float:
    return differing(flat(first({**SPEC, "clip": {"norm": 1e15}}).after), flat(first(SPEC).after))


@law("Clipping by norm keeps the direction and gives that norm", 1e-14)
def _clip_keeps_direction() -> float:
    plain, clipped = flat(first(SPEC).gradients), flat(first({**SPEC, "clip": {"norm": 0.1}}).gradients)
    return apart(clipped / 0.1, plain / np.linalg.norm(plain))


@law("Both signs of δ give the same new weights, in bits")
def _signs_of_delta() -> float:
    ours, theirs = (
        flat(first({**SPEC, "conventions": {"delta_sign": sign}}).after) for sign in ("gradient", "error_signal")
    )
    return differing(ours, theirs)


@law("Dropout of nothing is none, in bits")
def _no_dropout() -> float:
    low, high = layers_of(SPEC)
    ours = first(with_layers(SPEC, low, {"kind": "dropout", "rate": 0}, high))
    return differing(ours.gradients[0]["W"], first(SPEC).gradients[0]["W"])


@law("Batch normalization does not see the scale of weights: with ε = 0 and a factor of 4, no bit of the loss")
def _batch_norm_scale() -> float:
    low, high = layers_of(made(activations=("identity", "identity"), conventions={"bias": "none"}))
    losses = []
    for factor in (1.0, 4.0):
        scaled = {"kind": "dense", "units": 4, "activation": "identity", "W": (factor * np.array(low["W"])).tolist()}
        above = {key: value for key, value in high.items() if key != "b"}
        spec = with_layers(SPEC, scaled, {"kind": "batch_norm", "epsilon": 0}, above)
        losses.append(first({**spec, "conventions": {"bias": "none"}}).loss)
    return differing(*losses)
