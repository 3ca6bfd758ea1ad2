"""Published values of LSTMs of other programs and courses: to their printed digits, and the exact ones to 1e-12."""

from typing import Any

import numpy as np
import pytest
from stored import PUBLISHED, assert_published

import backprop

Json = dict[str, Any]


def lstm(order: str, Wx: Any, Wh: Any, b: Any = None, **more: Any) -> Json:
    """The layer of stacked matrices (4 units, …), whose gates stand in this order."""
    units = len(Wh) // 4
    b = np.zeros(4 * units) if b is None else b
    own = {f"{name}_{gate}": np.array(whole)[units * i : units * (i + 1)].tolist()
           for name, whole in (("Wx", Wx), ("Wh", Wh), ("b", b)) for i, gate in enumerate(order)}  # fmt: skip
    return {"kind": "lstm", "units": units, "return_sequences": True, **own, **more}


def run(layer: Json, X: Any, errors: Any = None) -> Json:
    """The step of the layer alone, X (samples, steps, inputs); errors: ∂E/∂a, by a sum of squares and its targets."""
    spec: Json = {
        "network": {"n_inputs": np.shape(X)[-1], "layers": [layer]},
        "data": {"X": np.array(X).tolist(), "Y": np.zeros((*np.shape(X)[:2], layer["units"])).tolist()},
        "loss": {"name": "half_squared_error", "reduction": "sum"},
    }  # fmt: skip
    if errors is not None:
        a = backprop.run(spec)["steps"][0]["layers"][0]["a"]
        spec["data"]["Y"] = (np.array(a) - errors).tolist()
    step: Json = backprop.run(spec)["steps"][0]
    return step


def states(layer: Json, X: Any) -> tuple[Any, Any]:
    """h and c after the last step, (samples, units)."""
    made = run(layer, X)["layers"][0]
    return np.array(made["h"])[:, -1], np.array(made["z"])[:, -1]


def test_burns_unit() -> None:
    weights = [[w] for w in (0.5, 0.7, 0.9, 1.1)]
    h, c = states(lstm("ifgo", weights, weights), [[[0.1]]])
    assert_published("burn-lstm-1x1", {"h": h, "c": c})


@pytest.mark.parametrize("name", ["keras-lstm-default", "keras-lstm-noufb"])
def test_kerass_layers(name: str) -> None:
    bias = PUBLISHED[name]["inputs"]["bias_of_i_f_c_o"]
    layer = lstm("ifgo", np.full((12, 4), 0.01), np.full((12, 3), 0.02), bias)
    h, c = states(layer, np.arange(72.0).reshape(3, 6, 4))
    assert_published(name, {"h": h, "c": c})


def test_the_step_of_cs231n() -> None:
    Wx, Wh = np.linspace(-2.1, 1.3, 80).reshape(4, 20).T, np.linspace(-0.7, 2.2, 100).reshape(5, 20).T
    first = {
        "h0": np.linspace(-0.3, 0.7, 15).reshape(3, 5).tolist(),
        "c0": np.linspace(-0.4, 0.9, 15).reshape(3, 5).tolist(),
    }
    h, c = states(lstm("ifog", Wx, Wh, np.linspace(0.3, 0.7, 20), **first), np.linspace(-0.4, 1.2, 12).reshape(3, 1, 4))
    assert_published("cs231n-lstm-step", {"h": h, "c": c})


def test_candles_cosines() -> None:
    bias = np.tile([-1.0, 1.0, -0.5, 2.0], 3)
    layer = lstm(
        "ifgo", np.cos(np.arange(24.0)).reshape(12, 2), np.sin(np.arange(36.0)).reshape(12, 3), bias + np.cos(bias)
    )
    h, c = states(layer, [[[v, v / 2] for v in (3, 1, 4, 1, 5, 9, 2)]])
    assert_published("candle-lstm-cos-sin", {"h": h, "c": c})


def test_onnxs_operator() -> None:
    inputs = PUBLISHED["onnx-lstm_defaults"]["inputs"]
    h, _ = states(lstm("iofg", inputs["W"], inputs["R"], inputs["B"]), [[row] for row in inputs["X"][0]])
    assert_published("onnx-lstm_defaults", {"Y_h": h})


def of_course(rng: np.random.RandomState, **more: Any) -> Json:
    """The layer of the course's notebook: W acts on [a; x], and gates are drawn in the order f i o c."""
    parts: Json = {}
    for gate in "fiog":
        W, b = rng.randn(5, 8), rng.randn(5, 1)
        parts |= {f"Wh_{gate}": W[:, :5].tolist(), f"Wx_{gate}": W[:, 5:].tolist(), f"b_{gate}": b[:, 0].tolist()}
    return {"kind": "lstm", "units": 5, "return_sequences": True, **parts, **more}


def test_the_cell_of_the_deep_learning_course() -> None:
    rng = np.random.RandomState(1)
    x, a, c = rng.randn(3, 10), rng.randn(5, 10), rng.randn(5, 10)
    h, c_next = states(of_course(rng, h0=a.T.tolist(), c0=c.T.tolist()), x.T[:, None])
    assert_published("coursera-lstm-cell-forward", {"a_next4": h[:, 4], "c_next2": c_next[:, 2]})


def test_the_backward_pass_of_the_deep_learning_course() -> None:
    rng = np.random.RandomState(1)
    x, a = rng.randn(3, 10, 7), rng.randn(5, 10)
    layer = of_course(rng, h0=a.T.tolist())
    errors = rng.randn(5, 10, 4)
    step = run(layer, x.transpose(1, 2, 0)[:, :4], errors.transpose(1, 2, 0))
    made = step["layers"][0]
    own, names = made["gradients"], {"f": "f", "i": "i", "g": "c", "o": "o"}
    whole = {names[gate]: np.hstack([own[f"Wh_{gate}"], own[f"Wx_{gate}"]]) for gate in names}
    assert_published("coursera-lstm-backward-new", {
        "dx12": np.array(step["input_gradients"])[2, :, 1], "da023": made["dh0"][3][2],
        "dWf31": whole["f"][3, 1], "dWi12": whole["i"][1, 2], "dWc31": whole["c"][3, 1], "dWo12": whole["o"][1, 2],
        **{f"db{names[gate]}4": own[f"b_{gate}"][4] for gate in names},
    })  # fmt: skip


def test_two_steps_of_tensorflow_js_with_its_hard_sigmoid() -> None:
    layer = lstm(
        "ifgo", np.zeros((4, 4)), np.zeros((4, 1)), gates="hard", frozen={f"b_{gate}": True for gate in "ifgo"}
    )
    dense = {"units": 1, "activation": "identity", "W": [[1]], "b": [0], "frozen": {"b": True}}
    trained = backprop.train({
        "network": {"n_inputs": 4, "layers": [{**layer, "return_sequences": False}, dense]},
        "data": {"X": np.ones((5, 3, 4)).tolist(), "Y": [[1]] * 5}, "loss": {"name": "mean_squared_error"},
        "optimizer": {"name": "sgd", "learning_rate": 1}, "training": {"epochs": 2},
    })  # fmt: skip
    own, last = trained["parameters"]
    kernel, recurrent = (np.hstack([np.array(own[f"{name}_{gate}"]).T for gate in "ifgo"]) for name in ("Wx", "Wh"))
    found = {"kernel": kernel, "recurrent": recurrent, "dense": last["W"], "losses": trained["history"]["loss"][:2]}
    assert_published("tfjs-lstm-bptt", found)
