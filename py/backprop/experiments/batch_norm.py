"""How much higher a learning rate stays stable with batch normalization?"""

from __future__ import annotations

from collections.abc import Generator

from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Claimed, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import is_lost, trained, with_rate
from .tasks import circles, classifier, dense

CLAIMED = Claimed(10.0, 30.0, times=True)
RATES = tuple(2.0**k for k in range(-2, 10))
EPOCHS = {"relu": 20, "tanh": 20, "small": 8}
TAIL, SHARE = 4, 0.85
SETTINGS = (
    Setting("relu", "Two hidden ReLU layers, whole batch"),
    Setting("tanh", "One hidden tanh layer, whole batch"),
    Setting("small", "Two hidden ReLU layers, batches of 4"),
)
ARMS = (("plain", "without"), ("batch_norm", "with batch normalization"))
DEPTH = {"relu": 2, "tanh": 1, "small": 2}
UNITS, ROWS = 6, 16


def spec(setting: str, arm: str, seed: int) -> Json:
    """Hidden layers of six units; with batch normalization between each layer's sum and its activation."""
    activation = "tanh" if setting == "tanh" else "relu"
    one = [dense(UNITS, activation)]
    if arm == "batch_norm":
        one = [dense(UNITS, "identity"), {"kind": "batch_norm"}, {"kind": "activation", "name": activation}]
    batch = {"batch_size": 4, "shuffle": True} if setting == "small" else {}
    return classifier(
        circles(seed, ROWS), one * DEPTH[setting], seed, title="Batch normalization and learning rate",
        init={"name": "he_normal"}, training={"epochs": EPOCHS[setting], **batch},
        optimizer={"name": "sgd", "learning_rate": 1.0},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The highest rate up to which all train, from below; rates too low to get anywhere do not count."""
    highest = 0.0
    for rate in RATES:
        if (yield from is_trained(with_rate(arm.spec(seed), rate))):
            highest = rate
        elif highest:
            break
    return Outcome({"rate": highest})


def is_trained(document: Json) -> Generator[None, None, bool]:
    """True when the loss ends at or below 85 % of where it began, in each of the last epochs."""
    training = trained(document)
    first = training.loss()
    epochs = training.spec.training.epochs
    for epoch in range(epochs):
        for _ in training.run(training.batch_count):
            yield
        if is_lost(training, first):
            return False
        if epoch >= epochs - TAIL:
            loss = training.last_loss if training.tells_loss else training.loss()
            if loss > SHARE * first:
                return False
    return True


EXPERIMENT = Experiment(
    "batch_norm", "Batch normalization and learning rate", "5",
    "Batch normalization allows learning rates 10–30 times as high.",
    "Up to which learning rate, in steps of 2, do all train?",
    f"A ring around a disk, {ROWS} rows, hidden layers of six units, He initialization, gradient descent.",
    f"{EPOCHS['relu']} epochs a rate, {EPOCHS['small']} in batches of 4; rates from {RATES[0]:g} upward until "
    "one fails", "Ioffe & Szegedy 2015",
    SETTINGS, crossed(SETTINGS, ARMS, spec),
    (Measure("rate", "highest stable learning rate"),), run,
    Drawing("boxes", "highest stable learning rate", "rate", log=True),
    deciding=tuple(
        Comparison(s, "plain", "batch_norm", "rate", "with against without", "lower", "higher", "highest stable rate",
                   claim="higher", beyond=CLAIMED.least)
        for s in SETTINGS
    ),
    claimed=CLAIMED,
)  # fmt: skip
