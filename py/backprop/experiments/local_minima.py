"""Against local minima: momentum, schedules and random restarts, all with the same number of steps."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .evidence import Arriving
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Setting, Unit, crossed
from .measuring import NEVER, trained
from .tasks import XOR, classifier, dense
from .words import number

BUDGET, RESTARTS = 240, 3
APART = 10**10  # between the seeds of one start and of the next
SETTINGS = (Setting("xor", "XOR by two hidden units"), Setting("wide", "XOR by six hidden units"))
ARMS = (
    ("plain", "one start, gradient descent"), ("momentum", "one start, momentum 0.9"),
    ("cosine", "one start, cosine schedule"), ("restarts", f"up to {RESTARTS} starts, a third of the steps each"),
    ("both", f"momentum, up to {RESTARTS} starts"),
)  # fmt: skip
SOLVED = 0.2
UNITS = {"xor": 2, "wide": 6}
RATES = (0.3, 1.0, 3.0, 6.0, 12.0)


def spec(setting: str, arm: str, seed: int) -> Json:
    """A 2-2-1 or 2-6-1 tanh network on the four rows."""
    optimizer: Json = {"name": "momentum" if arm in ("momentum", "both") else "sgd", "learning_rate": RATES[0]}
    if arm == "cosine":
        optimizer |= {"schedule": {"name": "cosine", "steps": BUDGET}}
    return classifier(
        XOR, [dense(UNITS[setting], "tanh")], seed, title="Local minima of XOR", optimizer=optimizer,
        init={"name": "uniform", "low": -1.0, "high": 1.0},
        training={"epochs": BUDGET // (RESTARTS if arm in ("restarts", "both") else 1)},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """Steps until solved, those of earlier starts included."""
    starts = RESTARTS if arm.name in ("restarts", "both") else 1
    spent = 0
    for start in range(starts):
        training = trained(arm.spec(APART * start + seed))
        for loss in training.run(BUDGET // starts):
            if loss <= SOLVED:
                return Outcome({"steps": float(spent)})
            spent += 1
            yield
    return Outcome({"steps": NEVER})


def solved(setting: Setting) -> tuple[Arriving, ...]:
    """Each remedy against one plain start."""
    return tuple(
        Arriving(setting, "plain", arm, "steps", label, "fewer", "more", "steps", word="solved")
        for arm, label in ARMS[1:]
    )


XOR_DECIDES, (*_, BOTH) = solved(SETTINGS[0])[:3], solved(SETTINGS[0])


EXPERIMENT = Experiment(
    "local_minima", "Local minima", "6",
    "Momentum, learning-rate schedules and random restarts help out of local minima.",
    "In how many seeds is XOR solved, with the same number of steps for every remedy?",
    "XOR, four rows, 2-2-1 or 2-6-1 tanh, weights from U(−1, 1), whole batch.",
    f"{BUDGET} steps, restarts included; solved is a loss up to {number(SOLVED)}; each at the best of five rates",
    "Polyak 1964; Loshchilov & Hutter 2017; Sprinkhuizen-Kuyper & Boers 1998 (on the error surface of XOR)",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES), (Measure("steps", "steps until solved"),), run,
    Drawing("boxes", "steps until solved", "steps"),
    deciding=XOR_DECIDES, others=(BOTH, *solved(SETTINGS[1])),
)  # fmt: skip
