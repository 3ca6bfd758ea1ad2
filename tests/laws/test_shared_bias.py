"""A bias that all units of a softmax share: exactly without gradient, on every path and in every line."""

from typing import Any

import numpy as np
import pytest

from backprop.exports import export
from backprop.lines import worked
from backprop.network.build import build
from backprop.oracles.check import check
from backprop.requests.parsing import parse
from backprop.training.loop import Trainer, train
from backprop.training.numpy_fast import FastSteps
from backprop.training.numpy_many import StackedTrainer
from backprop.training.progress import Progress


def spec_of(layers: list[Any], **more: Any) -> Any:
    rng = np.random.default_rng(3)
    return {
        "network": {"n_inputs": 3, "layers": layers}, "init": {"seed": 1, "bias": 0.3},
        "data": {"X": rng.normal(size=(5, 3)).tolist(), "Y": np.eye(4)[rng.integers(0, 4, 5)].tolist()},
        "loss": {"name": "categorical_cross_entropy"}, "optimizer": {"name": "lion", "learning_rate": 0.01},
        "conventions": {"bias": "shared"}, **more,
    }  # fmt: skip


def dense(units: int, activation: str) -> Any:
    return {"units": units, "activation": activation}


SOFTMAX = {"kind": "activation", "name": "softmax"}
CASES = {
    "at the output": ([dense(4, "tanh"), dense(4, "softmax")], [1]),
    "as a layer of its own": ([dense(4, "tanh"), dense(4, "identity"), SOFTMAX], [1]),
    "hidden": ([dense(3, "softmax"), dense(4, "softmax")], [0, 1]),
    "not below another function": ([dense(4, "tanh"), dense(4, "relu"), SOFTMAX], []),
}


@pytest.mark.parametrize("case", CASES)
def test_its_gradient_is_exactly_0(case: str) -> None:
    layers, without = CASES[case]
    spec = parse(spec_of(layers))
    step = next(train(spec, build(spec)))
    found = [k for k, layer in enumerate(step.gradients) if "b" in layer and layer["b"].tolist() == [0.0]]
    assert found == without
    oracle = check(spec).autodiff
    assert all(abs(oracle[k]["b"][0]) < 1e-15 for k in without)
    many = StackedTrainer(spec, [build(spec)] * 2, [0.01, 0.01])
    many.epoch()
    lean = Trainer(spec, Progress.begin(spec, build(spec)), FastSteps(spec))
    lean.run(1)
    for k, layer in enumerate(step.after):
        for name, array in layer.items():
            assert np.array_equal(lean.progress().parameters[k][name], array)
            assert many.network(1)[k][name] == pytest.approx(array, rel=1e-14)


def test_inside_a_block_and_through_time_too() -> None:
    block = {"kind": "residual", "layers": [dense(3, "softmax")]}
    spec = parse(spec_of([block, dense(4, "softmax")]))
    step = next(train(spec, build(spec)))
    assert step.gradients[0]["layers[0].b"].tolist() == step.gradients[1]["b"].tolist() == [0.0]
    rnn = {"kind": "rnn", "units": 4, "activation": "softmax"}
    timed = spec_of([rnn])
    timed["data"] = {"X": [[[0.1, 0.5, -0.3], [0.7, -0.2, 0.4]]], "Y": [[0, 1, 0, 0]]}
    spec = parse(timed)
    assert next(train(spec, build(spec))).gradients[0]["b"].tolist() == [0.0]
    assert abs(check(spec).autodiff[0]["b"][0]) < 1e-15


def test_its_line_says_why() -> None:
    spec = parse(spec_of(CASES["at the output"][0]))
    line = worked.line(worked.view(spec, worked.first_step(spec)), "layers[1].gradients.b[0]")
    assert line.value == 0
    assert line.note and line.note.startswith("Softmax does not change when all its z change by the same amount")


def test_rounded_by_hand_the_sum_stands_as_a_person_has_it() -> None:
    """δ of (⅓, ⅓, ⅓) less (1, 0, 0) with two decimals: −0.67 + 0.33 + 0.33 = −0.01."""
    rounding = {"digits": 2, "kind": "decimals", "carry": True}
    layer = {"units": 3, "activation": "softmax", "W": [[1.0]] * 3, "b": [0.0] * 3}
    spec = parse({
        "network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[1]], "Y": [[1, 0, 0]]},
        "loss": {"name": "categorical_cross_entropy"}, "conventions": {"bias": "shared", "rounding": rounding},
    })  # fmt: skip
    assert next(train(spec, build(spec))).gradients[0]["b"].tolist() == [-0.01]


@pytest.mark.parametrize("case", CASES)
def test_the_numpy_script_has_it_too(case: str, capsys: Any) -> None:
    exec(export(parse(spec_of(CASES[case][0])), "numpy"), {})  # our own script
    assert "All numbers agree" in capsys.readouterr().out
