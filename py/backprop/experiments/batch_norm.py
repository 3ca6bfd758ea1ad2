"""How much higher a learning rate stays stable with batch normalization?"""

from __future__ import annotations

import math
from collections.abc import Generator

from .experiment import Arm, Drawing, Experiment, Json, Measure, Outcome, Results, Setting, Unit, Verdict, crossed
from .measuring import is_lost, trained, with_rate
from .statistics import Change, change
from .tasks import circles, classifier, dense
from .verdicts import judge
from .words import against, agreement, number

CLAIMED = (10.0, 30.0)
RATES = tuple(2.0**k for k in range(-5, 10))
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
    """The highest rate that trains, by bisection: those below it are taken to train too."""
    trains, fails = -1, len(RATES)
    while fails - trains > 1:
        middle = (trains + fails) // 2
        if (yield from is_trained(with_rate(arm.spec(seed), RATES[middle]))):
            trains = middle
        else:
            fails = middle
    return Outcome({"rate": RATES[trains] if trains >= 0 else math.inf})


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
        loss = training.last_loss if training.tells_loss else training.loss()
        if epoch >= epochs - TAIL and loss > SHARE * first:
            return False
    return True


def times(results: Results, setting: str) -> Change:
    """Without against with: below 1 where batch normalization bears higher rates."""
    with_, without = (results.values(setting, arm, "rate") for arm in ("batch_norm", "plain"))
    bad = [a == math.inf for a in with_]
    return change([0.0 if b else a for a, b in zip(with_, bad, strict=True)],
                  [0.0 if b == math.inf else b for b in without])  # fmt: skip


def factor(ratio: float) -> str:
    """The ratio without/with as a factor with/without."""
    return number(1.0 / ratio if ratio else math.inf, 2)


def verdict(results: Results) -> Verdict:
    """Highest stable rate with against without."""
    changes = {setting: times(results, setting.name) for setting in SETTINGS}
    found = [
        f"{s.label}: {factor(c.ratio.median)} times as high ({factor(c.ratio.q3)} to {factor(c.ratio.q1)}); "
        f"without it {agreement(c)}." for s, c in changes.items()
    ]  # fmt: skip
    main = changes[SETTINGS[0]].ratio
    median = 1.0 / main.median if main.median else math.inf
    words = f"{found[0]} At the median that is {against(median, *CLAIMED, unit='×')}."
    holds = judge(list(changes.values()))
    if holds == "holds" and median < CLAIMED[0]:
        holds = "in part"
    limits = [
        f"{s.label}: {factor(c.ratio.median)} times, {'less than claimed' if c.falls else 'no sure gain'}"
        for s, c in changes.items() if not c.falls or c.ratio.median > 1.0 / CLAIMED[0]
    ]  # fmt: skip
    figure = f"{factor(main.median)} times ({factor(main.q3)} to {factor(main.q1)})"
    return Verdict(holds, figure, words, tuple(found[1:]), tuple(limits))


EXPERIMENT = Experiment(
    "batch_norm", "Batch normalization and learning rate", "5",
    "Batch normalization allows learning rates 10–30 times as high.",
    "What is the highest learning rate, in steps of 2, that still trains?",
    f"A ring around a disk, {ROWS} rows, hidden layers of six units, He initialization, gradient descent.",
    f"{EPOCHS['relu']} epochs a rate, {EPOCHS['small']} in batches of 4; four rates from {RATES[0]:g} to {RATES[-1]:g} "
    "by bisection", "Ioffe & Szegedy 2015",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("rate", "highest stable learning rate"),), run, verdict,
    Drawing("boxes", "highest stable learning rate", "rate", log=True),
)  # fmt: skip
