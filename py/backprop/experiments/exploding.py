"""Exploding gradients: what clipping, weight regularization and batch normalization do, and what they cost."""

from __future__ import annotations

from dataclasses import replace

from ..optimizers.clipping import global_norm
from .experiment import Arm, Drawing, Experiment, Json, Measure, Outcome, Results, Setting, Unit, Verdict, crossed
from .measuring import NEVER, stepped
from .tasks import circles, classifier, dense
from .verdicts import Comparison, compared
from .words import failures, spread

EPOCHS, UNITS, DEPTH = 36, 8, 5
SETTINGS = (Setting("large", "Weights three times as large as He’s"), Setting("healthy", "He initialization"))
SPREAD = {"large": 1.5, "healthy": 0.5}  # He's standard deviation for eight inputs is 0.5
ARMS = (
    ("none", "no remedy"), ("clip", "clipped to norm 1"), ("l2", "L2 penalty 0.01"),
    ("batch_norm", "batch normalization"),
)  # fmt: skip
EXTRA = {"clip": {"clip": {"norm": 1.0}}, "l2": {"penalty": {"l2": 0.01}}}
RATE = 0.2


def spec(setting: str, arm: str, seed: int) -> Json:
    """Five hidden ReLU layers of eight units, by gradient descent."""
    one: list[Json] = [dense(UNITS, "relu")]
    if arm == "batch_norm":
        one = [dense(UNITS, "identity"), {"kind": "batch_norm"}, {"kind": "activation", "name": "relu"}]
    return classifier(
        circles(seed, 16), one * DEPTH, seed, title="Exploding gradients",
        init={"name": "normal", "std": SPREAD[setting]}, training={"epochs": EPOCHS},
        optimizer={"name": "sgd", "learning_rate": RATE}, **EXTRA.get(arm, {}),
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The largest gradient on the way, before clipping, and the loss after training as a share of ln 2, a guess's."""
    training = stepped(arm.spec(seed))
    largest = 0.0
    for _ in training.run(EPOCHS):
        yield
        if not training.finite:
            return Outcome({"loss": NEVER, "norm": NEVER})
        largest = max(largest, global_norm([training.gradient]))
    return Outcome({"loss": min(training.loss(), 1e6), "norm": largest})


def verdict(results: Results) -> Verdict:
    """Each remedy's loss against none, where gradients explode and where they do not."""
    found = compared(results, [
        Comparison(setting, "none", arm, "loss", label, "lower", "higher", "loss after training")
        for setting in SETTINGS for arm, label in ARMS[1:]
    ], deciding=len(ARMS) - 1)  # fmt: skip
    norms = "; ".join(f"{label} {spread(results.summary('large', arm, 'norm'))}" for arm, label in ARMS)
    lost = failures(results.summary("large", "none", "loss"))
    more = f"Largest gradient norm, large weights: {norms}. Without a remedy {lost} by overflow."
    return replace(found, figure=f"clipping: {found.figure}", findings=(*found.findings, more))


EXPERIMENT = Experiment(
    "exploding", "Exploding gradients", "6",
    "Exploding gradients are tamed by gradient clipping, weight regularization and batch normalization.",
    "How low is the loss after the same number of epochs, and how large did the gradient become?",
    f"A ring around a disk, 16 rows, {DEPTH} hidden ReLU layers of {UNITS}, gradient descent {RATE}, whole batch.",
    f"{EPOCHS} epochs", "Pascanu, Mikolov & Bengio 2013; Ioffe & Szegedy 2015",
    SETTINGS, crossed(SETTINGS, ARMS, spec),
    (Measure("loss", "loss after training"), Measure("norm", "largest gradient norm")), run, verdict,
    Drawing("boxes", "largest gradient norm", "norm", log=True),
)  # fmt: skip
