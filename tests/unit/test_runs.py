"""Runs: equal bits however they are cut, back to any step, learning rates changed on the way."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from run_results import ENGINES, result_of
from small import put
from training_specs import moons

import backprop
from backprop.kernel import KernelSteps
from backprop.requests.parsing import parse
from backprop.runs.run import Run
from backprop.runs.run_document import Pace, result_at, result_document
from backprop.training import checkpoint_json as checkpoints
from backprop.training.checkpoint_json import Checkpoints
from backprop.training.progress import Progress
from backprop.training.slices import Slice


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def whole(engine: str, **more: Any) -> Run:
    run = Run(parse(moons(**more)), engine)
    run.go_on(run.end)
    return run


def test_the_numpy_path_makes_the_result_of_run() -> None:
    document = put(moons(), "training.keep_steps", 2)
    run = Run(parse(document), "numpy")
    run.go_on(run.end)
    made, expected = result_of(run), backprop.run(document)
    val = made["history"].pop("val_loss")
    del made["training"]
    assert made == expected
    assert [i + 1 for i, loss in enumerate(val) if loss is not None] == [3 * k for k in range(1, 13)]


def test_step_by_step_equals_one_run(engine: str) -> None:
    run = Run(parse(moons()), engine)
    for step in range(run.end):
        run.go_on(step + 1)
    assert result_of(run) == result_of(whole(engine))


def test_slices_of_no_time_equal_one_run(engine: str) -> None:
    run = Run(parse(moons()), engine)
    while run.step < run.end:
        run.go_on(run.end, seconds=0.0)
    assert result_of(run) == result_of(whole(engine))


def test_a_run_saved_and_loaded_goes_on_in_bits(engine: str) -> None:
    first = Run(parse(moons()), engine)
    first.go_on(17)
    saved = result_of(first)
    spec = saved["spec"]
    for layer, own in zip(spec["network"]["layers"], saved["parameters"], strict=True):
        layer |= own
    spec["optimizer"]["state"] = saved["optimizer_state"]
    second = Run(parse(spec), engine)
    second.go_on(36)
    assert second.first == 17
    assert result_of(second)["parameters"] == result_of(whole(engine))["parameters"]


def test_going_back_and_on_again_equals_one_run(engine: str) -> None:
    run = whole(engine)
    expected = result_of(run)
    for step in (35, 20, 19, 7, 1, 0):
        run.back_to(step)
        assert run.step == step
        assert [point.step for point in run.history.all_points()] == list(range(1, step + 1))
        run.go_on(run.end)
        assert result_of(run) == expected


HIDDEN = {"units": 3, "activation": "tanh"}
OUTPUT = {"units": 1, "activation": "sigmoid"}
STEPPED: dict[str, Any] = {
    "batch_norm": {"layers": [HIDDEN, {"kind": "batch_norm"}, OUTPUT]},
    "dropout": {"layers": [HIDDEN, {"kind": "dropout", "rate": 0.5}, OUTPUT]},
    "residual": {"layers": [HIDDEN, {"kind": "residual", "layers": [HIDDEN]}, OUTPUT]},
    "rnn": {"layers": [{"kind": "rnn", "units": 3, "return_sequences": False}, OUTPUT]},
    "bfgs": {"layers": [HIDDEN, OUTPUT], "optimizer": {"name": "bfgs"}, "training": {"epochs": 12}},
    "sequential": {"layers": [HIDDEN, OUTPUT], "conventions": {"update_order": "sequential"}},
}


@pytest.mark.parametrize("name", STEPPED)
def test_steps_that_are_taken_one_by_one_go_back_and_on_too(name: str) -> None:
    case = {"training": {"epochs": 4, "batch_size": 2}, **STEPPED[name]}
    x: Any = [[0.1, 0.9], [0.8, -0.3], [-0.5, 0.4], [0.7, 0.6]]
    rows = [[x[i], x[i - 1]] for i in range(len(x))] if name == "rnn" else x
    network = {"n_inputs": 2, "layers": case.pop("layers")}
    run = Run(parse({"network": network, "data": {"X": rows, "Y": [[0], [1], [1], [0]]}, **case}))
    run.go_on(run.end)
    expected = result_of(run)
    for step in (run.end - 1, 2, 0):
        run.back_to(step)
        assert run.step == step
        run.go_on(run.end)
        assert result_of(run) == expected


def test_every_past_step_has_its_result_document(engine: str) -> None:
    run = whole(engine)
    history = result_of(run)["history"]
    for step in (1, 2, 15, 16, 36):
        at = result_at(run, step, "r")
        assert at["history"]["loss"] == [history["loss"][step - 1]]
        assert at["steps"][0]["step"] == step
        again = backprop.run(at["spec"])
        assert again["steps"][0] == at["steps"][0]
    start = result_at(run, 0, "r")
    assert (start["steps"], start["history"]["step"]) == ([], [])
    assert start["parameters"][0]["W"] == start["spec"]["network"]["layers"][0]["W"]


def test_a_learning_rate_changed_on_the_way_is_part_of_the_spec(engine: str) -> None:
    run = Run(parse(moons()), engine)
    run.go_on(10)
    run.change_rate(0.5)
    run.go_on(20)
    run.change_rate(0.001)
    run.go_on(run.end)
    made = result_of(run)
    assert made["history"]["learning_rate"] == [0.05] * 10 + [0.5] * 10 + [0.001] * 16
    again = Run(parse(made["spec"]), engine)
    again.go_on(again.end)
    assert result_of(again) == made
    run.back_to(15)
    assert run.spec.training.changes == ((10, 0.5),)


def test_a_run_that_ends_in_a_fault_says_so_and_stands_before_it(engine: str) -> None:
    document = moons(200, loss={"name": "half_squared_error"}, optimizer={"learning_rate": 1000.0})
    for layer in document["network"]["layers"]:
        layer["activation"] = "identity"
    run = Run(parse(document), engine)
    run.go_on(run.end)
    made = result_document(run, Pace(run.ended))
    last = made["history"]["step"][-1]
    assert (run.ended, run.step) == ("nonfinite", last - 1)
    assert made["notes"][-1].startswith(f"Step {last} stopped the training: ")
    assert all(np.isfinite(np.array(layer["W"])).all() for layer in made["parameters"])


def test_checkpoints_stay_few_and_evenly_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MOST", 8)
    run = whole("numpy", epochs=40)
    steps = [mark.step for mark in run.checkpoints.marks]
    assert len(steps) <= 8 and steps[0] == 0
    assert len({b - a for a, b in pairwise(steps)}) == 1
    assert run.at(77).progress.step == 77


def test_large_networks_keep_fewer_checkpoints() -> None:
    large = Progress([{"W": np.zeros((1000, 1000))}], [{}], [{}])
    assert Checkpoints(large, 1)._most == 8


def test_rows_kept_out_are_measured_at_ends_of_epochs_without_being_trained_on() -> None:
    run = whole("numpy")
    scores = result_of(run)["training"]["val_scores"]
    assert scores["rows"] == 10 and scores["loss"] == run.history.points[-1].val_loss


def test_large_traces_are_left_out_and_it_is_said() -> None:
    document = moons(1)
    document["network"]["layers"][0]["units"] = 512
    document["network"]["layers"].insert(1, {"units": 100})
    run = Run(parse(document))
    run.go_on(run.end)
    made = result_of(run)
    assert made["steps"] == [] and "is left out" in made["notes"][-1]


def test_a_kernel_that_fails_on_the_way_leaves_the_run_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(parse(moons()), "kernel")
    run.go_on(10)

    def fail(self: KernelSteps, at: Progress, count: int) -> Slice:
        raise RuntimeError("unreachable")

    monkeypatch.setattr(KernelSteps, "make", fail)
    run.go_on(run.end)
    made, expected = result_of(run), result_of(whole("numpy"))
    assert made["training"]["engine"] == "numpy"
    assert made["notes"][-1] == "After step 10 by NumPy: the compiled kernel failed, unreachable."
    assert made["history"]["step"] == expected["history"]["step"]
    assert made["history"]["loss"] == pytest.approx(expected["history"]["loss"], rel=1e-12)
