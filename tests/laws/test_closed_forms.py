"""Closed forms: linear and logistic regression, one neuron, and what a small step does."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from random_networks import (
    EPSILON,
    SMOOTH,
    first,
    gradients_at,
    make,
    near,
    specs,
)
from symmetric import ELEMENTWISE, SEEDS, gradients

from backprop import run
from backprop.functions.activations import ACTIVATIONS
from backprop.laws.set_ups import flat, loss_at
from backprop.network.build import build
from backprop.requests.parsing import parse


def regression(seed: int, rate: Any, epochs: int) -> tuple[Any, float]:
    """Linear regression of 8 samples on 3 inputs; rate(λmax) is the learning rate."""
    spec = make([3, 1], ["identity"], n_samples=8, seed=seed)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    largest = float(np.linalg.eigvalsh(X.T @ X / 8)[-1])
    spec["optimizer"] = {"name": "sgd", "learning_rate": rate(largest)}
    spec["training"] = {"epochs": epochs}
    return spec, largest


@given(SEEDS)
def test_gradient_descent_at_the_inverse_of_the_largest_eigenvalue_never_rises(seed: int) -> None:
    """At the minimum a loss is above another by what rounding makes of it, no more: of each sample's residual the sum
    of four products and a target, squared, and of the squares their mean."""
    spec, _ = regression(seed, lambda largest: 1 / largest, 50)
    result = run(spec)
    losses, (layer,) = result["history"]["loss"], result["parameters"]
    terms = np.abs(spec["data"]["X"]) @ np.abs(layer["W"]).T + np.abs(layer["b"]) + np.abs(spec["data"]["Y"])
    rounding = 16 * EPSILON * float(np.mean(terms**2))
    assert all(after <= before + rounding for before, after in pairwise(losses)), losses
    assert losses[-1] < losses[0]


@given(SEEDS)
def test_gradient_descent_beyond_twice_that_diverges_and_says_so(seed: int) -> None:
    spec, _ = regression(seed, lambda largest: 42 / largest, 300)
    result = run(spec)
    losses = result["history"]["loss"]
    assert losses[3] > losses[0] and losses[-1] > 1e15 * losses[0]
    assert "stopped the training" in result["notes"][-1], result["notes"]


@given(SEEDS)
def test_least_squares_are_where_the_gradient_vanishes(seed: int) -> None:
    spec, _ = regression(seed, lambda largest: 1.0, 1)
    X = np.hstack([np.array(spec["data"]["X"]), np.ones((8, 1))])
    best = np.linalg.lstsq(X, np.array(spec["data"]["Y"]), rcond=None)[0][:, 0]
    spec["network"]["layers"][0] |= {"W": [best[:3].tolist()], "b": [float(best[3])]}
    assert np.linalg.norm(gradients(spec)) <= 1e-13


@given(specs(depth=(0, 0), losses=["half_squared_error"], outputs=["identity"]))
def test_the_gradient_of_linear_regression_is_the_normal_equations(spec: Any) -> None:
    step = first(spec)
    residual = step.X @ step.before[0]["W"].T + step.before[0]["b"] - step.Y
    near(step.gradients[0]["W"], residual.T @ step.X / len(step.X), 1e-13, scale=float(np.linalg.norm(residual)))
    near(step.gradients[0]["b"], residual.mean(axis=0), 1e-13, scale=float(np.linalg.norm(residual)))


@given(SEEDS)
def test_the_hessian_of_logistic_regression_has_no_negative_eigenvalue(seed: int) -> None:
    parsed = parse(make([3, 1], ["sigmoid"], "binary_cross_entropy", 6, seed))
    home = build(parsed)
    columns = []
    for e in np.eye(4):
        step = [{"W": home[0]["W"] + 1e-30j * e[:3], "b": home[0]["b"] + 1e-30j * e[3:]}]
        columns.append(flat(gradients_at(parsed, step)).imag / 1e-30)
    H = np.array(columns)
    assert np.max(np.abs(H - H.T)) <= 1e-12 * np.max(np.abs(H)), H
    assert np.min(np.linalg.eigvalsh(H)) >= -1e-12, np.linalg.eigvalsh(H)


@given(specs(hidden=SMOOTH))
def test_a_small_enough_step_lowers_the_loss(spec: Any) -> None:
    parsed = parse(spec)
    home = build(parsed)
    gradient = flat(gradients_at(parsed, home))
    assume(np.linalg.norm(gradient) > 1e-4)
    spec["optimizer"] = {"name": "sgd", "learning_rate": 1e-6}
    step = first(spec)
    assert step.after_loss < step.loss, (step.after_loss, step.loss)
    assert loss_at(parsed, step.after) == step.after_loss


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_one_neuron_by_the_chain_rule_alone(name: str) -> None:
    """E = ½(f(wx + b) − y)²: ∂E/∂w = (a − y) f′(z) x, written out."""
    row = ACTIVATIONS[name]
    hyper = {field.name: float(field.default or 0) for field in row.hyperparameters}
    x, w, b, y = 0.7, -1.3, 0.2, 0.4
    spec = {"network": {"n_inputs": 1, "layers": [{"units": 1, "activation": name, "W": [[w]], "b": [b]}]},
            "data": {"X": [[x]], "Y": [[y]]}}  # fmt: skip
    z = np.array([x * w + b])
    a = row.value(z, **hyper)
    expected = float(((a - y) * row.slope(z, a, **hyper))[0])
    near(first(spec).gradients[0]["W"], [[expected * x]], 1e-15)
    near(first(spec).gradients[0]["b"], [expected], 1e-15)
