"""Exported scripts: NumPy's are run, the others compile and hold the digits; see also `torch_exports`."""

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from exported_cases import BASE, CASES, HOSTILE, run_here

from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.errors import SpecError
from backprop.exports import EXPORTS, export
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.layers import LAYERS
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import parse
from backprop.runs import result as document


@cache
def first_step(case: str) -> Any:
    """Of a case's result; every script of the case holds its numbers."""
    return json.loads(handle("run", json.dumps({"spec": CASES[case]})))["steps"][0]


@pytest.mark.parametrize("case", CASES)
def test_the_numpy_script_runs_and_agrees(case: str) -> None:
    script = export(parse(CASES[case]), "numpy")
    assert "backprop" not in "\n".join(line for line in script.split("\n") if "import" in line)
    assert "All numbers agree to 1e-12." in run_here(script)


def test_the_numpy_script_is_a_program(tmp_path: Path) -> None:
    path = tmp_path / "step.py"
    path.write_text(export(parse(BASE), "numpy"), encoding="utf-8")
    made = subprocess.run([sys.executable, "-I", str(path)], capture_output=True, text=True, check=True)
    assert made.stdout.endswith("All numbers agree to 1e-12.\n") and not made.stderr


def test_a_wrong_digit_is_found() -> None:
    script = export(parse(EXAMPLES["mazur"].spec), "numpy")
    lines = script.split("\n")
    for start in ("learning_rate = 0.", "X = np.array([[0.0", "X = np.array([\n"):
        changed = [line.replace("0.0", "0.00000000001", 1) if line.startswith(start) else line for line in lines]
        if changed != lines:
            with pytest.raises(AssertionError, match=" is not "):
                run_here("\n".join(changed))
            return
    raise AssertionError("nothing was changed")


@pytest.mark.parametrize("to", [name for name in EXPORTS if name != "numpy"])
@pytest.mark.parametrize("case", CASES)
def test_each_script_compiles_and_holds_the_digits(to: str, case: str) -> None:
    spec = parse(CASES[case])
    script = export(spec, to)
    tree = ast.parse(script)
    assert ast.get_docstring(tree)
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert {"check", "data_loss"} <= defined
    numbers = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)
    }
    step = first_step(case)
    for layer in step["layers"]:
        for array in (layer["before"].get("W", []), layer["after"].get("W", [])):
            for row in array:
                assert {abs(x) for x in row} <= numbers
    assert {abs(step["loss"]), abs(step["after"]["loss"])} <= numbers
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    known = defined | {"range", "tuple", "float", "abs", "len", "sum", "super", "print", "slice", "max", "reversed",
             "zip"}  # fmt: skip
    known |= {"network"}
    assert calls <= known, calls - known


@pytest.mark.parametrize("to", EXPORTS)
@pytest.mark.parametrize("kind", ["decimals", "significant"])
def test_a_set_up_rounded_by_hand_has_no_script(to: str, kind: str) -> None:
    rounding = {"digits": 4, "kind": kind, "carry": True}
    with pytest.raises(SpecError, match="Choose not to carry rounded numbers on") as refused:
        export(parse({**BASE, "conventions": {"rounding": rounding}}), to)
    assert refused.value.field == "conventions.rounding"


@pytest.mark.parametrize("to", EXPORTS)
def test_the_title_is_escaped_in_its_comment(to: str) -> None:
    script = export(parse(BASE), to)
    (line,) = [line for line in script.splitlines() if "Title" in line]
    assert line == f"# Title: {HOSTILE!r}"
    assert "\u202e" not in script and "\r" not in script


def test_pytorch_uses_its_own_optimizers_where_they_compute_the_same() -> None:
    def script(**optimizer: Any) -> str:
        return export(parse({**BASE, "optimizer": optimizer}), "pytorch")

    assert "torch.optim.Adam(trained, lr=learning_rate, betas=(beta_1, beta_2), eps=epsilon)" in script(name="adam")
    assert "nesterov=True" in script(name="nesterov")
    assert "torch.optim." not in script(name="adam", epsilon_place="inside")
    assert "torch.optim." not in script(name="lion")


LONG: Any = {
    "network": {"n_inputs": 1, "layers": [{"units": 1}]},
    "data": {"X": [[i / 7] for i in range(70)], "Y": [[0.5]] * 70},
}  # fmt: skip


@pytest.mark.parametrize(("more", "said"), [
    ({}, ["It takes one step: step 1, in epoch 1, on rows 1 to 70 of 70."]),
    ({"training": {"epochs": 2}}, ["It takes one step: step 1, in epoch 1, on rows 1 to 70 of 70.",
                                   "Left out: 1 other step of the training (2 epochs of 1 step)."]),
    ({"training": {"epochs": 3, "batch_size": 32}}, [
        "It takes one step: step 1, in epoch 1, on rows 1 to 32 of 70.",
        "Left out: 8 other steps of the training (3 epochs of 3 steps) and their rows."]),
    ({"training": {"batch_size": 1}}, [
        "It takes one step: step 1, in epoch 1, on row 1 of 70.",
        "Left out: 69 other steps of the training (1 epoch of 70 steps) and their rows."]),
    ({"data": {**LONG["data"], "val_fraction": 0.1}, "training": {"batch_size": 3, "shuffle": True}}, [
        None, "Left out: 20 other steps of the training (1 epoch of 21 steps) and their rows.",
        "Left out: 7 rows kept for validation."]),
    ({"training": {"epochs": 2, "batch_size": 32}, "optimizer": {"name": "sgd", "state": {
        "steps": 4, "layers": [{"W": {}, "b": {}}], "epoch_losses": [0.1]}}}, [
        "It takes one step: step 5, in epoch 2, on rows 33 to 64 of 70.",
        "Left out: 4 other steps of the training (2 epochs of 3 steps) and their rows."]),
])  # fmt: skip
@pytest.mark.parametrize("to", EXPORTS)
def test_each_script_says_which_step_it_takes_and_what_it_leaves_out(to: str, more: Any, said: Any) -> None:
    spec = parse({**LONG, **more})
    head = ast.get_docstring(ast.parse(export(spec, to))) or ""
    lines = [line for line in head.splitlines() if line.startswith(("It takes", "Left out"))]
    step = document.run(spec)["steps"][0]
    rows = "rows " + ", ".join(str(row + 1) for row in step["samples"])
    assert lines == [line or f"It takes one step: step 1, in epoch 1, on {rows} of 70." for line in said]
    assert str(step["step"]) in lines[0] and "torchrun" not in head


def test_what_cannot_be_exported_is_said() -> None:
    exploding = {**BASE, "data": {"X": [[1e15, 1e15]], "Y": [[0, 0]]}, "network": {"n_inputs": 2, "layers": [
        {"units": 2, "activation": "identity", "W": [[1e15, 1e15]] * 2}] * 12}}  # fmt: skip
    with pytest.raises(SpecError, match="There is nothing to export: the loss of sample 1"):
        export(parse(exploding), "numpy")


def test_command_line_and_bridge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(BASE), encoding="utf-8")
    for to in EXPORTS:
        assert main(["export", str(path), "--to", to]) == 0
        script = capsys.readouterr().out
        assert script == export(parse(BASE), to)
        assert json.loads(handle("export", json.dumps({"spec": BASE, "to": to})))["text"] == script
    refused = json.loads(handle("export", json.dumps({"spec": BASE, "to": "cobol"})))["error"]
    assert refused["field"] == "to" and "one of numpy, pytorch, keras, jax" in refused["message"]
    assert json.loads(handle("export", json.dumps({"spec": BASE})))["error"]["field"] == "to"


def test_every_activation_and_loss_is_covered() -> None:
    assert {case.split()[2] for case in CASES if case.startswith("loss half_squared_error")} == set(ACTIVATIONS)
    assert {case.split()[1] for case in CASES if case.startswith("loss ")} == set(LOSSES)


def test_every_kind_of_layer_is_covered() -> None:
    def kinds(layers: Any) -> set[str]:
        return {kind for layer in layers for kind in {layer.get("kind", "dense")} | kinds(layer.get("layers", []))}

    assert kinds(layer for spec in CASES.values() for layer in spec["network"]["layers"]) == set(LAYERS)
