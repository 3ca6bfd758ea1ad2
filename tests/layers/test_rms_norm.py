"""RMS normalization against PyTorch 2.13 in float64, published values and its own laws."""

from typing import Any

import numpy as np
import pytest
from stored import PUBLISHED, assert_published, assert_pytorchs, cases, passing

import backprop

X = [[0.5, -1.2, 3.0], [2.0, 0.1, -0.4]]


def first_layer(X: Any, **more: Any) -> dict[str, Any]:
    """What the layer computes of X."""
    n = np.shape(X)[-1]
    network = {"n_inputs": n, "layers": [{"kind": "rms_norm", **more}, passing(n)]}
    layer: dict[str, Any] = backprop.run({"network": network, "data": {"X": X, "Y": X}})["steps"][0]["layers"][0]
    return layer


@pytest.mark.parametrize("name", cases("rms_norm"))
def test_output_and_gradients_are_pytorchs(name: str) -> None:
    assert_pytorchs(name)


def test_burns_rows_have_their_published_values() -> None:
    inputs = PUBLISHED["burn-rms_norm"]["inputs"]
    assert_published("burn-rms_norm", {"y": first_layer(inputs["x"], epsilon=inputs["eps"])["a"]})


def test_without_epsilon_the_length_of_its_input_changes_nothing() -> None:
    plain, longer = (first_layer((np.array(X) * by).tolist(), epsilon=0) for by in (1.0, 4.0))
    assert np.allclose(plain["a"], longer["a"], rtol=1e-14)
    assert np.allclose(np.sum(np.array(plain["delta"]) * X, axis=-1), 0.0, atol=1e-15)


@pytest.mark.parametrize("place", ["in_root", "beside_root"])
def test_tape_complex_step_and_central_differences_agree(place: str) -> None:
    layers = [{"units": 4, "activation": "tanh"}, {"kind": "rms_norm", "place": place, "epsilon": 0.1}, {"units": 3}]
    found = backprop.check(
        {"network": {"n_inputs": 3, "layers": layers}, "data": {"X": X, "Y": [[1, 0, 0], [0, 1, 0]]}}
    )
    assert found["passed"], found
