"""Mistakes in optimizers: each is found out by the numbers of PyTorch or by a law."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from optimizer_runs import FIXTURE, Array, first_update, settings

import backprop
from backprop.network.build import build
from backprop.optimizers.base import Optimizer
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import parse
from backprop.training.loop import train


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
    return OPTIMIZERS["momentum"].step(g, state, eta, t, keep, **{**settings("momentum"), **more})


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
