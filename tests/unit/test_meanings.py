"""Names of a table's columns beside the numbered inputs and outputs: in worked lines and in scripts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import backprop
from backprop.doors.cli import main

ABOUT: dict[str, Any] = {
    "kind": "classification",
    "inputs": [
        {"name": "age", "mean": 40.5, "std": 12.0},
        {"name": "smoker", "category": "yes", "other": "no"},
        {"name": 'town """\\', "category": "Ulm"},
    ],
    "targets": [{"name": "ill\u2028", "category": "yes", "other": "no"}],
    "classes": ["no", "yes"],
}
LAYERS = [{"units": 1, "activation": "sigmoid", "W": [[0.5, 0.25, -0.5]], "b": [0]}]
SPEC: dict[str, Any] = {
    "network": {"n_inputs": 3, "layers": LAYERS},
    "loss": {"name": "binary_cross_entropy"},
    "data": {"X": [[0.5, 1, 0], [-0.5, 0, 1]], "Y": [[1], [0]], "about": ABOUT},
    "training": {"epochs": 2},
}
TOLD = ["x1 is (age − 40.5)/12.0", "x2 is 1 where smoker is yes, 0 where it is no", "y1 is 1 where 'ill\\u2028' is yes"]


def worked(form: str) -> str:
    network = backprop.Network([3, 1], activation="sigmoid", weights=[(LAYERS[0]["W"], LAYERS[0]["b"])])
    return str(backprop.step(network, X=[[0.5, 1, 0]], Y=[[1]]).worked(form))


@pytest.mark.parametrize("whole", [False, True])
def test_scripts_say_what_inputs_and_outputs_are(tmp_path: Path, whole: bool) -> None:
    script = str(backprop.export(SPEC, "numpy", whole=whole))
    for sentence in TOLD:
        assert sentence in (script.replace("\\\\", "\\") if whole else script)
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    assert subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html"])
def test_worked_lines_begin_with_what_inputs_and_outputs_are(form: str, tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(SPEC), encoding="utf-8")
    out = tmp_path / "out.txt"
    assert main(["worked", str(tmp_path / "spec.json"), "--format", form, "-o", str(out)]) == 0
    head = out.read_text(encoding="utf-8")
    assert "smoker is yes, 0 where it is no" in head.partition("Forward pass")[0]
    assert "smoker" not in worked(form), "rows without names have none"
