"""The numbers of the text by name: each computed here by the package."""

from collections.abc import Callable
from functools import cache, partial
from math import hypot
from typing import Any

import numpy as np

from backprop.experiments.statistics import CONFIDENCE, FEWEST, SURE
from backprop.experiments.tuning import TUNING_SEEDS
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.initializers import INITIALIZERS
from backprop.lines.markup import escape
from backprop.numbers.display import display
from backprop.requests.examples import example_spec
from building.guide.drawing import REACH, surface
from building.guide.example import EXAMPLE, ask, quantity, result
from building.guide.markup import element
from building.guide.measured import AGAIN
from building.guide.tries import TRIES
from building.project import BuildError

DIGITS = 4
CHAIN = 5  # sigmoid layers whose slopes are multiplied in the text


def steepest(name: str) -> float:
    """The largest slope of an activation (of softmax, its own derivative with a single other unit at 0)."""
    row = ACTIVATIONS[name]
    z = np.linspace(-REACH, REACH, 1601)
    if row.couples:
        both = np.stack([z, np.zeros_like(z)], axis=-1)
        return float(np.max(row.slope(both, row.value(both))[:, 0]))
    hyper = {field.name: field.default for field in row.hyperparameters}
    return float(np.max(row.slope(z, row.value(z, **hyper), **hyper)))


@cache
def tape() -> Any:
    """The tape of the worked example."""
    return ask("tape", {"spec": example_spec(EXAMPLE)})


def _sizes() -> list[int]:
    network = result()["spec"]["network"]
    return [network["n_inputs"], *(layer["units"] for layer in network["layers"])]


def _weights() -> list[float]:
    layers = result()["spec"]["network"]["layers"]
    return [w for layer in layers for row in [*layer["W"], layer["b"]] for w in row]


def _loss_after(example: str) -> float:
    return float(ask("run", {"spec": example_spec(example)})["steps"][0]["after"]["loss"])


@cache
def _norms() -> list[float]:
    """Length of each layer's gradient in the deep network of the text."""
    layers = ask("run", {"spec": TRIES["deep_sigmoid"]()})["steps"][0]["layers"]
    return [
        hypot(*(value for row in layer["gradients"]["W"] for value in row), *layer["gradients"]["b"])
        for layer in layers
    ]


def _drawn(name: str, n_in: int, n_out: int) -> float:
    """How large an initializer draws: the bound of a uniform one, the deviation of a normal one."""

    class Largest:
        """In place of a generator: answers with what bounds the draw."""

        def uniform(self, low: float, high: float, shape: object) -> float:
            return high

        def normal(self, mean: float, deviation: float, shape: object) -> float:
            return deviation

    return float(INITIALIZERS[name].draw(Largest(), (n_out, n_in)))


def _of_surface(key: str) -> float:
    return surface()[1][key]


VALUES: dict[str, Callable[[], float | str]] = {
    "shape": lambda: "-".join(str(n) for n in _sizes()),
    "parameters": lambda: float(len(_weights())),
    "digits": lambda: float(DIGITS),
    "weights.low": lambda: example_range()[0],
    "weights.high": lambda: example_range()[1],
    "grid.low": lambda: -REACH,
    "grid.high": lambda: REACH,
    "chain.layers": lambda: float(CHAIN),
    "chain.left": lambda: steepest("sigmoid") ** CHAIN,
    "glorot": lambda: _drawn("glorot_uniform", 2, 2),
    "he": lambda: _drawn("he_normal", 2, 2),
    "deep.first": lambda: _norms()[0],
    "deep.last": lambda: _norms()[-1],
    "mazur.simultaneous": lambda: _loss_after("mazur"),
    "mazur.sequential": lambda: _loss_after("mazur-sequential"),
    "tape.nodes": lambda: float(len(tape()["nodes"])),
    "tape.difference": lambda: max(abs(row["analytic"] - row["autodiff"]) for row in tape()["agreement"]),
    "rule.seeds": lambda: float(FEWEST),
    "rule.sure": lambda: SURE,
    "rule.confidence": lambda: CONFIDENCE,
    "rule.trials": lambda: float(len(TUNING_SEEDS)),
    "rule.again": lambda: " and ".join(AGAIN),
    **{f"surface.{key}": partial(_of_surface, key) for key in ("first", "last", "steps", "rate")},
    **{f"steepest.{name}": partial(steepest, name) for name in ACTIVATIONS},
}  # fmt: skip
MORE_DIGITS = {"mazur.simultaneous": 9, "mazur.sequential": 9}


def example_range() -> tuple[float, float]:
    """The smallest and the largest bound, in halves, between which the example's weights lie."""
    reach = max(abs(w) for w in _weights())
    bound = np.ceil(2 * reach) / 2
    return -float(bound), float(bound)


def value(name: str) -> str:
    """The number as markup, rounded for reading, with all of its digits beside it."""
    if name in VALUES:
        found = VALUES[name]()
    elif name.startswith(("step.", "spec.")):
        found = quantity(name.removeprefix("step."))
    else:
        raise BuildError(f"The guide asks for the number “{name}”, which nothing computes.")
    if isinstance(found, str):
        return escape(found)
    return number(float(found), MORE_DIGITS.get(name, DIGITS))


def number(value: float, digits: int = DIGITS) -> str:
    """A number for reading that carries its shortest round-trip digits."""
    shown = display(value, digits)
    exact = repr(value)
    return element("data", {"value": exact, "title": exact if exact.replace("-", "−") != shown else None}, shown)


__all__ = ["VALUES", "number", "steepest", "tape", "value"]
