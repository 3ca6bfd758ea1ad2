"""Exercises over the bridge: version by version, stopped, and begun anew where random numbers come late."""

import json
from typing import Any

import numpy as np
import pytest

from backprop.doors.bridge import reply

WANTED = {"network": "2-2-1", "difficulty": "delta", "versions": 3, "seed": 2}


def asked(method: str, **params: Any) -> tuple[str, Any]:
    kind, text = reply(method, json.dumps(params))
    return kind, json.loads(text) if text and kind != "missing" else text


def in_slices(**params: Any) -> list[tuple[str, Any]]:
    found = [asked("exercise_slice", milliseconds=1, **params)]
    while found[-1][0] == "progress":
        found.append(asked("exercise_slice", milliseconds=1, **params))
    return found


def test_slices_tell_how_many_versions_are_made_and_give_what_one_call_gives() -> None:
    assert asked("exercise_open", exercise=WANTED) == ("answer", {})
    *told, (kind, answer) = in_slices()
    assert [progress for _, progress in told] == [{"made": 1, "of": 3}, {"made": 2, "of": 3}]
    assert (kind, answer) == asked("exercise", exercise=WANTED)


def test_one_that_is_stopped_gives_the_versions_made_so_far() -> None:
    asked("exercise_open", exercise=WANTED)
    asked("exercise_slice", milliseconds=1)
    kind, answer = asked("exercise_slice", milliseconds=1, stop=True)
    assert (kind, [sheet["version"] for sheet in answer["sheets"]]) == ("answer", [1])
    assert asked("exercise_slice", milliseconds=1)[0] == "refused"


def test_what_cannot_be_is_refused_when_it_is_opened() -> None:
    assert asked("exercise_open", exercise={**WANTED, "dead": 1})[1]["field"] == "dead"


@pytest.mark.parametrize("wanted", [WANTED, {"spec": {
    "network": {"n_inputs": 1, "layers": [{"units": 1, "W": [[1]], "b": [0]}]}, "data": {"X": [[1]], "Y": [[0]]},
}}])  # fmt: skip
def test_random_numbers_that_come_late_are_asked_for_before_the_first_version(
    wanted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_there(*_: Any) -> Any:
        raise ModuleNotFoundError("No module named 'numpy.random'", name="numpy.random")

    with monkeypatch.context() as patched:
        patched.setattr(np.random, "default_rng", not_there)
        assert asked("exercise_open", exercise=wanted) == ("missing", "numpy.random")
    assert asked("exercise_open", exercise=wanted) == ("answer", {})
    assert len(in_slices()[-1][1]["sheets"]) == wanted.get("versions", 1)


def test_files_of_text_are_texts_and_others_are_in_base64_with_what_is_to_be_said() -> None:
    sheets = asked("exercise", exercise={**WANTED, "versions": 1})[1]["sheets"]
    (page,) = asked("exercise_files", sheets=sheets, format="html")[1]["files"]
    assert page["text"].startswith("<!doctype html>")
    canvas = asked("exercise_files", sheets=sheets, format="canvas")[1]
    assert "base64" in canvas["files"][0]
    assert len(canvas["notes"]) == 1
