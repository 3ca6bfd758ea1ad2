"""Convolutions of series: PyTorch's numbers and published ones stand in the tests of conv2d; here their own laws."""

from typing import Any

import numpy as np
import pytest

import backprop
from backprop.lines import worked
from backprop.lines.report import FORMATS
from backprop.requests.parsing import parse

SERIES = np.array([[[1.0, 2, 4, 8]], [[0.5, -1, 0, 3]]])  # samples, one channel, steps


def conv(**more: Any) -> dict[str, Any]:
    """A layer of one filter that takes a step from the one after it."""
    return {"kind": "conv1d", "kernel": 2, "K": [[[-1, 1]]], "b": [0], **more}


def spec_of(layers: list[Any], X: Any = SERIES, Y: Any = ((0,), (1,)), **more: Any) -> dict[str, Any]:
    """A network over series."""
    data = {"X": np.array(X).tolist(), "Y": np.array(Y).tolist()}
    return {"network": {"n_inputs": list(np.shape(X)[1:]), "layers": layers}, "data": data, **more}


def test_it_is_numpys_correlation_of_each_series() -> None:
    step = backprop.run(spec_of([conv(), {"units": 1}]))["steps"][0]
    assert step["layers"][0]["z"] == [np.correlate(series[0], [-1, 1]).tolist() for series in SERIES]


def test_turned_over_it_is_numpys_convolution() -> None:
    step = backprop.run(spec_of([conv(flip=True), {"units": 1}]))["steps"][0]
    assert step["layers"][0]["z"] == [np.convolve(series[0], [-1, 1], "valid").tolist() for series in SERIES]


@pytest.mark.parametrize("more", [{"stride": 2, "padding": "same"}, {"padding": [2, 0], "dilation": 2}])
def test_a_series_is_an_image_of_one_row(more: dict[str, Any]) -> None:
    def across(value: Any) -> Any:
        """What holds of the columns of an image whose rows are one."""
        return [0, value[0], 0, value[1]] if isinstance(value, list) else value

    rng = np.random.default_rng(2)
    X, K = rng.normal(size=(2, 2, 6)), rng.normal(size=(3, 2, 3))
    own = {"filters": 3, "b": [0.1, 0.2, 0.3], "activation": "tanh"}
    wide = {name: [1, value] if name in ("stride", "dilation") else across(value) for name, value in more.items()}
    layers = (
        {"kind": "conv1d", "kernel": 3, "K": K.tolist(), **own, **more},
        {"kind": "conv2d", "kernel": [1, 3], "K": K[:, :, None].tolist(), **own, **wide},
    )
    series, images = (
        backprop.run(spec_of([layer, {"units": 1, "init": {"seed": 1}}], x))["steps"][0]
        for layer, x in zip(layers, (X, X[:, :, None]), strict=True)
    )
    assert series["layers"][0]["a"] == images["layers"][0]["a"]
    assert series["input_gradients"] == images["input_gradients"]
    along, across_rows = (np.ravel(step["layers"][0]["gradients"]["K"]) for step in (series, images))
    assert np.array_equal(along, across_rows)


@pytest.mark.parametrize("conventions", [{}, {"bias": "shared"}, {"rounding": {"digits": 4, "carry": True}}])
def test_it_is_checked_and_its_numbers_may_be_rounded_by_hand(conventions: dict[str, Any]) -> None:
    layers = [conv(activation="sigmoid", filters=2, K=[[[0.3, -0.2]], [[0.1, 0.7]]], b=[0.1, 0.1]), {"units": 1}]
    spec = spec_of(layers, conventions=conventions)
    if "rounding" in conventions:
        made = np.array(backprop.run(spec)["steps"][0]["layers"][0]["z"])
        assert np.array_equal(made, np.round(made, 4))
    else:
        assert backprop.check(spec)["passed"]


def test_a_worked_line_says_at_which_step_the_window_stands() -> None:
    spec = parse(spec_of([conv(), {"units": 1}]))
    written = FORMATS["text"]("", list(worked.all_lines(worked.view(spec, worked.first_step(spec)))), 4)
    assert "sample 1: z(h2) = k(1,1,1)·x2 + k(1,1,2)·x3 + b1 = −1·2 + 1·4 + 0 = 2" in written


@pytest.mark.parametrize("library", ["numpy", "pytorch", "keras", "jax"])
def test_scripts_state_it_and_numpys_runs(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    script = backprop.export(spec_of([conv(stride=2, padding=1), {"units": 1}]), library)
    code = compile(script, "script", "exec")
    if library == "numpy":
        exec(code, {"__name__": "__main__"})
        assert "All numbers agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "field", "told"),
    [({"kernel": 5}, "kernel", "at most 4 steps, as many as there are"), ({"padding": [1, 1, 1]}, "padding", "padding"),
     ({"input": [2, 3]}, "input", "whole numbers whose product is 4")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(more: dict[str, Any], field: str, told: str) -> None:
    layer = {"kind": "conv1d", **more}
    with pytest.raises(backprop.SpecError, match=told) as refused:
        backprop.run(spec_of([layer, {"units": 1}]))
    assert refused.value.field == f"network.layers[0].{field}"


def test_two_of_them_learn_which_series_rises() -> None:
    rng = np.random.default_rng(5)
    X = rng.normal(size=(40, 1, 8)) + np.outer(np.repeat([-1, 1], 20), np.linspace(-1, 1, 8))[:, None]
    layers = [
        {"kind": "conv1d", "filters": 3, "kernel": 3, "activation": "relu"},
        {"kind": "conv1d", "filters": 2, "kernel": 3, "stride": 3, "activation": "relu"}, {"units": 1},
    ]  # fmt: skip
    Y = np.repeat([[0], [1]], 20, axis=0)
    spec = spec_of(layers, X, Y, loss={"name": "binary_cross_entropy"},
                   optimizer={"name": "adam", "learning_rate": 0.03}, training={"epochs": 100})  # fmt: skip
    losses = backprop.train(spec)["history"]["loss"]
    assert losses[-1] < 0.3 * losses[0]
