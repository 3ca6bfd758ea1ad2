"""The commands of training."""

import json
from pathlib import Path
from typing import Any

import pytest
from small import put
from training_specs import moons

from backprop.doors.cli import main
from backprop.runs.compare import compare
from backprop.search.rates import search


def call(folder: Path, *arguments: str) -> Any:
    """What a command writes."""
    made = folder / "made.json"
    assert main([*arguments, "-o", str(made)]) == 0
    return json.loads(made.read_text(encoding="utf-8"))


def saved(folder: Path, document: Any, name: str = "spec.json") -> str:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
def test_train_writes_the_result_with_its_report(tmp_path: Path, engine: str) -> None:
    result = call(tmp_path, "train", saved(tmp_path, moons()), "--engine", engine, "--keep-steps", "2")
    assert (result["training"]["engine"], result["training"]["ended"]) == (engine, "end")
    assert [step["step"] for step in result["steps"]] == [1, 2, 36]
    again = call(tmp_path, "train", saved(tmp_path, result["spec"]), "--engine", engine)
    assert again["parameters"] == result["parameters"]


CSV = "x;kind;y\n1,5;a;1\n2,5;b;2\n;a;3\n"


def test_data_previews_a_table_or_makes_it_data(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(CSV, encoding="utf-8")
    preview = call(tmp_path, "data", str(path))
    assert (preview["delimiter"], [column["name"] for column in preview["columns"]]) == (";", ["x", "kind", "y"])
    data = call(tmp_path, "data", str(path), "--decimal", ",", "--targets", "kind", "--inputs", "1,y",
                "--missing", "drop", "--standardize")  # fmt: skip
    assert data["X"] == [[-1, -1], [1, 1]] and data["Y"] == [[0], [1]]
    assert data["about"]["classes"] == ["a", "b"]


def test_data_reads_json_too(tmp_path: Path) -> None:
    path = saved(tmp_path, [{"a": 1, "b": 2}, {"a": 3, "b": 4}], "rows.json")
    assert call(tmp_path, "data", path, "--targets", "b")["Y"] == [[2], [4]]


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"1,2\n3\n", ["--targets", "1"], "rows[1]: Table: line 2 has 1 of 2 columns.\n"),
        (
            "рост,b\n1,2\n".encode("cp1251"),
            [],
            "file: File: “table.csv” is not allowed. Allowed: text in UTF-8. It is in another encoding, of which "
            "utf-8, utf-16, windows-1252, windows-1250, windows-1251, windows-1253, macintosh can be read.\n",
        ),
        (b"a,b\n1,2\n", ["--targets", "c"], "columns: Column: “c” is not allowed. Allowed: one of a, b.\n"),
        (b"1" * 5_000_001, [], "file: File: “5000001 bytes” is not allowed. Allowed: at most 5000000 bytes.\n"),
    ],
    ids=["ragged", "Cyrillic", "no such column", "too large"],
)
def test_a_bad_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, arguments: list[str], message: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert main(["data", str(path), *arguments]) == 2
    assert capsys.readouterr().err == message


def test_compare_writes_the_comparison(tmp_path: Path) -> None:
    other = put(moons(), "optimizer.learning_rate", 0.1)
    paths = saved(tmp_path, moons(), "a.json"), saved(tmp_path, other, "b.json")
    assert call(tmp_path, "compare", *paths, "--engine", "numpy") == compare([moons(), other], engine="numpy")


def test_search_writes_its_trials(tmp_path: Path) -> None:
    path = saved(tmp_path, moons(2))
    here = call(tmp_path, "search", path, "--learning-rates", "0.1,1", "--seeds", "0,1")
    assert here == search(moons(2), "grid", learning_rates=[0.1, 1.0], seeds=[0, 1])
    assert call(tmp_path, "search", path, "--learning-rates", "0.1,1", "--seeds", "0,1", "--jobs", "2") == here
    tested = call(tmp_path, "search", path, "--kind", "range", "--steps", "10", "--low", "1e-3", "--high", "1")
    assert len(tested["range"]["loss"]) == 10
    assert len(call(tmp_path, "search", path, "--kind", "restarts", "--count", "3")["trials"]) == 3
