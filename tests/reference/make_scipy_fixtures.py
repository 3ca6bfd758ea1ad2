"""Makes `scipy_fixtures.json`: minima of small problems as SciPy finds them; run by hand, the tests only read it.

    python tests/reference/make_scipy_fixtures.py

Losses, gradients and Hessians are written out here in plain NumPy, independent of the package.
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.linalg import lstsq, solve
from scipy.optimize import least_squares, minimize, root, rosen, rosen_der, rosen_hess

TIGHT = {"xtol": 3e-16, "ftol": 3e-16, "gtol": 3e-16, "max_nfev": 10_000}


def polished(r, jac, w):
    """The last digits of a least-squares minimum: a root of its gradient."""
    return root(lambda v: jac(v).T @ r(v), w, tol=1e-15).x


def logistic() -> dict:
    """Logistic regression with an L2 penalty of 0.1 on the weights, not on the bias: strictly convex."""
    rng = np.random.default_rng(11)
    X = np.round(rng.normal(size=(12, 2)), 2)
    y = (X @ [1.0, -1.5] + rng.normal(scale=0.8, size=12) > 0).astype(float)
    A, decay = np.column_stack([X, np.ones(12)]), np.array([0.1, 0.1, 0.0])

    def f(w):
        z = A @ w
        return np.mean(np.logaddexp(0, z) - y * z) + 0.5 * np.sum(decay * w * w)

    def g(w):
        return A.T @ (1 / (1 + np.exp(-A @ w)) - y) / 12 + decay * w

    def h(w):
        s = 1 / (1 + np.exp(-A @ w))
        return (A.T * (s * (1 - s))) @ A / 12 + np.diag(decay)

    start = np.array([0.3, -0.2, 0.1])
    found = minimize(f, start, jac=g, hess=h, method="trust-exact", options={"gtol": 1e-14}).x
    for _ in range(3):  # the last digits
        found = found - solve(h(found), g(found), assume_a="pos")
    others = {m: minimize(f, start, jac=g, method=m, options={"gtol": 1e-10}) for m in ("BFGS", "L-BFGS-B", "CG")}
    return {
        "X": X.tolist(), "Y": y[:, None].tolist(), "start": start.tolist(), "minimum": found.tolist(),
        "loss": f(found), "hessian": h(found).tolist(),
        "newton_step": (-solve(h(start), g(start), assume_a="pos")).tolist(),
        "steps": {name: int(result.nit) for name, result in others.items()},
        "losses": {name: float(result.fun) for name, result in others.items()},
    }  # fmt: skip


def sigmoid_regression() -> dict:
    """One sigmoid neuron on 10 noisy points, ½ sum of squares, mean over samples."""
    rng = np.random.default_rng(5)
    X = np.round(rng.normal(size=(10, 2)), 2)
    y = np.round(np.clip(1 / (1 + np.exp(-(X @ [1.2, -0.7] + 0.3))) + rng.normal(scale=0.1, size=10), 0.02, 0.98), 2)
    A = np.column_stack([X, np.ones(10)])

    def r(w):
        return (1 / (1 + np.exp(-A @ w)) - y) / np.sqrt(10)

    def jac(w):
        s = 1 / (1 + np.exp(-A @ w))
        return A * (s * (1 - s))[:, None] / np.sqrt(10)

    start = np.array([0.1, 0.2, -0.1])
    found = least_squares(r, start, jac=jac, method="lm", **TIGHT)
    return {
        "X": X.tolist(), "Y": y[:, None].tolist(), "start": start.tolist(),
        "minimum": polished(r, jac, found.x).tolist(),
        "loss": float(found.cost), "gauss_newton_step": lstsq(jac(start), -r(start))[0].tolist(),
        "steps": {"lm": int(found.nfev)},
    }  # fmt: skip


def small_net() -> dict:
    """1-2-1, tanh then linear, on 9 points of a bent curve; from a start near the minimum."""
    x = np.linspace(-2, 2, 9)
    noise = np.random.default_rng(9).normal(scale=0.05, size=9)
    y = np.round(np.tanh(1.5 * x + 0.5) - 0.6 * np.tanh(x - 1) + noise, 3)

    def r(w):
        hidden = np.tanh(np.outer(x, w[:2]) + w[2:4])
        return (hidden @ w[4:6] + w[6] - y) / 3.0

    def jac(w):
        t = np.tanh(np.outer(x, w[:2]) + w[2:4])
        back = (1 - t * t) * w[4:6]
        return np.column_stack([back * x[:, None], back, t, np.ones(9)]) / 3.0

    first = np.array([1.5, 1.0, 0.5, -1.0, 1.0, -0.6, 0.0])
    found = least_squares(r, first, jac=jac, method="lm", **TIGHT)
    start = np.round(found.x + np.random.default_rng(3).uniform(-0.1, 0.1, size=7), 3)
    again = least_squares(r, start, jac=jac, method="lm", **TIGHT)
    return {
        "X": x[:, None].tolist(), "Y": y[:, None].tolist(), "start": start.tolist(),
        "minimum": polished(r, jac, again.x).tolist(),
        "loss": float(again.cost), "steps": {"lm": int(again.nfev)},
    }  # fmt: skip


def rosenbrock() -> dict:
    """The curved valley: SciPy's step counts from (−1.2, 1)."""
    start = np.array([-1.2, 1.0])
    runs = {m: minimize(rosen, start, jac=rosen_der, method=m, options={"gtol": 1e-9}) for m in ("BFGS", "CG")}
    runs["L-BFGS-B"] = minimize(
        rosen, start, jac=rosen_der, method="L-BFGS-B", options={"gtol": 1e-9, "ftol": 1e-16, "maxcor": 10}
    )
    runs["trust-exact"] = minimize(
        rosen, start, jac=rosen_der, hess=rosen_hess, method="trust-exact", options={"gtol": 1e-9}
    )
    return {
        "start": start.tolist(), "minimum": [1.0, 1.0], "steps": {name: int(run.nit) for name, run in runs.items()},
        "gradient": rosen_der(start).tolist(), "hessian": rosen_hess(start).tolist(),
    }  # fmt: skip


if __name__ == "__main__":
    made = {
        "scipy": scipy.__version__,
        "logistic": logistic(),
        "sigmoid_regression": sigmoid_regression(),
        "small_net": small_net(),
        "rosenbrock": rosenbrock(),
    }
    Path(__file__).with_name("scipy_fixtures.json").write_text(json.dumps(made, indent=1) + "\n")
