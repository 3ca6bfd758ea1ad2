"""The GRU in all its forms against PyTorch 2.13 in float64, published values and its own laws."""

from typing import Any

import numpy as np
import pytest
from stored import PUBLISHED, assert_published, assert_pytorchs, cases

import backprop
from backprop.errors import SpecError

X = [[[-0.34, -0.42], [-0.39, 0.47], [-0.14, 1.36]], [[-0.98, -0.53], [0.44, -0.63], [-0.39, 0.48]]]
FORMS: list[dict[str, Any]] = [
    {"reset": reset, "update": update} for reset in ("after", "before") for update in ("keeps", "takes")
]
NAMES = [f"{form['reset']}, {form['update']}" for form in FORMS]


def gru(units: int = 2, **more: Any) -> dict[str, Any]:
    return {"kind": "gru", "units": units, **more}


def spec_of(layers: list[Any], X: Any, Y: Any, **more: Any) -> dict[str, Any]:
    return {"network": {"n_inputs": np.shape(X)[-1], "layers": layers}, "data": {"X": X, "Y": Y}, **more}


def filled(units: int, n_in: int, kernel: float, recurrent: float, bias: float = 0.0, **more: Any) -> dict[str, Any]:
    """All weights of a matrix alike."""
    own = {f"Wx_{gate}": np.full((units, n_in), kernel).tolist() for gate in "rzn"}
    own |= {f"Wh_{gate}": np.full((units, units), recurrent).tolist() for gate in "rzn"}
    return gru(units, **own, **{f"b_{gate}": [bias] * units for gate in "rzn"}, **more)


def first_layer(layers: list[Any], X: Any) -> dict[str, Any]:
    """What the first layer computes for these data, with targets of zeros."""
    every, units = layers[-1].get("return_sequences"), layers[-1]["units"]
    shape = (len(X), len(X[0]), units) if every else (len(X), units)
    layer: dict[str, Any] = backprop.run(spec_of(layers, X, np.zeros(shape).tolist()))["steps"][0]["layers"][0]
    return layer


@pytest.mark.parametrize("name", cases("gru"))
def test_states_and_gradients_are_pytorchs(name: str) -> None:
    assert_pytorchs(name)


def test_kerass_two_resets_have_their_published_states() -> None:
    times = np.arange(72.0).reshape(3, 6, 4).tolist()
    after = filled(3, 4, 0.01, 0.02, 0.03, bh_n=[0.03] * 3)  # Keras adds its second bias, 0.03, in every gate
    after |= {f"b_{gate}": [0.06] * 3 for gate in "rz"}
    for name, layer in (("default", after), ("before", filled(3, 4, 0.01, 0.02, 0.03, reset="before"))):
        assert_published(f"keras-gru-{name}", {"h": first_layer([layer], times)["a"]})


def test_burns_unit_of_three_steps_has_its_published_gates() -> None:
    weights = {"z": 0.5, "r": 0.6, "n": 0.7}
    layer = gru(1, reset="before", **{f"W{of}_{gate}": [[w]] for gate, w in weights.items() for of in "xh"})
    times = [[step[0] for step in PUBLISHED["burn-gru-seq3-after-False"]["inputs"]["x"]]]
    made = first_layer([{**layer, "return_sequences": True}], times)
    first = {key: [made[own][0][0]] for key, own in (("h1", "h"), ("z1", "gate"), ("r1", "r"), ("n1", "n"))}
    found = {"h": made["h"][0], **first}
    assert_published("burn-gru-seq3-after-False", found)


def test_tensorflow_1s_cell_has_its_published_states() -> None:
    for key, n_in in (("h_in2", 2), ("h_in3", 3)):
        layer = filled(2, n_in, 0.5, 0.5, reset="before", h0=[0.1, 0.1]) | {"b_r": [1, 1], "b_z": [1, 1]}
        made = first_layer([layer], [[[1.0] * n_in]])
        assert np.allclose(made["a"], PUBLISHED["tf1-grucell"]["exact"][key], rtol=1e-12), (key, made["a"])


def test_onnxs_operator_has_its_published_states() -> None:
    inputs = PUBLISHED["onnx-gru_defaults"]["inputs"]
    w = inputs["W"][0][0]
    times = [[row] for row in inputs["X"][0]]  # one step of three samples
    assert_published("onnx-gru_defaults", {"Y_h": first_layer([filled(5, 2, w, w, reset="before")], times)["a"]})


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
@pytest.mark.parametrize("bias", ["per_neuron", "shared", "none"])
def test_tape_complex_step_and_central_differences_agree(bias: str, form: dict[str, Any]) -> None:
    inside = {"kind": "residual", "layers": [gru(3, return_sequences=True, **form)]}
    layers = [gru(3, return_sequences=True, **form), inside, gru(**form)]
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    found = backprop.check(spec_of(layers, X, [[1, 0], [0, 1]], init=init, conventions={"bias": bias}))
    assert found["passed"], found


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_errors_that_go_back_through_one_step_are_those_of_networks_of_one_step(form: dict[str, Any]) -> None:
    targets = [[[1, 0], [0.5, 0.25], [-1, 0]], [[0, 1], [0.5, 0.5], [0, -1]]]
    more: dict[str, Any] = {"loss": {"name": "half_squared_error", "reduction": "sum"}, "init": {"seed": 5}}
    whole = gru(return_sequences=True, h0=[0.4, -0.3], **form)
    step = backprop.run(spec_of([{**whole, "truncate": 1}], X, targets, **more))
    cut, given = step["steps"][0]["layers"][0], step["spec"]["network"]["layers"][0]
    h = np.concatenate([np.array(cut["h0"])[:, None], cut["h"]], axis=1)
    total: dict[str, Any] = dict.fromkeys(cut["gradients"], 0.0)
    for t in range(3):
        layer = {**given, "h0": h[:, t].tolist(), "truncate": None}
        here = [[row[t]] for row in X], [[row[t]] for row in targets]
        one = backprop.run(spec_of([layer], *here, **more))["steps"][0]["layers"][0]
        total = {name: total[name] + np.array(gradient) for name, gradient in one["gradients"].items()}
    for name, gradient in cut["gradients"].items():
        assert np.allclose(gradient, total[name], rtol=1e-13, atol=1e-16), name


def test_a_gate_that_keeps_is_one_that_takes_with_the_signs_of_its_weights_turned() -> None:
    spec = spec_of([gru(3, return_sequences=True)], X, np.zeros((2, 3, 3)).tolist(), init={"seed": 4})
    ran = backprop.run(spec)
    layer = ran["spec"]["network"]["layers"][0]
    turned = {name: (-np.array(layer[name])).tolist() for name in ("Wx_z", "Wh_z", "b_z")}
    other = backprop.run(spec_of([{**layer, **turned, "update": "takes"}], X, spec["data"]["Y"]))["steps"][0]
    assert np.allclose(other["layers"][0]["a"], ran["steps"][0]["layers"][0]["a"], rtol=1e-14)


def test_the_second_bias_is_there_with_the_reset_after_the_product_alone() -> None:
    spec = spec_of([gru(reset="before")], X, [[0, 0], [0, 0]])
    assert "bh_n" not in backprop.run(spec)["steps"][0]["layers"][0]["gradients"]
    spec["network"]["layers"][0]["bh_n"] = [1, 2]
    with pytest.raises(SpecError, match="there where “reset” is “after” alone"):
        backprop.run(spec)
    del spec["network"]["layers"][0]["reset"]
    both = backprop.run(spec)["steps"][0]["layers"][0]["gradients"]
    assert both["bh_n"] != both["b_n"]


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_compiled_and_by_numpy_it_learns_the_same(form: dict[str, Any]) -> None:
    spec = spec_of([gru(3, **form), {"units": 2}], X, [[1, 0], [0, 1]], training={"epochs": 50})
    numpy, kernel = (backprop.train(spec, engine=engine) for engine in ("numpy", "kernel"))
    assert kernel["training"]["engine"] == "kernel"
    assert kernel["history"]["loss"] == pytest.approx(numpy["history"]["loss"], rel=1e-12)


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_the_numpy_script_of_a_step_and_of_a_training_agrees(form: dict[str, Any], capsys: Any) -> None:
    spec = spec_of([gru(2, h0=[0.1, -0.2], **form), {"units": 2}], X, [[1, 0], [0, 1]], training={"epochs": 5})
    for whole, said in ((False, "All numbers agree to 1e-12."), (True, "All losses agree.")):
        exec(compile(backprop.export(spec, "numpy", whole=whole), "exported.py", "exec"), {"__name__": "__main__"})
        assert said in capsys.readouterr().out
