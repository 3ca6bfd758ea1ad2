"""Where a number that is not finite came from."""

from __future__ import annotations

import pytest
from first_steps import dense, first

from backprop.functions.losses import LOSSES


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
    fused = LOSSES["binary_cross_entropy"].fused
    assert fused is not None
    assert fused.formula in origin["stable_form"]


def test_origin_in_the_backward_pass() -> None:
    """A finite loss whose δ grows by 1e15 from layer to layer: the product that overflows is named."""
    deep = [dense(1, "identity", [[1e15]], [0.0]) for _ in range(21)]
    origin = first(deep, [[1e-300]], [[0.0]])["health"]["origin"]
    assert origin["quantity"] == "layers[0].da[0][0]"
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
