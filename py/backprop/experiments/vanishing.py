"""Does the gradient vanish on its way down, by depth and activation, and what do the remedies do for it?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..running.descent import FirstOrderDescent
from .experiment import (
    Arm,
    Drawing,
    Experiment,
    Holds,
    Json,
    Measure,
    Outcome,
    Results,
    Setting,
    Unit,
    Verdict,
    crossed,
)
from .measuring import NEVER, stepped
from .statistics import FEWEST, Summary
from .tasks import circles, classifier, dense, hidden
from .verdicts import Comparison, compared
from .words import number, spread

EPOCHS, UNITS, FADED = 20, 8, 1e-3
SETTINGS = (Setting("deep", "Ten hidden layers"), Setting("shallow", "Two hidden layers"))
DEPTH = {"deep": 10, "shallow": 2}
ARMS = (
    ("sigmoid", "sigmoid, Glorot"), ("tanh", "tanh, Glorot"), ("relu", "ReLU, Glorot"), ("relu_he", "ReLU, He"),
    ("residual", "sigmoid, residual"), ("batch_norm", "sigmoid, batch normalization"),
)  # fmt: skip


def layers(arm: str, depth: int) -> Sequence[Json]:
    """The hidden layers of an arm."""
    if arm == "residual":
        blocks: list[Json] = [{"kind": "residual", "layers": [dense(UNITS, "sigmoid")]} for _ in range(depth - 1)]
        return [dense(UNITS, "sigmoid"), *blocks]
    if arm == "batch_norm":
        one: list[Json] = [dense(UNITS, "identity"), {"kind": "batch_norm"}, {"kind": "activation", "name": "sigmoid"}]
        return one * depth if 3 * depth < 21 else one * 6  # a spec holds at most 21 layers
    return hidden(depth, UNITS, arm.removesuffix("_he"))


def spec(setting: str, arm: str, seed: int) -> Json:
    """Layers of eight units, by momentum."""
    return classifier(
        circles(seed, 16), layers(arm, DEPTH[setting]), seed, title="Vanishing gradients",
        init={"name": "he_normal" if arm == "relu_he" else "glorot_uniform"}, training={"epochs": EPOCHS},
        optimizer={"name": "momentum", "learning_rate": 0.1},
    )  # fmt: skip


def weight_norms(run: FirstOrderDescent) -> list[float]:
    """‖∂E/∂W‖ of each weight matrix in the last step, from the first layer up."""
    norms, start = [], 0
    for k, name in run.places:
        end = start + run.layout.like[k][name].size
        if name.endswith("W"):
            norms.append(float(np.sqrt(np.sum(run.gradient[start:end] ** 2))))
        start = end
    return norms


def run(arm: Arm, seed: int) -> Unit:
    """The norms before training, the first layer's as a share of the last's, and what training makes of the loss."""
    training = stepped(arm.spec(seed))
    first = training.step()
    norms = weight_norms(training)
    yield
    for _ in training.run(EPOCHS - 1):
        yield
    places = np.linspace(0, len(norms) - 1, POINTS)
    curve = np.interp(places, np.arange(len(norms)), [math.log10(max(norm, 1e-300)) for norm in norms])
    loss = training.loss() / first if training.finite else NEVER
    share = norms[0] / norms[-1] if norms[-1] else NEVER
    return Outcome({"share": share, "loss": loss}, tuple(float(10.0**value) for value in curve))


POINTS = 11


def a_layer(share: Summary, depth: int) -> float:
    """By what factor the gradient shrinks from one layer to the one below, at the median."""
    return float(share.median ** (1.0 / depth))


def verdict(results: Results) -> Verdict:
    """The first layer's share of the gradient by activation and depth; remedies against the plain sigmoid network."""

    def share(setting: str, arm: str) -> Summary:
        return results.summary(setting, arm, "share")

    plain, shallow = share("deep", "sigmoid"), share("shallow", "sigmoid")
    vanishes, still = plain.q3 < FADED, shallow.q3 < FADED
    found = (
        f"Sigmoid, ten hidden layers: the first layer’s gradient is {spread(plain)} times the last’s, a factor of "
        f"{number(a_layer(plain, DEPTH['deep']), 2)} a layer; with two hidden layers {spread(shallow)}."
    )  # fmt: skip
    remedies = "; ".join(f"{label} {spread(share('deep', arm))}" for arm, label in ARMS[1:])
    fewer = compared(results, [
        Comparison(SETTINGS[0], "sigmoid", arm, "loss", label, "lower", "higher", "loss after training")
        for arm, label in ARMS[1:]
    ])  # fmt: skip
    kept = [label for arm, label in ARMS[1:] if share("deep", arm).q1 >= FADED]
    limits = (
        *(() if still else (f"{SETTINGS[1].label}, sigmoid: it does not vanish below 1/1000",)),
        *(f"{SETTINGS[0].label}, {label}: it does not vanish below 1/1000" for label in kept),
        *fewer.limits,
    )
    holds: Holds = ("fails" if not vanishes else "in part" if still else "holds") if plain.n >= FEWEST else "undecided"
    figure = f"first layer’s gradient {spread(plain)} times the last’s"
    findings = (f"Ten hidden layers, first to last: {remedies}.", fewer.words, *fewer.findings)
    return Verdict(holds, figure, found, findings, limits)


EXPERIMENT = Experiment(
    "vanishing", "Vanishing gradients", "6",
    "In deep sigmoid networks the gradient vanishes; ReLU, residual connections and careful initialization keep it.",
    "How large is the first layer’s gradient beside the last’s, and does the network learn?",
    f"A ring around a disk, 16 rows, layers of {UNITS} units, momentum 0.9, rate 0.1, on the whole batch.",
    f"one gradient at the start, then {EPOCHS} epochs", "Hochreiter 1991; Glorot & Bengio 2010; He et al. 2016",
    SETTINGS, crossed(SETTINGS, ARMS, spec),
    (Measure("share", "gradient norm, first layer / last"), Measure("loss", "loss after training / before")),
    run, verdict,
    Drawing("lines", "gradient norm", x=tuple(k / (POINTS - 1) for k in range(POINTS)),
            x_label="place in the network, from the first layer (0) to the last (1)", log=True),
)  # fmt: skip
