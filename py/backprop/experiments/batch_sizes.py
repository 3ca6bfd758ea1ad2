"""Batch, stochastic and mini-batch training: on equal passes over the rows, and on equal numbers of updates."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import loss_after
from .tasks import circles, classifier, dense

ROWS = 24
SETTINGS = (Setting("passes", "Equal passes over the rows"), Setting("updates", "Equal updates"))
ARMS = (("stochastic", "stochastic (1 row)"), ("mini", "mini-batches of 8"), ("batch", "whole batch"))
SIZE = {"stochastic": 1, "mini": 8, "batch": ROWS}
EPOCHS = {
    ("passes", "stochastic"): 6, ("passes", "mini"): 6, ("passes", "batch"): 6,
    ("updates", "stochastic"): 2, ("updates", "mini"): 16, ("updates", "batch"): 48,
}  # fmt: skip
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


def spec(setting: str, arm: str, seed: int) -> Json:
    """2-6-1 tanh, by gradient descent in shuffled batches."""
    return classifier(
        circles(seed, ROWS), [dense(6, "tanh")], seed, title="Batch sizes", optimizer={"name": "sgd"},
        training={"epochs": EPOCHS[setting, arm], "batch_size": SIZE[arm], "shuffle": True},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The loss on all rows after the budget."""
    return Outcome({"loss": (yield from loss_after(arm.spec(seed), EPOCHS[arm.setting, arm.name]))})


def against(setting: Setting, base: str, arm: str, label: str) -> Comparison:
    """By the loss."""
    return Comparison(setting, base, arm, "loss", label, "lower", "higher", "loss")


MINI = (
    ("stochastic", "mini", "mini-batches against single rows"),
    ("batch", "mini", "mini-batches against the whole batch"),
)
ENDS = ("batch", "stochastic", "single rows against the whole batch")
PASSES, UPDATES = SETTINGS


EXPERIMENT = Experiment(
    "batch_sizes", "Batch, stochastic and mini-batch", "9",
    "Mini-batches do better than single rows and than the whole batch.",
    "How low is the loss on the same budget, each at the best of six learning rates?",
    f"A ring around a disk, {ROWS} rows, 2-6-1 tanh, gradient descent.",
    "6 passes over the rows, or 48 updates; each at the best of six rates", "Bottou, Curtis & Nocedal 2018",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("loss", "loss on all rows"),), run,
    Drawing("boxes", "loss on all rows after the budget", "loss", log=True),
    deciding=tuple(against(PASSES, *pair) for pair in MINI),
    others=(*(against(UPDATES, *pair) for pair in MINI), against(PASSES, *ENDS), against(UPDATES, *ENDS)),
)  # fmt: skip
