"""New rows through a network: coded as its data were, to the bits of step and training, each fault at its place."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import backprop
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.numbers.json_reader import Reader
from backprop.tables.tables import table_document

FLOWERS = "length,width,place,species\n1.5,0.2,field,a\n4.5,1.5,wood,b\n6,2.5,rock,c\n1.4,0.3,wood,a\n5,1.7,field,b\n"
ROWS = [line.split(",")[:3] for line in FLOWERS.splitlines()[1:]]


def spec_of_table(text: str, columns: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    made = table_document(Reader({"text": text, "columns": columns}, "", "Table"))
    layers = [{"units": 5, "activation": "tanh"}, {"units": made["n_out"], "activation": "softmax"}]
    spec = {
        "network": {"n_inputs": made["n_in"], "layers": layers}, "data": made["data"],
        "loss": {"name": "categorical_cross_entropy"}, "training": {"epochs": 3},
    }  # fmt: skip
    return {**spec, **more}


FLOWER_COLUMNS: list[dict[str, Any]] = [
    *({"column": c, "use": "input", "standardize": True} for c in (0, 1)),
    {"column": 2, "use": "input"}, {"column": 3, "use": "target"},
]  # fmt: skip
SPEC = spec_of_table(FLOWERS, FLOWER_COLUMNS)


def ask(**params: Any) -> Any:
    return json.loads(handle("predict", json.dumps(params)))


def test_raw_rows_of_a_table_are_predicted_to_the_bits_of_the_step() -> None:
    step = backprop.run({**SPEC, "training": {"epochs": 1}})["steps"][0]
    made = backprop.predict(SPEC, ROWS)
    assert made["prediction"] == step["prediction"]
    assert [column["name"] for column in made["columns"]] == ["length", "width", "place"]
    assert made["columns"][2]["categories"] == ["field", "rock", "wood"]


def test_each_row_alone_has_the_bits_that_it_has_among_others() -> None:
    whole = backprop.predict(SPEC, ROWS)["prediction"]
    assert [backprop.predict(SPEC, [row])["prediction"][0] for row in ROWS] == whole


@pytest.mark.parametrize("engine", ["auto", "numpy"])
def test_a_result_is_predicted_with_by_its_trained_network(engine: str) -> None:
    result = backprop.train(SPEC, engine)
    made = backprop.predict(result, ROWS)
    found = np.array(made["prediction"])
    assert made["prediction"] != backprop.predict(SPEC, ROWS)["prediction"]
    told = [names[np.argmax(row)] for row in found for names in (made["classes"],)]
    assert [row[0] for row in made["outputs"]] == told
    right = sum(name == line[-1] for name, line in zip(told, FLOWERS.splitlines()[1:], strict=True))
    assert right / len(ROWS) == result["training"]["scores"]["accuracy"]
    again = {**result["spec"], "network": {**result["spec"]["network"]}}
    for layer, own in zip(again["network"]["layers"], result["parameters"], strict=True):
        layer |= own
    assert backprop.run(again)["steps"][0]["prediction"] == made["prediction"]


def test_an_open_run_is_predicted_with_as_it_stands_and_as_it_stood() -> None:
    handle("train", json.dumps({"run": "flowers", "spec": SPEC}))
    end, start = ask(run="flowers", rows=ROWS), ask(run="flowers", step=0, rows=ROWS)
    assert end["prediction"] == backprop.predict(backprop.train(SPEC), ROWS)["prediction"]
    assert start["prediction"] == backprop.predict(SPEC, ROWS)["prediction"]
    assert ask(run="none", rows=ROWS)["error"]["field"] == "run"


def test_running_statistics_stand_and_nothing_is_dropped() -> None:
    layers = [{"units": 4}, {"kind": "batch_norm"}, {"kind": "dropout", "rate": 0.5}, {"units": 1}]
    data = {"X": [[0.1, 2], [0.3, -1], [2, 1]], "Y": [[0.1], [0.4], [0.2]]}
    spec = {"network": {"n_inputs": 2, "layers": layers}, "data": data, "training": {"epochs": 4}}
    result = backprop.run({**spec, "training": {"epochs": 1}})
    (step,) = result["steps"]
    found = backprop.predict(result, data["X"])["prediction"]
    assert found == step["evaluation"]["prediction"] != step["after"]["prediction"]


def test_numbers_carried_by_hand_are_carried_here_too() -> None:
    spec = {
        **backprop.run(EXAMPLE)["spec"],
        "conventions": {"rounding": {"digits": 3, "kind": "decimals", "carry": True}},
    }
    assert backprop.predict(spec, spec["data"]["X"])["prediction"] == backprop.run(spec)["steps"][0]["prediction"]


EXAMPLE = {
    "network": {"n_inputs": 2, "layers": [{"units": 2}, {"units": 2}]},
    "data": {"X": [[0.05, 0.1]], "Y": [[0.01, 0.99]]},
}


def test_classes_have_names_and_probabilities() -> None:
    made = backprop.predict(SPEC, ROWS)
    assert (made["kind"], made["probabilities"]) == ("classification", True)
    assert made["head"] == ["predicted species", "P(a)", "P(b)", "P(c)"]
    assert [row[1:] for row in made["outputs"]] == made["prediction"]


def test_the_low_class_of_one_output_has_the_rest_of_its_probability() -> None:
    layers = [{"units": 1, "activation": "sigmoid"}]
    spec = {"network": {"n_inputs": 2, "layers": layers}, "data": {"dataset": "moons", "samples": 6}}
    made = backprop.predict(spec, [[0.5, 0.25]])
    (row,), ((output,),) = made["outputs"], made["prediction"]
    assert made["head"] == ["predicted class", "P(upper moon)", "P(lower moon)"]
    assert row == ["lower moon" if output >= 0.5 else "upper moon", 1.0 - output, output]
    tanh = {**spec, "network": {"n_inputs": 2, "layers": [{"units": 1, "activation": "tanh"}]}}
    assert backprop.predict(tanh, [[0.5, 0.25]])["head"] == ["predicted class", "output lower moon"]


def test_standardized_targets_are_told_in_their_own_units_beside_the_outputs() -> None:
    columns = [{"column": 0, "use": "input"}, {"column": 1, "use": "target", "standardize": True}]
    spec = spec_of_table("x,y\n1,10\n2,30\n3,20\n", columns, loss={"name": "mean_squared_error"})
    spec["network"]["layers"] = [{"units": 1, "activation": "identity"}]
    made = backprop.predict(spec, [[1], [2]])
    about = spec["data"]["about"]["targets"][0]
    assert made["head"] == ["predicted y", "output y"]
    assert made["outputs"] == [[z * about["std"] + about["mean"], z] for (z,) in made["prediction"]]


@pytest.mark.parametrize(
    "rows",
    [
        [dict(zip(("place", "width", "length"), reversed(row), strict=True)) for row in ROWS],
        "id,place,width,length\n" + "".join(f"{i},{','.join(reversed(row))}\n" for i, row in enumerate(ROWS)),
        "".join(f"{','.join(row)}\n" for row in ROWS),
        json.dumps([[float(row[0]), float(row[1]), row[2]] for row in ROWS]),
        "\ufeff" + "length;width;place\n" + "".join(f"{';'.join(row)}\n" for row in ROWS),
    ],
    ids=["objects", "by name", "by place", "json", "semicolons"],
)
def test_rows_are_understood_in_each_form(rows: Any) -> None:
    assert backprop.predict(SPEC, rows)["prediction"] == backprop.predict(SPEC, ROWS)["prediction"]


def test_arrays_and_one_row_alone_are_rows() -> None:
    X = [[0.5, 1.0], [0.25, -1.0]]
    whole = backprop.predict(EXAMPLE, X)["prediction"]
    assert backprop.predict(EXAMPLE, np.array(X))["prediction"] == whole
    assert backprop.predict(EXAMPLE, X[0])["prediction"] == whole[:1]
    assert backprop.predict(EXAMPLE, "0,5;1\n0,25;-1\n", ",")["prediction"] == whole


@pytest.mark.parametrize(
    ("rows", "field", "said"),
    [
        ([["1", "2", "field"], ["x", "2", "wood"]], "rows[1][0]", "Row 2, length: “x” is not allowed."),
        ([["1", "2", "sea"]], "rows[0][2]", "Row 1, place: “sea” is not allowed. Allowed: one of field, rock, wood."),
        ([["1", None, "wood"]], "rows[0][1]", "Row 1, width: "),
        (
            [["1", "2"]],
            "rows[0]",
            "Row 1: “2 cells” is not allowed. Allowed: 3 cells. The columns are length, width, place.",
        ),
        ("length,width\n1,2\n", "rows", "The column place is missing."),
        ([], "rows", "Allowed: a list of rows"),
        ([[1, float("inf"), "wood"]], "rows[0][1]", "Row 1, width: "),
    ],
)
def test_a_refusal_names_row_and_column(rows: Any, field: str, said: str) -> None:
    with pytest.raises(backprop.SpecError) as refusal:
        backprop.predict(SPEC, rows)
    assert refusal.value.field == field
    assert said in refusal.value.message


def test_more_rows_than_there_may_be_are_refused() -> None:
    with pytest.raises(backprop.SpecError, match="at most 100000 rows"):
        backprop.predict(EXAMPLE, [[0, 0]] * 100_001)


def test_through_the_bridge_the_other_rows_are_predicted_all_the_same() -> None:
    made = ask(spec=SPEC, text="length,width,place\n1,2,sea\n1.5,0.2,field\n1,?,wood\n")
    assert [(one["row"], one["column"]) for one in made["refused"]] == [(0, 2), (2, 1)]
    assert [row is None for row in made["outputs"]] == [True, False, True]
    assert made["prediction"][1] == backprop.predict(SPEC, ROWS[:1])["prediction"][0]
    assert made["cells"] == [["1", "2", "sea"], ["1.5", "0.2", "field"], ["1", "?", "wood"]]
    assert made["refused"][0]["message"].startswith("Line 2, place: “sea”")


RECURRENT: Any = {
    "network": {"n_inputs": 1, "layers": [{"kind": "rnn", "units": 3}, {"units": 1, "activation": "identity"}]},
    "data": {"X": [[[0.1], [0.2], [0.3]], [[0.3], [0.1], [-0.5]]], "Y": [[0.4], [0.25]]},
    "loss": {"name": "mean_squared_error"},
}


def test_sequences_of_any_length_are_predicted() -> None:
    X = RECURRENT["data"]["X"]
    step = backprop.run(RECURRENT)["steps"][0]["prediction"]
    assert backprop.predict(RECURRENT, X)["prediction"] == step
    table = "sequence,x1\n" + "".join(f"{name},{x}\n" for name, steps in zip("ab", X, strict=True) for (x,) in steps)
    made = backprop.predict(RECURRENT, table + "c,0.7\n")
    assert made["prediction"][:2] == step
    assert [row and row[0] for row in made["outputs"][:6]] == [None, None, step[0][0], None, None, step[1][0]]
    assert backprop.predict(RECURRENT, [[0.7]])["prediction"] == made["prediction"][2:]
    keyed = [[name, str(x)] for name, steps in zip("ab", X, strict=True) for (x,) in steps]
    assert ask(spec=RECURRENT, rows=keyed)["prediction"] == step
    assert ask(spec=RECURRENT, rows=[])["columns"] == [{"name": "x1"}]
    with pytest.raises(backprop.SpecError, match="Time 2 of row 1, x1"):
        backprop.predict(RECURRENT, [[[0.7], ["x"]]])


def test_first_states_of_the_samples_are_not_those_of_new_rows() -> None:
    cell = {"kind": "rnn", "units": 2, "h0": [[0.5, 0.1], [0.0, 0.3]]}
    spec = {**RECURRENT, "network": {"n_inputs": 1, "layers": [cell, {"units": 1}]}}
    made = backprop.predict(spec, RECURRENT["data"]["X"] * 2)
    assert made["notes"] == ["Each row begins from the first state of sample 1."]
    assert made["prediction"][0] == made["prediction"][2] == backprop.run(spec)["steps"][0]["prediction"][0]


def test_the_command_writes_csv_that_it_reads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.json").write_text(json.dumps(SPEC), encoding="utf-8")
    Path("rows.csv").write_text(FLOWERS, encoding="utf-8")
    assert main(["predict", "spec.json", "rows.csv", "-o", "made.csv"]) == 0
    assert capsys.readouterr().err == "note: Not used: species.\n"
    head, *lines = Path("made.csv").read_text(encoding="utf-8").splitlines()
    assert head == "length,width,place,predicted species,P(a),P(b),P(c)"
    want = backprop.predict(SPEC, ROWS)["prediction"]
    assert [[float(cell) for cell in line.split(",")[4:]] for line in lines] == want
    assert main(["predict", "spec.json", "made.csv", "-o", "again.csv"]) == 0
    assert Path("again.csv").read_text(encoding="utf-8") == Path("made.csv").read_text(encoding="utf-8")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(FLOWERS.encode())))
    assert main(["predict", "spec.json", "-", "--format", "json", "-o", "made"]) == 0
    assert json.loads(Path("made").read_text(encoding="utf-8"))["prediction"] == want


def test_the_command_names_each_refused_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec, rows = tmp_path / "spec.json", tmp_path / "rows.csv"
    spec.write_text(json.dumps(backprop.train(SPEC)), encoding="utf-8")
    rows.write_text("length,width,place\n1,2,sea\n1,x,wood\n1,1,wood\n", encoding="utf-8")
    assert main(["predict", str(spec), str(rows)]) == 2
    said = capsys.readouterr()
    assert [line.partition(" is ")[0] for line in said.err.splitlines()] == [
        "rows[0][2]: Line 2, place: “sea”", "rows[1][1]: Line 3, width: “x”",
    ]  # fmt: skip
    lines = said.out.splitlines()
    assert lines[1:3] == ["1,2,sea,,,,", "1,x,wood,,,,"] and ",," not in lines[3]
    assert main(["predict", "-", "-"]) == 2


PLAIN = {
    "network": {"n_inputs": 2, "layers": [{"units": 1, "W": [[1, 1]], "b": [0], "activation": "identity"}]},
    "data": {"X": [[0, 0]], "Y": [[0.5]]},
}


@pytest.mark.parametrize(
    ("text", "outputs"),
    [
        ("x1;x2\n0,5;1,5\n2,5;3\n", [[2.0], [5.5]]),
        ("x1;x2\n1.234,5;2\n0,5;1\n", [[1236.5], [1.5]]),
        ("0,5\t1,5\n2,5\t3\n", [[2.0], [5.5]]),
    ],
)
def test_decimal_commas_that_a_table_proves_are_read_and_said(text: str, outputs: list[list[float]]) -> None:
    answer = ask(spec=PLAIN, text=text)
    assert answer["outputs"] == outputs
    assert "comma" in answer["notes"][0]
    assert "," not in str(next(cell for row in answer["cells"] for cell in row))


def test_a_comma_that_may_part_thousands_or_stands_in_a_typed_cell_is_offered_and_never_read() -> None:
    for asked in ({"rows": [["0,5", "1"]]}, {"text": 'x1,x2\n"0,5",1\n'}):
        (refused,) = ask(spec=PLAIN, **asked)["refused"]
        assert (refused["code"], refused["parts"]["value"]) == ("number.point", "0.5")
        assert refused["message"].endswith("Use 0.5?")
    (refused,) = ask(spec=PLAIN, rows=[["1,200", "1"]])["refused"]
    assert refused["message"].endswith("Use 1.200 or 1200?")
