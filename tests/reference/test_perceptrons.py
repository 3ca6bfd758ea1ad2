"""The perceptron rule as textbooks print it: published tables row by row, and the step units that it is for."""

import json
from typing import Any

import numpy as np
import pytest

import backprop
from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.requests.examples import example_spec

# Cornell CS472, 2004, perceptron-example.txt: the weights after each row, as far as they are printed.
OR = [
    (1, [0, 0, 0.5]), (0, [0, 0.5, 0]), (1, [0, 0.5, 0]), (1, [0, 0.5, 0]),
    (1, [0, 0.5, 0.5]), (1, [0, 0.5, 0.5]), (0, [0.5, 0.5, 0]),
]  # fmt: skip
# Brigham Young University CS 478, perceptron homework: weights before a row, net, output, ΔW.
HOMEWORK = [
    ([1, 1, 1, 1], 3, 1, [-1, 0, -1, -1]), ([0, 1, 0, 0], 1, 1, [-1, -1, 0, -1]), ([-1, 0, 0, -1], -2, 0, [1, 0, 1, 1]),
]  # fmt: skip


def test_the_printed_table_of_or_comes_out() -> None:
    steps = backprop.run(example_spec("perceptron-rule"))["steps"]
    for step, (output, weights) in zip(steps, OR, strict=False):
        assert step["prediction"] == [[output]]
        assert step["layers"][0]["after"]["W"] == [weights]
    assert steps[8]["layers"][0]["after"]["W"] == [[0.5, 0.5, 0.5]]
    assert steps[-1]["layers"][0]["after"]["W"] == [[0.5, 0.5, 0.5]]
    assert [step["prediction"] for step in steps[12:]] == [[[0]], [[1]], [[1]], [[1]]]


def test_the_printed_homework_comes_out() -> None:
    steps = backprop.run(example_spec("perceptron-homework"))["steps"]
    for step, (before, net, output, change) in zip(steps, HOMEWORK, strict=False):
        layer = step["layers"][0]
        assert (layer["before"]["W"], layer["z"], layer["a"]) == ([before], [[net]], [[output]])
        assert layer["updates"]["W"] == [change]


def test_the_lines_are_the_rule() -> None:
    asked = {"spec": example_spec("perceptron-rule"), "format": "text"}
    text = json.loads(handle("worked", json.dumps(asked)))["text"]
    assert "δ(ŷ) = y − ŷ = 0 − 1 = −1" in text
    assert "Δw(x3→ŷ) = η·δ(ŷ)·x3 = 0.5·(−1)·(−1) = 0.5" in text


def test_the_delta_rule_goes_to_the_least_squares() -> None:
    spec = example_spec("adaline")
    spec["training"] = {"epochs": 4000}
    (found,) = backprop.train(spec)["parameters"]
    assert [*found["W"][0], *found["b"]] == pytest.approx([1, 1, -1.5], rel=1e-9)


@pytest.mark.parametrize(
    ("name", "loss", "low"), [("step", "perceptron", 0), ("bipolar_step", "bipolar_perceptron", -1)]
)
def test_any_order_of_rows_ends_where_the_rule_written_out_ends(name: str, loss: str, low: int) -> None:
    rng = np.random.default_rng(7)
    X = np.round(rng.normal(size=(12, 3)), 2)
    Y = np.where(X @ [1.0, -2.0, 0.5] + 0.3 > 0, 1.0, low)[:, None]
    layer: Any = {"units": 1, "activation": {"name": name, "at_zero": 1}, "W": [[0.1, -0.2, 0.3]], "b": [0.0]}
    spec = {
        "network": {"n_inputs": 3, "layers": [layer]}, "data": {"X": X.tolist(), "Y": Y.tolist()},
        "loss": {"name": loss}, "optimizer": {"learning_rate": 0.25}, "training": {"epochs": 8, "batch_size": 1},
    }  # fmt: skip
    w, b = np.array(layer["W"][0]), 0.0
    for _ in range(8):
        for x, y in zip(X, Y[:, 0], strict=True):
            error = y - (1.0 if w @ x + b >= 0 else low)
            w, b = w + 0.25 * error * x, b + 0.25 * error
    for engine in ("numpy", "kernel"):
        found = backprop.train(spec, engine=engine)
        assert found["training"]["engine"] == engine
        assert [*found["parameters"][0]["W"][0], *found["parameters"][0]["b"]] == pytest.approx([*w, b], rel=1e-12)


def test_a_step_under_another_loss_learns_nothing_and_is_told_which_loss_does() -> None:
    spec = example_spec("perceptron-rule")
    del spec["loss"]
    health = backprop.run(spec)["steps"][0]["health"]
    assert (health["verdict"], health["remedy"]["value"]) == ("no gradient", "perceptron")
    assert "learns nothing" in health["advice"]
    layers = [{"units": 2, "activation": "bipolar_step"}, {"units": 1}]
    hidden = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[1, 2]], "Y": [[1]]}}
    health = backprop.run(hidden)["steps"][0]["health"]
    assert health["advice"].startswith("Layer 1 is a bipolar step (sign), whose slope is 0")
    assert "remedy" not in health


@pytest.mark.parametrize("value", [0, 0.5, 1])
def test_what_a_step_is_at_0_is_chosen(value: float) -> None:
    layer = {"units": 1, "activation": {"name": "step", "at_zero": value}, "W": [[1.0]], "b": [0.0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[-1], [0], [1]], "Y": [[0], [0], [1]]}}
    assert backprop.run(spec)["steps"][0]["prediction"] == [[0], [value], [1]]


def test_the_rule_goes_with_a_step_and_a_step_with_no_probability() -> None:
    for loss, function in (("perceptron", "sigmoid"), ("binary_cross_entropy", "step")):
        layer = {"units": 1, "activation": function}
        spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[1]], "Y": [[0]]}, "loss": {"name": loss}}
        with pytest.raises(SpecError) as refused:
            backprop.run(spec)
        assert refused.value.field == "loss.name"
