"""Files that predict by themselves: our outputs on every kind of layer and activation, rows in the units of a table."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from written_networks import IMAGES, SPECS, outputs, rows, spec

from backprop.doors.cli import main
from backprop.equations.notation import ACCURATE, ELEMENTARY, SLOPES
from backprop.equations.parser import parse_formula
from backprop.network.build import build, build_buffers
from backprop.network.spec import Spec
from backprop.numbers.strict_json import dumps
from backprop.predicting.predict import predictions
from backprop.requests.parsing import parse
from backprop.writing import write
from backprop.writing.row_expressions import formula_code
from backprop.writing.row_languages import JAVASCRIPT, PYTHON

BOUND = 1e-14  # of the largest output
OF_TRAINING = {"log_softmax", "sum_of_others", "one_minus_power", "cos_pi"}  # of losses, optimizers and schedules


def program(own: Spec) -> dict[str, Any]:
    """The names of the Python file, read as a module of its own."""
    names: dict[str, Any] = {"__name__": "network"}
    exec(compile(write(own, "python").data, "network.py", "exec"), names)
    return names


@pytest.mark.parametrize("name", [*SPECS, *IMAGES])
def test_the_python_file_computes_our_outputs(name: str) -> None:
    own = spec(name)
    X = rows(own)
    made, meant = np.array(program(own)["predict"](X.tolist())), outputs(own, X)
    assert made.shape == meant.shape
    assert np.max(np.abs(made - meant)) <= BOUND * np.max(np.abs(meant))


def test_the_python_file_needs_nothing_but_python(tmp_path: Path) -> None:
    """Rows of a table go in as they stand there, the class and the outputs come out, as `backprop predict` has them."""
    asked, network, table = tmp_path / "spec.json", tmp_path / "network.py", tmp_path / "rows.csv"
    asked.write_text(dumps(SPECS["classes"]), encoding="utf-8")
    assert main(["export", str(asked), "--to", "python", "--trained", "-o", str(network)]) == 0
    table.write_text("5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n", encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", "-S", str(network), str(table)], capture_output=True, text=True)
    assert ran.stderr == ""
    head, *found = csv.reader(io.StringIO(ran.stdout))
    own = spec("classes")
    ours = predictions(own, build(own), build_buffers(own), [[5.1, 3.5, 1.4, 0.2], [6.3, 3.3, 6.0, 2.5]]).document()
    assert head[0] == "predicted class"
    assert [row[0] for row in found] == [row[0] for row in ours["outputs"]]
    for row, meant in zip(found, ours["prediction"], strict=True):
        assert [float(cell) for cell in row[1:]] == pytest.approx(meant, rel=1e-14)


def test_targets_that_were_scaled_come_out_in_their_own_units() -> None:
    about = {"inputs": [{"name": "size", "mean": 3, "std": 2}], "targets": [{"name": "price", "mean": 100, "std": 20}]}
    layers = [{"units": 1, "activation": "identity", "W": [[0.5]], "b": [0.1]}]
    data = {"X": [[1.0]], "Y": [[0.5]], "about": about}
    own = parse({"network": {"n_inputs": 1, "layers": layers}, "data": data})
    names = program(own)
    (made,) = names["predict"]([names["coded"](["7"])])
    assert names["answer"](made) == [100.0 + 20.0 * (0.5 * 2.0 + 0.1)]
    assert [note.code for note in write(own, "python").notes] == ["write.coding"]


def test_both_languages_have_every_function_that_a_layer_may_use() -> None:
    for language in (PYTHON, JAVASCRIPT):
        builtin = {"abs", "max", "min"} if language is PYTHON else set()
        assert {*ELEMENTARY, *SLOPES, *ACCURATE} - OF_TRAINING <= {*language.functions} | builtin


def test_a_formula_that_couples_units_is_written_for_all_of_them() -> None:
    code = formula_code(parse_formula("z / sum(z_k)"), PYTHON, [], True)
    assert eval(code, {"z": [1.0, 3.0]}) == [0.25, 0.75]
