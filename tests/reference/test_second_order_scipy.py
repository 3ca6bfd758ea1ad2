"""Second-order methods against minima, steps and Hessians that SciPy computed (stored; see make_scipy_fixtures.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop.diagnose.curvature import curvature
from backprop.network.build import build
from backprop.network.layout import Layout
from backprop.network.objective import Objective
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.requests.parsing import parse
from backprop.training.loop import train

FIXTURES = json.loads(Path(__file__).with_name("scipy_fixtures.json").read_text())
LINE_SEARCHES = ["bfgs", "lbfgs", "conjugate_gradient"]


def dense(w: list[list[float]], b: list[float], activation: str) -> dict[str, Any]:
    return {"kind": "dense", "units": len(w), "activation": activation, "W": w, "b": b}


def spec_of(problem: str, optimizer: str, epochs: int) -> Any:
    """The problem as a spec, its network at the fixture's start."""
    made = FIXTURES[problem]
    start = made["start"]
    if problem == "small_net":
        layers = [
            dense([[start[0]], [start[1]]], start[2:4], "tanh"),
            dense([start[4:6]], start[6:7], "identity"),
        ]
    else:
        layers = [dense([start[:2]], start[2:], "sigmoid")]
    return parse({
        "network": {"n_inputs": len(made["X"][0]), "layers": layers},
        "loss": {"name": "binary_cross_entropy" if problem == "logistic" else "half_squared_error"},
        "penalty": {"l2": 0.1 if problem == "logistic" else 0.0},
        "data": {"X": made["X"], "Y": made["Y"]},
        "optimizer": {"name": optimizer},
        "training": {"epochs": epochs},
    })  # fmt: skip


def steps_of(spec: Any) -> list[Any]:
    return list(train(spec, build(spec)))


def flat(spec: Any, parameters: Any) -> Any:
    return Layout(spec, parameters).flat(parameters)


@pytest.mark.parametrize(
    ("problem", "optimizer"),
    [("logistic", name) for name in ("newton", *LINE_SEARCHES)]
    + [(p, name) for p in ("sigmoid_regression", "small_net") for name in WHOLE_BATCH],
)
def test_minimum(problem: str, optimizer: str) -> None:
    """The same minimum, to the digits that its conditioning lets one see."""
    made = FIXTURES[problem]
    spec = spec_of(problem, optimizer, 1500)
    last = steps_of(spec)[-1]
    assert last.step < 1500  # it settled
    assert last.fault is None
    found = flat(spec, last.after)
    print(problem, optimizer, last.after_loss, made["loss"], found - made["minimum"])
    assert last.after_loss == pytest.approx(made["loss"], rel=1e-12)
    assert found == pytest.approx(made["minimum"], rel=1e-8, abs=1e-8)
    assert last.gradient_norm <= 1e-11


@pytest.mark.parametrize(
    ("optimizer", "theirs"), [("bfgs", "BFGS"), ("lbfgs", "L-BFGS-B"), ("conjugate_gradient", "CG")]
)
def test_as_few_steps_as_scipy(optimizer: str, theirs: str) -> None:
    """On logistic regression within twice SciPy's number of steps to its loss."""
    made = FIXTURES["logistic"]
    losses = [step.after_loss for step in steps_of(spec_of("logistic", optimizer, 50))]
    needed = next(i + 1 for i, loss in enumerate(losses) if loss <= made["losses"][theirs] + 1e-11)
    print(optimizer, needed, made["steps"][theirs])
    assert needed <= 2 * made["steps"][theirs]


def test_one_newton_step() -> None:
    """Direction and update of the first Newton step are SciPy's solution of H p = −g."""
    spec = spec_of("logistic", "newton", 1)
    [step] = steps_of(spec)
    assert flat(spec, step.updates) == pytest.approx(FIXTURES["logistic"]["newton_step"], rel=1e-12)
    assert step.info["step_length"] == 1.0
    assert step.info["damping"] == 0.0


def test_one_gauss_newton_step() -> None:
    """The first Gauss-Newton step is SciPy's least-squares solution of J p = −r."""
    spec = spec_of("sigmoid_regression", "gauss_newton", 1)
    [step] = steps_of(spec)
    direction = Layout(spec, step.before).flat(step.direction)
    assert direction == pytest.approx(FIXTURES["sigmoid_regression"]["gauss_newton_step"], rel=1e-11)


def test_hessian_at_the_minimum() -> None:
    """The closed form XᵀSX/n + D at SciPy's minimum."""
    made = FIXTURES["logistic"]
    spec = spec_of("logistic", "newton", 1)
    found = curvature(spec, Layout(spec, build(spec)).network(np.array(made["minimum"])))
    assert np.max(np.abs(found.H - made["hessian"])) <= 1e-13
    assert float(np.linalg.norm(found.gradient)) <= 1e-15


class Valley:
    """Rosenbrock's function with its derivatives; counts nothing."""

    def loss(self, w: Any) -> float:
        return float(100 * (w[1] - w[0] ** 2) ** 2 + (1 - w[0]) ** 2)

    def gradient(self, w: Any) -> Any:
        return np.array([-400 * w[0] * (w[1] - w[0] ** 2) - 2 * (1 - w[0]), 200 * (w[1] - w[0] ** 2)])

    def hessian(self, w: Any) -> Any:
        return np.array([[1200 * w[0] ** 2 - 400 * w[1] + 2, -400 * w[0]], [-400 * w[0], 200.0]])

    def hessian_vector(self, w: Any, v: Any) -> Any:
        return self.hessian(w) @ v

    def gauss_newton(self, w: Any) -> Any:
        J = np.sqrt(2) * np.array([[-20 * w[0], 10.0], [-1.0, 0.0]])
        return J.T @ J


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
def test_rosenbrock(name: str) -> None:
    """Every method finds the bottom of the valley, in at most twice the steps of SciPy's slowest."""
    made, row, valley = FIXTURES["rosenbrock"], WHOLE_BATCH[name], Valley()
    w, state = np.array(made["start"]), row.init(np.array(made["start"]))
    assert valley.gradient(w) == pytest.approx(made["gradient"])
    hyper = {field.name: field.default for field in row.hyperparameters}
    taken = 0
    while np.linalg.norm(valley.gradient(w)) > 1e-9 and taken < 200:
        update, state, _ = row.step(valley, w, state, 1.0, **hyper)
        w, taken = w + update, taken + 1
    print(name, taken, made["steps"])
    assert w == pytest.approx(made["minimum"], abs=1e-8)
    assert taken <= 2 * max(made["steps"].values())


def test_objective_counts_and_agrees() -> None:
    """½ Σ r² is the data loss, Jᵀr its gradient."""
    spec = spec_of("small_net", "gauss_newton", 1)
    objective = Objective(spec, spec.X, spec.Y, build(spec))
    w = np.array(FIXTURES["small_net"]["start"])
    r, J = objective.residuals(w), objective.jacobian(w)
    assert 0.5 * float(r @ r) == pytest.approx(objective.loss(w), rel=1e-14)
    assert J.T @ r == pytest.approx(objective.gradient(w), rel=1e-12, abs=1e-16)
    assert dict(objective.counts) == {"residuals": 1, "jacobian": 1, "loss": 1, "gradient": 1}
