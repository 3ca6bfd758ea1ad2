"""The scalar tape as a table: values, adjoints, names and the agreement with the closed form."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from backprop import run
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.oracles.scalar_node import Node
from backprop.oracles.tape import tape_document
from backprop.requests.examples import EXAMPLES, example_spec
from backprop.requests.parsing import output_activations, parse

PAIRS = [(loss, out) for loss, row in LOSSES.items() for out in output_activations(row)]


def at(document: Any, path: str) -> Any:
    """The number at a path of a step document."""
    for key in path.replace("[", ".").replace("]", "").split("."):
        document = document[int(key)] if key.isdigit() else document[key]
    return document


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_examples(name: str) -> None:
    """Every quantity on the tape has the result's own bits, each once; adjoints are the step's gradients."""
    spec = {**example_spec(name), "conventions": {**example_spec(name).get("conventions", {}), "rounding": None}}
    document, step = tape_document(parse(spec)), run(spec)["steps"][0]
    named = [node for node in document["nodes"] if node["quantity"]]
    assert len({node["quantity"] for node in named}) == len(named)
    for node in named:
        assert node["value"] == at(step, node["quantity"]), node["quantity"]
    assert document["nodes"][-1]["quantity"] == "loss"
    assert document["nodes"][-1]["adjoint"] == 1.0
    # Sums that cancel, as those of a bias before batch normalization, leave the rounding of their terms.
    rounding = 4e-16 * max(abs(row["analytic"]) for row in document["agreement"])
    for row in document["agreement"]:
        assert row["autodiff"] == pytest.approx(row["analytic"], rel=1e-12, abs=rounding), row["quantity"]
    if "sequential" in name or spec["conventions"].get("delta_sign") == "error_signal":
        return
    adjoints = {node["quantity"]: node["adjoint"] for node in named}
    for k, layer in enumerate(step["layers"]):
        for index in np.ndindex(np.shape(layer["z"]) if layer["kind"] in ("dense", "rnn") else (0,)):
            place = "".join(f"[{i}]" for i in index)
            # A unit that is dead has no node, as nothing comes of it.
            adjoint = adjoints.get(f"layers[{k}].z{place}", 0.0)
            assert adjoint == pytest.approx(at(step, f"layers[{k}].delta{place}"), rel=1e-12, abs=rounding), (k, place)


def test_table_is_a_graph_in_order() -> None:
    """Parents come before children, values follow from the operation, the adjoint from the children."""
    nodes = tape_document(parse(example_spec("guide-2-2-1")))["nodes"]
    assert [node["id"] for node in nodes] == list(range(len(nodes)))
    for node in nodes:
        assert all(parent < node["id"] for parent in node["parents"])
        assert len(node["partials"]) == len(node["parents"])
        values = [nodes[parent]["value"] for parent in node["parents"]]
        if node["operation"] == "multiply" and len(values) == 2:
            assert node["value"] == values[0] * values[1]
    for node in nodes[:-1]:
        incoming = sum(
            child["adjoint"] * partial
            for child in nodes
            for parent, partial in zip(child["parents"], child["partials"], strict=True)
            if parent == node["id"]
        )
        assert node["adjoint"] == pytest.approx(incoming, rel=1e-14)
    formulas = {node["label"]: node["formula"] for node in nodes}
    assert formulas["w(x1→h1) · x1"] == "w(x1→h1) · x1"
    assert formulas["z(h1)"].endswith(" + b(h1)")
    assert formulas["a(h1)"].startswith("1 / v")


@pytest.mark.parametrize(
    ("hidden", "loss", "output"),
    [("tanh", *pair) for pair in PAIRS] + [(name, "mean_squared_error", "identity") for name in ACTIVATIONS],
)
def test_every_activation_with_every_loss(hidden: str, loss: str, output: str) -> None:
    """The scalar tape knows every operation that the functions use, penalty included."""
    target = 1 if LOSSES[loss].target_values else 0.3
    spec = {
        "network": {"n_inputs": 2, "layers": [
            {"kind": "dense", "units": 2, "activation": "identity"}, {"kind": "activation", "name": hidden},
            {"kind": "dense", "units": 2, "activation": output},
        ]},
        "init": {"name": "normal", "std": 0.9, "seed": 4}, "loss": {"name": loss}, "penalty": {"l1": 0.1, "l2": 0.2},
        "data": {"X": [[0.3, -0.7], [1.1, 0.4]], "Y": [[target, target], [1, target]]},
    }  # fmt: skip
    document = tape_document(parse(spec))
    scale = max(abs(row["analytic"]) for row in document["agreement"])
    for row in document["agreement"]:
        assert row["autodiff"] == pytest.approx(row["analytic"], rel=1e-11, abs=1e-14 * scale), row["quantity"]


def test_shared_and_missing_biases() -> None:
    spec = example_spec("mazur-shared-bias")
    labels = [row["label"] for row in tape_document(parse(spec))["agreement"]]
    assert labels.count("b(layer 1)") == 1
    spec = example_spec("guide-2-2-1")
    for layer in spec["network"]["layers"]:
        layer.pop("b")
    without = tape_document(parse({**spec, "conventions": {"bias": "none"}}))
    assert not any(node["label"].startswith("b(") for node in without["nodes"])


def test_fused_loss_says_that_the_prediction_is_not_on_the_tape() -> None:
    document = tape_document(parse(example_spec("perceptron")))
    assert document["notes"] == [
        "The loss is computed from z of the output layer, so the prediction itself is not on the tape."
    ]


def test_what_the_loss_does_not_depend_on_is_said() -> None:
    """A ReLU that is off hands on a constant 0: its z is not among the parents of the loss."""
    [note] = tape_document(parse(example_spec("dead-relu")))["notes"]
    assert note == "The loss does not depend on these here, so they are not on the tape: z(h1)."


def test_too_many_nodes_are_refused() -> None:
    spec = example_spec("guide-2-2-1")
    spec["network"]["layers"] = [
        {"kind": "dense", "units": 60},
        {"kind": "dense", "units": 30},
        {"kind": "dense", "units": 1},
    ]
    answer = json.loads(handle("tape", json.dumps({"spec": spec})))
    assert answer["error"]["field"] == "network.layers"
    assert "at most 2000 can be shown" in answer["error"]["message"]
    spec["network"]["layers"] = [{"kind": "dense", "units": 250}, {"kind": "dense", "units": 1}]
    assert "at most 2000" in json.loads(handle("tape", json.dumps({"spec": spec})))["error"]["message"]


def test_command_line(tmp_path: Any, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(example_spec("guide-2-2-1")))
    assert main(["tape", str(path)]) == 0
    assert json.loads(capsysbinary.readouterr().out)["nodes"][-1]["label"] == "E"


def test_non_finite_numbers_are_written_as_documents_write_them() -> None:
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[1e15]], "b": [0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer] * 21}, "data": {"X": [[1e15]], "Y": [[1]]}}
    nodes = json.loads(handle("tape", json.dumps({"spec": spec})))["nodes"]
    assert nodes[-1]["value"] == {"nonfinite": "inf"}


def test_a_mutant_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tape that forgets one parent of a product does not agree."""
    whole = Node.__init__

    def forgetful(self: Node, operation: str, value: float, operands: Any = (), partials: Any = ()) -> None:
        whole(self, operation, value, operands, partials)
        if operation == "multiply":
            self.parents = self.parents[:1]

    monkeypatch.setattr(Node, "__init__", forgetful)
    rows = tape_document(parse(example_spec("guide-2-2-1")))["agreement"]
    assert any(row["autodiff"] != pytest.approx(row["analytic"], rel=1e-6) for row in rows)


def test_where_the_mean_is_taken_at_the_gradients_the_tape_says_that_it_is_in_its_adjoints() -> None:
    spec = example_spec("mazur")
    spec["data"] = {"X": spec["data"]["X"] * 2, "Y": spec["data"]["Y"] * 2}
    usual, other = (tape_document(parse({**spec, "conventions": {"mean": mean}})) for mean in ("delta", "gradient"))
    assert other["nodes"] == usual["nodes"]
    assert [note["code"] for note in usual["note_codes"]] == []
    assert [note["code"] for note in other["note_codes"]] == ["tape.mean"]
