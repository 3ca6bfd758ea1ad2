"""Whatever a spec holds, it is run or refused in words: some of the mutants; more by hand, as that module says."""

import io
import json
import random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from mutants_of_specs import ODD, PLAIN, check_in_json, check_in_python, mutant, shortened, sources
from small import SMALL, put, refusal_of

from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.requests.parsing import parse
from backprop.runs.result import run


@pytest.fixture(scope="module")
def originals() -> list[Any]:
    return sources()


def test_python_specs_are_run_or_refused(originals: list[Any]) -> None:
    became = [check_in_python(shortened(mutant(random.Random(seed), originals, PLAIN + ODD))) for seed in range(300)]
    assert set(became) == {"run", "refused"}


def test_json_specs_are_run_or_refused(originals: list[Any]) -> None:
    became = [check_in_json(shortened(mutant(random.Random(seed), originals, PLAIN))) for seed in range(1000, 1200)]
    assert set(became) == {"run", "refused"}


def test_the_command_line_runs_them_or_ends_with_two(
    originals: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(2000, 2060):
        text = json.dumps(shortened(mutant(random.Random(seed), originals, PLAIN)))
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        status = main(["run", "-"])
        err = capsys.readouterr().err
        assert (status, bool(err)) in ((0, False), (2, True)), text
        assert ": " in err or not err
        err.encode("utf-8")


LONG = 10**5000
GIVEN: list[tuple[str, str, Any, str, str]] = [
    ("no step", "training.changes", [{"learning_rate": 0.5}], "training.changes[0].step", "“null” is not allowed"),
    ("no rate", "training.changes", [{"step": 1}, {}], "training.changes[1].step", "Enter a number."),
    ("NaN for a whole number", "training.epochs", float("nan"), "training.epochs", "It must be finite."),
    ("infinity for a whole number", "training.epochs", float("inf"), "training.epochs", "It must be finite."),
    ("a number of 5001 digits", "training.seed", LONG, "training.seed", "“a whole number of about 5000 digits”"),
    ("such a weight", "network.layers.0.W.0.1", -LONG, "network.layers[0].W[0][1]", "-1e15 to 1e15. Too small"),
    ("such a number in a list", "training.batch_size", [LONG], "training.batch_size", "“a list” is not allowed"),
    ("an array for the version", "schema", np.array([1, 2]), "schema", "Schema version"),
    ("an array of one for the version", "schema", np.array([1]), "schema", "Schema version"),
    ("NaN about the data", "data.about", {"parameters": {"noise": float("nan")}}, "data.about.parameters.noise",
     "It must be finite."),
    ("half a character about the data", "data.about", {"parameters": {"w": "\ud800"}}, "data.about.parameters.w",
     "<U+D800>"),
    ("half a character in its key", "data.about", {"parameters": {"\ud800": 1}}, "data.about.parameters.<U+D800>",
     "<U+D800>"),
    ("a number for its key", "data.about", {"parameters": {1: 2}}, "data.about.parameters.1", "text of at most 64"),
    ("no spread of a column", "data.about", {"inputs": [{"name": "a", "std": 0}, {"name": "b"}]},
     "data.about.inputs[0].std", "a number above 0"),
    ("spread below nought", "data.about", {"inputs": [{"name": "a"}, {"name": "b", "std": -1}]},
     "data.about.inputs[1].std", "It must be above 0."),
    ("half a character in a key", "\udfff", 1, "<U+DFFF>", "Key in Spec: “<U+DFFF>”"),
    ("half a character in an inner key", "optimizer", {"a\ud800": 1}, "optimizer.a<U+D800>", "a<U+D800>"),
    ("a key of a thousand characters", "a" * 1000, 1, "a" * 40 + "…", "Key in Spec"),
    ("a loss under way of nothing", "optimizer", {"name": "sgd", "state": {
        "steps": 1, "layers": [{"W": {}, "b": {}}] * 2, "epoch_losses": [None]}}, "optimizer.state.epoch_losses[0]",
     "Enter a number."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "field", "words"), [row[1:] for row in GIVEN], ids=[row[0] for row in GIVEN])
def test_the_refusal_names_field_value_and_range(path: str, value: Any, field: str, words: str) -> None:
    found, message = refusal_of(put(SMALL, path, value))
    assert found == field and words in message
    message.encode("utf-8")


def test_what_holds_itself_is_refused() -> None:
    rows: Any = [[0.5]]
    rows[0].append(rows)
    assert refusal_of(put(SMALL, "data.X", rows)) == (
        "data.X[0][1]", "x2 of sample 1: “a list” is not allowed. Allowed: a number from -1e15 to 1e15. "
        "Write a number such as 0.5, -2 or 1e-3.",
    )  # fmt: skip
    mask: Any = []
    mask.append(mask)
    assert refusal_of(put(SMALL, "network.layers.1", {"kind": "dropout", "mask": mask}))[0] == (
        "network.layers[1].mask[0][0][0]"
    )


def test_blocks_within_blocks_without_end_are_refused() -> None:
    block: Any = {"kind": "residual"}
    block["layers"] = [block]
    field, message = refusal_of(put(SMALL, "network.layers.0", block))
    assert field == "network.layers[0]" + ".layers[0]" * 6 + ".layers" and "at most 6 levels of blocks" in message


def test_six_levels_of_blocks_go_through_every_door() -> None:
    layer: Any = {"units": 2}
    for _ in range(6):
        layer = {"kind": "residual", "layers": [layer]}
    answer = json.loads(handle("run", json.dumps({"spec": put(SMALL, "network.layers.0", layer)})))
    assert "error" not in answer
    assert json.loads(handle("run", json.dumps({"spec": answer["spec"]})))["steps"] == answer["steps"]


def test_numbers_of_numpy_are_numbers() -> None:
    def spec(epochs: Any, seed: Any, x: Any) -> Any:
        return put(put(SMALL, "training", {"epochs": epochs, "seed": seed}), "data.X.0.0", x)

    theirs, ours = spec(np.int64(2), np.uint64(2**64 - 1), np.float32(0.5)), spec(2, 2**64 - 1, 0.5)
    assert run(parse(theirs)) == run(parse(ours))
    assert refusal_of(put(SMALL, "training", {"epochs": np.float64("nan")}))[0] == "training.epochs"
    assert refusal_of(put(SMALL, "training", {"epochs": np.bool_(True)}))[0] == "training.epochs"
