"""Moves that are sums of the batches' gradients are those of the steps, taken one after the other."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backprop.requests.parsing import parse
from backprop.tools import TOOLS
from backprop.tools.first_moves import FirstMoves, of_rule
from backprop.tools.net import Asked, joined, parted
from backprop.tools.settings import ask
from backprop.tools.stepping import Training
from backprop.tools.summing import sums_of

SPEC: Any = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 3, "activation": "tanh", "W": [[0.15, -0.2], [0.25, 0.4], [-0.7, 0.6]], "b": [0.1, -0.3, 0.2]},
        {"units": 1, "activation": "sigmoid", "W": [[0.35, -0.45, 0.8]], "b": [0.05]},
    ]},
    "data": {"X": [[0.3, 0.7], [0.9, -0.4], [-0.5, 0.1]], "Y": [[0.5], [0.2], [0.9]]},
    "training": {"epochs": 2},
}  # fmt: skip


def question(tool: str, **settings: Any) -> Asked:
    return ask(TOOLS[tool], parse(SPEC), SPEC, settings)


def batches(asked: Asked) -> list[tuple[int, ...]]:
    return list(dict.fromkeys(tuple(rows) for rows in Training(asked).batches(asked.orders[0])))


@pytest.mark.parametrize(
    ("tool", "settings"),
    [
        ("pytorch", {"optimizer": "sgd", "momentum": 0.9, "nesterov": True, "weight_decay": 0.1, "batch_size": 1}),
        ("brainjs2", {"momentum": 0.3}),  # no momentum on biases
        ("weka", {"decay": True, "hidden": "sigmoid"}),  # a rate by the epoch
        ("playground", {"regularization": 0.2, "batch_size": 2}),
        ("pybrain3", {"lrdecay": 0.5, "weightdecay": 0.2}),
        ("carrot", {"batch_size": 2, "momentum": 0.4}),
    ],
)
def test_sums_give_the_moves_of_the_steps(tool: str, settings: Any) -> None:
    asked = question(tool, **settings)
    first = FirstMoves(asked.weights)  # type: ignore[arg-type]
    start = [[np.asarray(one, dtype=float) for one in layer] for layer in asked.weights]
    training = Training(replace(asked, precision="float64", weights=start))
    for epoch, order in enumerate(asked.orders, 1):
        for rows in training.batches(order):
            sums = first.sums(asked, asked.numbers, rows, first.of_sums(asked, asked.numbers, rows))
            training.straight(rows, epoch, parted(sums, start))
    made = first.straight(asked, len(asked.orders), True)
    assert made is not None
    assert made == pytest.approx(joined(training.weights) - first.start, rel=1e-9, abs=1e-12)


def test_a_rule_that_is_no_sum_of_gradients_is_known_as_such() -> None:
    steps = [(0, 1, 3.0), (0, 2, 3.0)]
    linear, adaptive = (question("pytorch", optimizer=name) for name in ("sgd", "adam"))
    assert sums_of(linear, of_rule(linear, linear.numbers), steps, [(0, 1, 2)])
    assert sums_of(adaptive, of_rule(adaptive, adaptive.numbers), steps, [(0, 1, 2)]) is None
