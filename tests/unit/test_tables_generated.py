"""Two hundred tables: separators, headers, missing marks and ways to write numbers, each read to the right numbers."""

import random
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from asking_tables import ask, data, used

SEPARATORS = [",", ";", "\t", "|", " "]
HEADERS = ["names", "index", "none", "years"]
MARKS = ["", "NA", "nan", "?", "-"]
FORMS: dict[str, dict[str, str]] = {
    "point": {},
    "comma": {"decimal": ",", "thousands": "none"},
    "thousands, point": {"decimal": ".", "thousands": ","},
    "thousands, comma": {"decimal": ",", "thousands": "."},
}
ROWS, COUNT = 12, 200


@dataclass
class Made:
    """A table's text and what it says: the rows that are whole, how many cells are missing, the columns' names."""

    text: str
    whole: list[list[float]]
    missing: int
    names: list[str]


def written(value: Decimal, form: str) -> str:
    decimal = FORMS[form].get("decimal", ".")
    thousands = FORMS[form].get("thousands", "none").replace("none", "")
    text = f"{value:,}" if thousands else str(value)
    return text.translate(str.maketrans({",": thousands, ".": decimal}))


def make(separator: str, header: str, mark: str, form: str, seed: int) -> Made:
    rng = random.Random(seed)
    lowest = 1000 if form.startswith("thousands") else -50
    rows = [
        [Decimal(rng.randrange(100 * lowest, 100 * lowest + 900_000)) / 100 for _ in range(2)]
        + [Decimal(rng.randrange(5, 95)) / 10]
        for _ in range(ROWS)
    ]
    cells = [[written(value, form) for value in row] for row in rows]
    missing = {} if (separator, mark) == (" ", "") else {(2, 0): mark, (7, 1): mark}
    for (r, c), text in missing.items():
        cells[r][c] = text
    names = {
        "names": ["width", "mass", "y"],
        "index": ["width", "mass", "y"],
        "none": [],
        "years": ["2019", "2020", "2021"],
    }[header]
    lines = [names] if names else []
    lines += cells
    if header == "index":
        lines = [["", *names], *([str(r), *row] for r, row in enumerate(cells))]
        if separator == " ":
            lines[0] = names
    quoted = [[f'"{cell}"' if separator in cell and separator else cell for cell in line] for line in lines]
    text = "".join(separator.join(line) + "\n" for line in quoted)
    whole = [[float(value) for value in row] for r, row in enumerate(rows) if all(r != at for at, _ in missing)]
    return Made(text, whole, len(missing), names)


CASES = random.Random(1).sample(list(product(SEPARATORS, HEADERS, MARKS, FORMS)), COUNT)


def test_each_separator_header_mark_and_form_is_tried() -> None:
    for place, values in enumerate((SEPARATORS, HEADERS, MARKS, list(FORMS))):
        assert {case[place] for case in CASES} == set(values)


@pytest.mark.parametrize("number", range(COUNT), ids=["-".join(map(repr, case)) for case in CASES])
def test_a_generated_table_is_read_right_or_asked_about(number: int) -> None:
    separator, header, mark, form = CASES[number]
    made = make(separator, header, mark, form, number)
    choices: Any = {key: value for key, value in FORMS[form].items() if form != "point"}
    preview = ask(made.text)
    assert (preview["delimiter"], preview["header"], preview["rows"]) == (separator, header != "none", ROWS)
    first = int(header == "index")
    if made.names:
        assert [column["name"] for column in preview["columns"]][first:] == made.names
    if choices and separator == ",":
        assert "error" in used(made.text), "marks are not guessed"
        assert choices in [offer.get("set") for offer in preview["offers"]]
    elif choices:
        assert {key: preview[key] for key in choices} == choices, "the table's own numbers prove its marks"
        assert data(made.text) == made.whole
        assert {"decimal": ".", "thousands": "none"} in [offer.get("set") for offer in preview["offers"]]
    read = ask(made.text, **choices)
    assert [column["kind"] for column in read["columns"]] == ["number"] * len(read["columns"])
    assert sum(column["missing"] for column in read["columns"]) == made.missing
    assert data(made.text, **choices) == made.whole
