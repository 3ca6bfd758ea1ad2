"""Does momentum need fewer epochs? At the same rate, with each at its own best rate, and on a round bowl."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Claimed, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import epochs_to
from .tasks import bowl, circles, classifier, dense, regression

CLAIMED = Claimed(20.0, 40.0)
GOALS = {"same": 0.2, "tuned": 0.2, "long": 0.005, "round": 0.005}
LIMIT = 150
SETTINGS = (
    Setting("same", "Circles, both at rate 1"),
    Setting("tuned", "Circles, each at its best rate"),
    Setting("long", "Long bowl (condition 25), each at its best rate"),
    Setting("round", "Round bowl (condition 1), each at its best rate"),
)
ARMS = (("sgd", "gradient descent"), ("momentum", "momentum 0.9"))
RATES = {"same": (), "tuned": (0.5, 1.0, 2.0, 4.0, 8.0, 16.0), "long": (0.125, 0.25, 0.5, 1.0, 2.0),
         "round": (0.0625, 0.125, 0.25, 0.5, 1.0, 2.0)}  # fmt: skip


def spec(setting: str, arm: str, seed: int) -> Json:
    """A ring around a disk for a 2-5-1 network, or a bowl for a single linear unit."""
    more = {"optimizer": {"name": arm, "learning_rate": 1.0}, "training": {"epochs": LIMIT}}
    if setting in ("same", "tuned"):
        return classifier(circles(seed), [dense(5, "tanh")], seed, title="Momentum on circles", **more)
    scales = (1.0, 0.6, 0.2) if setting == "long" else (1.0, 1.0, 1.0)
    return regression(bowl(seed, scales), [], seed, title=f"Momentum in a {setting} bowl", **more)


def run(arm: Arm, seed: int) -> Unit:
    """Epochs to the goal."""
    return Outcome({"epochs": (yield from epochs_to(arm.spec(seed), GOALS[arm.setting], LIMIT))})


SAME, *FAIR = (
    Comparison(s, "sgd", "momentum", "epochs", "momentum", "fewer", "more", "epochs", beyond=CLAIMED.least)
    for s in SETTINGS
)


EXPERIMENT = Experiment(
    "momentum", "Momentum", "5", "Momentum converges in 20–40 % fewer epochs.",
    "How many epochs until the loss is low, with and without momentum?",
    "Two classes, a ring around a disk, 40 rows, 2-5-1 network; and a linear unit on three inputs. Whole batch.",
    f"{LIMIT} epochs; each at the best of five or six rates", "Polyak 1964; Sutskever, Martens, Dahl & Hinton 2013",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES[setting]),
    (Measure("epochs", "epochs to the goal"),), run, Drawing("boxes", "epochs until the loss is low", "epochs"),
    deciding=tuple(FAIR), others=(SAME,), claimed=CLAIMED,
)  # fmt: skip
