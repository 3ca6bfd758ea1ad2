"""Which activation function lets a network learn in the fewest epochs? Shallow and deep, each at its best rate."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import epochs_to
from .tasks import circles, classifier, hidden, regression, wave

GOALS, LIMIT = {"deep": 0.2, "shallow": 0.2, "smooth": 0.03}, 60
RATES = {"deep": (0.1, 0.3, 1.0, 3.0, 10.0), "shallow": (0.3, 1.0, 3.0, 10.0, 30.0),
         "smooth": (0.03, 0.1, 0.3, 1.0, 3.0)}  # fmt: skip
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
    """Epochs to the goal."""
    return Outcome({"epochs": (yield from epochs_to(arm.spec(seed), GOALS[arm.setting], LIMIT))})


def against(base: str, arm: str, label: str) -> tuple[Comparison, ...]:
    """One in each setting."""
    return tuple(Comparison(s, base, arm, "epochs", label, "fewer", "more", "epochs") for s in SETTINGS)


EXPERIMENT = Experiment(
    "activations", "Activation functions and speed", "3", "ReLU converges faster than tanh, tanh faster than sigmoid.",
    "How many epochs until the loss is low, each activation at the best of five learning rates?",
    "A ring around a disk, 24 rows, or a period of a sine at 12 places; six units a layer, momentum 0.9, whole batch.",
    f"{LIMIT} epochs; each at the best of five rates", "LeCun, Bottou, Orr & Müller 1998; Glorot, Bordes & Bengio 2011",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES[setting]),
    (Measure("epochs", "epochs to the goal"),), run, Drawing("boxes", "epochs until the loss is low", "epochs"),
    deciding=(*against("tanh", "relu", "ReLU against tanh"), *against("sigmoid", "tanh", "tanh against sigmoid")),
    others=(*against("sigmoid", "relu", "ReLU against sigmoid"), *against("relu", "elu", "ELU against ReLU")),
)  # fmt: skip
