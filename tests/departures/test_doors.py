"""Marking is asked for by the command line, from Python and by the page, and answered alike."""

import json
from pathlib import Path
from typing import Any

import pytest
from asking_marks import mazur

import backprop
from backprop.doors.bridge import handle
from backprop.doors.cli import main

SHEET: Any = {
    "schema": 1,
    "answers": [{"quantity": "layers[1].delta[0][0]", "value": "0.7414"}, {"quantity": "loss", "value": "0.2984"}],
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, document in (("spec", mazur()), ("sheet", SHEET)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return [str(tmp_path / "spec.json"), str(tmp_path / "sheet.json")]


def test_every_door_gives_the_same_answer(files: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answer = backprop.mark(mazur(), SHEET)
    assert answer["slips"][0]["name"] == "missing_output_derivative"
    assert main(["mark", *files]) == 0
    assert json.loads(capfdbinary.readouterr().out) == answer
    assert json.loads(handle("mark", json.dumps({"spec": mazur(), "answers": SHEET}))) == answer


def test_a_bad_sheet_is_told_with_its_field(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    Path(files[1]).write_text('{"answers": [{"quantity": "loss", "value": ""}]}', encoding="utf-8")
    assert main(["mark", *files]) == 2
    assert capfd.readouterr().err.startswith("answers[0].value: Value: “” is not allowed. Allowed: a number")
    refused = json.loads(handle("mark", json.dumps({"spec": mazur(), "answers": {"answers": 5}})))
    assert (refused["error"]["field"], refused["error"]["code"]) == ("answers", "mark.list")


def test_no_sheet_is_no_answer() -> None:
    assert json.loads(handle("mark", json.dumps({"spec": mazur()})))["error"]["field"] == "answers"


def test_a_sheet_that_is_no_json_is_told_as_the_sheet(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    Path(files[1]).write_text("delta 0.7414", encoding="utf-8")
    assert main(["mark", *files]) == 2
    assert capfd.readouterr().err.startswith("answers: It is not JSON: ")
