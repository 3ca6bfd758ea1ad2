"""The whole training as scripts and notebooks: NumPy's are run; see also `framework_trainings.py`."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from exported_cases import BASE, HOSTILE, run_here, with_layers
from whole_cases import FEWER, WHOLE, resumed, rows, runs, schedules

import backprop
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.errors import SpecError
from backprop.exports import EXPORTS, export
from backprop.exports.method_code import STEPS
from backprop.exports.run_of_training import BOUND, WORST, Run
from backprop.functions.schedules import SCHEDULES
from backprop.layers import LAYERS
from backprop.network.build import build
from backprop.network.layout import Layout
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.requests.parsing import parse
from backprop.writing import named

TRAINING = {"epochs": 4, "batch_size": 2, "shuffle": True}
MOONS: Any = {
    **BASE, "data": {"dataset": "moons", "samples": 12, "val_fraction": 0.25}, "training": TRAINING,
    "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]},
}  # fmt: skip


def listed(script: str) -> dict[str, Any]:
    """The expected numbers of a script, by what they are, and their bounds."""
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Call)]
    checks = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "check"]
    return {ast.literal_eval(c.args[0]): [ast.literal_eval(argument) for argument in c.args[2:]] for c in checks}


@pytest.mark.parametrize("case", FEWER)
def test_the_numpy_script_trains_and_meets_every_loss(case: str) -> None:
    script = export(WHOLE[case], "numpy", whole=True)
    if "optimizer" in WHOLE[case] and WHOLE[case]["optimizer"]["name"] in OPTIMIZERS:
        assert set(listed(script)["loss"][1].values()) == {BOUND}
    assert run_here(script).endswith("All losses agree.\n")


def test_every_row_of_the_tables_is_covered() -> None:
    specs = list(WHOLE.values())
    assert {spec["optimizer"]["name"] for spec in specs} == {*OPTIMIZERS, *WHOLE_BATCH}
    named = {spec["optimizer"].get("schedule", {"name": "constant"})["name"] for spec in specs}
    assert named == set(SCHEDULES)

    def kinds(layers: Any) -> set[str]:
        return {kind for layer in layers for kind in {layer.get("kind", "dense")} | kinds(layer.get("layers", []))}

    assert kinds(layer for spec in specs for layer in spec["network"]["layers"]) == set(LAYERS)


@pytest.mark.parametrize("more", [
    {}, {"training": {**TRAINING, "patience": 1}}, {"training": {**TRAINING, "stop_loss": 0.12}},
])  # fmt: skip
def test_the_losses_are_those_that_train_shows(more: Any) -> None:
    history = backprop.train({**MOONS, **more}, engine="numpy")["history"]
    found = listed(export({**MOONS, **more}, "numpy", whole=True))
    assert found["loss"][0] == history["loss"]
    assert found["validation loss"][0] == [loss for loss in history["val_loss"] if loss is not None]


def test_a_long_history_is_one_of_means_of_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backprop.exports.run_of_training.HISTORY_POINTS", 6)
    for spec in (MOONS, resumed(MOONS)):
        script = export(spec, "numpy", whole=True)
        assert "means = " in script
        assert run_here(script).endswith("All losses agree.\n")


MUTANTS = [
    ("another order of rows", "rows = order[", "rows = order[::-1]["),
    ("the orders of another seed", "SeedSequence([0, 1000000])", "SeedSequence([1, 1000000])"),
    ("one epoch less", "in range(1, 16)", "in range(1, 13)"),
    ("no bias correction", "m / (1 - beta_1 ** t)", "m"),
    ("the schedule a step later", "schedule(0.05, t - 1, 0)", "schedule(0.05, t, 0)"),
    ("the optimizer forgets", 'return update, {"m": m, "v": v}', "return update, state"),
    ("other masks", "SeedSequence([5, 1, t])", "SeedSequence([5, 2, t])"),
    ("one mask for all steps", "SeedSequence([5, 1, t])", "SeedSequence([5, 1, 1])"),
    ("other running statistics", "running_mean3 = 0.9", "running_mean3 = 0.8"),
    ("running statistics left as they were", "= running_mean3, running_variance3", "= np.zeros(3), np.ones(3)"),
    ("no penalty", "dW1 = dW1 + ", "dW1 = dW1 + 0.0 * "),
    ("the last row left out", "2:(batch + 1) * 2]", "2:(batch + 1) * 2 - 1]"),
    ("a longer patience", "waited >= 1", "waited >= 2"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new"), MUTANTS, ids=[mutant[0] for mutant in MUTANTS])
def test_a_wrong_training_fails_by_its_own_check(what: str, old: str, new: str) -> None:
    network = {"n_inputs": 2, "layers": [
        {"units": 3, "activation": "tanh"}, {"kind": "dropout", "rate": 0.4, "seed": 5}, {"kind": "batch_norm"},
        {"units": 2},
    ]}  # fmt: skip
    optimizer = {"name": "adam", "learning_rate": 0.05, "schedule": {"name": "inverse_time", "rate": 0.1}}
    training = {**TRAINING, "epochs": 5}
    spec = rows(BASE) | {"network": network, "optimizer": optimizer, "training": training, "penalty": {"l2": 0.1}}
    spec["data"]["val_fraction"] = 0.2
    if "patience" in what:
        spec = {**spec, "optimizer": {"name": "sgd", "learning_rate": 1.5}, "training": {**training, "patience": 1}}
    script = export(spec, "numpy", whole=True)
    assert run_here(script).endswith("All losses agree.\n")
    assert old in script
    with pytest.raises(AssertionError, match=r"loss: "):
        run_here(script.replace(old, new))


def test_long_data_are_packed_and_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backprop.exports.sections.LISTED", 10)
    for to in EXPORTS:
        assert "unpack((9, 2), " in export(MOONS, to, whole=True)
    assert runs("numpy", MOONS)[0] <= BOUND


def test_what_rounding_decides_is_said_and_not_checked() -> None:
    steep = {**MOONS, "optimizer": {"name": "sgd", "learning_rate": 60.0}, "training": {"epochs": 400}}
    script = export(steep, "numpy", whole=True)
    printed = run_here(script)
    found = re.search(r"loss: of 400 numbers the first (\d+) are checked; rounding decides of the rest", printed)
    assert found and 10 < int(found[1]) == len(listed(script)["loss"][0]) < 400


def test_signs_of_nothing_but_rounding_are_said_and_not_checked() -> None:
    """Before batch normalization a bias has no gradient but rounding, and Lion reads its sign: by one nudged training
    that showed the same sides by luck, the first validation loss was listed, which another processor does not meet."""
    lion = {**rows(with_layers("batch_norm")), "training": {"epochs": 6, "batch_size": 4, "shuffle": True}}
    run = Run.of(parse({**lion, "optimizer": {"name": "lion", "learning_rate": 0.02}}))
    assert set(run.bounds) == {BOUND} and np.all(run.val_bounds > WORST)


def test_every_method_meets_every_kind_of_layer() -> None:
    def kinds(layers: Any) -> set[str]:
        return {kind for layer in layers for kind in {layer.get("kind", "dense")} | kinds(layer.get("layers", []))}

    found = {(kind, s["optimizer"]["name"]) for s in WHOLE.values() for kind in kinds(s["network"]["layers"])}
    assert {(kind, method) for kind in LAYERS for method in WHOLE_BATCH} <= found
    assert set(STEPS) == set(WHOLE_BATCH)


WRONG_METHODS = [
    ("levenberg_marquardt", "relaxed_rule(damping=lam, gain=gain)", "lam"),
    ("levenberg_marquardt", "J.T @ J", "1.001 * (J.T @ J)"),
    ("newton", "gradient_of(flat + 1j", "gradient_of(flat + 1.001j"),
    ("bfgs", "By[:, None] * s[None, :]", "By[:, None] * y[None, :]"),
    ("lbfgs", "zip(S[::-1], C[::-1])", "zip(S, C)"),
    ("lbfgs", "[-memory:]", "[-1:]"),
    ("conjugate_gradient", "share = beta_rule(", "share = 0.99 * beta_rule("),
    ("bfgs", "first if kept else", "0.9 * first if kept else"),
]


@pytest.mark.parametrize(("method", "old", "new"), WRONG_METHODS)
def test_a_wrong_method_fails_by_its_own_check(method: str, old: str, new: str) -> None:
    script = export({**rows(BASE), "optimizer": {"name": method}, "training": {"epochs": 12}}, "numpy", whole=True)
    assert run_here(script).endswith("All losses agree.\n")
    assert old in script
    with pytest.raises(AssertionError):
        run_here(script.replace(old, new))


def test_a_method_that_comes_to_rest_is_checked_until_then() -> None:
    script = export(WHOLE["settles, gauss_newton"], "numpy", whole=True)
    assert "At rest, or nearly: rounding decides how many steps follow." in script
    assert len(listed(script)["loss"][0]) < 60


@pytest.mark.parametrize("layers", ["residual", "dense", "batch norm"])
def test_a_singular_product_of_jacobians_leaves_most_losses_to_be_checked(layers: str) -> None:
    spec = {**rows(with_layers(layers), 12), "optimizer": {"name": "gauss_newton"}, "training": {"epochs": 6}}
    trained = parse(spec)
    assert trained.Y.size < Layout(trained, build(trained)).size  # fewer residuals than parameters
    script = export(spec, "numpy", whole=True)
    assert len(listed(script)["loss"][0]) >= 4
    assert run_here(script).endswith("All losses agree.\n")


def test_what_is_too_long_too_large_or_ends_in_infinity_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpecError, match="at most 100000 steps, and this one has 200000") as refused:
        export({**BASE, "training": {"epochs": 200_000}}, "numpy", whole=True)
    assert refused.value.field == "training.epochs"
    monkeypatch.setattr("backprop.exports.whole.LARGEST", 2_000)
    with pytest.raises(SpecError, match="The script would have") as large:
        export(MOONS, "numpy", whole=True)
    assert large.value.field == "data"
    exploding = {**rows(BASE), "loss": {"name": "mean_squared_error"}, "training": {"epochs": 500},
                 "network": {"n_inputs": 2, "layers": [{"units": 2, "activation": "identity"}]},
                 "optimizer": {"name": "sgd", "learning_rate": 900.0}}  # fmt: skip
    with pytest.raises(SpecError, match="There is no whole training to export: at step"):
        export(exploding, "numpy", whole=True)


def cells(text: str) -> list[Any]:
    found: list[Any] = json.loads(text)["cells"]
    return found


@pytest.mark.parametrize("library", EXPORTS)
def test_the_notebook_is_valid_and_holds_the_script_in_cells(library: str) -> None:
    text = export({**MOONS, "title": HOSTILE}, "notebook", library=library)
    book = json.loads(text)
    assert (book["nbformat"], book["nbformat_minor"], book["metadata"]["kernelspec"]["name"]) == (4, 5, "python3")
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", name) for name in ids)
    for i, cell in enumerate(book["cells"]):
        code = cell["cell_type"] == "code"
        assert code == bool(i and i % 2 == 0)
        assert set(cell) == {"id", "cell_type", "metadata", "source"} | (
            {"outputs", "execution_count"} if code else set()
        )
        assert all(isinstance(line, str) for line in cell["source"])
    joined = "\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")
    script = export({**MOONS, "title": HOSTILE}, library, whole=True)
    assert ast.dump(ast.parse(joined)) == ast.dump(ast.Module(ast.parse(script).body[1:], []))


def test_the_cells_of_a_numpy_notebook_run_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells(export(MOONS, "notebook")):
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert capsys.readouterr().out.endswith("All losses agree.\n")


@pytest.mark.parametrize("to", [name for name in EXPORTS if name != "numpy"])
def test_each_script_compiles_and_holds_the_losses(to: str) -> None:
    spec = rows(with_layers("residual of all")) | {"training": TRAINING}
    script, by_numpy = (export(spec, name, whole=True) for name in (to, "numpy"))
    assert listed(script) == listed(by_numpy)
    assert script.startswith('"""A whole training in ') and "orders = np.random.default_rng(" in script


def test_command_line_bridge_and_python(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(MOONS), encoding="utf-8")
    asked: list[tuple[list[str], dict[str, Any]]] = [(["--to", "jax", "--whole"], {"to": "jax", "whole": True}),
             (["--to", "notebook", "--library", "pytorch"], {"to": "notebook", "library": "pytorch"}),
             (["--to", "notebook"], {"to": "notebook"})]  # fmt: skip
    for arguments, params in asked:
        assert main(["export", str(path), *arguments]) == 0
        text = capsys.readouterr().out
        assert text == backprop.export(MOONS, **params)
        form = named(**params)
        answer = json.loads(handle("export", json.dumps({"spec": MOONS, "to": form})))
        file = "backprop_training_jax.py" if "whole" in params else f"backprop_training_{form[:-9]}.ipynb"
        assert (answer["text"], answer["file"]) == (text, file)
    with pytest.raises(SpecError, match="numpy-notebook, pytorch-notebook, keras-notebook, jax-notebook"):
        backprop.export(MOONS, "notebook", library="r")
    with pytest.raises(SpecError, match="npz-training"):
        backprop.export(MOONS, "npz", whole=True)


def test_the_list_of_schedules_is_whole() -> None:
    assert {schedule["name"] for schedule in schedules()} == set(SCHEDULES)
