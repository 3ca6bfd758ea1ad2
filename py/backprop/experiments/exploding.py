"""Exploding gradients: what clipping, weight regularization and batch normalization do, and what they cost."""

from __future__ import annotations

from ..numbers.strict_json import Json
from ..optimizers.clipping import global_norm
from .evidence import Comparison
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import NEVER, stepped
from .tasks import circles, classifier, dense
from .words import failures, spread

EPOCHS, UNITS, DEPTH = 36, 8, 5
SETTINGS = (Setting("large", "Weights three times as large as He’s"), Setting("healthy", "He initialization"))
SPREAD = {"large": 1.5, "healthy": 0.5}  # He's standard deviation for eight inputs is 0.5
ARMS = (
    ("none", "no remedy"), ("clip", "clipped to norm 1"), ("l2", "L2 penalty 0.01"),
    ("batch_norm", "batch normalization"),
)  # fmt: skip
EXTRA = {"clip": {"clip": {"norm": 1.0}}, "l2": {"penalty": {"l2": 0.01}}}
RATES = (0.002, 0.006, 0.02, 0.06, 0.2, 0.6, 2.0)


def spec(setting: str, arm: str, seed: int) -> Json:
    """Five hidden ReLU layers of eight units, by gradient descent."""
    one: list[Json] = [dense(UNITS, "relu")]
    if arm == "batch_norm":
        one = [dense(UNITS, "identity"), {"kind": "batch_norm"}, {"kind": "activation", "name": "relu"}]
    return classifier(
        circles(seed, 16), one * DEPTH, seed, title="Exploding gradients",
        init={"name": "normal", "std": SPREAD[setting]}, training={"epochs": EPOCHS},
        optimizer={"name": "sgd", "learning_rate": RATES[0]}, **EXTRA.get(arm, {}),
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


def against_none(setting: Setting) -> tuple[Comparison, ...]:
    """Each remedy's loss against none."""
    return tuple(
        Comparison(setting, "none", arm, "loss", label, "lower", "higher", "loss after training")
        for arm, label in ARMS[1:]
    )


def remarks(results: Results) -> tuple[str, ...]:
    """The largest gradients on the way."""
    norms = "; ".join(f"{label} {spread(results.summary('large', arm, 'norm'))}" for arm, label in ARMS)
    lost = failures(results.summary("large", "none", "loss"))
    return (f"Largest gradient norm, large weights: {norms}. Without a remedy {lost} by overflow.",)


EXPERIMENT = Experiment(
    "exploding", "Exploding gradients", "6",
    "Exploding gradients are tamed by gradient clipping, weight regularization and batch normalization.",
    "How low is the loss after the same number of epochs, and how large did the gradient become?",
    f"A ring around a disk, 16 rows, {DEPTH} hidden ReLU layers of {UNITS}, gradient descent, whole batch.",
    f"{EPOCHS} epochs; each at the best of seven rates", "Pascanu, Mikolov & Bengio 2013; Ioffe & Szegedy 2015",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("loss", "loss after training"), Measure("norm", "largest gradient norm")), run,
    Drawing("boxes", "largest gradient norm", "norm", log=True),
    deciding=against_none(SETTINGS[0]), others=against_none(SETTINGS[1]), remarks=remarks,
)  # fmt: skip
