"""Choosing a learning rate: a grid by optimizer, and a range test that finds a rate in one short run."""

from __future__ import annotations

import math

import numpy as np

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
from .measuring import Work, loss_after, stepped, with_rate
from .statistics import FEWEST, summary
from .tasks import circles, classifier, hidden
from .verdicts import Comparison, compared
from .words import number, spread

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


def verdict(results: Results) -> Verdict:
    """Where the best rates lie, what the range test loses against the grid, and what the usual rate does."""
    best = {s: results.summary(s.name, "grid", "rate") for s in SETTINGS}
    values = {s: results.values(s.name, "grid", "rate") for s in SETTINGS}
    inside = {s: sum(USUAL[0] <= rate <= USUAL[1] * 1.001 for rate in values[s]) for s in SETTINGS}
    n = best[SETTINGS[0]].n
    usual = [s for s in SETTINGS if inside[s] * 2 > n]
    grid = "; ".join(
        f"{s.label}: best rate {spread(best[s], 2)}, between {USUAL[0]:g} and {USUAL[1]:g} in {inside[s]} of {n} seeds"
        for s in SETTINGS
    )  # fmt: skip
    test = compared(results, [
        Comparison(s, "fixed", "test", "loss", "range test against 0.01", "lower", "higher", "loss") for s in SETTINGS
    ])  # fmt: skip
    behind = "; ".join(
        f"{s.label} {number(results.change(s.name, 'grid', 'test', 'loss').ratio.median, 2)}" for s in SETTINGS
    )
    price = (
        f"The range test’s loss as a multiple of the best on the grid, which costs "
        f"{number(len(RATES) * STEPS / (TEST_STEPS + STEPS), 2)} times as many steps: {behind}."
    )
    outside = [s.label for s in SETTINGS if s not in usual]
    limits = tuple(f"{label}: the best rate lies outside {USUAL[0]:g} to {USUAL[1]:g}" for label in outside)
    all_rates = summary([rate for s in SETTINGS for rate in values[s]])
    figure = f"best rate {spread(all_rates, 2)}; in 0.001 to 0.1 for {sum(inside.values())} of {n * len(SETTINGS)} runs"
    holds: Holds = "holds" if len(usual) == len(SETTINGS) else "in part" if usual else "fails"
    return Verdict(
        holds if n >= FEWEST else "undecided",
        figure,
        f"{grid}.",
        (test.words, *test.findings, price),
        (*limits, *test.limits),
    )


EXPERIMENT = Experiment(
    "learning_rate", "Choosing the learning rate", "9", "A good learning rate lies between 0.001 and 0.1.",
    "Which rate of a grid leaves the lowest loss, and does a range test find one as good?",
    "A ring around a disk, 24 rows; 2-6-1 tanh, or three hidden layers of 6 ReLU units.",
    f"{STEPS} steps a rate; the range test {TEST_STEPS} steps more", "Smith 2017; Bengio 2012",
    SETTINGS, crossed(SETTINGS, ARMS, spec), (Measure("loss", "loss after training"), Measure("rate", "learning rate")),
    run, verdict,
    Drawing("lines", "loss after training", x=RATES, x_label="learning rate", log=True, log_x=True),
)  # fmt: skip
