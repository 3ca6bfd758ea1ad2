"""Tables from JSON: the three forms, and what is refused because two readers could understand it differently."""

import json
from typing import Any

import pytest

from backprop.doors.bridge import handle

USES = [{"column": 0, "use": "input"}, {"column": 1, "use": "target"}]


def ask(text: str, **params: Any) -> Any:
    return json.loads(handle("table", json.dumps({"text": text, "format": "json", **params})))


def test_objects_name_the_columns_and_what_they_lack_is_empty() -> None:
    text = '[{"a": 1, "b": 0.5}, {"a": 2, "b": null}, {"a": 3}]'
    preview = ask(text)
    assert preview["header"] and [column["name"] for column in preview["columns"]] == ["a", "b"]
    assert preview["first"] == [["1", "0.5"], ["2", ""], ["3", ""]]
    assert ask(text, columns=USES, missing="drop")["data"]["X"] == [[1]]
    assert "line 2, column b; line 3, column b" in ask(text, columns=USES, missing="refuse")["error"]["message"]


def test_rows_may_begin_with_a_header() -> None:
    assert ask("[[1, 2], [3, 4]]", columns=USES)["data"]["Y"] == [[2], [4]]
    assert ask('[["a", "b"], [3, 4]]')["header"]
    assert not ask('[["a", "b"], [3, 4]]', header=False)["header"]


def test_inputs_and_targets_are_known_as_such() -> None:
    preview = ask('{"X": [[1, 2], [3, 4]], "Y": [[5, 6], [7, 8]]}')
    assert [column["name"] for column in preview["columns"]] == ["x1", "x2", "y1", "y2"]
    assert preview["targets"] == 2
    assert ask("[[1, 2], [3, 4]]")["targets"] == 0


def test_true_and_false_are_two_categories() -> None:
    preview = ask('[{"a": 1, "b": true}, {"a": 2, "b": false}]')
    assert preview["columns"][1]["categories"] == ["false", "true"]


def test_numbers_stay_as_they_are_written() -> None:
    """9007199254740993 is the first whole number that float64 has not: JavaScript would make it …992."""
    preview = ask('[{"id": 9007199254740993, "y": 1.10}, {"id": -0.0, "y": 1E5}]')
    assert preview["first"] == [["9007199254740993", "1.10"], ["-0.0", "1E5"]]


@pytest.mark.parametrize(("number", "reason"), [("1e-400", "Too small"), ("1e400", "is not allowed")])
def test_a_number_that_cannot_be_kept_is_refused_at_its_place(number: str, reason: str) -> None:
    uses = [USES[0] | {"kind": "number"}, USES[1]]
    error = ask(f"[[1, 2], [{number}, 3]]", columns=uses)["error"]
    assert error["message"].startswith("Line 2, column 1: ") and reason in error["message"]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert ask("\ufeff[[1, 2], [3, 4]]")["rows"] == 2


def test_a_table_too_large_is_refused_before_its_cells_are_made() -> None:
    keys = ",".join(f'"{k}":0' for k in range(1001))
    assert "1001 columns" in ask(f"[{{{keys}}}]")["error"]["message"]
    keys = ",".join(f'"{k}":0' for k in range(1000))
    assert "1002 rows of 1000 columns" in ask(f"[{{{keys}}}{',{}' * 1001}]")["error"]["message"]


REFUSED = [
    ("a key twice", '[{"a": 1, "a": 2}]', "The key “a” appears twice in one object."),
    ("a key of a later object", '[{"a": 1}, {"b": 2}]', "Object 2 has the key “b”, which the first object lacks."),
    ("ragged rows", "[[1, 2], [3]]", "Row 2 has 1 of 2 columns."),
    ("ragged inputs", '{"X": [[1, 2], [3]], "Y": [[1], [2]]}', "In X row 2 has 1 of 2 columns."),
    ("more inputs than targets", '{"X": [[1], [2]], "Y": [[1]]}', "X has 2 rows, Y has 1."),
    ("a list as a cell", "[[1, [2]]]", "Row 1 contains a list or object where a number or text is expected."),
    ("NaN", "[[NaN]]", "NaN is not a number that JSON allows."),
    ("a text that ends too soon", "[[1, 2]", "It is not JSON: expecting ',' delimiter at line 1, column 8."),
    ("nested too deep", "[" * 5000, "It is nested more than 20 levels deep."),
    ("brackets in a text that never ends", '["' + "[" * 5000, "It is not JSON: unterminated string"),
    ("half a character", '[["\\ud800", 1]]', "It contains an incomplete character"),
    ("a key that cannot be seen, twice", '[{"\u202e": 1, "\u202e": 2}]', "The key “<U+202E>” appears twice"),
    ("a number alone", "1", "It has no rows."),
    ("a list of numbers", "[1, 2]", "It has no rows."),
    ("an empty list", "[]", "It has no rows."),
    ("an empty row", "[[]]", "Row 1 is empty."),
    ("no targets", '{"X": [[1]], "Y": [[]]}', "In Y row 1 is empty."),
    ("Y missing", '{"X": [[1]]}', "Its keys are not X and Y."),
    ("a key beside X and Y", '{"X": [[1]], "Y": [[1]], "Z": 1}', "Its keys are not X and Y."),
    ("X flat", '{"X": [1], "Y": [[1]]}', "X and Y are not both lists of rows."),
]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_is_told_with_the_reason(text: str, reason: str) -> None:
    error = ask(text)["error"]
    assert error["field"] == "text" and reason in error["message"]
    assert error["message"].startswith("Table: “") and "is not allowed. Allowed: a list of rows, " in error["message"]
