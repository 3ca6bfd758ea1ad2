"""Against local minima: momentum, schedules and random restarts, all with the same number of steps."""

from __future__ import annotations

import math

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
from .measuring import NEVER, trained
from .statistics import SURE, sign_test
from .tasks import XOR, classifier, dense
from .words import number

BUDGET, RESTARTS = 240, 3
SETTINGS = (Setting("xor", "XOR by two hidden units"), Setting("wide", "XOR by six hidden units"))
ARMS = (
    ("plain", "one start, gradient descent"), ("momentum", "one start, momentum 0.9"),
    ("cosine", "one start, cosine schedule"), ("restarts", f"up to {RESTARTS} starts, a third of the steps each"),
    ("both", f"momentum, up to {RESTARTS} starts"),
)  # fmt: skip
SOLVED = 0.2
UNITS = {"xor": 2, "wide": 6}


def spec(setting: str, arm: str, seed: int) -> Json:
    """A 2-2-1 or 2-6-1 tanh network on the four rows."""
    optimizer: Json = {"name": "sgd", "learning_rate": 3.0}
    if arm in ("momentum", "both"):
        optimizer = {"name": "momentum", "learning_rate": 1.0}
    if arm == "cosine":
        optimizer |= {"learning_rate": 6.0, "schedule": {"name": "cosine", "steps": BUDGET}}
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
        training = trained(arm.spec(1000 * start + seed))
        for loss in training.run(BUDGET // starts):
            if loss <= SOLVED:
                return Outcome({"steps": float(spent)})
            spent += 1
            yield
    return Outcome({"steps": NEVER})


def solved(results: Results, setting: str, arm: str) -> list[bool]:
    """Seed by seed."""
    return [not math.isinf(steps) for steps in results.values(setting, arm, "steps")]


def verdict(results: Results) -> Verdict:
    """How many seeds end low, and whether a remedy solves those that one start does not."""
    parts, sure, limits = [], {}, []
    for setting in SETTINGS:
        base = solved(results, setting.name, "plain")
        for arm, label in ARMS[1:]:
            own = solved(results, setting.name, arm)
            gained = sum(new and not old for old, new in zip(base, own, strict=True))
            lost = sum(old and not new for old, new in zip(base, own, strict=True))
            p = sign_test(gained, lost)
            sure[setting.name, arm] = p < SURE and gained > lost
            parts.append(f"{setting.label}, {label}: solved in {sum(own)} of {len(own)} seeds against {sum(base)} "
                         f"({gained} gained, {lost} lost; sign test p = {number(p, 2)}).")  # fmt: skip
            if not sure[setting.name, arm]:
                limits.append(f"{setting.label}, {label}: no sure gain")
    hard = [sure["xor", arm] for arm, _ in ARMS[1:4]]
    n = len(solved(results, "xor", "plain"))
    holds: Holds = "holds" if all(hard) else "in part" if any(hard) else "undecided"
    best = max(ARMS[1:], key=lambda arm: sum(solved(results, "xor", arm[0])))
    figure = (
        f"solved in {sum(solved(results, 'xor', best[0]))} of {n} seeds ({best[1]}) "
        f"against {sum(solved(results, 'xor', 'plain'))}"
    )
    words = f"Solved is a loss of at most {number(SOLVED)}. {parts[0]}"
    return Verdict(holds, figure, words, tuple(parts[1:]), tuple(limits))


EXPERIMENT = Experiment(
    "local_minima", "Local minima", "6",
    "Momentum, learning-rate schedules and random restarts help out of local minima.",
    "In how many seeds is XOR solved, with the same number of steps for every remedy?",
    "XOR, four rows, 2-2-1 or 2-6-1 tanh, weights from U(−1, 1), whole batch.",
    f"{BUDGET} steps in all, restarts included",
    "Polyak 1964; Loshchilov & Hutter 2017; Sprinkhuizen-Kuyper & Boers 1998 (on the error surface of XOR)",
    SETTINGS, crossed(SETTINGS, ARMS, spec), (Measure("steps", "steps until solved"),), run, verdict,
    Drawing("boxes", "steps until solved", "steps"),
)  # fmt: skip
