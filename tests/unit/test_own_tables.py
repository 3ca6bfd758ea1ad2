"""Tables of texts: what becomes of each cell, and the sentence when it can't."""

import json
from typing import Any

import pytest

from backprop.doors.bridge import handle


def ask(**params: Any) -> Any:
    return json.loads(handle("table", json.dumps(params)))


def refused(**params: Any) -> tuple[str, str]:
    error = ask(**params)["error"]
    return error["field"], error["message"]


def use(column: int, role: str, **more: Any) -> Any:
    return {"column": column, "use": role, **more}


PLAIN = "height,color,weight\n1.5,red,10\n2.5,blue,20\n3.5,red,60\n"


def test_a_preview_tells_what_was_recognized() -> None:
    answer = ask(text=PLAIN)
    assert (answer["delimiter"], answer["header"], answer["rows"], answer["notes"]) == (",", True, 3, [])
    height, color, weight = answer["columns"]
    assert (height["kind"], height["lowest"], height["highest"], height["mean"]) == ("number", 1.5, 3.5, 2.5)
    assert (color["kind"], color["categories"], color["mean"]) == ("category", ["blue", "red"], None)
    assert weight["std"] == pytest.approx(21.602468994692867)
    assert answer["first"][0] == ["1.5", "red", "10"]


def test_columns_become_inputs_and_targets() -> None:
    answer = ask(text=PLAIN, columns=[use(0, "input", standardize=True), use(1, "input"), use(2, "target")])
    data = answer["data"]
    assert [row[1:] for row in data["X"]] == [[0, 1], [1, 0], [0, 1]]
    assert [row[0] for row in data["X"]] == pytest.approx([-1.224744871391589, 0.0, 1.224744871391589])
    assert data["Y"] == [[10], [20], [60]]
    assert data["about"]["inputs"][0] == {"name": "height", "mean": 2.5, "std": 0.816496580927726}
    assert data["about"]["inputs"][1] == {"name": "color", "category": "blue"}
    assert (answer["n_in"], answer["n_out"], answer["kind"]) == (3, 1, "regression")


CODED: list[tuple[str, str, list[list[float]]]] = [
    ("two classes", "auto", [[1], [0], [1]]),
    ("as −1 and 1", "plus_minus", [[1], [-1], [1]]),
    ("one-hot", "one_hot", [[0, 1], [1, 0], [0, 1]]),
]


@pytest.mark.parametrize(("form", "Y"), [row[1:] for row in CODED], ids=[row[0] for row in CODED])
def test_target_categories_are_coded_as_asked(form: str, Y: list[list[float]]) -> None:
    answer = ask(text=PLAIN, columns=[use(0, "input"), use(1, "target")], classes=form)
    assert answer["data"]["Y"] == Y
    assert (answer["kind"], answer["data"]["about"]["classes"]) == ("classification", ["blue", "red"])


def test_numbers_may_be_categories_in_the_order_of_their_values() -> None:
    text = "x,digit\n1,10\n2,9\n3,2\n"
    answer = ask(text=text, columns=[use(0, "input"), use(1, "target", kind="category")])
    assert answer["data"]["about"]["classes"] == ["2", "9", "10"]
    assert answer["data"]["Y"] == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


MISSING = "a,b\n1,\n2,3\n,4\n"
BOTH = [use(0, "input"), use(1, "target")]


def test_missing_cells_are_named_by_line_and_column() -> None:
    field, message = refused(text=MISSING, columns=BOTH, missing="refuse")
    assert field == "rows[0][1]"
    assert message == (
        "Table: 2 cells are empty: line 2, column b; line 4, column a. Fill them in, or leave these rows out."
    )
    answer = ask(text=MISSING, columns=BOTH)
    assert answer["data"]["X"] == [[2]]
    assert answer["notes"] == ["2 rows were left out for empty cells: line 2, column b; line 4, column a."]


def test_a_cell_that_is_no_number_is_refused_at_its_place() -> None:
    field, message = refused(text="a,b\n1,2\n3,1x\n", columns=[use(0, "input"), use(1, "target", kind="number")])
    assert field == "rows[1][1]" and message.startswith("Line 3, column b: “1x” is not allowed.")


FAULTS: list[tuple[str, Any, str]] = [
    ("a ragged row", {"text": "1,2\n3\n"}, "Table: line 2 has 1 of 2 columns."),
    ("an unclosed quote", {"text": 'a,b\n1,2\n"3,4\n'},
     "Table: line 3 can't be read: a quote is opened and never closed."),
    ("a number with a line end", {"text": 'a,b\n2,2\n"1\n",3\n5,4\n7,4\n',
     "columns": [use(0, "input"), use(1, "target")]},
     "Line 3, column a: “1⏎” is not allowed. Allowed: a number from -1e15 to 1e15. "
     "Write a number such as 0.5, -2 or 1e-3."),
    ("text after a quote", {"text": '1,2\n"3"4,5\n'},
     "Table: line 2 can't be read: text follows a closing quote."),
    ("a first line that differs", {"text": "1\n2,3\n4,5\n", "header": False}, "Table: line 1 has 1 of 2 columns."),
    ("half a character", {"text": "1,\ud800\n"},
     "Table: “1,<U+D800><U+000A>” is not allowed. Allowed: text. "
     "It contains an incomplete character (an unpaired surrogate)."),
    ("NUL", {"text": "a,b\n1,\0\n"}, "Table: line 2 contains a NUL character. The file is not text, or not UTF-8."),
    ("a field of 200,000 characters", {"text": f"a,b\n1,{'2' * 200_000}\n"},
     "Line 2: “a cell of 131073 characters” is not allowed. Allowed: cells of at most 131072 characters."),
    ("the same from the page", {"rows": [["1", "2" * 200_000]]},
     "Line 1: “a cell of 200000 characters” is not allowed. Allowed: cells of at most 131072 characters."),
    ("more than 5 MB", {"text": "1" * 5_000_001},
     "Table: “5000001 characters” is not allowed. Allowed: at most 5000000 characters."),
    ("too many columns", {"rows": [["1"] * 1001]}, "Table: “1001 columns” is not allowed. Allowed: 1 to 1000 columns."),
    ("nothing", {"text": ""}, "Table: it has no rows."),
    ("a header alone", {"text": "a,b\n", "header": True}, "Table: it has a header but no rows."),
    ("no target", {"text": "1,2\n3,4\n", "columns": [use(0, "input")]},
     "Columns: no target is chosen. Choose at least one target."),
    ("a column twice", {"text": "1,2\n3,4\n", "columns": [use(0, "input"), use(0, "target")]},
     "Column: “0” is not allowed. Allowed: each column once."),
    ("numbers as cells", {"rows": [[1, 2]]}, "Line 1: “1” is not allowed. Allowed: texts."),
]  # fmt: skip


@pytest.mark.parametrize(("params", "message"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_bad_table_is_refused_in_one_sentence(params: Any, message: str) -> None:
    assert refused(**params)[1] == message


ACCEPTED: list[tuple[str, str, str | None, list[list[float]]]] = [
    ("tabs", "1\t2\n3\t4\n", None, [[1], [3]]),
    ("CR alone", "1,2\r3,4", None, [[1], [3]]),
    ("CRLF and no last end", "1,2\r\n3,4", None, [[1], [3]]),
    ("blanks", "1 2\n3   4\n", None, [[1], [3]]),
    ("a line that says the separator", "sep=;\n1;2\n3;4\n", None, [[1], [3]]),
    ("a byte order mark", "\ufeff1,2\n3,4\n", None, [[1], [3]]),
    ("a bar, said", "1|2\n3|4\n", "|", [[1], [3]]),
]


@pytest.mark.parametrize(("text", "delimiter", "X"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_the_ways_of_writing_a_table(text: str, delimiter: str | None, X: list[list[float]]) -> None:
    assert ask(text=text, delimiter=delimiter, columns=BOTH)["data"]["X"] == X


def test_a_name_that_stands_twice_gets_a_number() -> None:
    preview = ask(text="id,a,a,a\n1,2,3,4\n5,6,7,8\n")
    assert [column["name"] for column in preview["columns"]] == ["id", "a", "a 2", "a 3"]
    assert preview["notes"][0] == "Line 1 has the name “a” twice: one column is called “a 2”."


def test_a_cell_may_go_over_lines() -> None:
    text = 'size\n(cm),"town,\nland",y\n'.replace("size\n(cm)", '"size\n(cm)"') + '1,"Ulm,\n\nD",2\n3,"Wien, A",4\n' * 2
    preview = ask(text=text)
    assert [column["name"] for column in preview["columns"]] == ["size (cm)", "town, land", "y"]
    assert (preview["rows"], preview["columns"][1]["categories"]) == (4, ["Ulm,⏎⏎D", "Wien, A"])
    assert refused(text=text + "1,2\n")[1] == "Table: line 12 has 2 of 3 columns."


def test_lines_of_the_page_are_used_in_messages() -> None:
    rows = [["a", "b"], ["1", "2"], ["x", "4"]]
    columns = [use(0, "input", kind="number"), use(1, "target")]
    assert refused(rows=rows, lines=[1, 5, 9], columns=columns)[1].startswith("Line 9, column a: “x”")


def test_the_data_can_be_trained_on() -> None:
    data = ask(text=PLAIN, columns=[use(0, "input"), use(1, "target")])["data"]
    layers = [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]
    spec = {"network": {"n_inputs": 1, "layers": layers}, "data": data}
    result = json.loads(handle("train", json.dumps({"spec": spec, "engine": "numpy"})))
    assert result["training"]["scores"]["confusion"]["classes"] == ["blue", "red"]


def test_a_column_says_what_each_row_counts_and_rows_left_out_take_theirs_along() -> None:
    text = "x,w,y\n1,0.5,0\n,2,1\n3,0,1\n"
    answer = ask(text=text, columns=[use(0, "input"), use(1, "weight"), use(2, "target")])
    assert answer["data"]["sample_weights"] == [0.5, 0.0]
    assert [column["name"] for column in answer["data"]["about"]["inputs"]] == ["x"]
    assert answer["n_in"] == 1
    assert "What each row counts in the loss stands in column w." in answer["notes"]


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        ("x,w,y\n1,-1,0\n2,1,1\n", {}, "Line 2, column w: “-1.0” is not allowed. Allowed: a number from 0 to 1e9."),
        ("x,w,y\n1,a,0\n2,1,1\n", {}, "Line 2, column w: “a” is not allowed."),
        ("x,w,y\n1,0,0\n2,0,1\n", {}, "all weights in column w are 0"),
        (
            "x,w,y\n1,1,0\n2,1,1\n3,1,1\n",
            {"sequences": {"window": 2}},
            "weights of rows cannot be used where rows become sequences",
        ),
    ],
)
def test_weights_that_cannot_be_used_are_refused(text: str, more: Any, sentence: str) -> None:
    columns = [use(0, "input"), use(1, "weight"), use(2, "target")]
    assert sentence in refused(text=text, columns=columns, **more)[1]


def test_two_columns_of_weights_are_refused() -> None:
    columns = [use(0, "weight"), use(1, "weight"), use(2, "target"), use(3, "input")]
    assert "more than one holds the weights" in refused(text="v,w,y,x\n1,1,0,1\n2,1,1,2\n", columns=columns)[1]
