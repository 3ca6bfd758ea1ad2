"""Quasi-Newton methods: curvature learnt from the change of the gradient along the steps.

`flat` are all trained parameters as one vector (n,), and so are gradient g, direction p and update; the inverse
Hessian H is (n, n).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..messages import Message, message
from ..numbers.special import Array
from .clipping import global_norm
from .line_search import Point, strong_wolfe
from .newton import AT_BOTTOM, AT_REST
from .whole_batch import FlatState, Info, Objective, Outcome, Trial, stay

NO_CURVATURE = 1e-15
Learn = Callable[[Array, Array, float], FlatState]  # from s, y and sᵀy to the new state
RESET = message("method.reset")


def dot(u: Array, v: Array) -> float:
    """u·v of vectors (n,); by einsum, so that native and browser agree to the bit."""
    return float(np.einsum("i,i->", u, v))


def search(
    objective: Objective, flat: Array, g: Array, p: Array, first: float, c1: float, c2: float
) -> tuple[Point | None, list[Trial]]:
    """The strong-Wolfe point along p, (n,), from `flat` with gradient g; and all that were tried."""
    trials: list[Trial] = []

    def along(step: float) -> Point:
        there = flat + step * p
        gradient = objective.gradient(there)
        point = Point(step, objective.loss(there), dot(gradient, p), gradient)
        trials.append(Trial(step, point.value, point.slope))
        return point

    return strong_wolfe(along, Point(0.0, objective.loss(flat), dot(g, p), g), first, c1, c2), trials


def taken(trials: list[Trial], step: float) -> int:
    """Which trial has this step length."""
    return next(i for i, trial in enumerate(trials) if trial.step_length == step)


def bfgs_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, c1: float, c2: float
) -> Outcome:
    """p = −H g with H, (n, n), an approximation of the inverse Hessian (Nocedal & Wright 2006, algorithm 6.1).

    Before its first update H is (sᵀy / yᵀy) I (equation 6.20); an update without positive sᵀy is left out.
    State: inverse_hessian.
    """
    g = objective.gradient(flat)
    H = state.get("inverse_hessian")

    def remember(s: Array, y: Array, sy: float) -> FlatState:
        old = sy / dot(y, y) * np.eye(len(flat)) if H is None else H
        Hy = np.einsum("ij,j->i", old, y)
        new = old - (np.outer(Hy, s) + np.outer(s, Hy)) / sy + (1 + dot(y, Hy) / sy) * np.outer(s, s) / sy
        return {"inverse_hessian": new}

    p = -g if H is None else -np.einsum("ij,j->i", H, g)
    return _descend(objective, flat, state, g, p, remember, learning_rate, c1, c2)


def lbfgs_step(
    objective: Objective, flat: Array, state: FlatState, learning_rate: float, memory: int, c1: float, c2: float
) -> Outcome:
    """As BFGS, from the last `memory` pairs s, y alone (Nocedal & Wright 2006, algorithms 7.4 and 7.5).

    State: s, y, both (up to memory, n), oldest first.
    """
    g = objective.gradient(flat)
    S, Y = state.get("s", np.zeros((0, len(flat)))), state.get("y", np.zeros((0, len(flat))))

    def remember(s: Array, y: Array, sy: float) -> FlatState:
        return {"s": np.vstack([S, s])[-memory:], "y": np.vstack([Y, y])[-memory:]}

    return _descend(objective, flat, state, g, -two_loops(S, Y, g), remember, learning_rate, c1, c2)


def two_loops(S: Array, Y: Array, g: Array) -> Array:
    """H g from the pairs, oldest first, (n,); H starts as (sᵀy / yᵀy) I of the newest pair (algorithm 7.4)."""
    q, shares = np.array(g), []
    for s, y in zip(S[::-1], Y[::-1], strict=True):
        share = dot(s, q) / dot(s, y)
        q = q - share * y
        shares.append(share)
    if len(S):
        q = dot(S[-1], Y[-1]) / dot(Y[-1], Y[-1]) * q
    for s, y, share in zip(S, Y, reversed(shares), strict=True):
        q = q + (share - dot(y, q) / dot(s, y)) * s
    return q


def _descend(
    objective: Objective, flat: Array, state: FlatState, g: Array, p: Array, remember: Learn,
    first: float, c1: float, c2: float,
) -> Outcome:  # fmt: skip
    """Search along p, and learn from the step; the very first step is at most 1 long to begin with."""
    if not np.any(g):
        return stay(flat, state, AT_REST)
    notes: list[Message] = []
    if state and not dot(g, p) < 0:
        state, p = {}, -g
        notes.append(RESET)
    size = global_norm([g])
    point, trials = search(objective, flat, g, p, first if state else first * min(1.0, 1.0 / size), c1, c2)
    if point is None:
        return stay(flat, {}, AT_BOTTOM, trials=trials)
    s, y = point.step * p, point.gradient - g
    sy = dot(s, y)
    if sy > NO_CURVATURE * float(np.linalg.norm(s) * np.linalg.norm(y)):
        state = remember(s, y, sy)
    else:
        notes.append(message("method.no_curvature"))
    return s, state, Info(p, point.step, None, notes, trials=trials, accepted=taken(trials, point.step))
