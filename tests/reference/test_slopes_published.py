"""Published slopes and single steps: documentation of autodiff libraries, and small pages with a slip of arithmetic."""

import numpy as np
import pytest

import backprop
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.oracles.check import check
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse


# Documentation of autodiff libraries.
def test_derivative_of_tanh_as_autograd_states_it() -> None:
    tanh = ACTIVATIONS["tanh"]
    slope = tanh.slope(np.array(1.0), np.tanh(1.0))
    assert float(slope) == pytest.approx(0.419974341614026, rel=1e-14)


def test_derivative_of_tanh_by_every_oracle() -> None:
    """HIPS/autograd's README: 0.419974341614026, and by differences 0.41997434264973155, right to nine digits."""
    target = float(np.tanh(1.0)) - 1.0  # so that ∂E/∂a is 1
    neuron = {"units": 1, "activation": "tanh", "W": [[1.0]], "b": [0.0]}
    found = check(parse({"network": {"n_inputs": 1, "layers": [neuron]}, "data": {"X": [[1.0]], "Y": [[target]]}}))
    for gradients in (found.analytic, found.autodiff, found.complex_step):
        assert float(gradients[0]["b"][0]) == pytest.approx(0.419974341614026, rel=1e-14)
    assert float(found.central[0]["b"][0]) == pytest.approx(0.41997434264973155, abs=5e-9)
    assert float(found.central[0]["b"][0]) != float(found.analytic[0]["b"][0])


def test_pytorch_blitz_gradient() -> None:
    """out = mean(3 (x + 2)²) at x = 1: 27, gradient 4.5: a linear unit of weight √3 with its squared error."""
    root = 3**0.5
    X = [[1.0]] * 4
    spec = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[root]], "b": [2 * root]}]},
        "loss": {"name": "mean_squared_error"}, "data": {"X": X, "Y": [[0.0]] * 4},
    }  # fmt: skip
    step = backprop.run(spec)["steps"][0]
    assert step["loss"] == pytest.approx(27, rel=1e-14)
    assert step["input_gradients"] == [[pytest.approx(4.5, rel=1e-14)]] * 4


def test_mean_squared_error_of_the_pytorch_forum_has_no_half() -> None:
    row = LOSSES["mean_squared_error"]
    x, target = np.arange(1.0, 6.0), np.arange(5.0, 0.0, -1.0)
    np.testing.assert_allclose(2 * row.slope(target, x) * row.share(5), [-3.2, -1.6, 0, 1.6, 3.2], rtol=1e-15)
    two, zero = np.array([2.0, 6.0]), np.zeros(2)
    assert row.slope(zero, two).tolist() == [4, 12] and (row.slope(zero, two) * row.share(2)).tolist() == [2, 6]
    assert float(row.term(zero, two).sum()) == 40


# Small pages, each with a slip of arithmetic; the exact values are recomputed from their inputs.
def test_aiml_notes_two_two_one() -> None:
    """aiml-notes.pages.dev prints o = .6449 (exact .64497, rounds to .6450) and loss .0631 (exact .06302)."""
    step = backprop.run(example_spec("aiml-notes"))["steps"][0]
    hidden, output = step["layers"]
    assert hidden["z"] == [pytest.approx([0.31, 0.57], rel=1e-14)]
    assert step["prediction"] == [[pytest.approx(0.6449696539737225, rel=1e-14)]]
    assert step["loss"] == pytest.approx(0.06302327329976916, rel=1e-14)
    assert output["delta"] == [[pytest.approx(-0.08129619754488693, rel=1e-14)]]
    assert output["gradients"]["W"] == [pytest.approx([-0.025201821239, -0.046338832601], abs=5.1e-13)]
    assert hidden["delta"] == [pytest.approx([-0.040648098772, -0.048777718527], abs=5.1e-13)]
    np.testing.assert_allclose(
        np.transpose(hidden["gradients"]["W"]),
        [[-0.020324049386, -0.024388859263], [-0.032518479018, -0.039022174822]], rtol=0, atol=5.1e-13,
    )  # fmt: skip


def test_postnetwork_sigmoid_and_softmax() -> None:
    """postnetwork.co prints z = .185, p = (.561, .439), loss .579: slips from its first z on."""
    step = backprop.run(example_spec("postnetwork"))["steps"][0]
    assert step["layers"][1]["z"] == [pytest.approx([0.427667244957, 0.157444251681], abs=5.1e-13)]
    assert step["prediction"] == [pytest.approx([0.56714764867, 0.43285235133], abs=5.1e-12)]
    assert step["loss"] == pytest.approx(0.5671356058550505, rel=1e-14)


def test_single_sigmoid_neuron() -> None:
    """Sghosh1999 prints E = .1511 where it rounds to .1512; all else is right to its four digits."""
    step = backprop.run(example_spec("sghosh"))["steps"][0]
    (layer,) = step["layers"]
    assert layer["z"] == [[pytest.approx(-0.2, rel=1e-14)]]
    assert step["prediction"] == [[pytest.approx(0.45016600268752216, rel=1e-14)]]
    assert step["loss"] == pytest.approx(0.15115871230030895, rel=1e-14)
    assert layer["delta"] == [[pytest.approx(-0.13609302657524652, rel=1e-14)]]
    assert layer["after"]["W"] == [pytest.approx([0.5136093026575247, -0.3727813946849507], rel=1e-14)]
    assert layer["after"]["b"] == [pytest.approx(0.11360930265752466, rel=1e-14)]


def test_three_digits_of_digital_ai_finance() -> None:
    sigmoid, tanh = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"]
    got = [f"{float(row.value(np.array(z))):.3f}" for row in (sigmoid, tanh) for z in (2.0, -1.5)]
    assert got == ["0.881", "0.182", "0.964", "-0.905"]
