"""Losses as the tests and pages of frameworks print them."""

from typing import Any

import numpy as np
import pytest

import backprop
from backprop.functions.losses import LOSSES


def measured(X: list[list[float]], Y: list[list[float]], loss: dict[str, Any], output: str = "identity") -> Any:
    """The first step of a layer that passes X on as z."""
    n = len(X[0])
    layer = {"units": n, "activation": output, "W": np.eye(n).tolist(), "b": [0.0] * n}
    spec = {"network": {"n_inputs": n, "layers": [layer]}, "data": {"X": X, "Y": Y}, "loss": loss}
    return backprop.run(spec)["steps"][0]


def test_kl_divergence_is_burns() -> None:
    """tracel-ai/burn, kldiv.rs, test_kl_div_loss: its inputs are ln q, which do not sum to 1."""
    row, target, log_q = LOSSES["kl_divergence"], np.array([[0.4, 0.6], [0.1, 0.9]]), np.array([[-1, -0.5], [-2, -0.2]])
    terms = row.term(target, np.exp(log_q))
    assert terms == pytest.approx(np.array([[0.0334837139, -0.0064953566], [-0.0302585065, 0.0851755068]]), abs=3e-8)
    assert np.sum(terms) == pytest.approx(0.08191, abs=5e-6)
    assert np.sum(terms) / 2 == pytest.approx(0.04095, abs=5e-6)
    by_log_q = row.slope(target, np.exp(log_q)) * np.exp(log_q)
    assert by_log_q[0] == pytest.approx([-0.4, -0.6], rel=1e-15)


def test_binary_focal_loss_is_keras_() -> None:
    """keras-team/keras, BinaryFocalCrossentropyTest: without α, so twice ours of α = ½; the mean over the outputs."""
    y, p = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[0.9, 0.8], [0.7, 0.2]])
    keras = 2.0 * np.mean(LOSSES["focal"].term(y, p, focusing=2.0, alpha=0.5), axis=1)
    assert keras == pytest.approx([0.515547, 0.020513], abs=5e-7)
    logits, labels = [[1.5, -2.7, 2.9], [-3.8, 1.2, -4.5]], [[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]
    step = measured(logits, labels, {"name": "focal", "focusing": 3, "alpha": 0.5}, "sigmoid")
    assert 2.0 * step["loss"] / 3 == pytest.approx(0.7990821858519718, rel=1e-14)
    assert 2.0 * step["loss"] / 3 == pytest.approx(0.799, abs=5e-4)


def test_squared_hinge_is_keras_() -> None:
    """Keras's page of SquaredHinge, whose labels 0 become −1: 1.86, of its samples 1.46 and 2.26."""
    step = measured([[0.6, 0.4], [0.4, 0.6]], [[-1.0, 1.0], [-1.0, -1.0]], {"name": "squared_hinge"})
    assert step["loss_per_sample"] == pytest.approx([1.46, 2.26], rel=1e-15)
    assert step["loss"] == pytest.approx(1.86, rel=1e-15)


def test_smoothed_categorical_cross_entropy_is_keras_and_pytorchs() -> None:
    """keras-team/keras, CategoricalCrossentropyTest.test_label_smoothing; PyTorch 2.13.0, CrossEntropyLoss(0.15)."""
    name = "smoothed_categorical_cross_entropy"
    step = measured([[100.0, -100.0, -100.0]], [[1.0, 0.0, 0.0]], {"name": name, "smoothing": 0.1}, "softmax")
    assert step["loss"] == pytest.approx(13.333333333333334, rel=1e-15)
    z, loss = [[0.3, -1.2, 2.0], [-4.0, 3.0, 0.1]], {"name": name, "smoothing": 0.15}
    by_class = measured(z, [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], loss, "softmax")
    assert by_class["loss"] == pytest.approx(2.45304898596487, rel=1e-14)
    shares = measured(z, [[0.2, 0.5, 0.3], [0.0, 0.1, 0.9]], loss, "softmax")
    assert shares["loss"] == pytest.approx(2.4317989859648703, rel=1e-14)
    assert shares["layers"][0]["delta"] == pytest.approx(np.array([
        [-0.03534056890830441, -0.2208412291839193, 0.25618179809222374],
        [-0.02456821116950824, 0.40601394895630705, -0.38144573778679874],
    ]), rel=1e-13)  # fmt: skip
