"""Numbers that books and pages print come out, and what is not right in them is told by the departure that made it."""

import json
from pathlib import Path
from typing import Any

import pytest

import backprop
from backprop.departures.books import CARRIED, PRINTED, Printed
from backprop.doors.cli import main
from backprop.requests.examples import example_spec

IDS = [f"{one.example}, {one.name}" for one in PRINTED]


@pytest.mark.parametrize("one", PRINTED, ids=IDS)
def test_a_printed_sheet_is_right_but_for_what_a_departure_printed(one: Printed) -> None:
    marked: Any = backprop.mark(example_spec(one.example), one.answers())
    verdicts = {answer["quantity"]: answer["verdict"] for answer in marked["answers"]}
    assert {path for path, verdict in verdicts.items() if verdict != "right"} == set(one.explained)
    by = {path: slip["name"] for slip in reversed(marked["slips"]) for path in slip["explains"]}
    for path, departure in one.explained.items():
        if departure == CARRIED:
            assert verdicts[path] == "consequential", "from the page's own rounded number"
        assert by[path] == departure


def test_mazurs_program_is_the_sequential_variant_to_the_last_printed_digit() -> None:
    after = backprop.run(example_spec("mazur-sequential"))["steps"][0]["after"]["loss"]
    assert f"{after:.9f}" == next(one.sheet["after.loss"] for one in PRINTED if "after.loss" in one.sheet)


def test_the_command_gives_the_sheet_that_mark_takes(tmp_path: Path) -> None:
    spec, sheet, marked = (tmp_path / name for name in ("spec.json", "sheet.json", "marked.json"))
    assert main(["examples", "zhou", "-o", str(spec)]) == 0
    assert main(["examples", "zhou", "--printed", "-o", str(sheet)]) == 0
    assert main(["mark", str(spec), str(sheet), "-o", str(marked)]) == 0
    assert json.loads(marked.read_text("utf-8"))["first_wrong"] is None


def test_an_example_without_printed_numbers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "dropout", "--printed"]) == 2
    assert "mazur, han-kamber, zhou, aiml-notes, sghosh, postnetwork" in capsys.readouterr().err
