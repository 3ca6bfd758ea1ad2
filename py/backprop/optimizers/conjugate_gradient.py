"""Nonlinear conjugate gradients: each direction keeps the progress of the one before."""

from __future__ import annotations

import math

import numpy as np

from ..messages import Message, message
from ..numbers.special import Array
from . import rules
from .clipping import global_norm
from .newton import AT_BOTTOM, AT_REST
from .quasi_newton import search, taken
from .whole_batch import FlatState, Info, Objective, Outcome, stay


def conjugate_gradient_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, c1: float, c2: float
) -> Outcome:
    """p = −g + β p_before with β = max(0, gᵀ(g − g_before) / ‖g_before‖²) (Polak-Ribière+).

    Nocedal & Wright 2006, algorithm 5.4 with equation 5.45; restarted with −g every n steps, when successive
    gradients are far from orthogonal, and when p does not go downhill. The first step tried is η times the
    Newton step along p, −gᵀp / pᵀHp, which on a quadratic is exact: there n steps suffice.
    State: direction, gradient (n,), since (steps since the restart).
    """
    g = objective.gradient(flat)
    if not np.any(g):
        return stay(flat, state, AT_REST)
    p, beta, since, notes = _direction(g, state)
    along = rules.dot(u=p, v=objective.hessian_vector(flat, p))
    first = -rules.slope(g=g, p=p) / along if along > 0 else 1.0 / global_norm([p])
    if not (math.isfinite(first) and first > 0):
        return stay(flat, {}, AT_BOTTOM)
    point, trials = search(objective, flat, g, p, learning_rate * first, c1, c2)
    if point is None:
        return stay(flat, {}, AT_BOTTOM, trials=trials)
    kept = {"direction": p, "gradient": g, "since": np.asarray(float(since + 1))}
    accepted = taken(trials, point.step)
    return point.step * p, kept, Info(p, point.step, None, notes, trials=trials, accepted=accepted, beta=beta)


def _direction(g: Array, state: FlatState) -> tuple[Array, float, int, list[Message]]:
    """p, the share β of the direction before, the steps since the last restart, and why one was made now."""
    if not state:
        return -g, 0.0, 0, []
    before, since = state["gradient"], int(state["since"])
    if since >= len(g):
        return -g, 0.0, 0, [message("method.restart.steps", steps=since)]
    if rules.not_orthogonal(g=g, g_old=before):
        return -g, 0.0, 0, [message("method.restart.orthogonal")]
    beta = rules.beta(g=g, g_old=before)
    p = rules.conjugate(g=g, beta=beta, p_old=state["direction"])
    if not rules.slope(g=g, p=p) < 0:
        return -g, 0.0, 0, [message("method.restart.uphill")]
    return p, beta, since, []
