"""Losses with their own output function: term and δ come from z, keep their digits there, and never are NaN."""

from typing import Any

import numpy as np
import pytest

import backprop
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.numbers.special import softplus, xlogy
from backprop.oracles.autodiff import Var, differentiate

SETTINGS: dict[str, list[dict[str, float]]] = {
    "focal": [{"focusing": g, "alpha": a} for g, a in ((2.0, 0.25), (0.0, 0.5), (0.5, 1.0), (3.7, 0.1))],
    "smoothed_binary_cross_entropy": [{"smoothing": e} for e in (0.1, 0.0, 1.0)],
    "smoothed_categorical_cross_entropy": [{"smoothing": e, "K": 3.0} for e in (0.1, 0.0, 1.0)],
}
CASES = [
    (name, hyper)
    for name, row in LOSSES.items() if row.fused and not row.fused.of_step
    for hyper in SETTINGS.get(name, [{}])
]  # fmt: skip
FAR = [[800.0, -800.0, 0.5], [-800.0, 800.0, 3.0], [0.0, 0.0, 0.0], [37.0, -37.0, 745.0]]
NEAR = [[0.3, -1.2, 2.0], [-4.0, 3.0, 0.1], [12.0, -9.0, 1.0], [-20.0, 17.0, -3.0]]
HOT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
SHARES = np.array([[0.2, 0.8, 0.0], [0.5, 0.5, 0.0], [1.0, 0.0, 0.0], [0.1, 0.3, 0.6]])


def targets(name: str) -> list[Any]:
    return [HOT, 1.0 - HOT] if LOSSES[name].target_values else [HOT, SHARES]


def sides(name: str, z: list[list[float]]) -> tuple[Any, Any, Any]:
    """The pair, Z and ŷ."""
    pair, Z = LOSSES[name].fused, np.array(z)
    assert pair is not None
    return pair, Z, ACTIVATIONS[pair.activation].value(Z)


@pytest.mark.parametrize(("name", "hyper"), CASES)
def test_term_and_delta_are_finite_at_a_saturated_output(name: str, hyper: dict[str, float]) -> None:
    pair, Z, P = sides(name, FAR)
    for Y in targets(name):
        with np.errstate(under="ignore"):
            assert np.all(np.isfinite(pair.term(Y, Z, **hyper)))
            assert np.all(np.isfinite(pair.delta(Y, Z, P, **hyper)))
            assert np.all(np.isfinite(pair.hand_delta(Y, P, **hyper)))


@pytest.mark.parametrize(("name", "hyper"), CASES)
def test_delta_is_the_derivative_of_the_terms_by_z(name: str, hyper: dict[str, float]) -> None:
    pair, Z, P = sides(name, NEAR)
    for Y in targets(name):
        delta = pair.delta(Y, Z, P, **hyper)
        for j in range(Z.shape[1]):
            step = np.zeros_like(Z, dtype=complex)
            step[:, j] = 1e-200j
            by_complex = np.sum(pair.term(Y, Z + step, **hyper), axis=1).imag / 1e-200
            terms = np.sum(np.abs(delta), axis=1)
            assert np.all(np.abs(delta[:, j] - by_complex) <= 1e-12 * terms), (name, hyper, j)


@pytest.mark.parametrize(("name", "hyper"), CASES)
def test_delta_by_hand_is_the_same_where_no_digit_is_lost(name: str, hyper: dict[str, float]) -> None:
    pair, Z, P = sides(name, NEAR[:2])
    for Y in (own[:2] for own in targets(name)):
        assert np.max(np.abs(pair.hand_delta(Y, P, **hyper) - pair.delta(Y, Z, P, **hyper))) <= 1e-14


def test_a_focal_loss_of_a_confident_right_answer_keeps_its_digits() -> None:
    """Of γ = 2, y = 1 and a large z its δ is −3 α e^−3z."""
    pair, Z, P = sides("focal", [[40.0]])
    delta = pair.delta(np.array([[1.0]]), Z, P, focusing=2.0, alpha=0.25)
    assert delta[0, 0] == pytest.approx(-0.75 * np.exp(-120.0), rel=1e-14)


@pytest.mark.parametrize(("name", "hyper"), CASES)
def test_gradients_agree_with_tape_and_complex_step(name: str, hyper: dict[str, float]) -> None:
    row = LOSSES[name]
    assert row.fused is not None
    for output in (row.fused.activation, "sigmoid", "softmax"):
        layers = [{"units": 2, "activation": "tanh"}, {"units": 3, "activation": output}]
        spec = {
            "network": {"n_inputs": 2, "layers": layers},
            "init": {"seed": 3}, "data": {"X": [[0.3, -0.7], [1.1, 0.4]], "Y": targets(name)[1][:2].tolist()},
            "loss": {"name": name, **{key: value for key, value in hyper.items() if key != "K"}},
        }  # fmt: skip
        checked = backprop.check(spec)
        assert checked["outcome"] == "agrees", (output, checked)


def test_softplus_of_a_complex_number_keeps_the_digits_of_both_parts() -> None:
    for z in (-3.0, -20.0, -40.0, -700.0):
        value = softplus(np.array([z + 1e-30j]))[0]
        assert value.real == pytest.approx(float(softplus(np.array([z]))[0]), rel=1e-15)
        assert value.imag == pytest.approx(1e-30 / (1.0 + np.exp(-z)), rel=1e-14)


def test_the_tape_takes_a_branch_that_one_number_decides_for_all() -> None:
    """xlogy of a hyperparameter: its `y == 0` is a bool of Python, whose ~ is no “not”."""
    x = Var(np.array([0.5, 2.0]))
    differentiate(np.sum(xlogy(3.0, x)))  # type: ignore[arg-type]
    assert x.adjoint.tolist() == [6.0, 1.5]
