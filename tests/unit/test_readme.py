"""What the README says is run."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop import run
from backprop.doors.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

MOONS = {
    "network": {"n_inputs": 2, "layers": [{"units": 3}, {"units": 1}]},
    "data": {"dataset": "moons", "samples": 20}, "training": {"epochs": 3},
}  # fmt: skip


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.S)


def test_the_python_example_runs_and_prints_what_the_readme_states() -> None:
    code, _, _ = fenced("python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    stated = re.findall(r"^(step\.[\w.()]+)\s+# ([0-9][0-9.e+-]*|True)\b", code, flags=re.M)
    assert len(stated) == 2
    first = code[: code.rindex("step = backprop.step(step.network")]
    names = {}
    exec(compile(first, "README.md", "exec"), names)
    for expression, value in stated:
        assert repr(eval(expression, names)) == value, expression


def test_the_search_on_a_cluster_finds_what_the_readme_states() -> None:
    _, _, code = fenced("python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    expression, _, value = code.strip().splitlines()[-1].partition("#")
    assert repr(eval(expression, names)) == value.strip()


def test_each_command_as_a_function_works() -> None:
    _, code, _ = fenced("python")
    names: dict[str, object] = {}
    lines = [line for line in code.splitlines() if "experiment" not in line]  # which takes minutes
    exec(compile("\n".join(lines), "README.md", "exec"), names)
    for name in (
        "run",
        "train",
        "check",
        "hessian",
        "export",
        "compare",
        "search",
        "experiment",
        "mark",
        "exercise",
        "explain",
        "beside",
        "tools",
    ):
        assert f"backprop.{name}(" in code


def test_the_smallest_spec_of_the_readme_is_a_spec() -> None:
    (smallest,) = fenced("json")
    assert run(json.loads(smallest))["steps"][0]["loss"] > 0


@pytest.mark.parametrize("line", re.findall(r"^    (backprop [^#\n]+?)\s*(?:#.*)?$", README, flags=re.M))
def test_each_command_of_the_readme_works(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    main(["examples", "mazur", "-o", "mazur.json"])
    for name, rate in (("moons", 0.1), ("other", 0.2)):
        Path(f"{name}.json").write_text(json.dumps({**MOONS, "optimizer": {"learning_rate": rate}}), encoding="utf-8")
    Path("sheet.json").write_text('{"answers": [{"quantity": "loss", "value": "0.3"}]}', encoding="utf-8")
    weights: Any = {"0.weight": np.eye(2), "0.bias": np.zeros(2)}
    np.savez("weights.npz", **weights)
    files = Path(__file__).parents[1] / "reading" / "files"
    for name, of in (("model.json", "tfjs_caseA_model.json"), ("tfjs_caseA.weights.bin", "tfjs_caseA.weights.bin")):
        Path(name).write_bytes((files / of).read_bytes())
    told = {"numbers": [{"quantity": "loss", "value": "0.298"}]}
    Path("numbers.json").write_text(json.dumps(told), encoding="utf-8")
    Path("rows.csv").write_text("x1,x2\n0.5,0.25\n", encoding="utf-8")
    Path("flowers.csv").write_text("length,species\n1,a\n2,b\n", encoding="utf-8")
    Path("handed-in").mkdir()
    Path("sheets.json").write_text('{"schema": 1, "sheets": []}', encoding="utf-8")
    words = shlex.split(line.partition(">")[0])
    assert main([*words[1:], "-o", "out"]) == 0
    assert Path("out").stat().st_size > 0


def test_every_file_that_the_readme_names_is_there() -> None:
    root = Path(__file__).parents[2]
    for named in re.findall(r"`((?:py|web|tests)/[\w./-]+)`", README):
        assert (root / named).exists(), named
