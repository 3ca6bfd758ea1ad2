"""Gradient health: the facts, the verdicts, and where a number that is not finite came from."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backprop import run
from backprop.examples import EXAMPLES, example_spec
from backprop.functions.losses import LOSSES


def dense(units: int, activation: str, W: Any = None, b: Any = None) -> dict[str, Any]:
    given = {key: value for key, value in (("W", W), ("b", b)) if value is not None}
    return {"kind": "dense", "units": units, "activation": activation, **given}


def first(layers: list[dict[str, Any]], X: Any, Y: Any, **more: Any) -> Any:
    spec = {"network": {"n_inputs": len(X[0]), "layers": layers}, "data": {"X": X, "Y": Y}, **more}
    return run(spec)["steps"][0]


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_every_step_has_it(name: str) -> None:
    step = run(example_spec(name))["steps"][0]
    health = step["health"]
    assert len(health["layers"]) == len(step["layers"])
    for layer, kind in zip(health["layers"], (layer["kind"] for layer in step["layers"]), strict=True):
        own = {"layers"} if kind == "residual" else set()
        assert set(layer) == {"gradient_norm", "weight_norm", "saturated", "dead", "update_ratio"} | own
    assert health["verdict"] and health["advice"].endswith(".")
    json.dumps(health, allow_nan=False)


def test_facts() -> None:
    step = first([dense(1, "identity", [[3.0]], [4.0])], [[1.0]], [[2.0]], optimizer={"learning_rate": 0.1})
    [layer] = step["health"]["layers"]
    assert layer["gradient_norm"] == pytest.approx(5 * 2**0.5, rel=1e-15)
    assert layer["weight_norm"] == 5.0
    assert layer["update_ratio"] == pytest.approx(0.1 * 2**0.5, rel=1e-15)
    assert (layer["saturated"], layer["dead"]) == (None, 0.0)


def test_frozen_biases_do_not_count() -> None:
    step = first([dense(1, "identity", [[3.0]], [4.0])], [[1.0]], [[2.0]], conventions={"bias": "frozen"})
    assert step["health"]["layers"][0]["gradient_norm"] == 5.0


def test_vanishing() -> None:
    layers = [dense(3, "sigmoid") for _ in range(8)] + [dense(1, "sigmoid")]
    step = first(layers, [[0.3, 0.7]], [[0.9]])
    assert step["health"]["verdict"] == "vanishing"
    assert "ReLU" in step["health"]["advice"]


def test_exploding() -> None:
    layers = [dense(4, "identity") for _ in range(6)] + [dense(1, "identity")]
    init = {"name": "constant", "value": 3.0}
    step = first(layers, [[1.0, 1.0]], [[0.0]], init=init, optimizer={"learning_rate": 1e-30})
    assert step["health"]["verdict"] == "exploding"
    assert "Clip" in step["health"]["advice"]


def test_overshooting_names_the_rate() -> None:
    """½(y − w x)² with x = 3 is stable up to η = 2/9 along its gradient (without bias)."""
    layers, more = [dense(1, "identity", [[1.0]])], {"conventions": {"bias": "none"}}
    step = first(layers, [[3.0]], [[1.0]], optimizer={"learning_rate": 0.23}, **more)
    assert step["health"]["verdict"] == "overshooting"
    assert "below about 0.222" in step["health"]["advice"]
    step = first(layers, [[3.0]], [[1.0]], optimizer={"learning_rate": 0.22}, **more)
    assert step["health"]["verdict"] == "healthy"


def test_dead_and_saturated() -> None:
    W = [[1.0], [1.0]]
    dead = first([dense(2, "relu", W, [-9.0, -9.0]), dense(1, "identity")], [[1.0], [2.0]], [[1.0], [1.0]])
    assert dead["health"]["verdict"] == "dead units"
    assert dead["health"]["layers"][0]["dead"] == 1.0
    assert dead["health"]["advice"].startswith("All of the units of layer 1 have slope 0")
    stuck = first(
        [dense(2, "tanh", W, [1.0, 1.0]), dense(1, "identity", [[1.0, 1.0]])], [[1.0], [2.0]], [[1.0], [1.0]],
        optimizer={"learning_rate": 0.01},
    )  # fmt: skip
    assert stuck["health"]["verdict"] == "saturated"
    assert stuck["health"]["layers"][0]["saturated"] == 1.0


def test_half_of_the_units_may_rest_for_one_sample() -> None:
    step = first([dense(2, "relu", [[1.0], [-1.0]], [0.0, 0.0]), dense(1, "identity", [[0.5, 0.5]])], [[1.0]], [[1.0]])
    assert step["health"]["layers"][0]["dead"] == 0.5
    assert step["health"]["verdict"] == "healthy"


def test_no_gradient() -> None:
    step = first([dense(1, "identity", [[1.0]], [0.0])], [[1.0]], [[1.0]])
    assert step["health"]["verdict"] == "no gradient"
    assert "the prediction equals the target" in step["health"]["advice"]


def test_origin_in_the_forward_pass() -> None:
    """1e15 to the 21st: layer 20's product overflows, and both factors are named."""
    layer = dense(1, "identity", [[1e15]], [0.0])
    step = first([layer] * 21, [[1e15]], [[1.0]])
    health = step["health"]
    assert health["verdict"] == "not finite"
    origin = health["origin"]
    assert origin["quantity"] == "layers[19].z[0][0]"
    assert origin["value"] == {"nonfinite": "inf"}
    assert [entry["quantity"] for entry in origin["inputs"]] == ["layers[19].before.W[0][0]", "layers[18].a[0][0]"]
    assert all(isinstance(entry["value"], float) for entry in origin["inputs"])
    assert "Scale" in origin["stable_form"]


def test_origin_in_the_loss_names_the_stable_form() -> None:
    """ln 0 of a saturated softmax under binary cross-entropy: the fused pair is the remedy."""
    layers = [dense(2, "softmax", [[800.0], [-800.0]], [0.0, 0.0])]
    origin = first(layers, [[1.0]], [[0.0, 1.0]], loss={"name": "binary_cross_entropy"})["health"]["origin"]
    assert origin["quantity"] == "loss_terms[0][0]"
    assert [entry["quantity"] for entry in origin["inputs"]] == ["Y[0][0]", "layers[0].a[0][0]"]
    assert "sigmoid" in origin["stable_form"]
    assert LOSSES["binary_cross_entropy"].fused.formula in origin["stable_form"]


def test_origin_in_the_backward_pass() -> None:
    """A finite loss whose δ grows by 1e15 from layer to layer: the product that overflows is named."""
    deep = [dense(1, "identity", [[1e15]], [0.0]) for _ in range(21)]
    origin = first(deep, [[1e-300]], [[0.0]])["health"]["origin"]
    assert origin["quantity"] == "layers[0].delta[0][0]"
    assert [entry["quantity"] for entry in origin["inputs"]] == ["layers[1].delta[0][0]", "layers[1].before.W[0][0]"]
    assert [entry["value"] for entry in origin["inputs"]] == pytest.approx([1e300, 1e15])


def test_origin_in_a_gradient() -> None:
    """δ is 1e15 and the activation below 1e300: their product is the gradient."""
    deep = [dense(1, "identity", [[w]], [0.0]) for w in [1e15] * 19 + [1e-300, 1e15]]
    origin = first(deep, [[1e15]], [[0.0]], loss={"name": "mean_absolute_error"})["health"]["origin"]
    assert origin["quantity"] == "layers[19].gradients.W[0][0]"
    assert [entry["quantity"] for entry in origin["inputs"]] == ["layers[19].delta[0][0]", "layers[18].a[0][0]"]
    assert [entry["value"] for entry in origin["inputs"]] == pytest.approx([1e15, 1e300])


def test_origin_in_the_update() -> None:
    """A finite gradient times the learning rate."""
    deep = [dense(1, "identity", [[w]], [0.0]) for w in [1e15] * 19 + [1e-300, 1e7]]
    step = first(
        deep, [[1e15]], [[0.0]], loss={"name": "mean_absolute_error"}, optimizer={"learning_rate": 1000},
    )  # fmt: skip
    origin = step["health"]["origin"]
    assert origin["quantity"] == "layers[19].after.W[0][0]"
    assert [entry["quantity"] for entry in origin["inputs"]] == [
        "layers[19].before.W[0][0]", "layers[19].gradients.W[0][0]",
    ]  # fmt: skip
    assert "learning rate" in origin["stable_form"]


def test_diverging_run_says_so() -> None:
    spec = {
        "network": {"n_inputs": 1, "layers": [dense(1, "identity", [[1.0]])]}, "conventions": {"bias": "none"},
        "data": {"X": [[3.0]], "Y": [[1.0]]}, "optimizer": {"learning_rate": 0.3}, "training": {"epochs": 20},
    }  # fmt: skip
    [note] = [note for note in run(spec)["notes"] if "diverges" in note]
    assert "2/λmax = 0.222222; the learning rate 0.3 lies above it." in note
    spec["optimizer"] = {"learning_rate": 0.2}
    assert not any("diverges" in note for note in run(spec)["notes"])


def test_mini_batches_are_compared_by_epochs() -> None:
    """The loss of the last sample alone is above that of the first, though the training goes well."""
    spec = {
        "network": {"n_inputs": 1, "layers": [dense(1, "identity", [[0.0]])]}, "conventions": {"bias": "none"},
        "data": {"X": [[1.0], [1.0]], "Y": [[0.1], [2.0]]}, "optimizer": {"learning_rate": 0.1},
        "training": {"epochs": 5, "batch_size": 1},
    }  # fmt: skip
    assert not any("training" in note for note in run(spec)["notes"])
    spec["optimizer"] = {"learning_rate": 2.5}
    assert any("The training diverges" in note for note in run(spec)["notes"])
