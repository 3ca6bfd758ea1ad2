"""The Hessian's document and what is said about it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from backprop.diagnose.curvature import HESSIAN_PARAMETERS, curvature
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.requests.examples import EXAMPLES, example_spec
from backprop.requests.parsing import parse


def neuron(w: float, b: float, X: list[list[float]], Y: list[list[float]], **more: Any) -> dict[str, Any]:
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[w]], "b": [b]}
    return {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": X, "Y": Y}, **more}


def test_document_of_a_linear_neuron() -> None:
    """½(y − wx − b)² at x = 3: H = (x² x; x 1), eigenvalues 0 and x² + 1."""
    document = json.loads(handle("hessian", json.dumps({"spec": neuron(1, 0, [[3]], [[1]])})))
    assert document["schema"] == 1
    assert document["parameters"] == ["layers[0].before.W[0][0]", "layers[0].before.b[0]"]
    assert document["labels"] == ["w(x1→ŷ)", "b(ŷ)"]
    assert document["H"] == [[9.0, 3.0], [3.0, 1.0]]
    assert document["gradient"] == [6.0, 2.0]
    assert document["eigenvalues"] == pytest.approx([0, 10], abs=1e-14)
    assert document["stable_rate"] == pytest.approx(0.2, rel=1e-14)
    assert document["asymmetry"] == 0.0


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (neuron(1, 0, [[3], [1]], [[1], [0]]), "All 2 eigenvalues are positive: the surface curves upwards"),
        (neuron(0.5, 1, [[3], [1]], [[2.5], [1.5]]), "All 2 eigenvalues are positive: a minimum."),
        (neuron(0, 0, [[3]], [[0]]), "1 eigenvalue is positive, and 1 direction is flat: a minimum to second order."),
        (neuron(1, 0, [[3]], [[1]]), "2/λmax = 0.2."),
        (neuron(1, 0, [[3]], [[1]], optimizer={"learning_rate": 0.1}), "The learning rate 0.1 lies below it."),
        (neuron(1, 0, [[3]], [[1]], optimizer={"learning_rate": 0.3}), "The learning rate 0.3 lies above it"),
        (neuron(1, 0, [[3], [1]], [[1], [0]]), "Conditioning: the eigenvalues differ by a factor of"),
    ],
)
def test_words(spec: dict[str, Any], words: str) -> None:
    assert words in " ".join(curvature(parse(spec)).notes)


def test_saddle_is_named() -> None:
    """A product of two weights, both 0: E = ½(1 − v w)² has a saddle there."""
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[0]]}
    spec = {
        "network": {"n_inputs": 1, "layers": [layer, layer]}, "conventions": {"bias": "none"},
        "data": {"X": [[1]], "Y": [[1]]},
    }  # fmt: skip
    found = curvature(parse(spec))
    assert found.H.tolist() == [[0.0, -1.0], [-1.0, 0.0]]
    assert found.notes[0].startswith("1 direction curves upwards, 1 curves downwards: a saddle.")


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_examples_are_symmetric(name: str) -> None:
    found = curvature(parse(example_spec(name)))
    assert found.asymmetry <= 1e-12
    assert np.all(np.diff(found.eigenvalues) >= 0)


def test_only_trained_parameters_count() -> None:
    spec = neuron(1, 0, [[3]], [[1]], conventions={"bias": "frozen"})
    assert curvature(parse(spec)).parameters == ["layers[0].before.W[0][0]"]
    shared = {**neuron(1, 0, [[3]], [[1, 2]]), "conventions": {"bias": "shared"}}
    shared["network"]["layers"] = [{"kind": "dense", "units": 2, "activation": "identity"}]
    assert curvature(parse(shared)).labels == ["w(x1→ŷ1)", "w(x1→ŷ2)", "b(layer 1)"]


def test_too_many_parameters_are_refused() -> None:
    spec = neuron(1, 0, [[3]], [[1]])
    spec["network"]["layers"] = [{"kind": "dense", "units": HESSIAN_PARAMETERS}, {"kind": "dense", "units": 1}]
    answer = json.loads(handle("hessian", json.dumps({"spec": spec})))
    assert answer["error"]["field"] == "network.layers"
    assert "“901” is not allowed. Allowed: at most 300 trained ones." in answer["error"]["message"]


def test_overflow_is_said() -> None:
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[1e15]], "b": [0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer] * 21}, "data": {"X": [[1e15]], "Y": [[1]]}}
    document = json.loads(handle("hessian", json.dumps({"spec": spec})))
    assert document["notes"][0].startswith("The Hessian contains a number that is not finite")
    assert document["eigenvalues"][0] == {"nonfinite": "nan"}


def test_command_line(tmp_path: Any, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(neuron(1, 0, [[3]], [[1]])))
    assert main(["hessian", str(path)]) == 0
    assert json.loads(capsysbinary.readouterr().out)["H"] == [[9.0, 3.0], [3.0, 1.0]]
