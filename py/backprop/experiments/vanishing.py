"""Does the gradient vanish on its way down, by depth and activation, and what do the remedies do for it?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..numbers.strict_json import Json
from ..runs.descent import FirstOrderDescent
from .evidence import Comparison, Within
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import NEVER, stepped, trained
from .tasks import circles, classifier, dense, hidden
from .words import number, spread

EPOCHS, UNITS, FADED = 20, 8, 1e-3
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
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
        return one * depth
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
    document = arm.spec(seed)
    start, training = stepped(document), trained(document)
    first = start.step()
    norms = weight_norms(start)
    yield
    for _ in training.run(EPOCHS):
        yield
    places = np.linspace(0, len(norms) - 1, POINTS)
    curve = np.interp(places, np.arange(len(norms)), [math.log10(max(norm, 1e-300)) for norm in norms])
    loss = training.loss() / first if training.finite else NEVER
    share = norms[0] / norms[-1] if norms[-1] else NEVER
    return Outcome({"share": share, "loss": loss}, tuple(float(10.0**value) for value in curve))


POINTS = 11


NOUN = "first layer’s gradient as a share of the last’s"
DEEP, SHALLOW = SETTINGS
VANISHES = Within(DEEP, "sigmoid", "share", ARMS[0][1], NOUN, high=FADED)
KEPT = tuple(Within(DEEP, arm, "share", label, NOUN, low=FADED) for arm, label in ARMS[1:])
LEARNT = tuple(
    Comparison(DEEP, "sigmoid", arm, "loss", label, "lower", "higher", "loss after training") for arm, label in ARMS[1:]
)


def remarks(results: Results) -> tuple[str, ...]:
    """The factor a layer, and what depth has to do with it."""
    deep = number(results.summary("deep", "sigmoid", "share").median ** (1.0 / DEPTH["deep"]), 2)
    return (
        f"{DEEP.label}, sigmoid: at the median that is a factor of {deep} a layer.",
        f"{SHALLOW.label}, sigmoid: {NOUN} {spread(results.summary('shallow', 'sigmoid', 'share'))}.",
    )


EXPERIMENT = Experiment(
    "vanishing", "Vanishing gradients", "6",
    "In deep sigmoid networks the gradient vanishes; other activations, careful initialization, residual connections "
    "and batch normalization keep it.",
    "How large is the first layer’s gradient beside the last’s, and does the network learn?",
    f"A ring around a disk, 16 rows, layers of {UNITS} units, momentum 0.9, on the whole batch.",
    f"one gradient at the start, then {EPOCHS} epochs, each at the best of six rates",
    "Hochreiter 1991; Glorot & Bengio 2010; He et al. 2016",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("share", "gradient norm, first layer / last"), Measure("loss", "loss after training / before")),
    run,
    Drawing("lines", "gradient norm", x=tuple(k / (POINTS - 1) for k in range(POINTS)),
            x_label="place in the network, from the first layer (0) to the last (1)", log=True),
    deciding=(VANISHES, *KEPT), others=LEARNT, remarks=remarks, tuned="loss",
)  # fmt: skip
