"""What the README says a kind of layer costs is true: on a copy of the package one is added, and everything has it."""

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "py" / "backprop"
KIND = (ROOT / "tests" / "equations" / "unit_norm.py").read_text().replace("UNIT_NORM = ", "KIND = ")
OWN = ("square[0]", "x_hat[0][0]", "a[0][0]", "dx_hat[0][0]", "dsquare[0]", "gradients.gamma[0]", "after.gamma[0]")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one file more, named in the table of layers."""
    package = tmp_path_factory.mktemp("addition") / "backprop"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "layers" / "unit_norm.py").write_text(KIND)
    table = package / "layers" / "__init__.py"
    named = table.read_text().replace('"layer_norm"', '"layer_norm", "unit_norm"')
    assert named.count("unit_norm") == 1
    table.write_text(named)
    return package


@pytest.fixture(scope="module")
def used(copy: Path) -> dict[str, Any]:
    """What is made of it in a process that knows the copy alone."""
    program, env = ROOT / "tests" / "layers" / "use_of_an_addition.py", {**os.environ, "PYTHONPATH": str(copy.parent)}
    made = subprocess.run([sys.executable, program, "unit_norm"], capture_output=True, text=True, env=env)
    assert made.returncode == 0, made.stderr[-3000:]
    answer: dict[str, Any] = json.loads(made.stdout)
    assert Path(answer["package"]) == copy
    return answer


def different(compared: filecmp.dircmp[str]) -> Iterator[str]:
    """The files of the copy that are new or changed."""
    yield from compared.right_only
    yield from compared.diff_files
    for inside in compared.subdirs.values():
        yield from different(inside)


def test_it_takes_as_many_files_as_the_readme_says(copy: Path) -> None:
    told = re.search(r"takes (\d+) files of the package", README)
    assert told
    found = [*different(filecmp.dircmp(PACKAGE, copy, ignore=["__pycache__"]))]
    assert sorted(found) == ["__init__.py", "unit_norm.py"]
    assert len(found) == int(told[1])


def test_the_form_offers_it_with_its_settings(used: dict[str, Any]) -> None:
    (row,) = used["offered"]
    assert [field["name"] for field in row["fields"]] == ["gamma", "epsilon", "frozen"]
    assert '"unit_norm": {' in used["contract"]


def test_it_is_calculated_and_learns(used: dict[str, Any]) -> None:
    assert used["spec"] == {"kind": "unit_norm", "gamma": [1.0, 1.0, 1.0], "epsilon": 1e-6}
    z, a = used["layer"]["z"][0], used["layer"]["a"][0]
    square = sum(value**2 for value in z)
    assert a == pytest.approx([value / (square + 1e-6) ** 0.5 for value in z], rel=1e-14)
    assert used["losses"][-1] < 0.5 * used["losses"][0]


def test_each_of_its_numbers_has_a_line_in_every_format(used: dict[str, Any]) -> None:
    lines = {line["quantity"]: line for line in used["lines"]}
    for path in OWN:
        assert lines[f"layers[1].{path}"]["formula"], path
    for form, text in used["texts"].items():
        assert "x̂" in text or r"\hat{x}" in text, form


def test_its_gradients_agree_in_four_ways(used: dict[str, Any]) -> None:
    assert used["check"]["passed"]
    own = [row for row in used["check"]["parameters"] if row["quantity"].startswith("layers[1].")]
    assert len(own) == 3
    for row in own:
        for way in ("autodiff", "complex_step"):
            assert row[way] == pytest.approx(row["analytic"], rel=1e-12)
        assert row["central_difference"] == pytest.approx(row["analytic"], rel=1e-5)


def test_it_is_on_the_tape_and_in_the_hessian(used: dict[str, Any]) -> None:
    assert used["tape"]["agreement"]
    assert any((node.get("quantity") or "").startswith("layers[1].") for node in used["tape"]["nodes"])
    assert "layers[1].before.gamma[0]" in used["hessian"]["parameters"]


def test_it_trains_by_numpy_and_compiled(used: dict[str, Any]) -> None:
    (numpy, losses), (kernel, others) = used["trained"]["numpy"], used["trained"]["kernel"]
    assert (numpy, kernel) == ("numpy", "kernel")
    assert others == pytest.approx(losses, rel=1e-12)
    assert losses == pytest.approx(used["losses"], rel=1e-12)


def test_its_health_is_told_and_rates_are_searched(used: dict[str, Any]) -> None:
    assert len(used["health"]["layers"]) == 3
    assert used["health"]["verdict"] == "healthy"
    assert [trial["ended"] for trial in used["found"]["trials"]] == ["end"] * 4


def test_every_script_has_it_and_numpys_agrees(used: dict[str, Any]) -> None:
    assert [*used["scripts"]] == ["numpy", "pytorch", "keras", "jax"]
    for to, script in used["scripts"].items():
        compile(script, f"{to}.py", "exec")
        assert "gamma" in script, to
    assert "new gamma2: right" in used["printed"]
    assert "All numbers agree to 1e-12." in used["printed"]
    assert "loss: 20 right" in used["printed_of_training"]
