"""What a class hands in: each sheet marked by the key's interval and the student's own numbers, slips counted."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from exercise_helpers import cases_of

from backprop.doors.cli import main
from backprop.exercises.distractors import slipped
from backprop.exercises.friendly import key_of
from backprop.exercises.handed_in import read_handed_in, results, results_csv, slips_csv
from backprop.exercises.making import make
from backprop.exercises.sheet import Sheet

WANTED = {"network": "2-3-1", "ask": ["delta", "gradients"], "versions": 2, "seed": 7}


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return make(WANTED)


def handed(sheet: Sheet, student: str, **changed: str) -> bytes:
    """The sheet with its keys, but for some."""
    answers = [{"quantity": q.quantity, "value": changed.get(q.quantity, q.key)} for q in sheet.questions]
    return json.dumps({"student": student, "version": sheet.version, "answers": answers}).encode()


def with_slip(sheet: Sheet, name: str) -> dict[str, str]:
    (case,) = cases_of(sheet)
    numbers = next(one.numbers for one in slipped(case) if one.departure.name == name)
    return {at: key_of(value, 4) for at, value in case.entries([*case.numbers], numbers)}


def test_points_go_to_right_numbers_and_slips_are_counted_once_a_student(sheets: list[Sheet]) -> None:
    first, second = sheets
    files = {
        "a.json": handed(first, "Ann"), "b.json": handed(second, "Bo", **with_slip(second, "sign")),
        "c.json": handed(first, "Cy", **with_slip(first, "sign")), "d.json": b"[]",
        "e.json": handed(first, "Di", **with_slip(first, "missing_hidden_derivative")), "f.csv": b"version,9\nloss,1",
    }  # fmt: skip
    found = results(sheets, files)
    rows = {row["student"]: row for row in found["results"]}
    assert (rows["Ann"]["points"], rows["Ann"]["of"], rows["Ann"]["slips"]) == (17, 17, [])
    assert rows["Bo"]["first_wrong"] == "layers[1].delta[0][0]"
    assert (rows["Bo"]["points"], rows["Bo"]["consequential"], rows["Bo"]["wrong"]) == (0, 16, 1)
    assert [(one["slip"], one["students"]) for one in found["slips"]] == [
        ("sign", ["Bo", "Cy"]), ("missing_hidden_derivative", ["Di"]),
    ]  # fmt: skip
    assert [one["file"] for one in found["unread"]] == ["d.json", "f.csv"]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [(0, "right"), ("0.49", "right"), ("-0.5", "right"), ("0.51", "wrong"), ("-0.51", "wrong")],
)
def test_right_is_what_rounds_to_the_key(sheets: list[Sheet], change: str | int, verdict: str) -> None:
    question = sheets[0].questions[0]
    value = Decimal(question.key) + Decimal(change) * Decimal(question.unit)
    (row,) = results(sheets, {"a.json": handed(sheets[0], "A", **{question.quantity: f"{value:f}"})})["results"]
    assert row[verdict] >= 1
    assert row["wrong"] == (verdict == "wrong")


def test_fewer_decimals_than_asked_earn_nothing_though_they_are_no_slip(sheets: list[Sheet]) -> None:
    question = max(sheets[0].questions, key=lambda one: abs(float(one.key)))
    short = f"{round(float(question.key), 2):.2f}"
    assert float(short) != float(question.key)
    (row,) = results(sheets, {"a.json": handed(sheets[0], "A", **{question.quantity: short})})["results"]
    assert (row["imprecise"], row["points"], row["slips"]) == (1, 16, [])


def test_what_is_no_number_is_wrong_and_what_is_not_there_is_blank(sheets: list[Sheet]) -> None:
    names = [question.quantity for question in sheets[0].questions[:2]]
    (row,) = results(sheets, {"a.json": handed(sheets[0], "A", **{names[0]: "six", names[1]: " "})})["results"]
    assert (row["wrong"], row["blank"]) == (1, 1)


def test_two_steps_are_marked_step_by_step() -> None:
    sheets = make({"difficulty": "two_steps", "seed": 3})
    last = sheets[0].questions[-1]
    assert last.quantity.startswith("steps[1].")
    (row,) = results(sheets, {"a.json": handed(sheets[0], "A", **{last.quantity: "9"})})["results"]
    assert (row["wrong"], row["first_wrong"]) == (1, last.quantity)


def test_a_hunt_is_marked_by_its_line() -> None:
    sheets = make({"hunt": True, "seed": 1})
    (question,) = sheets[0].questions
    found = results(sheets, {"a.json": handed(sheets[0], "A"), "b.json": handed(sheets[0], "B", first_wrong="99")})
    assert [(row["right"], row["wrong"]) for row in found["results"]] == [(1, 0), (0, 1)]
    assert question.points == 1


def test_a_csv_names_student_and_version() -> None:
    read = read_handed_in(
        "x.csv", "\ufeffstudent,Zoë\nversion,2\nquantity,value\nloss,0.1\nprediction[0][0],\n".encode()
    )
    assert (read.student, read.version, dict(read.answers)) == ("Zoë", 2, {"loss": "0.1"})
    assert read_handed_in("kim.csv", b"loss,0.1").student == "kim"


def test_no_cell_is_a_formula(sheets: list[Sheet]) -> None:
    found = results(sheets, {"a.json": handed(sheets[0], "=1+1", **with_slip(sheets[0], "sign"))})
    head, row = csv.reader(results_csv(found).splitlines())
    assert dict(zip(head, row, strict=True))["student"] == "'=1+1"
    assert slips_csv(found).splitlines()[1] == "sign,1,'=1+1"


def test_the_commands_make_sheets_and_mark_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--network", "2-3-1", "--ask", "delta,gradients", "--seed", "7", "--versions", "2"]
    assert main(["exercise", *asked, "-o", str(tmp_path / "sheets.json")]) == 0
    assert main(["exercise", *asked, "--format", "latex", "-o", str(tmp_path / "paper")]) == 0
    assert sorted(path.name for path in (tmp_path / "paper").iterdir()) == ["keys.tex", "sheets.tex"]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.json").write_bytes(handed(make(WANTED)[1], "Ann"))
    (folder / "b.json").write_text("{}")
    capsys.readouterr()
    assert main(["mark", str(tmp_path / "sheets.json"), "--folder", str(folder)]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[1].startswith("a.json,Ann,2,17,0,17,17,")
    assert told.err.startswith("b.json: Handed in")


@pytest.mark.parametrize(
    "call", [["exercise", "--format", "latex"], ["exercise", "--format", "stone"], ["exercise", "--digits", "x"],
             ["mark", "-"]],
)  # fmt: skip
def test_calls_that_cannot_be_are_refused(call: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.read", lambda: "{}", raising=False)
    assert main(call) == 2
