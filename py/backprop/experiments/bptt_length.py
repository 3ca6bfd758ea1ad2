"""Backpropagation through time over longer and longer sequences: what reaches the first step, and what is learnt."""

from __future__ import annotations

import math

import numpy as np

from ..functions.initializers import generator
from ..numbers.strict_json import Json
from .evidence import Comparison, Within
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import NEVER, stepped, trained
from .tasks import DATA_STREAM, dense, rows
from .tasks import spec as whole_spec
from .words import spread

EPOCHS, UNITS, ROWS, TEST, FADED = 18, 4, 16, 64, 1e-3
GUESS = math.log(2.0)  # the loss of who says one half each time
RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
SETTINGS = tuple(Setting(f"t{n}", f"{n} time steps") for n in (3, 8, 20))
ARMS = (
    ("glorot", "recurrent weights Glorot uniform"), ("small", "recurrent weights N(0, 0.1²)"),
    ("orthogonal", "recurrent weights orthogonal"), ("truncated", "orthogonal, truncated to 3 steps"),
)  # fmt: skip
INITS: dict[str, Json] = {
    "glorot": {"name": "glorot_uniform"}, "small": {"name": "normal", "std": 0.1},
    "orthogonal": {"name": "orthogonal"}, "truncated": {"name": "orthogonal"},
}  # fmt: skip
POINTS = 10


def length(setting: str) -> int:
    """Time steps."""
    return int(setting[1:])


def sequences(seed: int, count: int, n: int, stream: int = DATA_STREAM) -> Json:
    """Remember the first of n numbers, −1 or 1, while noise of the same size follows."""
    sign = np.where(np.arange(count) % 2 == 0, 1.0, -1.0)
    X = generator(seed, stream).uniform(-1.0, 1.0, (count, n, 1))
    X[:, 0, 0] = sign
    return rows(X, (sign[:, None] + 1.0) / 2.0)


def spec(setting: str, arm: str, seed: int) -> Json:
    """A recurrent layer and a sigmoid unit, which reads its last state."""
    n = length(setting)
    recurrent: Json = {"kind": "rnn", "units": UNITS, "activation": "tanh", "init": {**INITS[arm], "seed": seed}}
    if arm == "truncated":
        recurrent["truncate"] = min(3, n)
    return whole_spec(
        sequences(seed, ROWS, n), [recurrent, dense(1, "sigmoid")], seed, "binary_cross_entropy",
        title="Backpropagation through time", training={"epochs": EPOCHS},
        optimizer={"name": "adam", "learning_rate": 0.05},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """‖∂E/∂h‖ at the first time step as a share of the last, before training; the loss after it on other sequences."""
    document = arm.spec(seed)
    back, training = stepped(document).backward(), trained(document)
    norms = np.sqrt(np.sum(back.layers[0].shown["dh"] ** 2, axis=(0, 2)))
    yield
    for _ in training.run(EPOCHS):
        yield
    fresh = sequences(seed, TEST, length(arm.setting), DATA_STREAM + 1)
    loss = training.loss(np.array(fresh["X"]), np.array(fresh["Y"])) if training.finite else NEVER
    share = float(norms[0] / norms[-1])
    places = np.linspace(0, len(norms) - 1, POINTS)
    curve = np.interp(places, np.arange(len(norms)), norms / norms[-1])
    return Outcome({"share": share, "loss": loss}, tuple(map(float, curve)))


LAST = SETTINGS[-1]
FADES = tuple(
    Within(LAST, arm, "share", label, "share of the gradient that reaches the first step", high=FADED)
    for arm, label in ARMS[:3]
)
FORGETS = tuple(Within(LAST, arm, "loss", label, "loss on fresh sequences", low=GUESS) for arm, label in ARMS[:3])
LEARNT = tuple(
    Comparison(s, base, "orthogonal", "loss", f"orthogonal against {word}", "lower", "higher",
               "loss on fresh sequences")
    for s in SETTINGS for base, word in (("small", "N(0, 0.1²)"), ("truncated", "truncated to 3"))
)  # fmt: skip


def remarks(results: Results) -> tuple[str, ...]:
    """What reaches the first of a few steps."""
    first = SETTINGS[0]
    parts = "; ".join(f"{label} {spread(results.summary(first.name, arm, 'share'), 2)}" for arm, label in ARMS[:3])
    return (f"{first.label}, share of the gradient that reaches the first: {parts}.",)


EXPERIMENT = Experiment(
    "bptt_length", "Backpropagation through time, by length", "9",
    "Through many time steps the gradient vanishes, and what came first is not learnt.",
    "How much of the gradient reaches the first time step, and is the first input remembered?",
    f"Remember the sign of the first number while as large noise follows: {ROWS} sequences, {UNITS} tanh units.",
    f"one gradient at the start, then {EPOCHS} epochs of Adam, each at the best of five rates",
    "Bengio, Simard & Frasconi 1994; Werbos 1990",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("share", "gradient at the first step / at the last"), Measure("loss", "loss on fresh sequences")),
    run,
    Drawing("lines", "gradient, share of the last step’s", x=tuple(k / (POINTS - 1) for k in range(POINTS)),
            x_label="place in the sequence, from first (0) to last (1)", log=True),
    deciding=(*FADES, *FORGETS), others=LEARNT, remarks=remarks, tuned="loss",
)  # fmt: skip
