"""Laws of second derivatives and of the methods that use them (laws.md, A and E)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backprop
from backprop.diagnose.curvature import curvature
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.network.build import build
from backprop.network.layout import Layout
from backprop.network.objective import Objective
from backprop.network.passes import backward, forward
from backprop.optimizers import OPTIMIZERS
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.oracles.autodiff import Var, differentiate
from backprop.requests.parsing import output_activations, parse
from backprop.runs.spec_document import spec_document
from backprop.training.loop import train

SEEDS = st.integers(0, 10_000)
PAIRS = [(loss, out) for loss, row in LOSSES.items() for out in output_activations(row)]


def spec_of(
    seed: int, units: tuple[int, ...] = (2, 3, 2), hidden: Any = "tanh", output: Any = "identity",
    loss: str = "half_squared_error", samples: int = 4, **more: Any,
) -> Any:  # fmt: skip
    rng = np.random.default_rng(seed)
    row = LOSSES[loss]
    Y = rng.choice(row.target_values, (samples, units[-1])) if row.target_values else rng.uniform(
        0.1, 0.9, (samples, units[-1])
    )  # fmt: skip
    names = [hidden] * (len(units) - 2) + [output]
    return parse({
        "network": {"n_inputs": units[0], "layers": [
            {"kind": "dense", "units": n, "activation": f} for n, f in zip(units[1:], names, strict=True)
        ]},
        "init": {"name": "normal", "mean": 0, "std": 0.8, "seed": seed, "bias": {"name": "normal", "std": 0.3}},
        "loss": {"name": loss},
        "data": {"X": rng.normal(size=(samples, units[0])).tolist(), "Y": Y.tolist()},
        **more,
    })  # fmt: skip


def at(spec: Any) -> tuple[Objective, Any]:
    parameters = build(spec)
    made = Objective(spec, spec.X, spec.Y, parameters)
    return made, made.layout.flat(parameters)


def hessian_by_tape(spec: Any) -> Any:
    """∂(g·e)/∂θ by the tape through the closed-form backward pass: reverse over reverse."""
    parameters = build(spec)
    layout = Layout(spec, parameters)
    rows = []
    for e in np.eye(layout.size):
        leaves: Any = [{name: Var(a) for name, a in layer.items()} for layer in parameters]
        traces = forward(spec.layers, leaves, spec.X)
        back = backward(spec.loss, spec.layers, leaves, traces, spec.Y)
        weights = layout.network(e, fill=True)
        total = sum(np.sum(back.layers[k].gradients[name] * weights[k][name]) for k, name in layout.entries())
        if isinstance(total, Var):
            differentiate(total)
        rows.append(np.concatenate([np.broadcast_to(leaves[k][n].adjoint, parameters[k][n].shape).ravel()
                                    for k, n in layout.entries()]))  # fmt: skip
    return np.array(rows)


def check_hessian(spec: Any) -> None:
    """Symmetric to 1e-12, and H·v as central differences of the gradient to 1e-7."""
    function, w = at(spec)
    H = function.hessian(w)
    size = float(np.max(np.abs(H)))
    assert np.max(np.abs(H - H.T)) <= 1e-12 * size
    v = np.random.default_rng(0).normal(size=len(w))
    v /= np.linalg.norm(v)
    h = 6e-6
    difference = (function.gradient(w + h * v) - function.gradient(w - h * v)) / (2 * h)
    assert np.linalg.norm(H @ v - difference) <= 1e-7 * max(1.0, size)
    assert function.hessian_vector(w, v) == pytest.approx(H @ v, rel=1e-12, abs=1e-14 * size)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(["sigmoid", "tanh", "softplus", "gelu", "silu"]), st.sampled_from(PAIRS))
def test_hessian_symmetric_and_as_differences(seed: int, hidden: str, pair: tuple[str, str]) -> None:
    loss, output = pair
    if LOSSES[loss].kinks or LOSSES[loss].bend or ACTIVATIONS[output].kinks or output == "softsign":
        return  # differences may straddle the kink
    check_hessian(spec_of(seed, hidden=hidden, output=output, loss=loss, penalty={"l1": 0.01, "l2": 0.1}))


@pytest.mark.parametrize(
    ("hidden", "loss", "output"),
    [("tanh", *pair) for pair in PAIRS] + [(name, "mean_squared_error", "identity") for name in ACTIVATIONS],
)
def test_hessian_by_complex_step_equals_that_by_tape(hidden: str, loss: str, output: str) -> None:
    """Every activation with every loss: two independent exact Hessians agree."""
    spec = spec_of(7, hidden=hidden, output=output, loss=loss)
    function, w = at(spec)
    H, tape = function.hessian(w), hessian_by_tape(spec)
    scale = max(float(np.max(np.abs(H))), float(np.linalg.norm(function.gradient(w))))
    assert np.max(np.abs(H - tape)) <= 1e-12 * scale
    assert np.max(np.abs(H - H.T)) <= 1e-12 * scale


def regression(seed: int, samples: int = 12, n_in: int = 3, **more: Any) -> Any:
    return spec_of(seed, (n_in, 1), output="identity", samples=samples, **more)


def solution(spec: Any) -> Any:
    A = np.column_stack([spec.X, np.ones(len(spec.X))])
    return np.linalg.lstsq(A, spec.Y[:, 0], rcond=None)[0]


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(["newton", "gauss_newton"]))
def test_newton_solves_linear_regression_in_one_step(seed: int, name: str) -> None:
    spec = regression(seed, optimizer={"name": name})
    step = next(train(spec, build(spec)))
    assert step.info and step.info["step_length"] == 1.0 and step.info["damping"] == 0.0
    found = Layout(spec, step.after).flat(step.after)
    assert np.max(np.abs(found - solution(spec))) <= 1e-10 * max(1.0, float(np.max(np.abs(found))))
    function, _ = at(spec)
    assert np.linalg.norm(function.gradient(found)) <= 1e-12 * max(1.0, step.gradient_norm)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_conjugate_gradients_end_in_n_steps_on_a_quadratic(seed: int, n_in: int) -> None:
    spec = regression(seed, samples=4 * n_in + 8, n_in=n_in, optimizer={"name": "conjugate_gradient"},
                      training={"epochs": n_in + 1})  # fmt: skip
    last = list(train(spec, build(spec)))[-1]
    found = Layout(spec, last.after).flat(last.after)
    assert np.max(np.abs(found - solution(spec))) <= 1e-10 * max(1.0, float(np.max(np.abs(found))))


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_gradient_descent_at_one_over_lambda_never_rises(seed: int) -> None:
    limit = curvature(regression(seed)).stable_rate
    assert limit is not None
    spec = regression(seed, optimizer={"name": "sgd", "learning_rate": limit / 2}, training={"epochs": 50})
    losses = [step.loss for step in train(spec, build(spec))]
    assert all(after <= before * (1 + 1e-14) for before, after in pairwise(losses))


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_beyond_two_over_lambda_diverges_and_the_app_says_so(seed: int) -> None:
    limit = curvature(regression(seed)).stable_rate
    assert limit is not None
    document = backprop.run(_document(regression(seed), 1.05 * limit, 400))
    assert document["steps"][-1]["after"]["loss"] > document["history"]["loss"][0]
    [note] = [note for note in document["notes"] if "diverges" in note]
    assert f"2/λmax = {limit:.6g}" in note
    assert "is above it" in note
    assert document["steps"][-1]["health"]["verdict"] in ("overshooting", "exploding")


def _document(spec: Any, learning_rate: float, epochs: int) -> Any:
    whole = spec_document(spec, build(spec))
    return {**whole, "optimizer": {"name": "sgd", "learning_rate": learning_rate},
            "training": {**whole["training"], "epochs": epochs}}  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_logistic_regression_is_convex(seed: int) -> None:
    spec = spec_of(seed, (3, 1), output="sigmoid", loss="binary_cross_entropy", samples=6)
    assert curvature(spec).eigenvalues[0] >= -1e-12


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(list(WHOLE_BATCH)))
def test_no_whole_batch_step_raises_the_loss(seed: int, name: str) -> None:
    """Whatever the network: each step lowers the loss or stays, and what it did is in `info`."""
    spec = spec_of(seed, output="sigmoid", optimizer={"name": name}, training={"epochs": 8})
    for step in train(spec, build(spec)):
        assert step.fault is None
        assert step.after_loss <= step.loss * (1 + 2e-14)
        assert step.info is not None and step.info["slope"] <= 0
        layout = Layout(spec, step.before)
        assert np.array_equal(layout.flat(step.updates), step.info["step_length"] * layout.flat(step.direction or []))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(["bfgs", "lbfgs", "conjugate_gradient"]))
def test_line_searches_meet_the_strong_wolfe_conditions(seed: int, name: str) -> None:
    spec = spec_of(seed, output="sigmoid", optimizer={"name": name}, training={"epochs": 6})
    c1, c2 = spec.optimizer.hyper["c1"], spec.optimizer.hyper["c2"]
    for step in train(spec, build(spec)):
        assert step.info is not None
        function = Objective(spec, spec.X, spec.Y, step.before)
        there = function.gradient(function.layout.flat(step.after))
        slope = float(there @ function.layout.flat(step.direction or []))
        assert step.after_loss <= step.loss + c1 * step.info["step_length"] * step.info["slope"] + 1e-14 * step.loss
        assert abs(slope) <= c2 * abs(step.info["slope"]) * (1 + 1e-9)


class Mutants:
    """Mistakes in second derivatives that the law must kill."""

    @staticmethod
    def without_second_derivatives_of_residuals(self: Objective, flat: Any) -> Any:
        return self.gauss_newton(flat)

    @staticmethod
    def without_penalty(self: Objective, flat: Any) -> Any:
        return HESSIAN(self, flat) - np.diag(self._penalty_curvature())

    @staticmethod
    def halved(self: Objective, flat: Any) -> Any:
        return HESSIAN(self, flat) / 2

    @staticmethod
    def of_the_first_layer_only(self: Objective, flat: Any) -> Any:
        H = HESSIAN(self, flat)
        H[-1, :-1] = 0.0
        return H


HESSIAN = Objective.hessian


@pytest.mark.parametrize("mutant", [name for name in vars(Mutants) if not name.startswith("_")])
def test_mutants_die(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = spec_of(3, penalty={"l2": 0.1})
    check_hessian(spec)
    monkeypatch.setattr(Objective, "hessian", getattr(Mutants, mutant))
    with pytest.raises(AssertionError):
        check_hessian(spec)


def ends_at_the_solution(name: str, steps: int) -> bool:
    """On linear regression of four parameters, within so many steps."""
    spec = regression(5, optimizer={"name": name}, training={"epochs": steps})
    last = list(train(spec, build(spec)))[-1]
    return bool(np.max(np.abs(Layout(spec, last.after).flat(last.after) - solution(spec))) <= 1e-10)


def uphill(objective: Any, flat: Any, state: Any, rate: float, **more: Any) -> Any:
    class Turned(Objective):
        def gradient(self, flat: Any) -> Any:
            return -objective.gradient(flat)

    turned = Turned(objective.spec, objective.X, objective.Y, build(objective.spec))
    return WHOLE_BATCH["newton"].step(turned, flat, state, rate, **more)


def nothing_remembered(name: str) -> Any:
    return lambda objective, flat, state, rate, **more: WHOLE_BATCH[name].step(objective, flat, {}, rate, **more)


def damped_for_good(objective: Any, flat: Any, state: Any, rate: float, **more: Any) -> Any:
    return WHOLE_BATCH["newton"].step(objective, flat, state, rate, **{**more, "damping": 1.0})


METHODS = {"newton": 1, "gauss_newton": 1, "conjugate_gradient": 5, "bfgs": 12, "lbfgs": 14}
LEARNING = ("conjugate_gradient", "bfgs", "lbfgs")
METHOD_MUTANTS = {
    "uphill": ("newton", uphill), "damped for good": ("newton", damped_for_good),
    **{f"{name} remembers nothing": (name, nothing_remembered(name)) for name in LEARNING},
}  # fmt: skip


@pytest.mark.parametrize("mutant", METHOD_MUTANTS)
def test_wrong_methods_miss_the_solution(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, step = METHOD_MUTANTS[mutant]
    assert ends_at_the_solution(name, METHODS[name])
    row = replace(WHOLE_BATCH[name], solve=step)
    monkeypatch.setitem(OPTIMIZERS, name, row)
    assert not ends_at_the_solution(name, METHODS[name]), f"{mutant} lives"
