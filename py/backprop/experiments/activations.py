"""Which activation function lets a network learn in the fewest epochs? Shallow and deep, each at its best rate."""

from __future__ import annotations

from dataclasses import replace

from .experiment import Arm, Drawing, Experiment, Json, Measure, Outcome, Results, Setting, Unit, Verdict, crossed
from .measuring import fastest
from .tasks import circles, classifier, hidden, regression, wave
from .verdicts import Comparison, compared
from .words import spread

GOALS, LIMIT = {"deep": 0.2, "shallow": 0.2, "smooth": 0.03}, 60
RATES = {"deep": (1.0, 3.0, 0.3), "shallow": (3.0, 1.0, 0.3), "smooth": (0.1, 0.3, 0.03)}
SETTINGS = (
    Setting("deep", "Ring, three hidden layers"), Setting("shallow", "Ring, one hidden layer"),
    Setting("smooth", "Sine, one hidden layer"),
)  # fmt: skip
DEPTH = {"deep": 3, "shallow": 1, "smooth": 1}
ARMS = (
    ("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "ReLU"), ("elu", "ELU"),
)  # fmt: skip
HE = ("relu", "elu")


def spec(setting: str, arm: str, seed: int) -> Json:
    """Hidden layers of six units, He initialization for the ReLU family and Glorot for the others."""
    make, data = (regression, wave(seed, 12)) if setting == "smooth" else (classifier, circles(seed, 24))
    return make(
        data, hidden(DEPTH[setting], 6, arm), seed, title="Activations and speed",
        init={"name": "he_normal" if arm in HE else "glorot_uniform"}, training={"epochs": LIMIT},
        optimizer={"name": "momentum", "learning_rate": 1.0},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """Epochs to the goal at the best of the arm's rates."""
    return Outcome((yield from fastest(arm.spec(seed), arm.rates, GOALS[arm.setting], LIMIT)))


def verdict(results: Results) -> Verdict:
    """ReLU and tanh against sigmoid, ReLU against tanh."""
    pairs = (("sigmoid", "relu", "ReLU against sigmoid"), ("sigmoid", "tanh", "tanh against sigmoid"),
             ("tanh", "relu", "ReLU against tanh"))  # fmt: skip
    found = compared(results, [
        Comparison(setting, base, arm, "epochs", label, "fewer", "more", "epochs")
        for setting in SETTINGS for base, arm, label in pairs
    ])  # fmt: skip
    medians = (f"{label} {spread(results.summary('deep', arm, 'epochs'))}" for arm, label in ARMS[:3])
    return replace(found, figure=f"epochs: {'; '.join(medians)}")


EXPERIMENT = Experiment(
    "activations", "Activation functions and speed", "3", "ReLU converges faster than tanh, tanh faster than sigmoid.",
    "How many epochs until the loss is low, each activation at the best of three learning rates?",
    "A ring around a disk, 24 rows, or a period of a sine at 12 places; six units a layer, momentum 0.9, whole batch.",
    f"{LIMIT} epochs a learning rate; three rates", "LeCun, Bottou, Orr & Müller 1998; Glorot, Bordes & Bengio 2011",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES[setting]),
    (Measure("epochs", "epochs to the goal"), Measure("rate", "learning rate")), run, verdict,
    Drawing("boxes", "epochs until the loss is low", "epochs"),
)  # fmt: skip
