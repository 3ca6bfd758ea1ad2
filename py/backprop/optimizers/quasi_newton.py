"""Quasi-Newton methods: curvature learnt from the change of the gradient along the steps.

`flat` are all trained parameters as one vector (n,), and so are gradient g, direction p and update; the inverse
Hessian B⁻¹ is (n, n).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..messages import Message, message
from ..numbers.special import Array
from . import rules
from .clipping import global_norm
from .line_search import Point, strong_wolfe
from .newton import AT_BOTTOM, AT_REST
from .whole_batch import FlatState, Info, Objective, Outcome, Trial, stay

NO_CURVATURE = 1e-15
Learn = Callable[[Array, Array], FlatState]  # from s and y to the new state
RESET = message("method.reset")


def search(
    objective: Objective, flat: Array, g: Array, p: Array, first: float, c1: float, c2: float
) -> tuple[Point | None, list[Trial]]:
    """The strong-Wolfe point along p, (n,), from `flat` with gradient g; and all that were tried."""
    trials: list[Trial] = []

    def along(step: float) -> Point:
        there = flat + step * p
        gradient = objective.gradient(there)
        point = Point(step, objective.loss(there), rules.slope(g=gradient, p=p), gradient)
        trials.append(Trial(step, point.value, point.slope))
        return point

    return strong_wolfe(along, Point(0.0, objective.loss(flat), rules.slope(g=g, p=p), g), first, c1, c2), trials


def taken(trials: list[Trial], step: float) -> int:
    """Which trial has this step length."""
    return next(i for i, trial in enumerate(trials) if trial.step_length == step)


def bfgs_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, c1: float, c2: float
) -> Outcome:
    """p = −B⁻¹ g with B⁻¹, (n, n), an approximation of the inverse Hessian (Nocedal & Wright 2006, algorithm 6.1).

    Before its first update it is (sᵀy / yᵀy) I (equation 6.20); an update without positive sᵀy is left out.
    State: inverse_hessian.
    """
    g = objective.gradient(flat)
    B = state.get("inverse_hessian")

    def remember(s: Array, y: Array) -> FlatState:
        old = rules.scale(s=s, y=y) * np.eye(len(flat)) if B is None else B
        return {"inverse_hessian": rules.bfgs(B=old, s=s, y=y)}

    p = -g if B is None else rules.quasi_newton(B=B, g=g)
    return _descend(objective, flat, state, g, p, remember, learning_rate, c1, c2)


def lbfgs_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, memory: int, c1: float, c2: float
) -> Outcome:
    """As BFGS, from the last `memory` pairs s, y alone (Nocedal & Wright 2006, algorithms 7.4 and 7.5).

    State: s, y, both (up to memory, n), oldest first.
    """
    g = objective.gradient(flat)
    S, Y = state.get("s", np.zeros((0, len(flat)))), state.get("y", np.zeros((0, len(flat))))

    def remember(s: Array, y: Array) -> FlatState:
        return {"s": np.vstack([S, s])[-memory:], "y": np.vstack([Y, y])[-memory:]}

    return _descend(objective, flat, state, g, -two_loops(S, Y, g), remember, learning_rate, c1, c2)


def two_loops(S: Array, Y: Array, g: Array) -> Array:
    """B⁻¹ g from the pairs, oldest first, (n,); B⁻¹ starts as (sᵀy / yᵀy) I of the newest pair (algorithm 7.4)."""
    q, shares = np.array(g), []
    for s, y in zip(S[::-1], Y[::-1], strict=True):
        shares.append(rules.share(s=s, q=q, y=y))
        q = rules.back(q=q, share=shares[-1], y=y)
    if len(S):
        q = rules.scale(s=S[-1], y=Y[-1]) * q
    for s, y, share in zip(S, Y, reversed(shares), strict=True):
        q = rules.forth(q=q, share=share, y=y, s=s)
    return q


def _descend(
    objective: Objective, flat: Array, state: FlatState, g: Array, p: Array, remember: Learn,
    first: float, c1: float, c2: float,
) -> Outcome:  # fmt: skip
    """Search along p, and learn from the step; the very first step is at most 1 long to begin with."""
    if not np.any(g):
        return stay(flat, state, AT_REST)
    notes: list[Message] = []
    if state and not rules.slope(g=g, p=p) < 0:
        state, p = {}, -g
        notes.append(RESET)
    size = global_norm([g])
    point, trials = search(objective, flat, g, p, first if state else first * min(1.0, 1.0 / size), c1, c2)
    if point is None:
        return stay(flat, {}, AT_BOTTOM, trials=trials)
    s, y = point.step * p, point.gradient - g
    if rules.dot(u=s, v=y) > NO_CURVATURE * float(np.linalg.norm(s) * np.linalg.norm(y)):
        state = remember(s, y)
    else:
        notes.append(message("method.no_curvature"))
    return s, state, Info(p, point.step, None, notes, trials=trials, accepted=taken(trials, point.step))
