"""A kind written as equations is a layer like any other: read, described, computed, checked four ways, trained."""

import numpy as np
import pytest
from unit_norm import UNIT_NORM

import backprop
from backprop.layers import LAYERS
from backprop.layers.by_equations import equation_layer

RNG = np.random.default_rng(3)


@pytest.fixture(autouse=True)
def with_the_kind(monkeypatch):
    monkeypatch.setitem(LAYERS, UNIT_NORM.kind, equation_layer(UNIT_NORM))


def spec_of(*layers, times=(), **more):
    data = {"X": RNG.normal(size=(4, *times, 3)).tolist(), "Y": RNG.normal(size=(4, *times, 2)).tolist()}
    return {"network": {"n_inputs": 3, "layers": list(layers)}, "data": data, **more}


def test_the_layer_computes_its_equations_and_tells_its_quantities():
    spec = spec_of({"kind": "unit_norm", "gamma": [1, 2, 3], "epsilon": 0.25}, {"units": 2})
    step = backprop.run(spec)["steps"][0]
    X, layer = np.array(step["X"]), step["layers"][0]
    square = np.sum(X**2, axis=-1)
    assert np.allclose(layer["square"], square, rtol=1e-15, atol=0)
    assert np.allclose(layer["a"], [1, 2, 3] * X / np.sqrt(square + 0.25)[:, None], rtol=1e-15, atol=0)
    assert layer["z"] == step["X"]
    assert {"dx_hat", "dsquare", "delta"} <= layer.keys()


def test_its_settings_and_parameters_are_read_checked_and_told_again():
    network = backprop.run(spec_of({"kind": "unit_norm"}, {"units": 2}))["spec"]["network"]
    assert network["layers"][0] == {"kind": "unit_norm", "gamma": [1.0, 1.0, 1.0], "epsilon": 1e-6}
    with pytest.raises(backprop.SpecError, match="ε in the root"):
        backprop.run(spec_of({"kind": "unit_norm", "epsilon": 2}, {"units": 2}))
    with pytest.raises(backprop.SpecError, match="3 numbers"):
        backprop.run(spec_of({"kind": "unit_norm", "gamma": [1]}, {"units": 2}))


@pytest.mark.parametrize("times", [(), (4,)])
def test_tape_complex_step_and_central_differences_agree_with_its_backward_equations(times):
    layers = [
        {"units": 3},
        {"kind": "unit_norm"},
        {"kind": "residual", "layers": [{"kind": "unit_norm"}]},
        {"units": 2},
    ]
    recurrent = [{"kind": "rnn", "units": 3, "return_sequences": True}] if times else []
    assert backprop.check(spec_of(*recurrent, *layers, times=times))["passed"]


def test_it_trains():
    losses = backprop.train(spec_of({"kind": "unit_norm"}, {"units": 2}, training={"epochs": 20}))["history"]["loss"]
    assert losses[-1] < losses[0]
