"""Sequences from a table: groups of rows, windows of a series, and what a first training of them is."""

import io
import json
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
from asking_tables import ask

import backprop
from backprop.doors.cli import main

GROUPS = "id,load,temp,y\n" + "".join(f"{g},{k},{10 * k},{g == 'b'}\n" for g in "abc" for k in range(1, 4))
SERIES = "t,v\n" + "".join(f"{k},{k * k}\n" for k in range(8))
INPUT, TARGET = "input", "target"


def uses(*roles: str) -> list[dict[str, Any]]:
    return [{"column": c, "use": role} for c, role in enumerate(roles) if role]


def made(text: str, columns: list[dict[str, Any]], **sequences: Any) -> Any:
    return ask(text, columns=columns, sequences=sequences)


def test_each_group_is_a_sequence_with_the_target_of_its_last_row() -> None:
    answer = made(GROUPS, uses("", INPUT, INPUT, TARGET), by=0)
    assert answer["data"]["X"] == [[[1, 10], [2, 20], [3, 30]]] * 3
    assert (answer["data"]["Y"], answer["times"], answer["n_in"]) == ([[0], [1], [0]], True, 2)
    assert answer["notes"][-1] == "3 sequences of 3 rows: each group of rows with the same text in column id is one."
    each = made(GROUPS, uses("", INPUT, "", TARGET), by=0, each=True)
    assert each["data"]["Y"] == [[[0]] * 3, [[1]] * 3, [[0]] * 3]


def test_rows_of_a_group_need_not_stand_together() -> None:
    text = "id,v,y\na,1,0\nb,5,1\na,2,0\nb,6,1\n"
    assert made(text, uses("", INPUT, TARGET), by=0)["data"]["X"] == [[[1], [2]], [[5], [6]]]


def test_groups_of_other_lengths_are_refused_with_what_to_do() -> None:
    text = GROUPS + "d,1,2,True\n"
    assert made(text, uses("", INPUT, INPUT, TARGET), by=0)["error"]["message"] == (
        "Sequences: the group “d” that begins in line 11, column id, has 1 row without missing cells, most have 3. "
        "A network takes sequences of one length: make windows of 3 rows or fewer within the groups, or complete the "
        "group or leave it out of the table."
    )
    windows = made(text, uses("", INPUT, INPUT, TARGET), by=0, window=2, ahead=0)["data"]
    assert windows["X"] == [[[1, 10], [2, 20]], [[2, 20], [3, 30]]] * 3


def test_windows_go_over_a_series_with_the_targets_own_past() -> None:
    answer = made(SERIES, uses(INPUT, TARGET), window=3, ahead=2)
    assert answer["data"]["X"][1] == [[1, 1], [2, 4], [3, 9]]
    assert [row[0] for row in answer["data"]["Y"]] == [16, 25, 36, 49]
    assert answer["data"]["about"]["parameters"] == {"steps": 3, "step": 1, "ahead": 2}
    assert [column["name"] for column in answer["data"]["about"]["inputs"]] == ["t", "v"]
    without = made(SERIES, uses(INPUT, TARGET), window=3, step=2, own=False)["data"]
    assert (without["X"][1], without["Y"][1]) == ([[2], [3], [4]], [25])
    same = made(SERIES, uses(INPUT, TARGET), window=2, ahead=0)["data"]
    assert (same["X"][0], same["Y"][0]) == ([[0], [1]], [1])


def test_steps_may_stand_side_by_side_for_any_network() -> None:
    answer = made(
        "a,v\n" + SERIES.split("\n", 1)[1], [*uses("", TARGET), {"column": 0, "use": INPUT}], window=2, flat=True
    )
    assert (answer["data"]["X"][0], answer["data"]["Y"][0], answer["times"]) == ([0, 0, 1, 1], [4], False)
    alone = made("v\n1\n2\n4\n8\n", uses(TARGET), window=2)["data"]
    assert (alone["X"], alone["Y"]) == ([[[1], [2]], [[2], [4]]], [[4], [8]]), "a series needs no other input"
    names = [column["name"] for column in answer["data"]["about"]["inputs"]]
    assert names == ["a, 2 before", "v, 2 before", "a, 1 before", "v, 1 before"]


def test_no_window_goes_over_a_row_that_was_left_out() -> None:
    text = SERIES.replace("4,16", "4,NA")
    assert made(text, uses(INPUT, TARGET), window=2, own=False)["data"]["Y"] == [[4], [9], [49]]


FAULTS: list[tuple[str, Any, str]] = [
    ("nothing said", {"step": 2},
     "Sequences: neither a column that groups the rows nor the rows in a window are given."),
    ("windows too long", {"window": 8}, "Sequences: no window of 8 rows, with its target 1 further on, fits into 8 "
     "complete rows that follow each other. Make windows shorter."),
    ("no such column", {"by": 5}, "Column: “5” is not allowed. Allowed: a whole number from 0 to 1."),
    ("a window of none", {"window": 0},
     "Rows in a window: “0” is not allowed. Allowed: a whole number from 1 to 10000, or blank."),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "message"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_sequences_that_cannot_be_are_refused(asked: Any, message: str) -> None:
    assert made(SERIES, uses(INPUT, TARGET), **asked)["error"]["message"].startswith(message)


def spec_of(folder: Path, text: str, *arguments: str) -> Any:
    """The spec that the command line makes of a table."""
    (folder / "table.csv").write_text(text, encoding="utf-8")
    with redirect_stderr(io.StringIO()):
        assert main(["data", str(folder / "table.csv"), "--spec", "-o", str(folder / "spec.json"), *arguments]) == 0
    return json.loads((folder / "spec.json").read_text(encoding="utf-8"))


VALUES = [100 + 10 * ((3 * k) % 7 - 3) + k % 2 for k in range(60)]
WAVE = "v\n" + "".join(f"{value}\n" for value in VALUES)
TWO_WAVES = "w,v\n" + "".join(f"{k % 5},{value}\n" for k, value in enumerate(VALUES))
PARTS = "x1,x2,kind\n" + "".join(f"{k % 10 + 100},{k // 10},{'in' if k % 10 < 5 else 'out'}\n" for k in range(100))
SLOPE = "x,price\n" + "".join(f"{k},{250_000 + 3_000 * k}\n" for k in range(60))


@pytest.mark.parametrize(("text", "arguments", "least"), [
    (PARTS, (), 0.95), (SLOPE, (), 0.95), (WAVE, ("--window", "4"), 0.9), (WAVE, ("--window", "4", "--flat"), 0.9),
    (TWO_WAVES, ("--window", "3", "--each", "--targets", "v"), 0.8),
])  # fmt: skip
def test_the_spec_of_a_table_learns_it_at_the_first_run(
    tmp_path: Path, text: str, arguments: tuple[str, ...], least: float
) -> None:
    scores = backprop.train(spec_of(tmp_path, text, *arguments))["training"]["scores"]
    assert (scores["accuracy"] if scores["accuracy"] is not None else scores["r2"][0]) >= least
