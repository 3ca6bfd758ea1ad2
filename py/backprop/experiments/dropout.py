"""Does dropout lessen overfitting? Many weights on few noisy rows, and two settings in which nothing overfits."""

from __future__ import annotations

import numpy as np

from ..functions.initializers import generator
from ..numbers.special import Array
from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Claimed, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import trained
from .tasks import DATA_STREAM, classifier, dense, rows

CLAIMED = Claimed(15.0, 30.0)
INPUTS, TEST, WRONG = 8, 200, 0.15
SETTINGS = (
    Setting("few", "20 rows, 24 hidden units"),
    Setting("many", "160 rows, 24 hidden units"),
    Setting("clean", "160 rows, 4 hidden units, no wrong label"),
)
ARMS = (("none", "no dropout"), ("dropout_02", "dropout 0.2"), ("dropout_05", "dropout 0.5"))
EPOCHS = 60
ROWS = {"few": 20, "many": 160, "clean": 160}


def drawn(setting: str, seed: int) -> Json:
    """Labels by the sign of the sum of the first two of eight inputs; 15 % of them wrong."""
    rng, n = generator(seed, DATA_STREAM), ROWS[setting]
    X = rng.uniform(-1.0, 1.0, (n + TEST, INPUTS))
    Y = np.where(X[:, 0] + X[:, 1] > 0, 1.0, 0.0)
    Y = np.where(rng.random(len(X)) < (0.0 if setting == "clean" else WRONG), 1.0 - Y, Y)
    return rows(X, Y[:, None])


def parts(setting: str, seed: int) -> tuple[Json, Array, Array]:
    """Rows to train on as a spec's data; inputs (rows, n_in) and targets (rows, n_out) of those kept apart."""
    whole, n = drawn(setting, seed), ROWS[setting]
    train = {key: values[:n] for key, values in whole.items()}
    return train, np.array(whole["X"][n:]), np.array(whole["Y"][n:])


def spec(setting: str, arm: str, seed: int) -> Json:
    """8-24-1 ReLU by Adam, dropout behind the hidden layer."""
    rate = {"dropout_02": 0.2, "dropout_05": 0.5}.get(arm)
    layers = [dense(4 if setting == "clean" else 24, "relu")]
    return classifier(
        parts(setting, seed)[0], layers + ([{"kind": "dropout", "rate": rate}] if rate else []), seed,
        title="Dropout and overfitting", init={"name": "he_normal"}, training={"epochs": EPOCHS},
        optimizer={"name": "adam", "learning_rate": 0.03},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """Loss on both kinds of rows after training, and the gap between them."""
    _, X, Y = parts(arm.setting, seed)
    training = trained(arm.spec(seed))
    for _ in training.run(EPOCHS):
        yield
    train, test = training.loss(), training.loss(X, Y)
    return Outcome({"test": test, "train": train, "gap": max(0.0, test - train)})


def gap(setting: Setting, arm: str, label: str) -> Comparison:
    """The gap with dropout against that without."""
    noun = "gap between test and training loss"
    return Comparison(setting, "none", arm, "gap", label, "smaller", "larger", noun, beyond=CLAIMED.least)


EXPERIMENT = Experiment(
    "dropout", "Dropout and overfitting", "5", "Dropout reduces overfitting by 15–30 %.",
    "How far is the loss on rows kept apart above the loss on the rows trained on, with and without dropout?",
    f"Two classes by two of {INPUTS} inputs, 15 % of labels wrong, 8-24-1 ReLU, Adam 0.03; {TEST} rows kept apart.",
    f"{EPOCHS} epochs of the whole batch", "Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014",
    SETTINGS, crossed(SETTINGS, ARMS, spec),
    (Measure("test", "loss on rows kept apart"), Measure("train", "loss on rows trained on"),
     Measure("gap", "gap between both")), run, Drawing("boxes", "gap between test and training loss", "gap"),
    deciding=tuple(gap(setting, arm, label) for setting in SETTINGS for arm, label in ARMS[:0:-1]),
    others=tuple(
        Comparison(s, "none", "dropout_05", "test", "dropout 0.5", "lower", "higher", "test loss") for s in SETTINGS
    ),
    claimed=CLAIMED,
)  # fmt: skip
