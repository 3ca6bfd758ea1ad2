"""Layer normalization against PyTorch 2.13's LayerNorm in float64, a published training and its own laws."""

import numpy as np
import pytest
from stored import assert_pytorchs, cases

import backprop

# torch.nn.LayerNorm(3, eps=0.01) on these numbers; E = the mean over samples of ½ Σ (a − y)².
GAMMA, BETA = [0.5, 1.5, -0.8], [0.1, -0.3, 0.2]
X, Y = [[0.5, -1.2, 3.0], [2.0, 0.1, -0.4]], [[0.3, -0.2, 1.0], [0.7, 0.5, -1.0]]
PYTORCH = {
    "loss": 3.1671268524021534,
    "a": [[0.022833969883471902, -2.007298416328184, -0.8340248035614766],
          [0.789967834591106, -0.973922070995964, 0.9445234308145888]],
    "gamma": [0.08346271424292677, 1.3596354462006013, -2.090106495774352],
    "beta": [-0.09359909776271103, -1.640610243662074, 0.05524931362655605],
    "X": [[0.167715421666643, -0.10182569532593999, -0.06588972634070311],
          [0.06455463478407697, -0.2866612778148805, 0.22210664303080352]],
}  # fmt: skip


def spec_of(layers, X, Y, **more):
    return {"network": {"n_inputs": np.shape(X)[-1], "layers": layers}, "data": {"X": X, "Y": Y}, **more}


def layer_norm(**more):
    return {"kind": "layer_norm", **more}


def passing(n):
    """A dense layer that changes nothing, since a network has one at least."""
    return {"units": n, "activation": "identity", "W": np.eye(n).tolist(), "b": [0] * n}


def test_output_and_gradients_are_pytorchs():
    step = backprop.run(spec_of([layer_norm(gamma=GAMMA, beta=BETA, epsilon=0.01), passing(3)], X, Y))["steps"][0]
    layer = step["layers"][0]
    assert step["loss"] == pytest.approx(PYTORCH["loss"], rel=1e-14)
    found = {"a": layer["a"], **layer["gradients"], "X": step["input_gradients"]}
    for name, numbers in found.items():
        assert np.allclose(numbers, PYTORCH[name], rtol=1e-13, atol=1e-15), name


def test_five_steps_have_the_losses_that_tensorflow_js_publishes():
    # tensorflow/tfjs, normalization_test.ts, “Training: 2D: default axis”: float32, rate 0.01, one dense unit of ones.
    published = [1.6666666269302368, 1.4296358823776245, 1.2372404336929321, 1.0793765783309937, 0.9486551880836487]
    exact = [1.6666666666666667, 1.4296355708324817, 1.2372405922826466, 1.0793766342044584, 0.9486555142784411]
    dense = {"units": 1, "activation": "identity", "W": [[1, 1, 1]], "b": [0]}
    spec = spec_of(
        [layer_norm(epsilon=1e-3), dense], [[1, 2, 3], [3, 6, 24], [10, 5, 0]], [[0], [-1], [2]],
        loss={"name": "mean_squared_error"}, optimizer={"name": "sgd", "learning_rate": 0.01},
        training={"epochs": 5},
    )  # fmt: skip
    losses = backprop.train(spec)["history"]["loss"]
    assert losses == pytest.approx(published, abs=4e-7)
    assert losses == pytest.approx(exact, rel=1e-13)


def test_a_page_of_exercises_has_these_values():
    # practice.idlemachines.co.uk/questions/8
    step = backprop.run(spec_of([layer_norm(), passing(4)], [[1, 2, 3, 4]], [[0, 0, 0, 0]]))["steps"][0]
    assert step["prediction"][0] == pytest.approx([-1.342, -0.447, 0.447, 1.342], abs=5e-4)


def test_each_sample_and_time_step_has_a_mean_and_a_variance_of_its_own():
    times = np.random.default_rng(1).normal(size=(2, 4, 3))
    layers = [layer_norm(), {"kind": "rnn", "units": 1, "return_sequences": True}]
    layer = backprop.run(spec_of(layers, times.tolist(), np.zeros((2, 4, 1)).tolist()))["steps"][0]["layers"][0]
    assert np.allclose(layer["mean"], times.mean(axis=-1), rtol=1e-14, atol=1e-16)
    assert np.allclose(layer["variance"], times.var(axis=-1), rtol=1e-14)


def test_one_sample_gives_what_it_gives_among_others_and_inference_what_training_gives():
    layers = [layer_norm(gamma=GAMMA, beta=BETA), passing(3)]
    together = backprop.run(spec_of(layers, X, Y))["steps"][0]
    alone = backprop.run(spec_of(layers, X[1:], Y[1:]))["steps"][0]
    assert alone["prediction"][0] == together["prediction"][1]
    assert "evaluation" not in together


def test_moving_all_inputs_alike_changes_nothing_and_has_no_gradient():
    layers = [layer_norm(gamma=GAMMA, beta=BETA), passing(3)]
    step, moved = (backprop.run(spec_of(layers, (np.array(X) + by).tolist(), Y))["steps"][0] for by in (0.0, 4.0))
    assert np.allclose(step["prediction"], moved["prediction"], rtol=1e-13, atol=1e-15)
    assert np.allclose(np.sum(step["input_gradients"], axis=-1), 0.0, atol=1e-15)


def test_tape_complex_step_and_central_differences_agree():
    layers = [{"units": 4, "activation": "tanh"}, layer_norm(gamma=[1, 2, 3, 4], beta=[0, 1, 0, 1]), {"units": 3}]
    found = backprop.check(spec_of(layers, X, Y))
    assert found["passed"], found


def test_by_hand_each_line_is_rounded():
    rounding = {"rounding": {"kind": "decimals", "digits": 2, "carry": True}}
    layer, _ = backprop.run(spec_of([layer_norm(), passing(3)], X, Y, conventions=rounding))["steps"][0]["layers"]
    assert layer["mean"] == [0.77, 0.57]
    assert layer["variance"] == [2.98, 1.07]
    assert layer["x_hat"] == [[-0.16, -1.14, 1.29], [1.38, -0.45, -0.94]]


@pytest.mark.parametrize("name", cases("layer_norm"))
def test_with_epsilon_in_the_root_or_beside_it_gradients_are_pytorchs(name):
    assert_pytorchs(name)
