"""The door for text: every request is answered with JSON, and a refusal is an answer too."""

import json
from typing import Any

import pytest
from small import SMALL, chain, put, small

import backprop
from backprop.doors.bridge import LATE_MODULES, METHODS, handle, reply
from backprop.doors.bridge_calculation import CALCULATION_METHODS
from backprop.doors.bridge_exercises import EXERCISE_METHODS
from backprop.doors.bridge_experiments import EXPERIMENT_METHODS
from backprop.doors.bridge_explaining import EXPLAINING_METHODS
from backprop.doors.bridge_training import TRAINING_METHODS
from backprop.errors import MissingModule
from backprop.messages import message
from backprop.requests.examples import DEFAULT, EXAMPLES


def ask(method: str, **params: Any) -> Any:
    return json.loads(handle(method, json.dumps(params)))


def error_of(method: str, text: str) -> Any:
    answer = handle(method, text)
    assert answer.startswith('{"error":'), answer
    return json.loads(answer)["error"]


def test_run_answers_with_the_result_document() -> None:
    assert ask("run", spec=SMALL) == backprop.run(SMALL)
    assert ask("run", spec_text=json.dumps(SMALL)) == backprop.run(SMALL)


def test_run_answers_with_the_worked_lines_when_asked() -> None:
    answer = ask("run", spec=SMALL, worked=True)
    lines = answer.pop("worked")
    assert answer == backprop.run(SMALL)
    assert lines == ask("worked", spec=SMALL, format="lines")["lines"]
    assert set(lines[0]) == {
        "quantity", "phase", "layer", "sample", "name", "symbol", "formula", "numbers", "value", "from", "note",
    }  # fmt: skip


def test_too_many_lines_are_counted_instead() -> None:
    answer = ask("run", spec=chain(30, 40, 10), worked=True)
    assert "worked" not in answer
    assert answer["worked_omitted"] > 3000
    some = ask("worked", spec=chain(30, 40, 10), quantities=["layers[0].z[0][3]", "loss"])["lines"]
    assert [line["quantity"] for line in some] == ["layers[0].z[0][3]", "loss"]


def test_run_answers_with_the_lines_of_the_quantities_that_are_looked_at() -> None:
    paths = ["layers[0].z[0][1]", "X[0][0]", "no such quantity", "loss"]
    answer = ask("run", spec=SMALL, lines=paths)
    lines = answer.pop("lines")
    assert answer == backprop.run(SMALL), "nothing else"
    assert lines == ask("worked", spec=SMALL, quantities=[paths[0], paths[3]])["lines"]
    large = ask("run", spec=chain(30, 40, 10), lines=paths)
    assert [line["quantity"] for line in large["lines"]] == [paths[0], paths[3]]
    assert large["worked_omitted"] > 3000


def test_lines_in_slices_are_all_lines() -> None:
    assert ask("lines_open", spec=SMALL) == {}
    lines, answer = [], ask("lines_slice", milliseconds=1e-9)
    while "progress" in answer:
        assert len(answer["progress"]) == 1, "one at least"
        lines += answer["progress"]
        answer = ask("lines_slice", milliseconds=1e-9)
    assert [*lines, *answer["lines"]] == ask("worked", spec=SMALL)["lines"]
    ask("lines_open", spec=SMALL)
    assert error_of("lines_slice", json.dumps({"stop": True}))["message"] == "The arithmetic was stopped."
    assert error_of("lines_slice", "{}")["message"] == "The arithmetic was stopped."


def test_steps_may_be_kept() -> None:
    answer = ask("run", spec=put(SMALL, "training.epochs", 4), keep_steps=2)
    assert [step["step"] for step in answer["steps"]] == [1, 2, 4]


def test_check_answers_for_every_parameter() -> None:
    answer = ask("check", spec=SMALL)
    assert (answer["schema"], answer["passed"], answer["notes"]) == (1, True, [])
    assert answer["error"] <= answer["bound"]
    assert len(answer["parameters"]) == 9
    for entry in answer["parameters"]:
        assert entry["analytic"] == pytest.approx(entry["complex_step"], rel=1e-11)
        assert entry["analytic"] == pytest.approx(entry["autodiff"], rel=1e-11)
        assert entry["analytic"] == pytest.approx(entry["central_difference"], rel=1e-4)
        assert entry["relative_error"] <= 1e-11


def test_worked_answers_in_text() -> None:
    for form in ("text", "markdown", "latex", "html"):
        assert "0.4986" in ask("worked", spec=SMALL, format=form, digits=4)["text"]


def test_examples_and_options_answer() -> None:
    examples = ask("examples")
    assert [example["name"] for example in examples["examples"]] == list(EXAMPLES)
    assert DEFAULT in EXAMPLES
    assert ask("options")["schema"] == 1
    assert {*CALCULATION_METHODS, *EXPLAINING_METHODS, *TRAINING_METHODS, *EXPERIMENT_METHODS, *EXERCISE_METHODS} == {
        "run", "resolve", "check", "worked", "export", "mark", "schedule", "hessian", "tape", "examples", "options",
        "check_open", "check_slice", "lines_open", "lines_slice", "paths", "nudge", "exact", "read", "tools", "beside",
        "explain", "explain_open", "explain_slice", "verify",
        "exercise", "exercise_open", "exercise_slice", "exercise_files",
        "handed_in", "handed_in_open", "handed_in_slice",
        "train", "train_open", "train_slice", "train_at", "train_stand", "train_resume", "evaluate", "predict",
        "data", "table",
        "compare", "search",
        "experiment", "experiment_open", "experiment_slice", "architecture", "architecture_open", "architecture_slice",
    }  # fmt: skip


REFUSALS: list[tuple[str, str, str, str | None, str]] = [
    ("an unknown method", "teach", "{}", None, "There is no method “teach”."),
    ("no JSON", "run", "{", None, "It is not JSON: expecting property name"),
    ("a list", "run", "[]", "", "Request: “[]” is not allowed."),
    ("no spec", "run", "{}", "", "Spec: “null” is not allowed."),
    ("a bad spec", "run", json.dumps({"spec": put(SMALL, "network.layers.0.W.0.1", "x")}),
     "network.layers[0].W[0][1]", "w(x2→h1): “x” is not allowed."),
    ("a bad text", "run", json.dumps({"spec_text": '{"a": 1, "a": 2}'}), None, "The key “a” appears twice"),
    ("NaN in a text", "run", json.dumps({"spec_text": "[NaN]"}), None, "NaN is not a number that JSON allows."),
    ("a deep text", "run", json.dumps({"spec_text": "[" * 5000}), None, "It is nested more than 20 levels deep."),
    ("1e400 in a text", "run", json.dumps({"spec_text": '{"schema": 1e400}'}), "schema", "The number 1e400 is too"),
    ("1e-400 in a spec", "run", '{"spec": {"penalty": {"l1": 1e-400}}}', "penalty.l1", "The number 1e-400 is too"),
    ("half a character in a key", "run", '{"spec": {"init": {"\\ud800": 1}}}', "init.<U+D800>", "Key in Init"),
    ("a newer version", "run", json.dumps({"spec_text": '{"schema": 2}'}), "schema", "Schema version: “2”"),
    ("__proto__", "run", json.dumps({"spec_text": '{"__proto__": {"x": 1}}'}), "network", "Network: “null”"),
    ("no number of steps", "run", json.dumps({"spec": SMALL, "keep_steps": 0}), "keep_steps",
     "Steps kept in full: “0”"),
    ("a flag of 1", "run", json.dumps({"spec": SMALL, "worked": 1}), "worked", "Worked arithmetic: “1”"),
    ("an unknown format", "worked", json.dumps({"spec": SMALL, "format": "pdf"}), "format", "Format: “pdf”"),
    ("1 digit", "worked", json.dumps({"spec": SMALL, "format": "text", "digits": 1}), "digits", "Digits shown: “1”"),
    ("a quantity that is none", "worked", json.dumps({"spec": SMALL, "quantities": ["x"]}), "quantities",
     "There is no worked line for “x”."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "text", "field", "message"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_refusal_is_an_answer(method: str, text: str, field: str | None, message: str) -> None:
    error = error_of(method, text)
    assert error["field"] == field
    assert error["message"].startswith(message), error


def test_lack_of_memory_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*spec: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr("backprop.runs.result.run", run)
    error = error_of("run", json.dumps({"spec": SMALL}))
    told = "This network needs more memory than is available."
    assert error == {"field": None, "message": told, "code": "request.memory", "parts": {}}


def raising(error: Exception) -> Any:
    def run(params: Any) -> Any:
        raise error

    return run


def test_the_page_is_told_what_kind_of_reply_it_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = json.dumps({"spec": SMALL})
    assert reply("run", asked) == ("answer", handle("run", asked))
    kind, text = reply("run", "[]")
    assert (kind, text) == ("refused", json.dumps(error_of("run", "[]"), ensure_ascii=False, separators=(",", ":")))
    for name in LATE_MODULES:
        monkeypatch.setitem(METHODS, "run", raising(ModuleNotFoundError("it comes later", name=name)))
        assert reply("run", asked) == ("missing", name)
    monkeypatch.setitem(METHODS, "run", raising(MissingModule("pyfive", None, message("read.pyfive", what="hdf5"))))
    assert reply("run", asked) == ("missing", "pyfive")
    monkeypatch.setitem(METHODS, "run", raising(ZeroDivisionError("division by zero")))
    kind, text = reply("run", asked)
    assert kind == "refused"
    told = "The calculation failed inside the program: ZeroDivisionError: division by zero"
    assert json.loads(text)["message"] == told


def test_a_call_in_slices_tells_progress_until_its_answer() -> None:
    spec = {**SMALL, "training": {"epochs": 3000}}
    assert reply("train_open", json.dumps({"spec": spec, "progress": {"rate": 30}}))[0] == "answer"
    kinds = []
    while kinds[-1:] != ["answer"]:
        kind, text = reply("train_slice", '{"milliseconds": 1}')
        kinds.append(kind)
        assert kind in ("answer", "progress")
        assert not text or "progress" not in json.loads(text)
    assert kinds[0] == "progress"


def test_the_same_request_gets_the_same_bytes() -> None:
    text = json.dumps({"spec": small(init={"seed": 3}), "worked": True})
    assert handle("run", text) == handle("run", text)


def test_a_spec_resolves_without_training(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = small(init={"seed": 3}, training={"epochs": 1_000_000})
    resolved = ask("resolve", spec_text=json.dumps(asked))["spec"]
    assert resolved["training"]["epochs"] == 1_000_000
    once = {**asked, "training": {"epochs": 1}}
    assert {**resolved, "training": 0} == {**ask("run", spec=once)["spec"], "training": 0}

    def train(*given: Any) -> Any:
        raise AssertionError("it trains")

    monkeypatch.setattr("backprop.runs.result.Trainer", train)
    assert ask("resolve", spec=asked)["spec"] == resolved
    assert ask("resolve", spec=asked, rows=False)["spec"] == {**resolved, "data": {}}


def test_the_first_step_alone_is_that_of_the_whole_run() -> None:
    spec = small(data={"X": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], "Y": [[0.1], [0.2], [0.3]]},
                 optimizer={"name": "adam"}, training={"epochs": 3, "batch_size": 2, "shuffle": True})  # fmt: skip
    first, whole = ask("run", spec=spec, first_step=True), ask("run", spec=spec, keep_steps=6)
    assert first["steps"] == whole["steps"][:1]
    assert first["spec"]["training"]["epochs"] == 3
    assert first["history"]["step"] == [1]
    assert first["parameters"][0]["W"] == whole["steps"][0]["layers"][0]["after"]["W"]
    after = {**first["spec"], "training": {**spec["training"], "epochs": 1}}
    for layer, parameters in zip(after["network"]["layers"], first["parameters"], strict=True):
        layer.update(parameters)
    after["optimizer"]["state"] = first["optimizer_state"]
    assert ask("run", spec=after)["steps"][0] == whole["steps"][1]


def test_explaining_in_slices_is_explaining_and_keeps_what_it_found_when_it_is_stopped() -> None:
    made = ask("run", spec=SMALL)["parameters"]
    numbers = {"numbers": [{"quantity": "parameters[0].W", "after": {"epochs": 1}, "value": made[0]["W"]}]}
    assert ask("explain_open", spec=SMALL, numbers=numbers) == {}
    told = []
    while "explanations" not in (answer := ask("explain_slice", milliseconds=1)):
        told.append(answer["progress"])
    assert len(told) > 4
    assert all(0 <= one["tried"] <= one["of"] for one in told)
    assert answer == ask("explain", spec=SMALL, numbers=numbers)
    ask("explain_open", spec=SMALL, numbers=numbers)
    while not ask("explain_slice", milliseconds=1)["progress"]["found"]:
        pass
    stopped = ask("explain_slice", stop=True)
    assert stopped["explanations"][0]["tool"] is None
    assert stopped["note_codes"][0]["code"] == "explain.stopped"
    assert error_of("explain_slice", "{}")["message"] == "No explanation is under way."


def test_a_check_in_slices_is_the_check() -> None:
    assert ask("check_open", spec=SMALL) == {}
    slices = []
    while not slices or slices[-1] == {}:
        slices.append(ask("check_slice", milliseconds=1e-9))
    assert len(slices) > 4
    assert slices[-1] == ask("check", spec=SMALL)
    ask("check_open", spec=SMALL)
    assert error_of("check_slice", json.dumps({"stop": True}))["message"] == "The check was stopped."
    assert error_of("check_slice", "{}")["message"] == "The check was stopped."


@pytest.mark.parametrize("batch", [None, 7])
def test_a_large_batch_is_told_by_its_first_rows_and_summed_over_all(batch: int | None) -> None:
    rows = [[k / 10, (k * 7 % 11) / 10] for k in range(25)]
    spec = small(data={"X": rows, "Y": [[k % 3 / 2] for k in range(25)]},
                 training={"batch_size": batch, "shuffle": True})  # fmt: skip
    whole = ask("run", spec=spec, first_step=True)
    part = ask("run", spec=spec, first_step=True, listed=4)
    assert part["abridged"] == {"rows": batch or 25, "listed": 4}
    assert part["spec"] == {**whole["spec"], "data": {}}
    for key in ("parameters", "history", "optimizer_state", "notes", "labels"):
        assert part[key] == whole[key]
    (cut,), (step,) = part["steps"], whole["steps"]

    def compare(made: Any, full: Any, path: str) -> None:
        if isinstance(full, dict):
            assert list(made) == list(full), path
            for key in full:
                compare(made[key], full[key], f"{path}.{key}")
        elif made != full:
            if path == ".layers":
                for one, other in zip(made, full, strict=True):
                    compare(one, other, "layer")
            else:
                assert path.split(".")[-1] in BY_ROW and made == full[:4], path

    compare(cut, step, "")
    assert len(cut["prediction"]) == len(cut["samples"]) == 4
    assert "abridged" not in ask("run", spec=spec, first_step=True, listed=25)


BY_ROW = {"samples", "X", "Y", "prediction", "loss_per_sample", "loss_terms", "input_gradients",
          "z", "a", "da", "slope", "delta"}  # fmt: skip
