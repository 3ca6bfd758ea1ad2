"""Does a small architecture search find a better network than a fixed choice with the whole budget?"""

from __future__ import annotations

import numpy as np

from ..architecture_search import Budget, Search, Space
from ..functions.initializers import generator
from ..numbers.special import Array
from ..numbers.strict_json import Json
from .evidence import Comparison
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import trained
from .tasks import DATA_STREAM, dense, regression, rows
from .words import spread

ROWS, TEST, STEPS, EACH, LAST = 32, 40, 120, 20, 40
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
SPACE = Space(depths=(1, 2))
BUDGET = Budget(parameters=100, steps=STEPS, each=EACH)
SETTINGS = (Setting("curved", "Two periods of a sine"), Setting("straight", "A straight line"))
ARMS = (
    ("fixed", "4 tanh units, trained as long as the winner"),
    ("long", "4 tanh units, trained for all the steps"), ("random", "random search"), ("evolution", "evolution"),
    ("halving", "successive halving"),
)  # fmt: skip


def drawn(setting: str, seed: int) -> Json:
    """Rows to search on, and then those on which the found network is judged."""
    x = generator(seed, DATA_STREAM).uniform(-1.0, 1.0, (ROWS + TEST, 1))
    return rows(x, np.sin(2.0 * np.pi * x) if setting == "curved" else 0.5 * x)


def parts(setting: str, seed: int) -> tuple[Json, Array, Array]:
    """The search's data; inputs (rows, n_in) and targets (rows, n_out) of the judging rows."""
    whole = drawn(setting, seed)
    return (
        {key: values[:ROWS] for key, values in whole.items()},
        np.array(whole["X"][ROWS:]),
        np.array(whole["Y"][ROWS:]),
    )


def spec(setting: str, arm: str, seed: int) -> Json:
    """The network that the fixed arm trains, and the search starts from."""
    return regression(
        parts(setting, seed)[0], [dense(4, "tanh")], seed, title="Architecture search",
        optimizer={"name": "adam", "learning_rate": 0.05}, training={"epochs": STEPS + LAST},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """The loss on the judging rows, and the size, of the network that the budget of steps has found or trained."""
    _, X, Y = parts(arm.setting, seed)
    document = arm.spec(seed)
    if arm.name in ("fixed", "long"):
        training = trained(document)
        more = STEPS + LAST if arm.name == "long" else EACH + LAST
    else:
        search = Search(document, arm.name, seed, space=SPACE, budget=BUDGET)
        while not search.advance(0)["finished"]:
            yield
        training, more = search.winner().training, LAST
    for _ in training.run(more):
        yield
    return Outcome({"loss": training.loss(X, Y), "size": float(training.size)})


def against(base: str, word: str) -> tuple[Comparison, ...]:
    """Each strategy in each setting against a fixed network."""
    return tuple(
        Comparison(s, base, arm, "loss", f"{label} against {word}", "lower", "higher", "loss on rows kept apart")
        for s in SETTINGS for arm, label in ARMS[2:]
    )  # fmt: skip


def remarks(results: Results) -> tuple[str, ...]:
    """The sizes of what was found."""
    sizes = "; ".join(f"{label} {spread(results.summary('curved', arm, 'size'))}" for arm, label in ARMS)
    return (f"Parameters, {SETTINGS[0].label}: {sizes}.",)


EXPERIMENT = Experiment(
    "architecture", "Architecture search", "8", "Architecture search finds better networks than a fixed choice.",
    "How low is the loss on rows kept apart, beside a fixed network that is trained for as many steps in all?",
    f"{ROWS} rows, a quarter of them to choose by; {TEST} more to judge by. Adam on the whole batch.",
    f"{STEPS} steps of search and {LAST} more for the winner; {EACH + LAST} or {STEPS + LAST} for the fixed network; "
    f"at most {BUDGET.parameters} parameters",
    "Bergstra & Bengio 2012; Real, Aggarwal, Huang & Le 2019; Jamieson & Talwalkar 2016",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("loss", "loss on rows kept apart"), Measure("size", "parameters")), run,
    Drawing("boxes", "loss on rows kept apart", "loss", log=True),
    deciding=against("long", "4 units, as many steps in all"),
    others=against("fixed", "4 units, trained as long as the winner"),
    remarks=remarks,
)  # fmt: skip
