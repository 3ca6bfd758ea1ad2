"""Batch, stochastic and mini-batch training: on equal passes over the rows, and on equal numbers of updates."""

from __future__ import annotations

from .experiment import Arm, Drawing, Experiment, Json, Measure, Outcome, Results, Setting, Unit, Verdict, crossed
from .measuring import lowest
from .tasks import circles, classifier, dense
from .verdicts import Comparison, compared

ROWS = 24
SETTINGS = (Setting("passes", "Equal passes over the rows"), Setting("updates", "Equal updates"))
ARMS = (("stochastic", "stochastic (1 row)"), ("mini", "mini-batches of 8"), ("batch", "whole batch"))
SIZE = {"stochastic": 1, "mini": 8, "batch": ROWS}
EPOCHS = {
    ("passes", "stochastic"): 6, ("passes", "mini"): 6, ("passes", "batch"): 6,
    ("updates", "stochastic"): 2, ("updates", "mini"): 16, ("updates", "batch"): 48,
}  # fmt: skip
RATES = {"stochastic": (1.0, 0.3, 0.1), "mini": (3.0, 1.0, 0.3), "batch": (10.0, 3.0, 1.0)}


def spec(setting: str, arm: str, seed: int) -> Json:
    """2-6-1 tanh, by gradient descent in shuffled batches."""
    return classifier(
        circles(seed, ROWS), [dense(6, "tanh")], seed, title="Batch sizes", optimizer={"name": "sgd"},
        training={"epochs": EPOCHS[setting, arm], "batch_size": SIZE[arm], "shuffle": True},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The lowest loss on all rows after the budget, at the best of three rates."""
    return Outcome((yield from lowest(arm.spec(seed), arm.rates, EPOCHS[arm.setting, arm.name])))


def verdict(results: Results) -> Verdict:
    """Mini-batches against both ends, on either budget; and the ends against each other."""
    pairs = (("batch", "mini", "mini-batches against the whole batch"),
             ("stochastic", "mini", "mini-batches against single rows"),
             ("batch", "stochastic", "single rows against the whole batch"))  # fmt: skip
    return compared(results, [
        Comparison(setting, base, arm, "loss", label, "lower", "higher", "loss")
        for base, arm, label in pairs for setting in SETTINGS
    ], deciding=4)  # fmt: skip


EXPERIMENT = Experiment(
    "batch_sizes", "Batch, stochastic and mini-batch", "9",
    "Mini-batches do better than single rows and than the whole batch.",
    "How low is the loss on the same budget, each at the best of three learning rates?",
    f"A ring around a disk, {ROWS} rows, 2-6-1 tanh, gradient descent.",
    "6 passes over the rows, or 48 updates; three rates", "Bottou, Curtis & Nocedal 2018",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES[arm]),
    (Measure("loss", "loss on all rows"), Measure("rate", "learning rate")), run, verdict,
    Drawing("boxes", "loss on all rows after the budget", "loss", log=True),
)  # fmt: skip
