"""Second-order methods against gradient descent: steps and seconds to the same loss, for few and for more weights."""

from __future__ import annotations

from time import perf_counter

from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..runs.descent import stepwise
from .evidence import Comparison, Direction
from .experiment import Arm, Drawing, Experiment, Measure, Outcome, Results, Setting, Unit, crossed
from .measuring import NEVER
from .tasks import dense, regression, wave
from .words import failures, number

GOAL = 0.01
SETTINGS = (Setting("small", "3 hidden units, 10 weights"), Setting("wide", "12 hidden units, 37 weights"))
UNITS = {"small": 3, "wide": 12}
ARMS = (
    ("sgd", "gradient descent"), ("momentum", "momentum 0.9"), ("newton", "Newton"), ("gauss_newton", "Gauss-Newton"),
    ("levenberg_marquardt", "Levenberg-Marquardt"), ("bfgs", "BFGS"), ("lbfgs", "L-BFGS"),
)  # fmt: skip
FIRST_ORDER = ("sgd", "momentum")
RATES = (0.25, 0.5, 0.7, 1.0, 1.4, 2.0)
FIRST_ORDER_STEPS, SECOND_ORDER_STEPS = 280, 30


def limit(arm: str) -> int:
    """Steps that an arm may take."""
    return FIRST_ORDER_STEPS if arm in FIRST_ORDER else SECOND_ORDER_STEPS


def spec(setting: str, arm: str, seed: int) -> Json:
    """One period of a sine, from eight places, by a tanh network on the whole batch."""
    return regression(
        wave(seed, 8), [dense(UNITS[setting], "tanh")], seed, title="Second order against first",
        optimizer={"name": arm, "learning_rate": 1.0}, training={"epochs": limit(arm)},
    )  # fmt: skip


def run(arm: Arm, seed: int) -> Unit:
    """Steps to the goal, and the seconds that they took on this machine."""
    training = stepwise(parse(arm.spec(seed)))
    seconds, passes = 0.0, 0.0
    begin = perf_counter()
    for step, loss in enumerate(training.run(limit(arm.name) + 1)):
        if loss <= GOAL:
            return Outcome({"steps": float(step), "passes": passes, "each": each(passes, step), "seconds": seconds})
        seconds += perf_counter() - begin
        passes = training.passes
        yield
        begin = perf_counter()
    return Outcome({"steps": NEVER, "passes": NEVER, "each": each(passes, training.steps), "seconds": NEVER})


def each(passes: float, steps: int) -> float:
    """Passes a step; what a step of gradient descent takes where none was needed."""
    return passes / steps if steps else 2.0


def against(base: str, measure: str, noun: str, word: str = "", claim: Direction = "lower") -> tuple[Comparison, ...]:
    """Every second-order method in every setting."""
    less = "fewer" if measure != "each" else "cheaper"
    return tuple(
        Comparison(setting, base, arm, measure, f"{label}{word}", less, "more", noun, claim)
        for setting in SETTINGS for arm, label in ARMS[2:]
    )  # fmt: skip


def remarks(results: Results) -> tuple[str, ...]:
    """Who did not arrive."""
    lost = "; ".join(
        f"{s.label}, {label} {failures(results.summary(s.name, arm, 'steps'))}" for s in SETTINGS for arm, label in ARMS
        if results.summary(s.name, arm, "steps").failed
    )  # fmt: skip
    return (f"Within the budget: {lost}.",) if lost else ()


EXPERIMENT = Experiment(
    "second_order", "Second order against first", "8",
    "Second-order methods need far fewer steps than gradient descent, each of which costs more.",
    f"How many steps, and how many seconds, until the loss is {number(GOAL)}?",
    "One period of a sine from eight places, 1-3-1 and 1-12-1 tanh, whole batch.",
    f"{FIRST_ORDER_STEPS} first-order steps, {SECOND_ORDER_STEPS} of the others; each at the best of six rates",
    "Nocedal & Wright 2006; Madsen, Nielsen & Tingleff 2004",
    SETTINGS, crossed(SETTINGS, ARMS, spec, lambda setting, arm: RATES),
    (Measure("steps", "steps to the goal"), Measure("passes", "passes to the goal"), Measure("each", "passes a step"),
     Measure("seconds", "seconds to the goal", machine=True)), run,
    Drawing("boxes", "steps until the loss is low", "steps", log=True),
    deciding=(*against("sgd", "steps", "steps"),
              *against("sgd", "each", "passes a step", ", cost of a step", "higher")),
    others=against("momentum", "passes", "passes", " against momentum"), remarks=remarks,
)  # fmt: skip
