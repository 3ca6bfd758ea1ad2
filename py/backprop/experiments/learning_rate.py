"""Choosing a learning rate: a grid by optimizer, and a range test that finds a rate in one short run."""

from __future__ import annotations

import math

import numpy as np

from ..numbers.strict_json import Json
from .evidence import Comparison, Within
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import Work, loss_after, stepped, with_rate
from .statistics import middle, ratios
from .tasks import circles, classifier, hidden
from .words import number, with_interval

EPOCHS, TEST_STEPS = {"sgd": 20, "momentum": 5, "adam": 20}, 40
STEPS = 20
GRID = tuple(10.0**k for k in range(-3, 2))
FINER = (10.0**-2.5, 10.0**-1.5, 10.0**-0.5, 10.0**0.5)
RATES = tuple(sorted((*GRID, *FINER)))
SETTINGS = (
    Setting("sgd", "Gradient descent, one hidden layer"), Setting("momentum", "Momentum 0.9, batches of 6"),
    Setting("adam", "Adam, three hidden layers"),
)  # fmt: skip
ARMS = (("grid", "grid of nine rates"), ("test", "range test"), ("fixed", "rate 0.01"))
USUAL = (0.001, 0.1)


def spec(setting: str, arm: str, seed: int) -> Json:
    """One hidden tanh layer, or three of ReLU; the whole batch, or batches of 6 for a quarter of the epochs."""
    layers = hidden(3, 6, "relu") if setting == "adam" else hidden(1, 6, "tanh")
    batch = {"batch_size": 6, "shuffle": True} if setting == "momentum" else {}
    return classifier(
        circles(seed, 24), layers, seed, title="Choosing the learning rate",
        init={"name": "he_normal" if setting == "adam" else "glorot_uniform"},
        optimizer={"name": setting, "learning_rate": 0.01}, training={"epochs": EPOCHS[setting], **batch},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The loss after the epochs at the rate that the arm finds; for the grid also the loss at each rate."""
    document = arm.spec(seed)
    if arm.name != "grid":
        rate = 0.01 if arm.name == "fixed" else (yield from range_test(document))
        loss = yield from loss_after(with_rate(document, rate), EPOCHS[arm.setting])
        return Outcome({"loss": loss, "rate": rate})
    curve = []
    for rate in RATES:
        curve.append((yield from loss_after(with_rate(document, rate), EPOCHS[arm.setting])))
    best = int(np.argmin(curve))
    return Outcome({"loss": curve[best], "rate": RATES[best]}, tuple(curve))


def range_test(document: Json) -> Work:
    """The rate rises evenly in its logarithm; half the rate at which the loss was lowest (Smith 2017, made a rule)."""
    training = stepped(document)
    rates = np.geomspace(RATES[0], RATES[-1], TEST_STEPS)
    lowest, at = math.inf, RATES[0]
    for rate in rates:
        loss = training.step(float(rate))
        yield
        if not training.finite or loss > 4.0 * lowest:
            break
        if loss < lowest:
            lowest, at = loss, float(rate)
    return at / 2.0


def remarks(results: Results) -> tuple[str, ...]:
    """What the range test loses against the grid."""

    def behind(setting: Setting) -> str:
        grid, test = (results.values(setting.name, arm, "loss") for arm in ("grid", "test"))
        return f"{setting.label} {with_interval(middle(ratios(grid, test)), 2)}"

    dearer = number(len(RATES) * STEPS / (TEST_STEPS + STEPS), 2)
    return (
        f"The range test’s loss as a multiple of the best on the grid, which costs {dearer} times as many steps: "
        f"{'; '.join(map(behind, SETTINGS))}.",
    )


EXPERIMENT = Experiment(
    "learning_rate", "Choosing the learning rate", "9", "A good learning rate lies between 0.001 and 0.1.",
    "Which rate of a grid leaves the lowest loss, and does a range test find one as good?",
    "A ring around a disk, 24 rows; 2-6-1 tanh, or three hidden layers of 6 ReLU units.",
    f"{STEPS} steps a rate; the range test {TEST_STEPS} steps more", "Smith 2017; Bengio 2012",
    SETTINGS, crossed(SETTINGS, ARMS, spec), (Measure("loss", "loss after training"), Measure("rate", "learning rate")),
    run,
    Drawing("lines", "loss after training", x=RATES, x_label="learning rate", log=True, log_x=True),
    deciding=tuple(
        Within(s, "grid", "rate", "best of nine rates", "best rate", *USUAL) for s in SETTINGS
    ),
    others=tuple(
        Comparison(s, "fixed", "test", "loss", "range test against 0.01", "lower", "higher", "loss") for s in SETTINGS
    ),
    remarks=remarks,
)  # fmt: skip
