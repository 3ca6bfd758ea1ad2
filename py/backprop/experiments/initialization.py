"""Which initialization lets a deep network learn? Six schemes for tanh and for ReLU, and one shallow network."""

from __future__ import annotations

from dataclasses import replace

from .experiment import Arm, Drawing, Experiment, Json, Measure, Outcome, Results, Setting, Unit, Verdict, crossed
from .measuring import epochs_to
from .tasks import circles, classifier, hidden
from .verdicts import Comparison, compared
from .words import failures

GOAL, LIMIT, UNITS = 0.3, 34, 8
SETTINGS = (
    Setting("relu", "Six hidden ReLU layers"), Setting("tanh", "Six hidden tanh layers"),
    Setting("shallow", "One hidden tanh layer"),
)  # fmt: skip
INITS = {
    "zeros": {"name": "zeros"}, "small": {"name": "normal", "std": 0.01}, "large": {"name": "normal", "std": 1.0},
    "glorot": {"name": "glorot_uniform"}, "he": {"name": "he_normal"}, "orthogonal": {"name": "orthogonal"},
}  # fmt: skip
ARMS = (
    ("zeros", "zeros"), ("small", "normal, σ = 0.01"), ("large", "normal, σ = 1"), ("glorot", "Glorot uniform"),
    ("he", "He normal"), ("orthogonal", "orthogonal"),
)  # fmt: skip


def spec(setting: str, arm: str, seed: int) -> Json:
    """Layers of eight units, by momentum."""
    activation = "relu" if setting == "relu" else "tanh"
    return classifier(
        circles(seed, 16), hidden(1 if setting == "shallow" else 6, UNITS, activation), seed,
        title="Initialization schemes", init=INITS[arm], training={"epochs": LIMIT},
        optimizer={"name": "momentum", "learning_rate": 0.4 if setting == "shallow" else 0.1},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """Epochs to the goal."""
    return Outcome({"epochs": (yield from epochs_to(arm.spec(seed), GOAL, LIMIT))})


def verdict(results: Results) -> Verdict:
    """He against Glorot for ReLU, Glorot against He for tanh, and careful against careless ones."""
    relu, tanh, shallow = SETTINGS

    def comparison(setting: Setting, base: str, arm: str, label: str) -> Comparison:
        return Comparison(setting, base, arm, "epochs", label, "fewer", "more", "epochs")

    found = compared(results, [
        comparison(relu, "glorot", "he", "He against Glorot"),
        comparison(tanh, "he", "glorot", "Glorot against He"),
        comparison(relu, "small", "he", "He against σ = 0.01"),
        comparison(relu, "large", "he", "He against σ = 1"),
        comparison(tanh, "large", "glorot", "Glorot against σ = 1"),
        comparison(shallow, "small", "glorot", "Glorot against σ = 0.01"),
        comparison(shallow, "large", "glorot", "Glorot against σ = 1"),
    ], deciding=2)  # fmt: skip
    zeros = "; ".join(f"{s.label}: {failures(results.summary(s.name, 'zeros', 'epochs'))}" for s in SETTINGS)
    return replace(found, findings=(*found.findings, f"All weights 0: {zeros}."))


EXPERIMENT = Experiment(
    "initialization", "Initialization schemes", "4", "Glorot’s initialization suits tanh, He’s suits ReLU.",
    "How many epochs until the loss is low, by initialization and activation?",
    f"A ring around a disk, 16 rows, layers of {UNITS} units, momentum 0.9, rate 0.1 (shallow: 0.4), whole batch.",
    f"{LIMIT} epochs", "Glorot & Bengio 2010; He, Zhang, Ren & Sun 2015; Saxe, McClelland & Ganguli 2014",
    SETTINGS, crossed(SETTINGS, ARMS, spec), (Measure("epochs", "epochs to the goal"),), run, verdict,
    Drawing("boxes", "epochs until the loss is low", "epochs"),
)  # fmt: skip
