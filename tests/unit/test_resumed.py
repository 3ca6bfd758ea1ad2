"""A run taken up from its last result goes on as if it had never been left: its bits, its history, its past steps."""

import json
from typing import Any

import pytest

from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.numbers.strict_json import dumps, loads
from backprop.requests.parsing import parse
from backprop.runs.resumed import resumed
from backprop.runs.run import Run
from backprop.runs.run_document import Pace, result_at, result_document

LAYERS = [{"units": 4, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]
MOONS: dict[str, Any] = {
    "network": {"n_inputs": 2, "layers": LAYERS},
    "data": {"dataset": "moons", "samples": 20, "val_fraction": 0.2},
    "optimizer": {"name": "adam", "learning_rate": 0.05, "schedule": {"name": "cosine"}},
    "training": {"epochs": 30, "batch_size": 3, "shuffle": True, "seed": 3, "patience": 100},
}  # fmt: skip
DROPPED = {
    **MOONS, "clip": {"norm": 0.1},
    "network": {
        "n_inputs": 2, "layers": [LAYERS[0], {"kind": "batch_norm"}, {"kind": "dropout", "rate": 0.2}, LAYERS[1]],
    },
}  # fmt: skip
MANY = {
    **MOONS, "training": {"epochs": 6000, "batch_size": 4, "shuffle": True},
    "optimizer": {"name": "momentum", "learning_rate": 0.1},
}  # fmt: skip
CASES = {"adam": (MOONS, 71), "dropout": (DROPPED, 40), "thinned": (MANY, 11_003)}


def told(run: Run) -> Any:
    """All that is told of a run but how long it took."""
    return json.loads(dumps(result_document(run, Pace(), "run")))


def left_and_taken_up(run: Run) -> Run:
    return resumed(loads(dumps(result_document(run, Pace(), "run", traced=False))))


@pytest.mark.parametrize("name", CASES)
def test_it_goes_on_with_the_bits_and_the_history_that_it_would_have_had(name: str) -> None:
    spec, step = CASES[name]
    whole = Run(parse(spec))
    whole.go_on(step)
    again = left_and_taken_up(whole)
    assert told(again) == told(whole)
    for run in (whole, again):
        run.change_rate(0.02)
        run.go_on(run.step + 250)
    twice = left_and_taken_up(again)
    for run in (whole, twice):
        run.go_on(run.end)
    assert told(twice) == told(whole)


def test_its_past_steps_are_there_and_it_can_go_back_to_them() -> None:
    whole = Run(parse(MOONS))
    whole.go_on(40)
    whole.change_rate(0.5)
    whole.go_on(60)
    again = left_and_taken_up(whole)
    for step in (0, 7, 40, 41, 60):
        assert json.loads(dumps(result_at(again, step, "run"))) == json.loads(dumps(result_at(whole, step, "run")))
    for run in (whole, again):
        run.back_to(33)
        run.go_on(run.end)
    assert told(again) == told(whole)


def test_a_run_that_was_stopped_by_a_number_that_is_not_finite_stands_before_it() -> None:
    layers = [{"units": 1, "activation": "identity", "W": [[1.5]], "b": [0.5]}]
    data = {"X": [[1.0], [2.0], [3.0]], "Y": [[1.0], [3.0], [2.0]]}
    spec = {"network": {"n_inputs": 1, "layers": layers}, "data": data, "training": {"epochs": 400}}
    whole = Run(parse({**spec, "optimizer": {"learning_rate": 1.0}}))
    whole.go_on(whole.end)
    assert whole.ended == "nonfinite"
    again = left_and_taken_up(whole)
    assert again.step == whole.step
    assert again.progress().parameters[0].keys() == whole.progress().parameters[0].keys()


def test_the_page_takes_a_run_up_by_its_last_answer() -> None:
    answer = json.loads(handle("train", json.dumps({"run": "left", "spec": MOONS, "steps": 20})))
    back = json.loads(handle("train_resume", json.dumps({"run": "taken up", "result": answer})))
    assert back == {"run": "taken up", "first": 0, "step": 20, "end": answer["training"]["end"]}
    ends = [json.loads(handle("train", json.dumps({"run": name}))) for name in ("left", "taken up")]
    assert [end["parameters"] for end in ends] == [ends[0]["parameters"]] * 2
    assert ends[0]["history"] == ends[1]["history"]


def test_the_result_of_an_older_version_goes_on_from_where_it_stands() -> None:
    whole = Run(parse(MOONS))
    whole.go_on(20)
    older = told(whole)
    del older["training"]["history_state"]
    again = resumed(older)
    assert (again.first, again.step, again.end) == (20, 20, whole.end)
    for run in (whole, again):
        run.go_on(run.end)
    assert told(again)["parameters"] == told(whole)["parameters"]


@pytest.mark.parametrize("part", ["spec", "history", "training", "parameters"])
def test_what_is_no_result_is_refused(part: str) -> None:
    whole = Run(parse(MOONS))
    whole.go_on(3)
    with pytest.raises(SpecError):
        resumed({**told(whole), part: {} if part != "parameters" else []})
    with pytest.raises(SpecError):
        resumed(None)
