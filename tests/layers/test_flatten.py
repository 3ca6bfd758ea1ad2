"""Flattening against NumPy's own transposition, in both orders, with the gradient of the layer before and after it."""

import numpy as np
import pytest

import backprop
from backprop.lines import worked
from backprop.lines.report import FORMATS
from backprop.requests.parsing import parse

AXES = {"chw": (0, 1, 2, 3), "hwc": (0, 2, 3, 1)}  # samples first; what comes in is channels, rows, columns
DENSE = {"units": 1, "activation": "identity", "W": [[1, 2, 3, 4]], "b": [0]}
ORDERS = pytest.mark.parametrize("order", AXES)


def flatten(order, **more):
    return {"kind": "flatten", "order": order, **more}


def spec_of(layers, X, Y, **more):
    X, Y = np.array(X), np.array(Y)
    data = {"X": X.tolist(), "Y": Y.tolist()}
    return {"network": {"n_inputs": list(X.shape[1:]), "layers": layers}, "data": data, **more}


def worked_lines(order):
    """Of two channels of one row of two places, and a dense layer that takes them."""
    spec = parse(spec_of([flatten(order), DENSE], [[[[1, 2]], [[5, 6]]]], [[20]]))
    return list(worked.all_lines(worked.view(spec, worked.first_step(spec))))


@ORDERS
@pytest.mark.parametrize("seed", range(6))
def test_units_and_gradients_are_those_of_numpys_transposition(order, seed):
    rng = np.random.default_rng(seed)
    came = rng.integers(1, 5, 3)
    X, W, Y = rng.normal(size=(3, *came)), rng.normal(size=(2, came.prod())), rng.normal(size=(3, 2))
    dense = {"units": 2, "activation": "identity", "W": W.tolist(), "b": [0.5, -0.5]}
    step = backprop.run(spec_of([flatten(order), dense], X, Y))["steps"][0]
    rows = np.transpose(X, AXES[order])
    flat = rows.reshape(3, -1)
    error = (flat @ W.T + [0.5, -0.5] - Y) / 3  # of ½ Σ (ŷ − y)², the mean over three samples
    down = np.transpose((error @ W).reshape(rows.shape), np.argsort(AXES[order]))
    first, last = step["layers"]
    assert np.array_equal(first["z"], flat)
    assert np.array_equal(first["a"], flat)
    for found, expected in ((first["delta"], error @ W), (step["input_gradients"], down.reshape(3, -1)),
                            (last["gradients"]["W"], error.T @ flat)):  # fmt: skip
        assert np.max(np.abs(np.array(found) - expected)) <= 1e-12 * max(1.0, np.max(np.abs(expected)))


@pytest.mark.parametrize(("order", "expected"), [("chw", [1, 2, 3, 4, 5, 6, 7, 8]), ("hwc", [1, 5, 2, 6, 3, 7, 4, 8])])
def test_the_orders_are_those_of_pytorch_and_of_keras(order, expected):
    X = [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]  # two channels of 2 × 2
    step = backprop.run(spec_of([flatten(order), {"units": 1}], X, [[0]]))["steps"][0]
    assert step["layers"][0]["a"] == [expected]


@ORDERS
def test_weights_in_the_other_order_compute_the_same(order):
    rng = np.random.default_rng(3)
    X, W = rng.normal(size=(2, 2, 2, 3)), rng.normal(size=(1, 12))
    places = np.transpose(np.arange(12).reshape(1, 2, 2, 3), AXES[order]).ravel()
    dense = {"units": 1, "activation": "identity", "b": [0]}
    made = [
        backprop.run(spec_of([flatten(own), {**dense, "W": weights.tolist()}], X, [[0], [1]]))["steps"][0]
        for own, weights in (("chw", W), (order, W[:, places]))
    ]
    assert np.allclose(made[0]["prediction"], made[1]["prediction"], rtol=1e-13, atol=1e-13)
    assert np.allclose(made[0]["input_gradients"], made[1]["input_gradients"], rtol=1e-13, atol=1e-13)


@ORDERS
@pytest.mark.parametrize("more", [{}, {"conventions": {"bias": "shared", "delta_sign": "error_signal"}}])
def test_tape_complex_step_and_central_differences_agree(order, more):
    conv = {"kind": "conv2d", "filters": 3, "kernel": [2, 3], "activation": "tanh"}
    rng = np.random.default_rng(1)
    X, Y = rng.normal(size=(3, 2, 3, 4)), rng.normal(size=(3, 2))
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    found = backprop.check(spec_of([conv, flatten(order), {"units": 2}], X, Y, init=init, **more))
    assert found["passed"], found


@pytest.mark.parametrize(("order", "places"), [("chw", [0, 1, 2, 3]), ("hwc", [0, 2, 1, 3])])
def test_worked_lines_say_which_place_a_unit_is_and_where_its_error_goes(order, places):
    lines = worked_lines(order)
    made = {line.quantity: line.numbers for line in lines}
    for unit, place in enumerate(places):
        assert made[f"layers[0].z[0][{unit}]"] == ["num", [1, 2, 5, 6][place], f"X[0][{place}]"]
        assert made[f"input_gradients[0][{place}]"][2] == f"layers[0].delta[0][{unit}]"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("text", ["z(h2) = x3 = 5", "∂E/∂x3 = δ(h2) = 42"]),
        ("markdown", ["z_{h_{2}} = x_{3} = 5", "\\delta_{h_{2}} = 42"]),
        ("latex", ["z_{h_{2}} &= x_{3} = 5", "\\delta_{h_{2}} = 42"]),
        ("html", ["<math", 'data-quantity="layers[0].delta[0][1]" data-value="42.0">42</mn>']),
    ],
)
def test_its_lines_are_written_in_every_format(form, told):
    written = FORMATS[form]("", worked_lines("hwc"), 6)
    for part in told:
        assert part in written


@ORDERS
def test_numbers_rounded_by_hand_go_through_it(order):
    rounding = {"conventions": {"rounding": {"digits": 4, "carry": True}}}
    first = {"kind": "conv2d", "filters": 2, "kernel": 1, "K": [[[[0.333333]]], [[[2]]]], "b": [0, 0]}
    step = backprop.run(spec_of([first, flatten(order), DENSE], [[[[1, 2]]]], [[20]], **rounding))["steps"][0]
    came = {"chw": [0.3333, 0.6667, 2, 4], "hwc": [0.3333, 2, 0.6667, 4]}[order]
    assert step["layers"][1]["a"] == [came]


def test_a_convolution_before_it_learns_compiled():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(20, 1, 4, 4))
    conv = {"kind": "conv2d", "filters": 2, "kernel": 2, "activation": "relu"}
    spec = spec_of(
        [conv, flatten("hwc"), {"units": 1, "activation": "identity"}], X, X[:, 0, :1, 0] * X[:, 0, 1:2, 1],
        optimizer={"name": "adam", "learning_rate": 0.02}, training={"epochs": 200},
    )  # fmt: skip
    made = backprop.train(spec)
    assert made["history"]["loss"][-1] < 0.5 * made["history"]["loss"][0]
    assert made["training"]["engine"] == "kernel"


@pytest.mark.parametrize(
    ("layer", "field", "told"),
    [
        ({"order": "whc"}, "order", "one of chw, hwc"),
        ({"input": [2, 3, 3]}, "input", "whole numbers whose product is 16"),
        ({"units": 16}, "units", "one of absent, frozen, input, kind, order"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(layer, field, told):
    with pytest.raises(backprop.SpecError, match=told) as refused:
        backprop.run(spec_of([{"kind": "flatten", **layer}, {"units": 1}], np.ones((1, 1, 4, 4)), [[0]]))
    assert refused.value.field == f"network.layers[0].{field}"


def test_its_numbers_are_marked():
    spec = spec_of([flatten("chw"), {"units": 1}], np.ones((1, 1, 4, 4)), [[0]])
    loss = backprop.run(spec)["steps"][0]["loss"]
    told = backprop.mark(spec, {"answers": [{"quantity": "loss", "value": value} for value in (loss, loss + 1)]})
    assert [row["verdict"] for row in told["answers"]] == ["right", "wrong"]


@ORDERS
@pytest.mark.parametrize("library", ["numpy", "pytorch", "keras", "jax"])
def test_scripts_state_its_order_and_numpys_runs(order, library, capsys):
    conv = {"kind": "conv2d", "filters": 2, "kernel": 2, "activation": "tanh"}
    X = np.random.default_rng(6).normal(size=(2, 1, 3, 3))
    script = backprop.export(spec_of([conv, flatten(order), {"units": 1}], X, [[0], [1]]), library)
    code = compile(script, "script", "exec")
    if library == "numpy":
        exec(code, {"__name__": "__main__"})
        assert "All numbers agree" in capsys.readouterr().out


@ORDERS
@pytest.mark.parametrize("form", ["spec", "npz", "safetensors", "state_dict", "keras_model", "onnx", "python", "html"])
def test_its_order_goes_out_and_comes_in_again(order, form):
    spec = spec_of([flatten(order), DENSE], [[[[1, 2]], [[5, 6]]]], [[20]])
    back = backprop.read(backprop.export(spec, form))
    assert back["network"]["layers"][0] == {"kind": "flatten", "input": [2, 1, 2], "order": order}


def test_what_goes_out_is_no_image_any_more():
    layers = [flatten("chw"), {"kind": "conv2d", "kernel": 1}, {"units": 1}]
    told = backprop.run(spec_of(layers, np.ones((1, 2, 1, 8)), [[0]]))["spec"]["network"]["layers"]
    assert told[1]["input"] == [1, 4, 4]  # 16 units, not 2 channels


@ORDERS
def test_its_units_have_the_names_of_its_own_layer(order):
    conv = {"kind": "conv2d", "filters": 2, "kernel": 1, "K": [[[[3]]], [[[2]]]], "b": [0, 0]}
    spec = parse(spec_of([conv, flatten(order), DENSE], [[[[1, 2]]]], [[20]]))
    lines = list(worked.all_lines(worked.view(spec, worked.first_step(spec))))
    symbols = {line.quantity: line.symbol for line in lines}
    here, below = (symbols[f"layers[{k}].z[0][0]"] for k in (1, 0))
    assert here != below
    assert symbols["layers[1].delta[0][0]"][2] == here[2]
