"""Laws of the optimizers: what must be equal in bits, what must differ, and mistakes that must be found."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mpmath import mp, mpf

import backprop
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.network.build import build
from backprop.numbers.special import one_minus_power
from backprop.optimizers import OPTIMIZERS as ALL
from backprop.optimizers.base import Optimizer
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import output_activations, parse
from backprop.training.loop import train

Array = Any
FIXTURE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "reference" / "pytorch_optimizers.json").read_text("utf-8")
)
NETWORK = {
    "n_inputs": 2,
    "layers": [{"units": 3, "activation": "tanh"}, {"units": 2, "activation": "sigmoid"}],
}
DATA = {"X": [[1.0, 0.5], [-0.5, 1.0], [0.2, -1.0]], "Y": [[1, 0], [0, 1], [0.2, 0.7]]}
GRADIENTS = arrays(np.float64, (3, 2), elements=st.floats(1e-6, 1e6) | st.floats(-1e6, -1e-6))


def keep(array: Array) -> Array:
    return array


def settings(name: str, **chosen: Any) -> dict[str, Any]:
    row = OPTIMIZERS[name]
    hyper = {field.name: field.default for field in row.hyperparameters if field.name != "weight_decay"}
    return {**hyper, **row.default_choices, **chosen}


def first_update(name: str, gradient: Array, learning_rate: float = 0.1, **chosen: Any) -> Array:
    row = OPTIMIZERS[name]
    start = row.init(np.ones_like(gradient), **settings(name, **chosen))
    return row.step(gradient, start, learning_rate, 1, keep, **settings(name, **chosen))[0]


def trained(optimizer: dict[str, Any], **more: Any) -> Any:
    spec = {"network": NETWORK, "data": DATA, "init": {"seed": 3}, "training": {"epochs": 6}, "optimizer": optimizer}
    return backprop.run({**spec, **more})["parameters"]


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
    Y = {"hinge": [[1, -1], [-1, 1]], "categorical_cross_entropy": [[1, 0], [0, 1]]}.get(loss, [[0.9, 0.1], [0, 1]])
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


# Mistakes: each is a row of its own, run against the numbers of PyTorch that the true row meets to 1e-12.
def replaying(mutate: Callable[..., Any]) -> Callable[[str], Optimizer]:
    class Mutant(Optimizer):
        def rule(self, choices: Any, decays: bool, rounds: bool = True) -> Any:
            row = OPTIMIZERS[self.name]

            def step(g: Array, state: Any, eta: float, t: int, keep: Any, w: Array, **numbers: float) -> Any:
                decay = numbers.pop("weight_decay")
                update, new = mutate(row, g, state, eta, t, keep, **numbers, **choices)
                return update - eta * decay * w, new

            return step

    def make(name: str) -> Optimizer:
        own = {field.name: getattr(OPTIMIZERS[name], field.name) for field in dataclasses.fields(Optimizer)}
        return Mutant(**{key: value for key, value in own.items() if key != "_"})

    return make


@replaying
def no_bias_correction(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    _, new = row.step(g, state, eta, t, keep, **more)
    return -eta * new["m"] / (np.sqrt(new["v"]) + more["epsilon"]), new


@replaying
def t_off_by_one(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, state, eta, t + 1, keep, **more)


@replaying
def epsilon_inside(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, state, eta, t, keep, **{**more, "epsilon_place": "inside"})


@replaying
def epsilon_before_correction(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, state, eta, t, keep, **{**more, "epsilon_place": "before_correction"})


@replaying
def betas_swapped(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, state, eta, t, keep, **{**more, "beta_1": more["beta_2"], "beta_2": more["beta_1"]})


@replaying
def correction_multiplied(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    """As ConvNetJS does."""
    _, new = row.step(g, state, eta, t, keep, **more)
    m_hat, v_hat = (new[key] * (1 - more[beta] ** t) for key, beta in (("m", "beta_1"), ("v", "beta_2")))
    return -eta * m_hat / (np.sqrt(v_hat) + more["epsilon"]), new


@replaying
def look_ahead_forgotten(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return OPTIMIZERS["momentum"].step(g, state, eta, t, keep, **more)


@replaying
def maximum_forgotten(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    _, new = row.step(g, state, eta, t, keep, **more)
    plain, _ = OPTIMIZERS["adam"].step(g, state, eta, t, keep, **settings("adam"))
    return plain, new


@replaying
def momentum_dampened(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, state, eta, t, keep, **{**more, "rule": "average"})


@replaying
def accumulator_from_one(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, {"v": np.ones_like(g)} if t == 1 else state, eta, t, keep, **more)


@replaying
def state_forgotten(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g, row.init(g, **more), eta, t, keep, **more)


@replaying
def float32_leak(row: Optimizer, g: Array, state: Any, eta: float, t: int, keep: Any, **more: Any) -> Any:
    return row.step(g.astype(np.float32).astype(np.float64), state, eta, t, keep, **more)


MUTANTS = {
    "no bias correction": (no_bias_correction, ("adam", "adamw")),
    "t off by one": (t_off_by_one, ("adam", "adamax", "nadam", "amsgrad", "adamw")),
    "ε inside the root": (epsilon_inside, ("adam", "adam_large_epsilon", "adagrad", "rmsprop")),
    "ε before the correction": (epsilon_before_correction, ("adam", "adam_large_epsilon")),
    "β swapped": (betas_swapped, ("adam", "adamax", "nadam")),
    "state forgotten": (state_forgotten, ("momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "amsgrad")),
    "bias correction multiplied": (correction_multiplied, ("adam", "adamw")),
    "look-ahead forgotten": (look_ahead_forgotten, ("nesterov",)),
    "maximum forgotten": (maximum_forgotten, ("amsgrad",)),
    "momentum dampened": (momentum_dampened, ("momentum",)),
    "accumulator from 1": (accumulator_from_one, ("rmsprop",)),
    "float32": (float32_leak, ("sgd", "momentum", "adam")),
}


def deviation_from_pytorch(case: str, make: Callable[[str], Optimizer] | None) -> float:
    stored = FIXTURE["optimizers"][case]
    spec = parse({
        "network": FIXTURE["network"], "data": FIXTURE["data"], "loss": {"name": "mean_squared_error"},
        "optimizer": stored["optimizer"], "training": {"epochs": 50},
    })  # fmt: skip
    if make:
        row = make(stored["optimizer"]["name"])
        spec = dataclasses.replace(spec, optimizer=dataclasses.replace(spec.optimizer, row=row))
    *_, last = train(spec, build(spec))
    ours = [last.after[k][name] for k in range(2) for name in "Wb"]
    return max(
        float(np.max(np.abs(a - np.array(b))) / np.max(np.abs(b)))
        for a, b in zip(ours, stored["parameters"]["50"], strict=True)
    )


@pytest.mark.parametrize(("mutant", "case"), [(m, case) for m, (_, cases) in MUTANTS.items() for case in cases])
def test_mutants_die(mutant: str, case: str) -> None:
    assert deviation_from_pytorch(case, None) <= 1e-12
    assert deviation_from_pytorch(case, MUTANTS[mutant][0]) > 1e-11


@pytest.mark.parametrize("case", ["adamw", "adamw_strong"])
def test_decay_through_the_gradient_is_found_out(case: str) -> None:
    """As a penalty, which Adam divides by the gradient's own size."""
    stored = FIXTURE["optimizers"][case]
    decay = stored["optimizer"].get("weight_decay", 0.01)
    spec = {"network": FIXTURE["network"], "data": FIXTURE["data"], "loss": {"name": "mean_squared_error"}}
    coupled = backprop.run({
        **spec, "training": {"epochs": 50}, "penalty": {"l2": decay, "biases": True},
        "optimizer": {**stored["optimizer"], "weight_decay": 0},
    })["parameters"]  # fmt: skip
    assert np.max(np.abs(np.subtract(coupled[0]["W"], stored["parameters"]["50"][0]))) > 1e-6


def test_the_place_of_epsilon_shows_in_one_step_too() -> None:
    """At |g| = 1e-5 the two places differ in the third digit after one step of Adam."""
    g = np.array([1e-5])
    outside, inside = (first_update("adam", g, epsilon_place=place) for place in ("outside", "inside"))
    assert abs(float(outside[0]) / float(inside[0])) > 2
