"""A table of data is told from prints and models by its content, whatever the name of the file."""

import json
from pathlib import Path

import pytest

from backprop.errors import SpecError
from backprop.reading import is_table
from backprop.reading.printed.brackets import MOST_PRINTED

FILES = Path(__file__).with_name("files")
PRINTS = json.loads(Path(__file__).with_name("prints.json").read_text(encoding="utf-8"))
TABLES = {
    "a header": "x1,x2,class\n0.1,0.7,a\n0.4,0.2,b\n",
    "R's row names": '"","mpg","cyl"\n"Mazda A",21,6\n',
    "semicolons and decimal commas": "Girth;Height\n8,5;70\n8,75;65\n",
    "no header": "0.15 -0.2 1\n0.25 0.4 0\n",
    "units in brackets": "length [1],width (2),y\n1.5,2,0\n2.5,3,1\n",
    "a call among words": "food,amount\nvitamin c(100),0.25\nvitamin d(20),0.5\n",
    "records in JSON": '[{"x": 1, "y": 2}, {"x": 3, "y": 4}]',
    "rows in JSON": "[[1, 2, 0], [3, 4, 1], [5, 6, 1]]",
    "columns in JSON": '{"x": [1, 2, 3], "y": [0, 1, 1]}',
    "comments": "# measured in 2020\na,b\n1,2\n3,4\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_data_are_a_table(name: str) -> None:
    assert is_table(TABLES[name].encode())


def test_a_table_may_hold_more_numbers_than_a_print() -> None:
    rows = "".join(f"{k % 97}.{k % 9},{k % 7}.5\n" for k in range(MOST_PRINTED // 2 + 1))
    assert is_table(f"length (cm),y\n{rows}".encode())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_in_every_encoding_of_tables(encoding: str) -> None:
    assert is_table("größe,y\n0.1,2\n0.4,3\n0.5,1\n".encode(encoding))


@pytest.mark.parametrize("case", PRINTS, ids=[f"{one['tool']}: {one['printed']}" for one in PRINTS])
def test_a_print_is_none_unless_it_is_json_too(case: dict) -> None:
    assert is_table(case["text"].encode()) == ("tolist" in case["printed"])


def test_blocks_below_names_are_none() -> None:
    for text in (
        "W =\n\n 0.15 -0.2\n 0.25 0.4\n",
        "[1] 0.5 0.25\n",
        "[array([[1, 2], [3, 4]]), array([5, 6]), array([[7, 8]]), array([9])]",
    ):
        assert not is_table(text.encode())


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_a_file_of_a_model_is_none(path: Path) -> None:
    assert not is_table(path.read_bytes())


def test_a_print_that_leaves_numbers_out_is_refused_as_a_print() -> None:
    with pytest.raises(SpecError, match="Numbers are left out"):
        is_table(b"tensor([0., 1., 2., ..., 97., 98.])")


@pytest.mark.parametrize("text", ["\x89PNG", "a,b\n1,2\x00\n", "\x1b[1m0.5\n", "a\x7fb"])
def test_text_with_characters_that_no_one_types_is_none(text: str) -> None:
    assert not is_table(text.encode())
