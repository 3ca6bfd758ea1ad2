"""Convolutions against PyTorch 2.13 in float64, published examples and their own laws."""

import json
from pathlib import Path

import numpy as np
import pytest

import backprop

MADE = json.loads((Path(__file__).parent / "convolutions.json").read_text())
EPSILON = float(np.finfo(float).eps)
SUM = {"name": "half_squared_error", "reduction": "sum"}


def conv(**more):
    return {"kind": "conv2d", **more}


def spec_of(layers, X, Y, **more):
    X, Y = np.array(X), np.array(Y)
    data = {"X": X.reshape(len(X), -1).tolist(), "Y": Y.reshape(len(Y), -1).tolist()}
    return {"network": {"n_inputs": X[0].size, "layers": layers}, "data": data, **more}


def first_step(layers, X, Y, **more):
    return backprop.run(spec_of(layers, X, Y, **more))["steps"][0]


def condition(dz, other, gradient):
    """κ of a sum of products: the sizes of what is summed against the size of the sum."""
    return float(np.sum(np.abs(dz)) * np.max(np.abs(other)) / max(np.max(np.abs(gradient)), 1e-300))


@pytest.mark.parametrize("case", MADE["cases"], ids=lambda case: f"{case['kind']} {case['seed']}")
def test_outputs_and_gradients_are_pytorchs(case):
    layer = {"kind": case["kind"], **case["settings"], "activation": "tanh", "K": case["K"], "b": case["b"]}
    step = first_step([layer], case["X"], case["Y"])
    (made,) = step["layers"]
    assert step["loss"] == pytest.approx(case["loss"], rel=1e-13)
    found = {"z": made["z"], "dK": made["gradients"]["K"], "db": made["gradients"]["b"], "dX": step["input_gradients"]}
    other = {"z": case["X"], "dK": case["X"], "db": [1.0], "dX": case["K"]}
    for name, numbers in found.items():
        expected = np.array(case[name])
        kappa = condition(made["delta"] if name != "z" else case["K"], other[name], expected)
        bound = max(1e-12, 64 * EPSILON * kappa) * np.max(np.abs(expected))
        assert np.max(np.abs(np.reshape(numbers, expected.shape) - expected)) <= bound, name
    assert np.shape(made["gradients"]["K"]) == np.shape(case["K"])


def test_the_first_example_of_tensorflow_js_has_whole_numbers():
    # tensorflow/tfjs: x 1…9, a kernel of ones, ∂E/∂z = 3 1 2 0.
    x, y = np.arange(1.0, 10).reshape(1, 1, 3, 3), np.array([[12, 16, 24, 28]]) - [[3, 1, 2, 0]]
    layer = conv(kernel=2, K=np.ones((1, 1, 2, 2)).tolist(), b=[0])
    step = first_step([layer], x, y)
    assert step["layers"][0]["z"] == [[12, 16, 24, 28]]
    assert step["layers"][0]["delta"] == [[3, 1, 2, 0]]
    assert step["layers"][0]["gradients"]["K"] == [[[[13, 19], [31, 37]]]]
    assert step["input_gradients"] == [[3, 4, 1, 5, 6, 1, 2, 2, 0]]


@pytest.mark.parametrize(
    ("flip", "expected"), [(False, [37, 47, 67, 77]), (True, [23, 33, 53, 63])], ids=["frameworks", "turned over"]
)
def test_the_kernel_is_turned_over_where_that_is_asked(flip, expected):
    x = np.arange(1.0, 10).reshape(1, 1, 3, 3)
    step = first_step([conv(kernel=2, K=[[1, 2], [3, 4]], b=[0], flip=flip)], x, [[0] * 4])
    assert step["prediction"] == [expected]


@pytest.mark.parametrize(
    ("padding", "expected"), [(1, [4, 6, 6, 9]), ("same", [9, 6, 6, 4]), ("same_lower", [4, 6, 6, 9])]
)
def test_ones_show_on_which_side_the_padding_is(padding, expected):
    # 4 × 4 ones, 3 × 3 ones, stride 2: PyTorch's padding 1 beside TensorFlow's and ONNX's SAME_UPPER, and SAME_LOWER.
    layer = conv(stride=2, padding=padding, K=np.ones((3, 3)).tolist(), b=[0])
    assert first_step([layer], np.ones((1, 1, 4, 4)), [[0] * 4])["prediction"] == [expected]


def test_images_may_be_nested_and_n_inputs_says_their_shape():
    images = np.arange(32.0).reshape(2, 2, 2, 4)
    flat = spec_of([conv(kernel=2, input=[2, 2, 4])], images, np.zeros((2, 3)))
    nested = {**flat, "network": {"n_inputs": [2, 2, 4], "layers": [conv(kernel=2)]},
              "data": {"X": images.tolist(), "Y": flat["data"]["Y"]}}  # fmt: skip
    assert backprop.run(nested)["steps"] == backprop.run(flat)["steps"]
    assert backprop.run(nested)["spec"]["network"]["layers"][0]["input"] == [2, 2, 4]


def test_a_layer_after_another_takes_the_shape_that_that_sends():
    layers = [conv(filters=3, kernel=2, input=[1, 4, 4]), {"kind": "activation", "name": "tanh"}, conv(kernel=2)]
    told = backprop.run(spec_of(layers, np.ones((1, 16)), np.zeros((1, 4))))["spec"]["network"]["layers"]
    assert told[2]["input"] == [3, 3, 3]
    assert np.shape(told[2]["K"]) == (1, 3, 2, 2)


@pytest.mark.parametrize(
    ("layer", "field", "told"),
    [
        ({"kernel": 5}, "kernel", "at most 4 rows"),
        ({"kernel": [2, 0]}, "kernel", "a whole number from 1 to 1000, or one for each of rows × columns"),
        ({"padding": "full"}, "padding", "or “same”, or “same_lower”"),
        ({"groups": 2}, "groups", "a divisor of the 1 channels that come in"),
        ({"input": [2, 3, 3]}, "input", "whole numbers whose product is 16"),
        ({"K": [[1, 2], [3]]}, "K", "lists of equal length"),
        ({"kernel": 2, "K": [[1, 2, 3]]}, "K", "nested lists of 1 × 1 × 2 × 2 numbers"),
        ({"activation": "softmax"}, "activation", "any but softmax"),
        ({"b": [1, 2]}, "b", "1 number"),
        ({"filters": 0}, "filters", "Too small: the smallest is 1"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(layer, field, told):
    with pytest.raises(backprop.SpecError, match=told) as refused:
        backprop.run(spec_of([conv(**layer)], np.ones((1, 16)), np.zeros((1, 4))))
    assert refused.value.field == f"network.layers[0].{field}"


@pytest.mark.parametrize("bias", ["per_neuron", "shared", "none", "frozen"])
def test_tape_complex_step_and_central_differences_agree(bias):
    layers = [
        conv(filters=4, groups=2, kernel=[2, 3], padding="same", dilation=[2, 1], activation="tanh", input=[2, 4, 3]),
        conv(filters=2, kernel=2, stride=2, padding=1, flip=True, activation="sigmoid"), {"units": 2},
    ]  # fmt: skip
    X, Y = np.random.default_rng(1).normal(size=(3, 24)), np.eye(3)[:, :2]
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    found = backprop.check(spec_of(layers, X, Y, init=init, conventions={"bias": bias}))
    assert found["passed"], found


def test_moving_the_image_moves_what_goes_out():
    rng = np.random.default_rng(2)
    image = np.zeros((1, 1, 6, 6))
    image[0, 0, 1:4, 1:4] = rng.normal(size=(3, 3))
    layer = conv(filters=2, padding="same", K=rng.normal(size=(2, 1, 3, 3)).tolist(), b=[0.5, -0.5])
    here, there = (
        np.reshape(first_step([layer], moved, np.zeros((1, 72)))["prediction"], (2, 6, 6))
        for moved in (image, np.roll(image, (1, 1), (2, 3)))
    )
    assert np.array_equal(here[:, :5, :5], there[:, 1:, 1:])


def test_it_learns_compiled():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(20, 16))
    spec = spec_of(
        [conv(filters=2, kernel=2, activation="tanh", input=[1, 4, 4]), {"units": 1, "activation": "identity"}], X,
        X[:, :1] * X[:, 5:6], optimizer={"name": "adam", "learning_rate": 0.02}, training={"epochs": 200},
    )  # fmt: skip
    made = backprop.train(spec)
    assert made["history"]["loss"][-1] < 0.5 * made["history"]["loss"][0]
    assert made["training"]["engine"] == "kernel"


def test_glorot_counts_what_a_window_sees_and_through_how_many_places_it_goes_out():
    layer = conv(filters=50, kernel=3, input=[4, 5, 5])
    K = np.array(
        backprop.run(spec_of([layer], np.ones((1, 100)), np.zeros((1, 450))))["spec"]["network"]["layers"][0]["K"]
    )
    bound = np.sqrt(6 / (4 * 9 + 50 * 9))
    assert np.max(np.abs(K)) <= bound
    assert np.std(K) == pytest.approx(bound / np.sqrt(3), rel=0.05)


def test_its_numbers_are_marked():
    spec = spec_of([conv()], np.ones((1, 16)), np.zeros((1, 4)))
    loss = backprop.run(spec)["steps"][0]["loss"]
    told = backprop.mark(spec, {"answers": [{"quantity": "loss", "value": value} for value in (loss, loss + 1)]})
    assert [row["verdict"] for row in told["answers"]] == ["right", "wrong"]
