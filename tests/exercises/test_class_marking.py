"""A class's sheets over the bridge: marked one by one, stopped with what is marked, random numbers asked for first."""

import json
from typing import Any

import numpy as np
import pytest

from backprop.doors.bridge import reply
from backprop.exercises.document import sheets_document
from backprop.exercises.making import make

STUDENTS = 5
SHEETS = make({"network": "2-2-1", "difficulty": "delta", "seed": 2})
GIVEN = {
    "sheets": sheets_document(SHEETS)["sheets"],
    "files": {
        f"{name}.csv": "".join(f"{one.quantity},{one.key}\n" for one in SHEETS[0].questions) for name in range(STUDENTS)
    }
    | {"no.json": "[]"},
}


def asked(method: str, **params: Any) -> tuple[str, Any]:
    kind, text = reply(method, json.dumps(params))
    return kind, json.loads(text) if text and kind != "missing" else text


def test_slices_tell_how_many_sheets_are_marked_and_give_what_one_call_gives() -> None:
    assert asked("handed_in_open", **GIVEN) == ("answer", {})
    told = [asked("handed_in_slice", milliseconds=1) for _ in range(STUDENTS + 1)]
    assert told[:-1] == [("progress", {"marked": k + 1, "of": STUDENTS + 1}) for k in range(STUDENTS)]
    assert told[-1] == asked("handed_in", **GIVEN)
    assert told[-1][1]["left"] == 0
    assert asked("handed_in_slice", milliseconds=1)[0] == "refused"


def test_marking_that_is_stopped_keeps_what_is_marked_and_counts_what_is_left() -> None:
    asked("handed_in_open", **GIVEN)
    asked("handed_in_slice", milliseconds=1)
    asked("handed_in_slice", milliseconds=1)
    kind, found = asked("handed_in_slice", milliseconds=1, stop=True)
    assert (kind, len(found["results"]), found["left"]) == ("answer", 2, STUDENTS - 1)
    assert found["csv"].count("\n") == 3
    assert asked("handed_in_slice", milliseconds=1)[0] == "refused"


def test_random_numbers_that_come_late_are_asked_for_before_the_first_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_there(*_: Any) -> Any:
        raise ModuleNotFoundError("No module named 'numpy.random'", name="numpy.random")

    with monkeypatch.context() as patched:
        patched.setattr(np.random, "default_rng", not_there)
        assert asked("handed_in_open", **GIVEN) == ("missing", "numpy.random")
    assert asked("handed_in_open", **GIVEN) == ("answer", {})


def test_no_sheets_at_all_are_refused_when_it_is_opened() -> None:
    assert asked("handed_in_open", files=GIVEN["files"])[1]["field"] == "sheets"
