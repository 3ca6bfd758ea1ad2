"""Methods that solve with a matrix of curvature: Newton, Gauss-Newton and Levenberg-Marquardt.

`flat` are all trained parameters as one vector (n,), and so are gradient g, direction p and update; H, JᵀJ (n, n).
"""

from __future__ import annotations

import math

import numpy as np

from ..messages import counted, message
from ..numbers.special import Array
from . import rules
from .line_search import backtrack
from .solving import cholesky, pivots
from .whole_batch import ROUNDING, FlatState, Info, Objective, Outcome, Trial, stay

AT_REST = message("method.at_rest")
AT_BOTTOM = message("method.at_bottom")
NOT_FINITE = message("method.nonfinite")
RAISES = TRIES = 60
FIRST_DAMPING = 1e-3  # of the largest entry; Nocedal & Wright 2006, algorithm 3.3


def newton_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, damping: float, c1: float
) -> Outcome:
    """p solves (H + λI) p = −g; α = η, η/2, η/4 … until the loss falls enough."""
    return _step(objective, flat, state, objective.hessian(flat), "Hessian", learning_rate, damping, c1)


def gauss_newton_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, damping: float, c1: float
) -> Outcome:
    """p solves (JᵀJ + λI) p = −g, with J the Jacobian of the residuals; α as for Newton."""
    return _step(objective, flat, state, objective.gauss_newton(flat), "matrix JᵀJ", learning_rate, damping, c1)


def _step(
    objective: Objective, flat: Array, state: FlatState, A: Array, word: str, first: float, damping: float, c1: float
) -> Outcome:
    g = objective.gradient(flat)
    if not (np.all(np.isfinite(A)) and np.all(np.isfinite(g))):
        return stay(flat, state, NOT_FINITE)
    if not np.any(g):
        return stay(flat, state, AT_REST)
    L, added = positive_definite((A + A.T) / 2, damping)
    notes = [] if added == damping else [message("method.damped", matrix=word, damping=added)]
    p = rules.solved(M=L, g=g)
    slope, start, trials = rules.slope(g=g, p=p), objective.loss(flat), list[Trial]()

    def value(alpha: float) -> float:
        loss = objective.loss(flat + alpha * p)
        trials.append(Trial(alpha, loss))
        return loss

    step = backtrack(value, start, slope, first, c1)
    if step is None:
        return stay(flat, state, AT_BOTTOM, added, pivots=pivots(L), trials=trials)
    if step != first:
        halvings = round(math.log2(first / step))
        notes.append(counted(halvings, "method.halved", length=first))
    return step * p, state, Info(p, step, added, notes, pivots(L), trials, len(trials) - 1)


def levenberg_marquardt_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, damping: float
) -> Outcome:
    """(JᵀJ + λI) p = −g with a λ that falls after good steps and grows until the loss falls.

    Madsen, Nielsen & Tingleff 2004, algorithm 3.16: λ starts at `damping` times the largest diagonal entry; the
    gain ratio ρ is the actual over the predicted decrease. State: damping λ, growth ν.
    """
    g, A = objective.gradient(flat), objective.gauss_newton(flat)
    if not (np.all(np.isfinite(A)) and np.all(np.isfinite(g))):
        return stay(flat, state, NOT_FINITE)
    if not np.any(g):
        return stay(flat, state, AT_REST)
    lam = float(state["damping"]) if state else damping * (float(np.max(np.diag(A))) or 1.0)
    nu = float(state["growth"]) if state else 2.0
    start, identity, trials = objective.loss(flat), np.eye(len(flat)), list[Trial]()
    for tries in range(RAISES):
        L = cholesky(rules.damped(C=A, damping=lam, identity=identity))
        if L is not None:
            p = rules.solved(M=L, g=g)
            predicted = rules.predicted(p=p, damping=lam, g=g)
            loss = objective.loss(flat + learning_rate * p)
            trials.append(Trial(learning_rate, loss, damping=lam))
            actual = start - loss
            if actual > 0 or (actual >= -ROUNDING * abs(start) and predicted <= ROUNDING * abs(start)):
                gain = rules.gain(E=start, E_new=loss, predicted=predicted) if predicted > 0 else 1.0
                notes = [counted(tries, "method.raised")] if tries else []
                kept = {"damping": np.asarray(rules.relaxed(damping=lam, gain=gain)), "growth": np.asarray(2.0)}
                return learning_rate * p, kept, Info(
                    p, learning_rate, lam, notes, pivots(L), trials, len(trials) - 1, predicted,
                    gain if predicted > 0 else None,
                )  # fmt: skip
        else:
            trials.append(Trial(learning_rate, None, damping=lam))
        lam, nu = lam * nu, nu * 2
        if not math.isfinite(lam):
            break
    return stay(flat, state, AT_BOTTOM, trials=trials)


def positive_definite(A: Array, damping: float) -> tuple[Array, float]:
    """Cholesky of A + λI with the first λ of `damping`, then ever larger ones, that makes it positive definite.

    Returns L and λ (algorithm 3.3 of Nocedal & Wright 2006, its β relative to the largest entry).
    """
    scale = float(np.max(np.abs(A), initial=0.0)) or 1.0
    added, identity = damping, np.eye(len(A))
    for _ in range(TRIES):
        L = cholesky(rules.damped(C=A, damping=added, identity=identity))
        if L is not None:
            return L, added
        lowest = float(np.min(np.diag(A), initial=0.0))
        added = max(2 * added, FIRST_DAMPING * scale + max(0.0, -lowest))
    raise ArithmeticError("no damping makes the matrix positive definite")
