"""The documents' keys and the package's public names are those that the interface fixes."""

import json
from typing import Any

import pytest

import backprop
from backprop.documents.options import options
from backprop.doors.bridge import handle
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.initializers import INITIALIZERS
from backprop.functions.losses import LOSSES
from backprop.layers import LAYERS
from backprop.requests.parsing import parse

SPEC: Any = {
    "schema": 1,
    "title": "Mazur 2-2-2",
    "network": {
        "n_inputs": 2,
        "layers": [
            {"kind": "dense", "units": 2, "activation": "sigmoid", "W": [[0.15, 0.20], [0.25, 0.30]], "b": [0.35] * 2},
            {"kind": "dense", "units": 2, "activation": "sigmoid", "W": [[0.40, 0.45], [0.50, 0.55]], "b": [0.60] * 2},
        ],
    },
    "init": {"name": "uniform", "low": -0.5, "high": 0.5, "seed": 1},
    "loss": {"name": "half_squared_error", "reduction": "mean"},
    "data": {"X": [[0.05, 0.10]], "Y": [[0.01, 0.99]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "training": {"epochs": 1, "batch_size": None, "shuffle": False, "seed": 0},
    "conventions": {"bias": "frozen", "update_order": "simultaneous", "delta_sign": "gradient"},
}  # fmt: skip


@pytest.fixture(scope="module")
def result() -> Any:
    return backprop.run(SPEC)


def test_the_public_names() -> None:
    assert set(backprop.__all__) == {
        "Network", "SpecError", "StepResult", "__version__", "run", "step",
        "beside", "check", "compare", "exercise", "experiment", "explain", "export", "hessian", "mark", "predict",
        "read", "search", "tools", "train",
    }  # fmt: skip
    assert all(hasattr(backprop, name) for name in backprop.__all__)


def test_a_result_has_the_keys_of_the_interface(result: Any) -> None:
    assert set(result) == {
        "schema", "spec", "labels", "steps", "history", "parameters", "optimizer_state", "state_matters", "notes",
        "note_codes",
    }  # fmt: skip
    assert result["schema"] == 1
    assert result["labels"] == {"inputs": ["x1", "x2"], "layers": [["h1", "h2"], ["y1", "y2"]]}
    assert set(result["history"]) == {"step", "epoch", "loss", "learning_rate", "gradient_norm"}


def test_a_step_has_the_keys_of_the_interface(result: Any) -> None:
    (step,) = result["steps"]
    assert set(step) == {
        "step", "epoch", "samples", "X", "Y", "loss", "data_loss", "penalty", "prediction", "loss_per_sample",
        "loss_terms", "layers", "input_gradients", "gradient_norm", "clipped", "learning_rate", "after",
        "health",
    }  # fmt: skip
    assert set(step["after"]) == {"loss", "prediction"}
    for index, layer in enumerate(step["layers"]):
        assert set(layer) == {
            "index", "kind", "activation", "before", "z", "a", "da", "slope", "delta", "gradients", "state", "updates",
            "after",
        }  # fmt: skip
        assert (layer["index"], layer["kind"], layer["activation"]) == (index, "dense", "sigmoid")
        for key in ("before", "gradients", "updates", "after"):
            assert set(layer[key]) == {"W", "b"}
    assert step["layers"][0]["updates"]["b"] == [0.0, 0.0]
    assert step["layers"][0]["gradients"]["b"] != [0.0, 0.0]


def test_the_resolved_spec_keeps_what_was_asked_and_fills_in_the_rest(result: Any) -> None:
    resolved = result["spec"]
    assert set(resolved) == {
        "schema", "title", "network", "init", "loss", "data", "optimizer", "penalty", "clip", "training", "conventions",
    }  # fmt: skip
    for key, value in SPEC.items():
        if isinstance(value, dict):
            assert {name: resolved[key][name] for name in value} == value
        else:
            assert resolved[key] == value
    assert resolved["penalty"] == {"l1": 0.0, "l2": 0.0, "biases": False}
    assert resolved["clip"] == {"value": None, "norm": None}


def test_without_biases_there_is_no_b_anywhere() -> None:
    spec = json.loads(json.dumps({**SPEC, "conventions": {"bias": "none"}}))
    for layer in spec["network"]["layers"]:
        del layer["b"]
    made = backprop.run(spec)
    assert '"b"' not in json.dumps(made)


def test_a_shared_bias_stands_once_for_each_unit() -> None:
    made = backprop.run({**SPEC, "conventions": {"bias": "shared"}})
    for layer in made["steps"][0]["layers"]:
        for key in ("before", "gradients", "updates", "after"):
            assert len(layer[key]["b"]) == 2
            assert len(set(layer[key]["b"])) == 1


def test_an_error_says_field_and_message_across_the_door() -> None:
    answer = json.loads(handle("run", json.dumps({"spec": {**SPEC, "optimizer": {"learning_rate": -1}}})))
    assert set(answer) == {"error"}
    assert set(answer["error"]) == {"field", "message", "code", "parts"}


FIELD = {
    "name", "label", "type", "default", "minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "nullable",
    "allowed", "allowed_form", "bounds", "hint",
}  # fmt: skip
FORMULA = {"text", "latex", "tree"}


def test_the_options_hold_every_table() -> None:
    document = json.loads(json.dumps(options()))
    assert set(document) == {
        "schema", "version", "limits", "fields", "layers", "activations", "losses", "reductions", "initializers",
        "optimizers", "schedules", "datasets", "target_forms", "exports", "export_groups", "penalty", "clip",
        "conventions", "letters", "rounding", "messages",
    }  # fmt: skip
    assert document["version"] == backprop.__version__
    assert [row["kind"] for row in document["layers"]] == list(LAYERS)
    assert [row["name"] for row in document["activations"]] == [
        "sigmoid", "tanh", "relu", "identity", "softmax", "leaky_relu", "elu", "selu", "gelu", "softplus", "silu",
        "softsign", "step", "bipolar_step",
    ]  # fmt: skip
    assert [row["name"] for row in document["losses"]] == [
        "half_squared_error", "mean_squared_error", "mean_absolute_error", "huber", "hinge", "binary_cross_entropy",
        "categorical_cross_entropy", "perceptron", "bipolar_perceptron", "squared_hinge", "kl_divergence", "focal",
        "smoothed_binary_cross_entropy", "smoothed_categorical_cross_entropy",
    ]  # fmt: skip
    assert {row["name"] for row in document["initializers"]} == {
        "glorot_uniform", "uniform", "normal", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform",
        "lecun_normal", "orthogonal", "zeros", "ones", "constant",
    }  # fmt: skip
    assert [row["name"] for row in document["optimizers"]] == [
        "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamax", "nadam", "amsgrad", "adamw",
        "lion", "newton", "gauss_newton", "levenberg_marquardt", "bfgs", "lbfgs", "conjugate_gradient",
    ]  # fmt: skip
    assert [row["name"] for row in document["conventions"]] == [
        "bias",
        "update_order",
        "delta_sign",
        "matrix",
        "mean",
        "penalty",
        "variance",
    ]
    assert [value["name"] for value in document["conventions"][0]["values"]] == [
        "per_neuron", "frozen", "shared", "none",
    ]  # fmt: skip
    assert document["fields"]["init.seed"]["maximum"] == "18446744073709551615"


def test_every_row_of_the_options_is_complete() -> None:
    document = options()
    for table in ("activations", "losses", "initializers", "optimizers"):
        for row in document[table]:
            assert row["label"] and row["source"], row["name"]
            assert all(set(field) == FIELD for field in row["hyperparameters"])
    for row in document["activations"]:
        assert set(row["formula"]) == set(row["derivative"]) == FORMULA
        assert len(row["range"]) == 2
    for row in document["losses"]:
        assert set(row["formula"]) == set(row["derivative"]) == FORMULA
        assert row["activations"]
        assert row["fused_with"] in (None, "sigmoid", "softmax", "step", "bipolar_step")
    for field in document["fields"].values():
        assert set(field) == FIELD
    for field in (*document["penalty"], *document["clip"]):
        assert set(field) == FIELD


def test_every_name_in_the_options_is_accepted_in_a_spec() -> None:
    dense = {"units": 2, "activation": "sigmoid"}
    base = {"network": {"n_inputs": 2, "layers": [dense, {"units": 2}]}, "data": {"X": [[1, 2]], "Y": [[0, 1]]}}
    for row in options()["activations"]:
        layers = [{**dense, "activation": row["name"]}, {"units": 2}]
        assert (
            parse({**base, "network": {"n_inputs": 2, "layers": layers}}).layers[0].activation.row.name == row["name"]
        )
    for row in options()["losses"]:
        for activation in row["activations"]:
            spec = {**base, "network": {"n_inputs": 2, "layers": [{**dense, "activation": activation}]},
                    "loss": {"name": row["name"]}, "data": {"X": [[1, 2]], "Y": [[1, 1]]}}  # fmt: skip
            assert parse(spec).loss.row.name == row["name"]
    for row in options()["initializers"]:
        assert parse({**base, "init": {"name": row["name"]}}).init.row.name == row["name"]
    assert (len(ACTIVATIONS), len(LOSSES), len(INITIALIZERS)) == (14, 14, 12)


def test_defaults_of_the_options_are_those_of_an_empty_spec() -> None:
    resolved = backprop.run({
        "network": {"n_inputs": 1, "layers": [{"units": 1}]}, "data": {"X": [[1]], "Y": [[1]]},
    })["spec"]  # fmt: skip
    fields = options()["fields"]
    for path in ("optimizer.learning_rate", "init.seed", "init.bias", "training.epochs", "training.batch_size",
                 "training.seed", "training.stop_loss", "training.patience", "training.keep_steps", "penalty.l1",
                 "penalty.l2", "clip.value", "clip.norm"):  # fmt: skip
        place, name = path.split(".")
        assert resolved[place][name] == fields[path]["default"], path


def test_limits_are_those_that_are_kept() -> None:
    limits = options()["limits"]
    assert (limits["depth"], limits["fragment_bytes"], limits["parameters"], limits["hidden_layers"]) == (
        20, 32768, 1_000_000, 200,
    )  # fmt: skip
