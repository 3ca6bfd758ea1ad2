"""Numbers of a program are known by what gives them: a tool with its settings, or the smallest departures."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from explained_runs import numbers_of
from runs_of_tools import runs

from backprop import SpecError, explain, run
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.tools.arrived_numbers import numbers_of as numbers_of_print
from backprop.tools.searching import bfgs_of_nnet

SPEC: Any = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 2, "activation": "tanh", "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]},
        {"units": 2, "activation": "identity", "W": [[0.35, -0.45], [0.1, 0.2]], "b": [0.05, -0.1]},
    ]},
    "data": {"X": [[0.3, 0.7], [0.9, -0.4]], "Y": [[0.5, 0.1], [0.2, -0.4]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.1}, "training": {"epochs": 1},
}  # fmt: skip


def numbers(parameters: Any, epochs: int = 1, digits: int | None = None) -> Any:
    """The weights as a program prints them, with so many significant digits."""

    def shown(value: Any) -> Any:
        if isinstance(value, list):
            return [shown(item) for item in value]
        return value if digits is None else f"{value:.{digits}g}"

    return {"numbers": [
        {"quantity": f"parameters[{k}].{name}", "after": {"epochs": epochs}, "value": shown(value)}
        for k, layer in enumerate(parameters) for name, value in layer.items()
    ]}  # fmt: skip


def changed(**keys: Any) -> Any:
    return run({**SPEC, **keys})["parameters"]


def first(parameters: Any, **more: Any) -> Any:
    return explain(SPEC, numbers(parameters, **more))["explanations"][0]


def names(parameters: Any, **more: Any) -> list[str]:
    """The departures that explain them by the spec's own step."""
    found = explain(SPEC, numbers(parameters, **more))["explanations"]
    return [name for one in found if one["tool"] is None for name in one["departures"]]


def test_the_specs_own_numbers_are_its_own() -> None:
    found = first(changed())
    assert (found["tool"], found["departures"]) == (None, [])
    assert found["worst"] <= 1.0  # sums in another order


@pytest.mark.parametrize("digits", [5, 8, 17])
def test_a_sum_for_the_mean_is_found_at_any_number_of_digits(digits: int) -> None:
    assert "sum_for_mean" in names(changed(loss={"reduction": "sum"}), digits=digits)


def test_the_factor_of_a_square_and_its_mean_are_found() -> None:
    assert "half_factor" in names(changed(optimizer={"name": "sgd", "learning_rate": 0.2}))
    assert names(changed(optimizer={"name": "sgd", "learning_rate": -0.1 * -0.1})) != []  # η twice


def test_transposed_matrices_swapped_layers_and_other_steps_are_found() -> None:
    made = changed()
    turned = [{"W": [list(row) for row in zip(*layer["W"], strict=True)], "b": layer["b"]} for layer in made]
    assert first(turned)["departures"] == ["transposed"]
    assert first(made[::-1])["departures"] == ["layers_swapped"]
    assert first(changed(training={"epochs": 2}))["departures"] == ["one_step_more"]
    before = [
        {"W": [[f"{w:.10f}" for w in row] for row in layer["W"]], "b": [f"{b:.10f}" for b in layer["b"]]}
        for layer in SPEC["network"]["layers"]
    ]  # fmt: skip
    assert first(before)["departures"] == ["weights_before_the_step"]


def test_frozen_biases_and_rows_one_by_one_are_found() -> None:
    assert "bias_frozen" in names(changed(conventions={"bias": "frozen"}))
    made = changed(training={"batch_size": 1}, loss={"reduction": "mean"})
    assert "rows_one_by_one" in names(made)


@pytest.mark.parametrize("tool", ["synaptic", "scikit_learn", "weka", "ffnet", "r_nnet", "mlxtend"])
def test_a_tools_numbers_are_known_as_its_own(tool: str) -> None:
    made = next(one for one in runs(tool) if one.after and not {"hidden", "activation"} & {*one.settings})
    told = made.after[0]
    after = {key: told[key] for key in ("epochs", "steps") if key in told}
    given = [
        {"quantity": f"parameters[{k}].{name}", "after": after, "value": value}
        for k, layer in enumerate(told["parameters"]) for name, value in layer.items()
    ]  # fmt: skip
    found = explain(made.spec, {"numbers": given})["explanations"]
    assert tool in [one["tool"] for one in found]


def known_as(tool: str, label: str) -> list[str | None]:
    """The tools that are told of a stored run's weights."""
    made = next(one for one in runs(tool) if one.label == label)
    return [one["tool"] for one in explain(made.spec, numbers_of(made))["explanations"]]


STORED = [
    ("brainjs1", "A1_default"),
    ("carrot", "A2_hidden_IDENTITY"),
    ("dlib", "A1 alpha 0.1 momentum 0"),
    ("fann", "A2 sigmoid hidden, linear out, steepness 1 [float build]"),
    ("fann", "A2 sigmoid, linear err, momentum .9"),
    ("fann", "B3 sigmoid hidden, linear out, steepness 1 [float build]"),
    ("jittor", "A2_Adan"),
    ("keras_jax", "A2_RMSprop_default_float32"),
    ("keras_tensorflow", "A2_Adam_default_float32"),
    ("keras_torch", "A2_sgd_str_l2_float32"),
    ("mlfnn", "B3_gaussian"),
    ("neataptic", "A2_xent"),
    ("neurolab", "A1 gd adapt (online) lr .1 sigmoid"),
    ("opencv_mlp", "A1 default activation, backprop lr .1 mom 0"),
    ("optax", "A2_adadelta_float32"),
    ("optax", "A2_adam_float64"),
    ("playground", "B3_two_outputs"),
    ("pytorch", "A2_nadam_float64"),
    ("pytorch", "A2_sgd_default_lr_float64"),
    ("pytorch", "B3_adam_float64"),
    ("r_nnet", "B3 default"),
    ("scikit_learn", "B3 classifier labels 0,1,0 -> ONE output, plain"),
    ("tfjs", "B3_sgd_cce_softmax"),
]


@pytest.mark.parametrize(("tool", "label"), STORED)
def test_stored_runs_are_known_by_their_weights(tool: str, label: str) -> None:
    assert tool in known_as(tool, label)


@pytest.mark.parametrize(
    ("tool", "label"),
    [
        ("brainjs1", "A2_adam"),  # several updates by a rule that is no multiple of the gradient
        ("fann", "A1 all defaults, fann_train_epoch [float build]"),  # nine digits of float32
        ("fann", "B3 sigmoid hidden, linear out, steepness 1"),  # several large updates
        ("playground", "A1_sigmoid"),  # fewer rows than a batch by default
        ("scikit_learn", "A2 batch_size=1, shuffle=False"),  # no decay, in several updates
        ("pybrain3", "A2 sigmoid everywhere lr .1"),  # rows in another order in each epoch
        ("pybrain3", "B1 softmax output lr .1"),  # a softmax, whatever the loss
        ("optax", "A2_nadamw_float32"),  # a rule whose first update float32 rounds
        ("optax", "A2_rprop_float64"),  # a first step that moves nothing
        ("mxnet", "A2_wd_float64"),  # shares of the weights, whatever the setting is called
        ("keras_jax", "A2_sgd_clipvalue_float32"),  # a clipped gradient
        ("mxnet", "A2_ftrl_lamda0_float32"),  # a rate that the first update is in no proportion to
        ("r_nnet", "A2 linout weights=3,1 weights=[3, 1]"),  # weights of the rows
        ("scikit_learn", "A2 invscaling"),  # two settings of later steps at once
        ("scikit_learn", "A1 loss=poisson"),  # a momentum with which the rate is one that somebody writes
        ("chainer", "A2_tanh_float64"),  # other activations by a rule that may take signs of weights along
    ],
)
def test_what_runs_may_have_beside_the_defaults_is_tried(tool: str, label: str) -> None:
    assert tool in known_as(tool, label)


def test_an_algorithm_ends_where_no_step_is_short_enough() -> None:
    class Steep:
        def __init__(self, slope: float) -> None:
            self.slope = slope
            self.numbers: Any = {}

        def start(self) -> Any:
            return np.zeros(1, dtype=np.float32)

        def loss(self, at: Any) -> float:
            return float("nan") if np.any(at) else 1.0

        def gradient(self, at: Any) -> Any:
            return np.full(1, self.slope)

        def residuals(self, at: Any) -> Any:
            raise AssertionError("not asked")

    still = bfgs_of_nnet(Steep(1.0))
    assert [next(still).tolist() for _ in range(2)] == [[0.0], [0.0]]
    assert list(bfgs_of_nnet(Steep(float("inf")))) == []


def test_what_would_tell_two_explanations_apart_is_said() -> None:
    made = run({**SPEC, "as": {"tool": "brainjs2", "learning_rate": 0.1},
                "data": {"X": [[0.3, 0.7]], "Y": [[0.5, 0.1]]}, "network": {"n_inputs": 2, "layers": [
                    {**layer, "activation": "tanh"} for layer in SPEC["network"]["layers"]
                ]}})  # fmt: skip
    spec = made["spec"]
    given = numbers(made["parameters"], digits=6)
    found = json.loads(handle("explain", json.dumps({"spec": spec, "numbers": given})))
    assert len(found["explanations"]) > 1
    assert found["decides"]


@pytest.mark.parametrize(
    ("rate", "more"), [(0.025, {}), (0.5, {"loss": {"reduction": "sum"}}), (0.04, {"training": {"batch_size": 1}})]
)  # fmt: skip
def test_a_rate_that_is_not_said_is_read_from_the_moves(rate: float, more: Any) -> None:
    spec = {key: value for key, value in SPEC.items() if key != "optimizer"}
    made = changed(optimizer={"name": "sgd", "learning_rate": rate}, **more)
    found = explain(spec, numbers(made))["explanations"]
    factor = 2 if more == {"loss": {"reduction": "sum"}} else 1  # pytorch's mean of 2 · 2 squares without ½
    assert rate * factor in [one["settings"]["learning_rate"] for one in found if one["tool"] == "pytorch"]


def test_decay_is_read_as_a_share_of_the_weights() -> None:
    made = run({**SPEC, "as": {"tool": "convnetjs", "batch_size": 2, "momentum": 0.0, "l2_decay": 0.03}})["parameters"]
    found = explain(SPEC, numbers(made))["explanations"]
    assert 0.03 in [one["settings"].get("l2") for one in found if one["tool"] == "convnetjs"]


def test_momentum_is_read_from_the_second_step() -> None:
    given = []
    for epochs in (1, 2):
        made = run({**SPEC, "training": {"epochs": epochs}, "as": {"tool": "pybrain3", "optimizer": "batch",
                                                                   "momentum": 0.35}})  # fmt: skip
        given += numbers(made["parameters"], epochs)["numbers"]
    found = explain(SPEC, {"numbers": given})["explanations"]
    assert 0.35 in [one["settings"].get("momentum") for one in found if one["tool"] == "pybrain3"]


def test_weights_as_a_program_printed_them_are_read_with_the_digits_printed() -> None:
    made = changed(loss={"reduction": "sum"})
    rows = [[f"{w:.4f}" for w in row] for row in made[0]["W"]]
    text = f"tensor([[{', '.join(rows[0])}],\n        [{', '.join(rows[1])}]], dtype=torch.float64, device='cuda:0')"
    biases = "[1] " + " ".join(map(str, made[0]["b"]))  # as R prints them
    given = {
        "numbers": [{"quantity": "parameters[0].W", "value": text}, {"quantity": "parameters[0].b", "value": biases}]
    }
    found = explain(SPEC, given)["explanations"]
    assert ["sum_for_mean"] in [one["departures"] for one in found if one["tool"] is None]


def test_a_print_of_gradients_by_their_paths_is_explained() -> None:
    made = run({**SPEC, "loss": {"reduction": "sum"}})["steps"][0]["layers"]
    text = "".join(f"layers[{k}].gradients.W = {layer['gradients']['W']}\n" for k, layer in enumerate(made))
    given = numbers_of_print(text.encode(), {"epochs": 1})
    assert [one["quantity"] for one in given["numbers"]] == ["layers[0].gradients.W", "layers[1].gradients.W"]
    found = explain(SPEC, given)["explanations"]
    assert ["sum_for_mean"] in [one["departures"] for one in found if one["tool"] is None]


@pytest.mark.parametrize("names", ["parameters[{k}].{name}", "{place}.{word}"])
def test_a_file_of_weights_is_explained(names: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    made = changed(training={"epochs": 2})
    arrays: Any = {
        names.format(k=k, name=name, place=2 * k, word={"W": "weight", "b": "bias"}[name]): np.array(value)
        for k, layer in enumerate(made) for name, value in layer.items()
    }  # fmt: skip
    np.savez(tmp_path / "weights.npz", **arrays)
    (tmp_path / "spec.json").write_text(json.dumps(SPEC), encoding="utf-8")
    assert main(["explain", str(tmp_path / "spec.json"), str(tmp_path / "weights.npz"), "--epochs", "2"]) == 0
    found = json.loads(capsysbinary.readouterr().out)["explanations"]
    assert (found[0]["tool"], found[0]["departures"]) == (None, [])


def test_a_file_of_other_arrays_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "other.npz", data=np.zeros((2, 2, 2)))
    (tmp_path / "spec.json").write_text(json.dumps(SPEC), encoding="utf-8")
    assert main(["explain", str(tmp_path / "spec.json"), str(tmp_path / "other.npz")]) == 2
    assert capsys.readouterr().err.startswith("numbers: Arrays: “data” is not allowed.")


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "numbers"), ({"numbers": [{"quantity": "", "value": 1}]}, "numbers[0].quantity"),
        ({"numbers": [{"quantity": "loss", "value": "red"}]}, "numbers[0].value"),
        ({"numbers": [{"quantity": "loss", "value": 1, "after": {"epochs": -1}}]}, "numbers[0].after"),
        ({"numbers": [{"quantity": "loss", "value": 1, "color": 1}]}, "numbers[0].color"),
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_refused_at_their_place(document: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        explain(SPEC, document)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("loss", "output"),
    [("focal", "sigmoid"), ("smoothed_categorical_cross_entropy", "softmax"), ("squared_hinge", "tanh")],
)
def test_numbers_of_a_loss_that_no_tool_has_are_the_textbooks(loss: str, output: str) -> None:
    layers = [{"units": 2, "activation": "sigmoid"}, {"units": 2, "activation": output}]
    spec = {"network": {"n_inputs": 2, "layers": layers}, "init": {"seed": 5}, "loss": {"name": loss},
            "data": {"X": [[0.9, 0.4]], "Y": [[1, 1]]}}  # fmt: skip
    after = run(spec)["steps"][0]["layers"][1]["after"]["W"]
    given = [{"quantity": f"layers[1].after.W[{i}][{j}]", "value": repr(after[i][j])} for i in (0, 1) for j in (0, 1)]
    found = explain(spec, {"numbers": given})["explanations"]
    assert found[0]["tool"] is None
    assert found[0]["settings"]["loss"] == loss
