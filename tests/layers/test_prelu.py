"""PReLU against PyTorch 2.13 in float64, a published training and its convention at 0."""

from typing import Any

import numpy as np
import pytest
from stored import PUBLISHED, assert_pytorchs, cases, passing

import backprop


@pytest.mark.parametrize("name", cases("prelu"))
def test_output_and_gradients_are_pytorchs(name: str) -> None:
    assert_pytorchs(name)


def test_three_steps_have_the_losses_and_slopes_that_tensorflow_js_publishes() -> None:
    ones = [[1] * 4] * 3
    layers: list[dict[str, Any]] = [
        {"units": 3, "activation": "identity", "W": ones, "b": [0] * 3}, {"kind": "prelu", "alpha": [1] * 3},
        {"units": 1, "activation": "identity", "W": [[1] * 3], "b": [0]},
    ]  # fmt: skip
    spec = {
        "network": {"n_inputs": 4, "layers": layers}, "data": {"X": [[-1] * 4] * 2, "Y": [[0], [0]]},
        "loss": {"name": "mean_squared_error"}, "optimizer": {"name": "sgd", "learning_rate": 0.01},
        "training": {"epochs": 3},
    }  # fmt: skip
    entry, trained = PUBLISHED["tfjs-prelu-train"], backprop.train(spec)
    losses, alpha = trained["history"]["loss"], trained["parameters"][1]["alpha"]
    assert losses[:3] == pytest.approx(entry["printed"]["losses"], abs=5e-7)
    assert losses[:3] == pytest.approx(entry["exact"]["losses"], rel=1e-12)
    assert alpha == pytest.approx(entry["exact"]["alpha"], rel=1e-12)


@pytest.mark.parametrize(("choice", "slope"), [("alpha", 0.3), ("zero", 0.0)])
def test_at_zero_its_slope_is_the_chosen_one(choice: str, slope: float) -> None:
    layer = {"kind": "prelu", "alpha": [0.3, 0.3], "at_zero": choice}
    network = {"n_inputs": 2, "layers": [layer, passing(2)]}
    step = backprop.run({"network": network, "data": {"X": [[0, -2]], "Y": [[1, 1]]}})["steps"][0]["layers"][0]
    assert step["delta"][0] == pytest.approx([step["da"][0][0] * slope, step["da"][0][1] * 0.3], rel=1e-15)
    assert np.allclose(step["gradients"]["alpha"], [0, -2 * step["da"][0][1]])
