"""Training across the door for text: opened, carried on, adjusted, stopped, gone back; pictures and data on the way."""

import json
from typing import Any

import pytest
from small import put
from training_specs import moons

import backprop
from backprop.doors.bridge import handle
from backprop.network.build import build
from backprop.optimizers import OPTIMIZERS
from backprop.requests.parsing import parse
from backprop.runs.open_runs import RUNS
from backprop.training.loop import train as training_steps


def ask(method: str, **params: Any) -> Any:
    return json.loads(handle(method, json.dumps(params)))


def train(**params: Any) -> Any:
    return ask("train", **{"run": "r", "engine": "numpy", **params})


def carry_on(**params: Any) -> tuple[list[Any], Any]:
    """Slices up to the answer: the progress on the way, and the answer."""
    told = []
    while True:
        answer = ask("train_slice", milliseconds=1, **params)
        if "progress" in answer:
            told.append(answer["progress"])
        elif answer:
            return told, answer


def without_time(answer: Any) -> Any:
    """An answer without what a clock has told."""
    report = {key: value for key, value in answer["training"].items() if key not in ("seconds", "epochs_per_second")}
    return {**answer, "training": report}


def test_a_training_answers_with_a_result_and_its_report() -> None:
    answer = train(spec=moons())
    assert set(answer) == {
        "schema", "spec", "labels", "steps", "history", "parameters", "optimizer_state", "state_matters", "notes",
        "note_codes", "training",
    }  # fmt: skip
    assert set(answer["training"]) == {
        "run", "engine", "ended", "first", "end", "step", "epoch", "seconds", "epochs_per_second", "base_rate",
            "changes",
        "layer_norms", "history_state", "scores", "val_scores",
    }  # fmt: skip
    assert set(answer["history"]) == {"step", "epoch", "loss", "val_loss", "learning_rate", "gradient_norm"}
    assert [step["step"] for step in answer["steps"]] == [1, 36]
    norms = answer["training"]["layer_norms"]
    assert norms["step"] == answer["history"]["step"]
    for layers, norm in zip(norms["norms"], answer["history"]["gradient_norm"], strict=True):
        assert sum(x * x for x in layers) == pytest.approx(norm * norm)


@pytest.mark.parametrize("engine", ["auto", "numpy"])
def test_a_bounded_norm_is_told_before_clipping_too(engine: str) -> None:
    document = {**moons(), "clip": {"norm": 0.05}}
    history = train(spec=document, engine=engine)["history"]
    before, after = history["gradient_norm_before_clipping"], history["gradient_norm"]
    assert before[0] == pytest.approx(first_norm(moons()), rel=1e-12)
    assert all(held == pytest.approx(min(norm, 0.05), rel=1e-12) for norm, held in zip(before, after, strict=True))
    assert max(after) < max(before)


def first_norm(document: Any) -> float:
    spec = parse(document)
    return next(training_steps(spec, build(spec))).gradient_norm


def test_slices_end_in_the_same_answer() -> None:
    expected = without_time(train(spec=moons(300)))
    assert ask("train_open", run="r", engine="numpy", spec=moons(300), progress={"rate": 30}) == {}
    told, answer = carry_on()
    assert without_time(answer) == expected
    assert "error" in ask("train_slice", milliseconds=1)
    points: list[int] = []
    for message in told:
        assert set(message) == {
            "run", "step", "epoch", "epochs", "loss", "val_loss", "learning_rate", "epochs_per_second", "seconds_left",
            "restart", "points",
        }  # fmt: skip
        points = [] if message["restart"] else points
        points += message["points"]["step"]
        assert message["epochs"] == 300 and points[-1] <= message["step"]
    assert points == expected["history"]["step"][: len(points)]


def test_stop_answers_with_what_there_is_and_the_run_goes_on_in_bits() -> None:
    ask("train_open", run="r", engine="numpy", spec=moons(40))
    ask("train_slice", milliseconds=1)
    stopped = ask("train_slice", milliseconds=1, stop=True)
    assert stopped["training"]["ended"] == "stopped"
    assert 1 <= stopped["training"]["step"] < 120 and stopped["history"]["step"][-1] == stopped["training"]["step"]
    assert without_time(train()) == without_time(train(run="other", spec=moons(40))) | {
        "training": without_time(train(run="r"))["training"]
    }


def test_one_step_one_epoch_and_back() -> None:
    one = train(spec=moons(), steps=1)
    assert (one["training"]["step"], one["training"]["ended"]) == (1, "steps")
    epoch = train(epochs=1)
    assert (epoch["training"]["step"], epoch["training"]["epoch"]) == (3, 1)
    assert train(epochs=1)["training"]["step"] == 6
    beyond = train(epochs=20)
    assert beyond["training"]["epoch"] == 22
    back = train(**{"from": 4}, steps=2, learning_rate=0.5)
    assert back["history"]["step"] == [1, 2, 3, 4, 5, 6]
    assert back["history"]["learning_rate"] == [0.05] * 4 + [0.5] * 2
    assert back["training"]["changes"] == [{"step": 4, "learning_rate": 0.5}]
    assert train()["training"]["step"] == 36


def test_a_running_training_can_be_adjusted() -> None:
    ask("train_open", run="r", engine="numpy", spec=moons(200))
    ask("train_slice", milliseconds=1)
    adjusted = {"learning_rate": 0.001, "progress": {"rate": 30, "parameters": True, "pictures": {"scores": True}}}
    ask("train_slice", milliseconds=1, adjust=adjusted)
    told, answer = carry_on()
    (change,) = answer["training"]["changes"]
    assert change["learning_rate"] == 0.001 and 0 < change["step"] < 600
    assert answer["history"]["learning_rate"][-1] == 0.001
    assert "scores" in told[-1]["pictures"] and len(told[-1]["parameters"]) == 2
    assert backprop.run(answer["spec"])["parameters"] == answer["parameters"]


def test_a_bad_adjustment_ends_the_training_with_its_refusal() -> None:
    ask("train_open", run="r", engine="numpy", spec=moons(200))
    assert ask("train_slice", adjust={"learning_rate": -1})["error"]["field"] == "learning_rate"
    assert ask("train_slice")["error"]["message"] == "No training is under way."


def test_past_steps_have_results_and_pictures() -> None:
    train(spec=moons())
    at = ask("train_at", run="r", step=10, pictures={"scores": True, "boundary": {"columns": 2, "rows": 2}})
    assert at["steps"][0]["step"] == 10
    assert at["training"] == {"run": "r", "step": 10, "epoch": 4, "base_rate": at["steps"][0]["learning_rate"]}
    spec = at["spec"]
    for layer, own in zip(spec["network"]["layers"], at["parameters"], strict=True):
        layer |= own
    spec["optimizer"].pop("state")
    assert (
        ask("evaluate", spec=spec, pictures={"boundary": {"columns": 2, "rows": 2}})["pictures"]["boundary"]
        == (at["pictures"]["boundary"])
    )
    there = ask("evaluate", run="r", step=10, pictures={"scores": True})["pictures"]
    assert there["scores"] == at["pictures"]["scores"]
    assert ask("train_at", run="r", step=37)["error"]["field"] == "step"


def test_where_a_run_stands_is_told_while_it_is_under_way_and_goes_on_to_the_same_end() -> None:
    whole = without_time(train(run="whole", spec=moons(20)))
    ask("train_open", run="r", engine="numpy", spec=moons(20))
    while not ask("train_stand", run="r")["training"]["step"]:
        ask("train_slice", milliseconds=1)
    stand = ask("train_stand", run="r")
    assert 0 < stand["training"]["step"] < whole["training"]["step"] and stand["steps"] == []
    _, end = carry_on()
    assert without_time(end) == {**whole, "training": {**whole["training"], "run": "r"}}
    spec = stand["spec"]
    for layer, own in zip(spec["network"]["layers"], stand["parameters"], strict=True):
        layer |= own
    spec["optimizer"]["state"] = stand["optimizer_state"]
    again = train(run="again", spec=spec, end=whole["training"]["end"])
    for part in ("parameters", "optimizer_state"):
        assert again[part] == whole[part]
    assert [again["training"][key] for key in ("ended", "end", "step")] == ["end", 60, 60]


def test_two_runs_are_held_and_the_one_used_longest_ago_goes() -> None:
    train(run="a", spec=moons(1))
    train(run="b", spec=moons(1))
    train(run="a", steps=1)
    train(run="c", spec=moons(1))
    assert list(RUNS) == ["a", "c"]
    assert train(run="b")["error"] == {
        "field": "run", "message": "There is no open run “b”: open it with its spec.",
        "code": "run.unknown", "parts": {"name": "b"},
    }  # fmt: skip


REFUSED: list[tuple[str, Any, str]] = [
    ("steps and epochs", {"steps": 1, "epochs": 1}, "steps"),
    ("no steps", {"steps": 0}, "steps"),
    ("an engine", {"engine": "steam"}, "engine"),
    ("too many messages", {"progress": {"rate": 31}}, "progress.rate"),
    ("a picture", {"progress": {"pictures": {"boundary": {"inputs": [0]}}}}, "progress.pictures.boundary.inputs"),
    ("a name too long", {"run": "x" * 65}, "run"),
    ("another key", {"speed": 1}, "speed"),
    ("back before the start", {"from": -1}, "from"),
    ("a bad spec", {"spec": {}}, "network"),
]


@pytest.mark.parametrize(("params", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_bad_request_is_refused_at_its_field(params: Any, field: str) -> None:
    assert train(**{"spec": moons(1), **params})["error"]["field"] == field


def test_data_is_told_before_there_is_a_network() -> None:
    answer = ask("data", data={"dataset": "xor", "val_fraction": 0.25})
    assert (answer["n_in"], answer["n_out"]) == (2, 1)
    assert answer["class_of"] == ["0", "1", "1", "0"]
    assert sorted([*answer["training"], *answer["validation"]]) == [0, 1, 2, 3] and len(answer["validation"]) == 1
    assert answer["ranges"] == [[0, 1], [0, 1]]
    spec = put(put(moons(), "data", answer["data"]), "training.batch_size", 2)
    assert train(spec=spec, steps=1)["spec"]["data"] == answer["data"]
    assert ask("data", data={"dataset": "xor"}, n_out=2)["n_out"] == 2
    assert ask("data", data={"dataset": "xor"}, n_out=1, activation="tanh")["data"]["Y"][0] == [-1]
    assert ask("data", data={"X": [[1, 2]], "Y": [[1], [2]]})["error"]["field"] == "data.Y"


WHOLE_BATCH = [name for name, row in OPTIMIZERS.items() if row.whole_batch]


@pytest.mark.parametrize("change", [{}, *({"optimizer": {"name": name}} for name in WHOLE_BATCH), {"dropout": 0.5}])
def test_why_compiled_code_will_not_take_a_training_is_told_before_it_is_begun(change: Any) -> None:
    spec = moons(1)
    if "dropout" in change:
        spec["network"]["layers"].insert(1, {"kind": "dropout", "rate": change["dropout"]})
    elif change:
        spec = {**spec, **change, "training": {"epochs": 1}, "loss": {"name": "half_squared_error"}}
        spec["network"]["layers"][-1]["activation"] = "identity"
    said = ask("evaluate", spec=spec, pictures={"scores": True})["notes"]
    ran = ask("train", run="r", spec=spec)
    assert (ran["training"]["engine"] == "kernel") == (not said) == ("optimizer" not in change)
    assert said == [note for note in ran["notes"] if "compiled kernel" in note]
