"""Do residual connections let deep networks learn? Plain against residual by depth, at the same number of weights."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import loss_after
from .tasks import circles, classifier, dense, hidden

EPOCHS, UNITS = 40, 6
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
SETTINGS = (
    Setting("deep", "Sixteen hidden ReLU layers"), Setting("middle", "Six hidden ReLU layers"),
    Setting("shallow", "Two hidden ReLU layers"),
)  # fmt: skip
DEPTH = {"deep": 16, "middle": 6, "shallow": 2}
ARMS = (("plain", "plain"), ("residual", "residual"))


def spec(setting: str, arm: str, seed: int) -> Json:
    """The first hidden layer widens; each further one stands plain or in a residual block of its own."""
    further = hidden(DEPTH[setting] - 1, UNITS, "relu")
    layers = [{"kind": "residual", "layers": [layer]} for layer in further] if arm == "residual" else further
    return classifier(
        circles(seed, 24), [dense(UNITS, "relu"), *layers], seed, title="Residual connections",
        init={"name": "glorot_uniform"}, training={"epochs": EPOCHS}, optimizer={"name": "adam", "learning_rate": 0.01},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The loss after the budget."""
    return Outcome({"loss": (yield from loss_after(arm.spec(seed), EPOCHS))})


*DEEP, SHALLOW = (Comparison(s, "plain", "residual", "loss", "residual", "lower", "higher", "loss") for s in SETTINGS)


EXPERIMENT = Experiment(
    "residual", "Residual connections", "6", "Residual connections make deep networks trainable.",
    "How low is the loss after the same number of epochs, with and without them, by depth?",
    f"A ring around a disk, 24 rows, layers of {UNITS} ReLU units, Glorot initialization, Adam, whole batch.",
    f"{EPOCHS} epochs; each at the best of six rates", "He, Zhang, Ren & Sun 2016",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES), (Measure("loss", "loss after training"),), run,
    Drawing("boxes", "loss after training", "loss", log=True), deciding=tuple(DEEP), others=(SHALLOW,),
)  # fmt: skip
