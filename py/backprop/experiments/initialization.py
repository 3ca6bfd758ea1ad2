"""Which initialization lets a deep network learn? Six schemes for tanh and for ReLU, and one shallow network."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import epochs_to
from .tasks import circles, classifier, hidden
from .words import failures

GOAL, LIMIT, UNITS = 0.3, 34, 8
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
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
        optimizer={"name": "momentum", "learning_rate": RATES[0]},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """Epochs to the goal."""
    return Outcome({"epochs": (yield from epochs_to(arm.spec(seed), GOAL, LIMIT))})


def epochs(setting: Setting, base: str, arm: str, label: str) -> Comparison:
    """Epochs from one initialization against another."""
    return Comparison(setting, base, arm, "epochs", label, "fewer", "more", "epochs")


def remarks(results: Results) -> tuple[str, ...]:
    """What becomes of zeros."""
    zeros = "; ".join(f"{s.label}: {failures(results.summary(s.name, 'zeros', 'epochs'))}" for s in SETTINGS)
    return (f"All weights 0: {zeros}.",)


RELU, TANH, SHALLOW = SETTINGS


EXPERIMENT = Experiment(
    "initialization", "Initialization schemes", "4", "Glorot’s initialization suits tanh, He’s suits ReLU.",
    "How many epochs until the loss is low, by initialization and activation?",
    f"A ring around a disk, 16 rows, layers of {UNITS} units, momentum 0.9, whole batch.",
    f"{LIMIT} epochs; each at the best of seven rates",
    "Glorot & Bengio 2010; He, Zhang, Ren & Sun 2015; Saxe, McClelland & Ganguli 2014",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("epochs", "epochs to the goal"),), run, Drawing("boxes", "epochs until the loss is low", "epochs"),
    deciding=(epochs(RELU, "glorot", "he", "He against Glorot"), epochs(TANH, "he", "glorot", "Glorot against He")),
    others=(
        epochs(RELU, "small", "he", "He against σ = 0.01"), epochs(RELU, "large", "he", "He against σ = 1"),
        epochs(TANH, "large", "glorot", "Glorot against σ = 1"),
        epochs(SHALLOW, "small", "glorot", "Glorot against σ = 0.01"),
        epochs(SHALLOW, "large", "glorot", "Glorot against σ = 1"),
    ),
    remarks=remarks,
)  # fmt: skip
