"""Laws of the optimizers: what must be equal in bits, and what must differ."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from optimizer_runs import DATA, GRADIENTS, NETWORK, Array, first_update, keep, trained

import backprop
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.numbers.special import one_minus_power
from backprop.optimizers import OPTIMIZERS as ALL
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import output_activations


@pytest.mark.parametrize(
    ("name", "rule"),
    [(name, value.name) for name in ("momentum", "nesterov") for value in OPTIMIZERS[name].choices[0].values],
)
def test_no_momentum_is_gradient_descent_in_bits(name: str, rule: str) -> None:
    assert trained({"name": name, "rule": rule, "momentum": 0}) == trained({"name": "sgd"})


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_rules_of_momentum_agree_while_the_rate_is_constant(name: str) -> None:
    ours, theirs = (trained({"name": name, "rule": rule}) for rule in ("pytorch", "keras"))
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine["W"], other["W"], rtol=1e-13)
    schedule = {"name": "exponential", "factor": 0.5}
    ours, theirs = (trained({"name": name, "rule": rule, "schedule": schedule}) for rule in ("pytorch", "keras"))
    assert np.max(np.abs(np.subtract(ours[0]["W"], theirs[0]["W"]))) > 1e-6


def test_averaged_momentum_is_the_plain_one_with_a_smaller_rate() -> None:
    averaged = trained({"name": "momentum", "rule": "average", "learning_rate": 0.5, "momentum": 0.75})
    plain = trained({"name": "momentum", "learning_rate": 0.125, "momentum": 0.75})
    for mine, other in zip(averaged, plain, strict=True):
        np.testing.assert_allclose(mine["W"], other["W"], rtol=1e-13)


@given(GRADIENTS, st.floats(0, 0.999), st.floats(0, 0.9999))
def test_first_step_of_adam_is_the_gradient_over_its_size(g: Array, beta_1: float, beta_2: float) -> None:
    found = first_update("adam", g, beta_1=beta_1, beta_2=beta_2)
    np.testing.assert_allclose(found, -0.1 * g / (np.abs(g) + 1e-8), rtol=1e-14)
    assert np.all(np.abs(found) <= 0.1 * (1 + 1e-12))


@given(GRADIENTS)
def test_adam_without_memory_and_epsilon_is_the_sign(g: Array) -> None:
    found = first_update("adam", g, beta_1=0.0, beta_2=0.0, epsilon=0.0)
    np.testing.assert_allclose(found, -0.1 * np.sign(g), rtol=1e-15)


@given(GRADIENTS)
def test_first_steps_of_kin(g: Array) -> None:
    np.testing.assert_allclose(first_update("adamax", g), -0.1 * g / (np.abs(g) + 1e-8), rtol=1e-14)
    np.testing.assert_allclose(first_update("amsgrad", g), first_update("adam", g), rtol=0)
    np.testing.assert_allclose(first_update("adagrad", g), -0.1 * g / (np.abs(g) + 1e-8), rtol=1e-14)
    np.testing.assert_allclose(first_update("lion", g), -0.1 * np.sign(g), rtol=0)


@given(st.floats(1e-6, 0.9999999), st.integers(1, 100_000))
def test_bias_correction_keeps_its_digits(beta: float, t: int) -> None:
    with mp.workdps(60):
        exact = 1 - mpf(beta) ** t
        assert abs(mpf(one_minus_power(beta, t)) - exact) <= 1e-15 * exact, (one_minus_power(beta, t), exact)


def test_adamw_without_decay_is_adam_in_bits() -> None:
    assert trained({"name": "adamw", "weight_decay": 0}) == trained({"name": "adam"})


def test_decoupled_decay_is_not_the_penalty_under_adam() -> None:
    decay = trained({"name": "adam", "weight_decay": 0.1})
    penalty = trained({"name": "adam"}, penalty={"l2": 0.1, "biases": True})
    assert np.max(np.abs(np.subtract(decay[0]["W"], penalty[0]["W"]))) > 1e-3


def test_decoupled_decay_is_the_penalty_under_gradient_descent() -> None:
    decay = trained({"name": "sgd", "weight_decay": 0.1})
    penalty = trained({"name": "sgd"}, penalty={"l2": 0.1, "biases": True})
    for mine, other in zip(decay, penalty, strict=True):
        np.testing.assert_allclose(mine["W"], other["W"], rtol=1e-14, atol=1e-15)
        np.testing.assert_allclose(mine["b"], other["b"], rtol=1e-14, atol=1e-15)


@given(GRADIENTS)
def test_no_decay_leaves_the_update_as_it_is(g: Array) -> None:
    plain, _ = OPTIMIZERS["sgd"].step(g, {}, 0.1, 1, keep)
    without, _ = OPTIMIZERS["sgd"].step(g, {}, 0.1, 1, keep, np.full_like(g, -3.0), weight_decay=0.0)
    assert without.tobytes() == plain.tobytes() == (-0.1 * g).tobytes()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_learning_rate_of_zero_changes_no_bit(name: str) -> None:
    spec = {"network": NETWORK, "data": DATA, "optimizer": {"name": name, "learning_rate": 0}}
    step = backprop.run(spec)["steps"][0]
    for layer in step["layers"]:
        assert layer["before"] == layer["after"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_zero_gradients_move_nothing_but_by_decay(name: str) -> None:
    zero = np.zeros((3, 2))
    assert not np.any(first_update(name, zero))


def is_legal(name: str, loss: str) -> bool:
    """Methods that need residuals take losses that are sums of squares."""
    row = ALL[name]
    return not (row.residuals and LOSSES[loss].square is None)


@pytest.mark.parametrize(("name", "loss"), [(name, loss) for name in ALL for loss in LOSSES if is_legal(name, loss)])
def test_every_legal_triple_takes_a_finite_step(name: str, loss: str) -> None:
    low, high = LOSSES[loss].target_values or (0.0, 1.0)
    few = loss == "categorical_cross_entropy" or LOSSES[loss].target_values
    Y = [[high, low], [low, high]] if few else [[0.9, 0.1], [0, 1]]
    for activation in ACTIVATIONS:
        hidden = activation if activation != "softmax" else "tanh"
        legal = output_activations(LOSSES[loss])
        for output in {activation, "identity"} & set(legal) or legal[:1]:  # in the hidden layer at least
            result = backprop.run({
                "network": {"n_inputs": 2, "layers": [
                    {"units": 3, "activation": hidden}, {"units": 2, "activation": output},
                ]},
                "init": {"seed": 5}, "loss": {"name": loss}, "optimizer": {"name": name, "learning_rate": 0.01},
                "data": {"X": [[1.0, -0.5], [0.3, 2.0]], "Y": Y}, "training": {"epochs": 2, "keep_steps": 2},
            })  # fmt: skip
            assert "nonfinite" not in json.dumps(result), (activation, loss, name)
            assert not any("stopped" in note for note in result["notes"]), result["notes"]
