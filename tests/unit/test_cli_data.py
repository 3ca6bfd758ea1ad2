"""`backprop data`: what it writes, and what it says on standard error."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from backprop.doors.cli import main


def call(folder: Path, capsys: pytest.CaptureFixture[str], text: str, *arguments: str) -> tuple[int, Any, list[str]]:
    """The exit status, the document that is written (None: none is), and the lines on standard error."""
    (folder / "table.csv").write_text(text, encoding="utf-8")
    made = folder / "made.json"
    made.unlink(missing_ok=True)
    status = main(["data", str(folder / "table.csv"), "-o", str(made), *arguments])
    document = json.loads(made.read_text(encoding="utf-8")) if made.exists() else None
    return status, document, capsys.readouterr().err.splitlines()


def test_rows_left_out_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, data, said = call(tmp_path, capsys, "x,y\n1,0.5\n,1\n3,0\n0,1\n", "--targets", "y", "--missing", "drop")
    assert (status, data["X"]) == (0, [[1], [3], [0]])
    assert said[-1] == "note: 1 row was left out for empty cells: line 3, column x."
    assert call(tmp_path, capsys, "x,y\n1,0.5\n,1\n", "--targets", "y", "--missing", "refuse")[2][-1].endswith(
        "1 cell is empty: line 3, column x. Fill them in, or leave these rows out."
    )


def test_a_guess_is_told_with_the_options_that_change_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, preview, said = call(tmp_path, capsys, "1,5;0.5\n2,5;1.5\n".replace(".", ","))
    assert (status, preview["delimiter"]) == (0, ";")
    assert said == ["note: Numbers are read with decimal commas: “1,5” is 1.5. (--decimal . --thousands none)"]
    assert call(tmp_path, capsys, "1,5;0,5\n2,5;1,5\n", "--decimal", ".")[2] == [
        "note: Read with decimal commas, column 1, column 2 would be numbers: “1,5” is 1.5. "
        '(--decimal , --thousands none or --categories "column 1" or --categories "column 2")'
    ]
    _, data, said = call(tmp_path, capsys, "1,5;0.5\n2,5;1.5\n".replace(".", ","), "--decimal", ",", "--targets", "2")
    assert (data["X"], data["Y"], said) == ([[1.5], [2.5]], [[0.5], [1.5]], [])


def test_a_column_in_doubt_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'price,y\n"1,200",0.5\n"2,500",1\n900,0\n'
    status, data, said = call(tmp_path, capsys, text, "--targets", "y")
    assert (status, data) == (2, None)
    assert said[-1] == (
        "columns: Table: “1,200” in line 2, column price, may be meant as a number (with decimal points and “,” as "
        "thousands separator it is 1200). Choose how numbers are written here, or read the column as classes."
    )
    _, data, _ = call(tmp_path, capsys, text, "--targets", "y", "--thousands", ",", "--standardize")
    assert data["about"]["inputs"][0]["mean"] == pytest.approx(4600 / 3, rel=1e-15)
    assert call(tmp_path, capsys, text, "--targets", "y", "--categories", "price")[1]["about"]["inputs"][0] == {
        "name": "price", "category": "1,200",
    }  # fmt: skip


def test_a_target_said_to_hold_classes_is_not_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "x,y\n0.1,0\n0.2,2\n0.3,1\n0.4,1\n0.5,0\n0.6,2\n"
    _, data, said = call(tmp_path, capsys, text, "--targets", "y", "--categories", "y")
    assert (data["Y"][:3], said) == ([[1, 0, 0], [0, 0, 1], [0, 1, 0]], [])
    _, data, said = call(tmp_path, capsys, text, "--targets", "y")
    assert data["Y"][:3] == [[0], [2], [1]]
    assert said == [
        "note: Target column y holds only 0, 1 and 2: it is read as numbers, and may hold classes. (--categories y)"
    ]


def test_an_index_column_is_an_input_only_when_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ",h,y\n0,0.5,1.5\n1,0.25,2.5\n2,0.75,0.5\n"
    assert call(tmp_path, capsys, text, "--targets", "y")[1]["X"] == [[0.5], [0.25], [0.75]]
    assert call(tmp_path, capsys, text, "--targets", "y", "--inputs", "1,h")[1]["X"][2] == [2, 0.75]


@pytest.mark.parametrize(("delimiter", "text"), [("blank", "1 2\n3 4\n"), ("tab", "1\t2\n3\t4\n"), (" ", "1 2\n3 4\n")])
def test_a_separator_may_be_said_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], delimiter: str, text: str
) -> None:
    assert call(tmp_path, capsys, text, "--targets", "2", "--delimiter", delimiter)[1]["Y"] == [[2], [4]]


def test_a_separator_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(tmp_path, capsys, "1x2\n", "--delimiter", "x")[2] == [
        "delimiter: Delimiter: “x” is not allowed. Allowed: a comma, a semicolon, a tab, a bar or a space."
    ]


def test_a_table_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"a,b\n1,2\n")))
    assert main(["data", "-", "--targets", "b"]) == 0
    assert json.loads(capsys.readouterr().out)["Y"] == [[2]]


def test_a_file_that_is_beyond_doubt_in_another_encoding_is_read_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "table.csv", tmp_path / "made.json"
    for data, more, found in (
        ("größe €,b\n1,2\n".encode("cp1252"), [], "Windows-1252 (Western European)"),
        ("größe €,b\n1,2\n".encode("utf-16"), [], "UTF-16"),
        ("größe €,b\n1,2\n".encode("utf-16-le"), [], "UTF-16"),
        ("größe €,b\n1,2\n".encode("mac-roman"), ["--encoding", "macintosh"], ""),
    ):
        path.write_bytes(data)
        assert main(["data", str(path), "-o", str(out), *more]) == 0
        assert json.loads(out.read_text(encoding="utf-8"))["columns"][0]["name"] == "größe €"
        said = f"note: The file is no UTF-8: it is read as {found}. (--encoding windows-1252)\n" if found else ""
        assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize(
    "text_and_page",
    [
        ("рост,b\n1,2\n", "cp1251"),
        ("ύψος,b\n1,2\n", "cp1253"),
        ("größe,b\n1,2\n", "cp850"),
        ("größe,b\n1\n", "mac-roman"),
    ],
)
def test_what_may_be_several_encodings_is_refused(tmp_path: Path, text_and_page: tuple[str, str]) -> None:
    text, page = text_and_page
    (tmp_path / "table.csv").write_bytes(text.encode(page))
    assert main(["data", str(tmp_path / "table.csv")]) == 2


def test_a_column_of_weights_is_no_input_and_goes_to_the_samples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "x,w,y\n1,0.5,0.1\n2,1,0.7\n3,2,0.4\n"
    _, data, said = call(tmp_path, capsys, text, "--targets", "y", "--weights", "w", "--standardize")
    assert (data["sample_weights"], [len(row) for row in data["X"]]) == ([0.5, 1, 2], [1, 1, 1])
    assert said == ["note: What each row counts in the loss stands in column w."]
    _, spec, _ = call(tmp_path, capsys, text, "--weights", "w", "--spec")
    assert spec["data"]["sample_weights"] == [0.5, 1, 2]
