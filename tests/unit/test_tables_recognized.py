"""Tables as people have them: a column of numbers stays one, and what could be read otherwise is said."""

from typing import Any

import pytest
from asking_tables import ask, data, kinds, offered, refusal, used

# Headers.

HEADERS: list[tuple[str, str, bool, list[str]]] = [
    ("an index of pandas", ",h,w,label\n0,1.6,61,f\n1,1.8,80,m\n2,1.7,66,f\n", True, ["column 1", "h", "w", "label"]),
    ("an index of R", '"","a","y"\n"1",5.1,"s"\n"2",4.9,"v"\n', True, ["column 1", "a", "y"]),
    ("row names of R, unnamed", '"a" "y"\n"1" 5.1 3\n"2" 4.9 4\n', True, ["column 1", "a", "y"]),
    ("a comma at the end", "a,b,c,\n1,2,3,\n4,5,6,\n", True, ["a", "b", "c", "column 4"]),
    ("a comma at the end of rows", "a,b,c\n1,2,3,\n4,5,6,\n", True, ["a", "b", "c", "column 4"]),
    ("columns counted, and a word", "0,1,label\n5.1,3.5,a\n4.9,3.0,b\n6.2,2.9,a\n", True, ["0", "1", "label"]),
    ("columns counted over fractions", "0,1,2\n5.1,3.5,1.4\n4.9,3.0,1.3\n", True, ["0", "1", "2"]),
    ("years", "2019,2020,2021\n5,6,7\n8,3,4\n", True, ["2019", "2020", "2021"]),
    ("a word and a year", "x,2020\n1.5,3\n2.5,7\n", True, ["x", "2020"]),
    ("words over words that come again", "sky,play\n" + "sun,no\nrain,yes\n" * 4, True, ["sky", "play"]),
    ("NumPy's comment", "# a b\n1 2\n3 4\n", True, ["a", "b"]),
    ("numbers alone", "1,2,3\n4,5,6\n7,8,9\n", False, ["column 1", "column 2", "column 3"]),
    ("a truth table", "0,1,1\n1,0,1\n0,0,0\n", False, ["column 1", "column 2", "column 3"]),
    ("words that stand below", "red,big\nblue,small\nred,small\n", False, ["column 1", "column 2"]),
    ("measurements with their class", "5.1,3.5,s\n4.9,3.0,v\n6.2,2.9,s\n", False, ["column 1", "column 2", "column 3"]),
    ("years as data", "2019,5\n2021,7\n2020,6\n", False, ["column 1", "column 2"]),
    ("a missing mark above", "NA,2,3\n1,2,3\n4,5,6\n", False, ["column 1", "column 2", "column 3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "header", "names"), [row[1:] for row in HEADERS], ids=[row[0] for row in HEADERS])
def test_a_header_is_told_by_what_stands_below(text: str, header: bool, names: list[str]) -> None:
    preview = ask(text)
    assert (preview["header"], [column["name"] for column in preview["columns"]]) == (header, names)


DOUBTS: list[tuple[str, str, str, bool]] = [
    ("a number as a name", "x,2020\n1,2\n3,4\n", "though “2020” is a number", False),
    ("columns counted over whole numbers", "0,1,2\n5,3,1\n4,3,1\n", "its numbers count the columns", True),
    ("a word in a column of numbers", "abc,3.5,1\n4.9,3.0,1.4\n4.7,3.2,1.3\n", "“abc” is above numbers", True),
    ("a word found nowhere below", "5,3,zzz\n4,3,a\n6,2,b\n6,2,a\n6,1,b\n", "“zzz” does not occur below", True),
    ("words over other words", "sun,hot\nrain,mild\nfog,cool\n", "“sun” does not occur below", True),
]


@pytest.mark.parametrize(("text", "words", "other"), [row[1:] for row in DOUBTS], ids=[row[0] for row in DOUBTS])
def test_a_header_in_doubt_is_said_and_can_be_changed(text: str, words: str, other: bool) -> None:
    preview = ask(text)
    assert words in preview["notes"][0] and preview["notes"][0].startswith("Line 1 is read as ")
    assert offered(text)[0] == {"header": other}
    assert ask(text, header=other)["rows"] == preview["rows"] + (1 if preview["header"] else -1)


def test_the_first_line_is_named_by_its_place() -> None:
    assert ask("# measured in May\n\nx,2020\n1,2\n3,4\n")["notes"][1].startswith("Line 3 is read as the header")


# What is no input.


def test_a_nameless_column_that_counts_the_rows_is_no_input() -> None:
    text = ",h,y\n1,1.5,3\n2,1.25,4\n3,1.0,6\n"
    assert [column["use"] for column in ask(text)["columns"]] == ["", "input", "target"]
    assert data(text) == [[1.5, 3], [1.25, 4], [1, 6]]
    assert "Column 1 numbers the rows: it is not used unless you choose it." in ask(text)["notes"]


def test_an_index_may_be_out_of_order() -> None:
    assert data(",h,y\n57,1.5,3\n3,1.25,4\n12,1.0,6\n") == [[1.5, 3], [1.25, 4], [1, 6]]
    assert data(",h,y\n5,1.5,3\n5,1.25,4\n") == [[5, 1.5, 3], [5, 1.25, 4]], "no number of a row stands twice"


def test_it_is_an_input_where_there_is_no_other() -> None:
    assert data(",y\n0,2.5\n1,2.25\n2,2.125\n") == [[0, 2.5], [1, 2.25], [2, 2.125]]


def test_a_named_column_that_counts_is_used() -> None:
    assert data("t,y\n0,2.5\n1,2.25\n") == [[0, 2.5], [1, 2.25]]


def test_an_empty_column_is_not_used() -> None:
    assert data("a,b,c,\n1,2,3,\n0,1,2,\n") == [[1, 2, 3], [0, 1, 2]]
    assert "Column 4 is empty: it is not used." in ask("a,b,c,\n1,2,3,\n")["notes"]


# Missing values.


@pytest.mark.parametrize("mark", ["NA", "NaN", "nan", "?", "N/A", "null", "-", ".", "", " ", "None", "#N/A", "n/a"])
def test_a_mark_of_a_missing_value_is_missing_among_numbers(mark: str) -> None:
    text = f"a,b,y\n0.5,1.5,0\n{mark},2.5,1\n2.5,{mark},1\n3,3.5,2\n"
    assert kinds(text) == "nnn"
    assert [column["missing"] for column in ask(text)["columns"]] == [1, 1, 0]
    assert data(text) == [[0.5, 1.5, 0], [3, 3.5, 2]]
    assert refusal(text).startswith("Table: 2 cells are ") and "line 3, column a" in refusal(text)
    left_out = used(text, missing="drop")["notes"][0]
    assert left_out.startswith("2 rows were left out for ") and "line 4, column b" in left_out


def test_missing_marks_are_said_with_their_lines() -> None:
    assert (
        "Column b holds numbers: 2 cells are missing (NA), lines 2, 4." in ask("b,y\nNA,1\n2,2\nNA,3\n5,4\n")["notes"]
    )


def test_a_mark_among_classes_is_one_of_them_until_said_otherwise() -> None:
    text = "x,sex\n1,f\n2,NA\n3,m\n0,f\n1,m\n"
    assert ask(text)["columns"][1]["categories"] == ["NA", "f", "m"]
    assert "Column sex holds classes: “NA” is read as one of them (1 cell)." in ask(text)["notes"]
    assert offered(text) == [{"missing_marks": "all"}]
    assert ask(text, missing_marks="all")["columns"][1]["missing"] == 1
    assert len(data(text, missing_marks="all")) == 4


def test_marks_may_be_said_to_be_texts() -> None:
    assert "“NA” is not allowed" in refusal("a,y\n1,1\nNA,2\n3,1\n", missing_marks="none")


# Texts among numbers.


@pytest.mark.parametrize(
    "odd", ["1e400", "1e-400", "1.0000001e15", "-2e15", "10%", "$12.50", "1.234,50", "12 cm", "inf", "x"]
)
def test_an_odd_text_is_refused_at_its_place_and_makes_no_classes(odd: str) -> None:
    text = f"a;y\n1.5;0\n2.5;1\n{odd};0\n3.5;2\n"
    assert kinds(text) == "nn"
    assert ask(text)["columns"][0]["refused"] == 1
    assert refusal(text).startswith(f"Line 4, column a: “{odd}” is not allowed.")
    assert any(odd in note for note in ask(text)["notes"])


@pytest.mark.parametrize(
    "texts",
    [
        ["10%", "20%", "30%"],
        ["$1", "$2", "$3"],
        ["1 234", "2 345", "3 456 12"],
        ["1_000", "2_000", "3_000"],
    ],
)
def test_a_column_meant_as_numbers_is_asked_about(texts: list[str]) -> None:
    text = "a;y\n" + "".join(f"{cell};{k}.5\n" for k, cell in enumerate(texts))
    assert ask(text)["columns"][0]["doubtful"]
    assert f"“{texts[0]}” in line 2, column a, may be meant as a number" in refusal(text)
    settled = [{"column": 0, "use": "input", "kind": "category"}, {"column": 1, "use": "target"}]
    assert ask(text, columns=settled)["n_in"] == 3


def test_few_numbers_among_words_are_said() -> None:
    text = "kind,y\na,1\nb,2\na,3\n7,4\n"
    assert kinds(text) == "cn"
    assert "Column kind is read as classes, though 1 of its 4 texts are numbers." in ask(text)["notes"]


# Separators.

SEPARATORS: list[tuple[str, str, str, int]] = [
    ("blanks, with names", "Chins Situps Jumps\n5 162 60\n2 110 60\n12 101 101\n", " ", 3),
    ("blanks, numbers alone", "1 0 1\n0 1 0\n1 1 1\n", " ", 3),
    ("blanks that align", "  1    0 1\n 10    1 0\n", " ", 3),
    ("commas with blanks", "a, b, c\n1, 2, 3\n4, 5, 6\n", ",", 3),
    ("decimal commas and semicolons", "1,5;0\n2,5;1\n3,5;0\n", ";", 2),
    ("decimal commas in all columns", "1,5;2,5\n3,5;4,5\n5,5;6,5\n", ";", 2),
    ("decimal commas and a class", "5,1;3,5;a\n4,9;3,0;b\n", ";", 3),
    ("decimal commas and tabs", "1,5\t0\n2,5\t1\n", "\t", 2),
    ("decimal commas and blanks", "1,5 0\n2,5 1\n", " ", 2),
    ("commas in quotes", 'price,y\n"1,200",0\n"2,500",1\n', ",", 2),
    ("words with blanks", "city,n\nNew York,1\nLos Angeles,2\n", ",", 2),
    ("bars", "a|b\n1|2\n", "|", 2),
    ("a line that says it", "sep=;\na;b\n1,5;2\n", ";", 2),
    ("comments with commas", "# from A, B and C\na;b\n1;2\n", ";", 2),
]


@pytest.mark.parametrize(
    ("text", "delimiter", "width"), [row[1:] for row in SEPARATORS], ids=[row[0] for row in SEPARATORS]
)
def test_the_separator_is_the_one_that_leaves_whole_cells(text: str, delimiter: str, width: int) -> None:
    preview = ask(text)
    assert (preview["delimiter"], len(preview["columns"])) == (delimiter, width)


def test_comments_are_passed_over_and_said() -> None:
    text = "# a remark\n1,2\n3,4\n# another\n5,6\n"
    assert data(text) == [[1, 2], [3, 4], [5, 6]]
    assert "2 lines begin with # and are skipped: 1, 4." in ask(text)["notes"]


def test_colors_are_no_comments() -> None:
    assert ask("color,y\n#ff0000,1\n#00ff00,0\n#ff0000,1\n")["rows"] == 3


# Targets that may be classes, inputs that are large.


@pytest.mark.parametrize(("cells", "words"), [
    ("01101", "0 and 1"), ("0120121", "0, 1 and 2"), ("1231232", "1, 2 and 3"),
])  # fmt: skip
def test_whole_numbers_as_targets_are_offered_as_classes(cells: str, words: str) -> None:
    text = "x,y\n" + "".join(f"0.{k},{cell}\n" for k, cell in enumerate(cells))
    preview = ask(text)
    assert preview["notes"] == [f"Target column y holds only {words}: it is read as numbers, and may hold classes."]
    assert preview["offers"] == [{"note": 0, "label": "Read y as classes", "column": 1, "kind": "category"}]
    made = ask(text, columns=[{"column": 0, "use": "input"}, {"column": 1, "use": "target", "kind": "category"}])
    assert made["data"]["about"]["classes"] == sorted(set(cells))


@pytest.mark.parametrize("cells", [["1", "2", "3"], ["0.5", "1", "0.5"], ["3", "7", "3", "7"]])
def test_other_targets_are_numbers_without_a_word(cells: list[str]) -> None:
    assert ask("x,y\n" + "".join(f"0.{k},{cell}\n" for k, cell in enumerate(cells)))["notes"] == []


def test_all_inputs_are_standardized_or_none() -> None:
    large = ask("temp,pressure,y\n2.9,1013,1.5\n-1,998,2.5\n")
    assert large["standardize"] and large["standardize_note"].startswith("Inputs go up to 1013 (column pressure), and ")
    small = ask("a,b,y\n2.9,-3,1000\n1,0,2000\n")
    assert (small["standardize"], small["standardize_note"]) == (False, "")


def test_raw_inputs_that_are_large_are_said() -> None:
    text = "a,y\n200,0.5\n300,1.5\n"
    assert used(text)["notes"] == [
        "Inputs go up to 300 (column a), and networks learn best from numbers near 0: standardize all inputs."
    ]
    columns: Any = [{"column": 0, "use": "input", "standardize": True}, {"column": 1, "use": "target"}]
    assert ask(text, columns=columns)["notes"] == []


# Sizes, counted without the header.


def test_100_000_rows_may_stand_below_a_header() -> None:
    rows = "1,2\n" * 100_000
    assert ask("x,y\n" + rows)["size"] == "100000 rows, 2 columns"
    assert ask(rows)["rows"] == 100_000
    assert "“100001 rows of 2 columns” is not allowed" in ask("x,y\n" + rows + "1,2\n")["error"]["message"]


def test_one_row_and_one_column_are_singular() -> None:
    assert ask("a\n1\n")["size"] == "1 row, 1 column"


def test_a_class_is_one_however_its_number_is_written() -> None:
    columns = [{"column": 0, "use": "input"}, {"column": 1, "use": "target", "kind": "category"}]
    made = ask("x,y\n0.1,1.0\n0.2,0\n0.3,1\n0.4,2\n0.5,00\n", columns=columns)
    assert made["data"]["about"]["classes"] == ["0", "1", "2"]
    assert [row.index(1) for row in made["data"]["Y"]] == [1, 0, 1, 2, 0]


def test_a_column_that_tells_little_is_said() -> None:
    dates = "date,y\n2020-01-01,1.5\n2020-01-02,2.5\n2020-01-03,0.5\n"
    towns = dates.replace("date", "town").replace("2020-01-0", "town ")
    assert ask(towns)["notes"] == ["Column town holds 3 classes in 3 rows: as an input it becomes 3 columns."]
    named = "Id,length,kind\n1,0.5,a\n2,0.25,b\n3,0.75,a\n"
    assert ask(named)["notes"] == ["Column Id numbers the rows: it is not used unless you choose it."]
    assert [column["use"] for column in ask(named)["columns"]] == ["", "input", "target"]
