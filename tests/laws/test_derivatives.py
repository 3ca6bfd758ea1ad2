"""The gradient is the derivative of the loss: by complex step, tape, differences, Taylor and duality."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_networks import (
    EPSILON,
    PAIRS,
    SMOOTH,
    SMOOTH_LOSSES,
    condition,
    first,
    gradients_at,
    make,
    near,
    pair_spec,
    specs,
)
from wrong_equations import change_gradients

from backprop.laws.set_ups import flat, loss_at, moved
from backprop.network.build import build
from backprop.network.passes import forward
from backprop.oracles.check import check, flatten
from backprop.requests.parsing import parse

smooth_specs = specs(hidden=SMOOTH, outputs=SMOOTH, losses=SMOOTH_LOSSES)
DIRECTIONS = st.integers(0, 10_000)


def unit_vector(size: int, seed: int) -> np.ndarray:
    v = np.random.default_rng(seed).normal(size=size)
    return v / np.linalg.norm(v)


@pytest.mark.parametrize(("activation", "loss"), PAIRS, ids=lambda name: name)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_gradient_agrees_with_complex_step_and_tape(activation: str, loss: str, seed: int) -> None:
    hidden = activation if seed < 3 else "softmax"
    spec = parse(make([2, 3, 3, 2], ["tanh", hidden, activation], loss, 3, seed))
    found = check(spec)
    analytic, bounds = flatten(found.analytic), flatten(found.bounds)
    for oracle in (found.complex_step, found.autodiff):
        assert np.all(np.abs(flatten(oracle) - analytic) <= bounds)
        if "softmax" not in (hidden, activation):  # it may cancel what it receives
            kappa = condition(first(make([2, 3, 3, 2], ["tanh", hidden, activation], loss, 3, seed)))
            near(flatten(oracle), analytic, max(1e-12, 64 * EPSILON * kappa))
    nothing = not np.any(analytic) and not np.any(bounds)  # a step's slope is 0 everywhere, with no rounding at all
    # Else all of it is rounding: a softmax's sum does not move.
    known = nothing or np.max(np.abs(analytic)) > 1e3 * np.max(bounds)
    assert found.passed is (True if known else None), (found.error, found.bound, found.notes)


@pytest.mark.parametrize(("activation", "loss"), PAIRS, ids=lambda name: name)
def test_the_bound_of_the_check_is_tight(activation: str, loss: str) -> None:
    """No allowance beyond 1e-11 on an everyday network, so that a slip of one part in a billion is seen."""
    assert check(parse(pair_spec(activation, loss))).bound <= 1e-11


@given(specs())
def test_the_gradient_check_passes_on_every_network(spec: dict) -> None:
    found = check(parse(spec))
    assert found.passed is not False, (found.error, found.bound, found.central_excess, found.notes)


@given(smooth_specs, DIRECTIONS)
def test_the_gradient_gives_the_slope_in_every_direction(spec: dict, seed: int) -> None:
    parsed = parse(spec)
    home, h = build(parsed), 6e-6
    gradient = flat(gradients_at(parsed, home))
    v = unit_vector(len(gradient), seed)
    slope = (loss_at(parsed, moved(home, h * v)) - loss_at(parsed, moved(home, -h * v))) / (2 * h)
    off, scale = abs(slope - gradient @ v), max(float(np.linalg.norm(gradient)), loss_at(parsed, home), 1e-3)
    assert off <= 1e-8 * scale * 10, f"{slope} is not {gradient @ v}: off by {off:.2e}"


@given(smooth_specs, DIRECTIONS)
def test_what_the_gradient_leaves_of_the_loss_falls_as_the_square_of_the_step(spec: dict, seed: int) -> None:
    assume(spec["loss"]["name"] != "huber")  # its second derivative jumps
    assume(not any(layer["activation"] in ("elu", "selu", "softsign") for layer in spec["network"]["layers"]))
    parsed = parse(spec)
    home = build(parsed)
    gradient = flat(gradients_at(parsed, home))
    v = unit_vector(len(gradient), seed)
    near_home, far = (
        abs(loss_at(parsed, moved(home, h * v)) - loss_at(parsed, home) - h * (gradient @ v)) for h in (1e-4, 1e-3)
    )
    assume(near_home > 1e4 * EPSILON * max(1.0, float(loss_at(parsed, home))))
    order = np.log10(far / near_home)
    assert order >= 1.9, f"observed order {order}, remainders {far} and {near_home}"


@given(smooth_specs, DIRECTIONS)
def test_the_hessian_made_of_gradients_is_symmetric(spec: dict, seed: int) -> None:
    """Columns by complex step of the backward pass itself: H = Im g(θ + ih)/h, exact to the last digits."""
    assume(spec["loss"]["name"] != "huber")
    parsed = parse(spec)
    assume(not any(layer.activation.row.name in ("elu", "selu", "softsign", "tanh") for layer in parsed.layers))
    home = build(parsed)
    size, h = len(flat(home)), 1e-5
    assume(size <= 30)
    H = np.array([
        (flat(gradients_at(parsed, moved(home, h * e))) - flat(gradients_at(parsed, moved(home, -h * e)))) / (2 * h)
        for e in np.eye(size)
    ])  # fmt: skip
    worst, scale = np.max(np.abs(H - H.T)), max(1e-3, np.max(np.abs(H)))
    assert worst <= 1e-6 * scale, f"asymmetry {worst:.2e} of {scale:.2e}"


@given(specs(hidden=SMOOTH, outputs=SMOOTH), DIRECTIONS)
def test_forward_and_backward_are_transposes_of_one_another(spec: dict, seed: int) -> None:
    """⟨J v, u⟩ = ⟨v, Jᵀ u⟩ with J v by complex step of the outputs and Jᵀ u by the backward pass of ½‖ŷ − y‖²."""
    spec["loss"] = {"name": "half_squared_error", "reduction": "sum"}
    parsed = parse(spec)
    home = build(parsed)
    outputs = forward(parsed.layers, home, parsed.X)[-1].a
    u = unit_vector(outputs.size, seed).reshape(outputs.shape)
    v = unit_vector(len(flat(home)), seed + 1)
    with np.errstate(all="ignore"):
        Jv = forward(parsed.layers, moved(home, 1e-30j * v), parsed.X)[-1].a.imag / 1e-30
    spec["data"]["Y"] = (outputs - u).tolist()
    toward = parse(spec)
    JTu = flat(gradients_at(toward, home))
    u = outputs - toward.Y
    left, right = float(np.sum(Jv * u)), float(v @ JTu)
    assert abs(left - right) <= 1e-12 * max(np.linalg.norm(JTu), 1e-3), f"{left} is not {right}"


@given(smooth_specs)
def test_the_gradient_by_the_inputs_is_the_derivative_by_the_inputs(spec: dict) -> None:
    parsed = parse(spec)
    home = build(parsed)
    found = first(spec).backward.input_gradients
    by_complex = np.empty_like(found)
    for index in np.ndindex(found.shape):
        X = parsed.X.astype(complex)
        X[index] += 1e-30j
        by_complex[index] = loss_at(parsed, home, X).imag / 1e-30
    near(found, by_complex, max(1e-12, 64 * EPSILON * condition(first(spec))), scale=1e-6)


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy"])
def test_the_gradient_check_sees_a_wrong_gradient(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change_gradients(monkeypatch, lambda name, g: g * (1 + 1e-9))
    found = check(parse(pair_spec("sigmoid", loss)))
    assert not found.passed, (found.error, found.bound)
