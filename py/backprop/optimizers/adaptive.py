"""Optimizers that divide each weight's step by the root of its own squared gradients."""

from __future__ import annotations

import numpy as np

from ..numbers.special import Array
from ..rules.limits import Choice, Convention
from .base import EPSILON, EPSILON_PLACE, NO_DECAY, RHO, Keep, Optimizer, Quantity, State, zeros

_STARTS = {"zero": 0.0, "tenth": 0.1, "one": 1.0}
_OUTSIDE, _INSIDE = ({"epsilon_place": (place,)} for place in ("outside", "inside"))
_EFFECTIVE = (
    Quantity("effective_step", "s", "eta / (sqrt(v) + epsilon)", _OUTSIDE),
    Quantity("effective_step", "s", "eta / sqrt(v + epsilon)", _INSIDE),
    Quantity("update", "Δw", "-(effective_step * g)"),
)


def divided(learning_rate: float, v: Array, epsilon: float, epsilon_place: str) -> Array:
    """The effective step of each weight: η/(√v + ε), or η/√(v + ε)."""
    return learning_rate / (np.sqrt(v + epsilon) if epsilon_place == "inside" else np.sqrt(v) + epsilon)


def _start(parameter: Array, start: str, **_: object) -> State:
    return {"v": np.full_like(parameter, _STARTS[start])}


def _adagrad(
    gradient: Array,
    state: State,
    learning_rate: float,
    t: int,
    keep: Keep,
    epsilon: float,
    epsilon_place: str,
    start: str,
) -> tuple[Array, State]:
    v = keep(state["v"] + gradient * gradient)
    effective = keep(divided(learning_rate, v, epsilon, epsilon_place))
    return -(effective * gradient), {"v": v, "effective_step": effective}


def _rmsprop(
    gradient: Array, state: State, learning_rate: float, t: int, keep: Keep,
    rho: float, epsilon: float, epsilon_place: str, start: str,
) -> tuple[Array, State]:  # fmt: skip
    v = keep(rho * state["v"] + (1.0 - rho) * (gradient * gradient))
    effective = keep(divided(learning_rate, v, epsilon, epsilon_place))
    return -(effective * gradient), {"v": v, "effective_step": effective}


def _adadelta(
    gradient: Array, state: State, learning_rate: float, t: int, keep: Keep, rho: float, epsilon: float
) -> tuple[Array, State]:
    v = keep(rho * state["v"] + (1.0 - rho) * (gradient * gradient))
    ratio = keep(np.sqrt(state["u"] + epsilon) / np.sqrt(v + epsilon))
    d = keep(ratio * gradient)
    u = keep(rho * state["u"] + (1.0 - rho) * (d * d))
    return -(learning_rate * d), {"v": v, "ratio": ratio, "d": d, "u": u}


ROWS = (
    Optimizer(
        "adagrad", "AdaGrad", init=_start, step=_adagrad,
        quantities=(Quantity("v", "v", "v_old + g**2", nonnegative=True), *_EFFECTIVE),
        hyperparameters=(EPSILON, NO_DECAY),
        choices=(EPSILON_PLACE, Convention("start", "v starts at", (
            Choice("zero", "0", "The paper, PyTorch."), Choice("tenth", "0.1", "Keras, TensorFlow."),
        ))),
        source="Duchi, Hazan & Singer 2011; ε outside the root",
    ),
    Optimizer(
        "rmsprop", "RMSProp", init=_start, step=_rmsprop,
        quantities=(Quantity("v", "v", "rho * v_old + (1 - rho) * g**2", nonnegative=True), *_EFFECTIVE),
        hyperparameters=(RHO, EPSILON, NO_DECAY),
        choices=(EPSILON_PLACE, Convention("start", "v starts at", (
            Choice("zero", "0", "PyTorch, Keras, CS231n."), Choice("one", "1", "TensorFlow 1."),
        ))),
        source="Tieleman & Hinton 2012, lecture 6.5; ε outside the root",
        note="PyTorch calls ρ alpha (0.99), CS231n decay_rate.",
    ),
    Optimizer(
        "adadelta", "Adadelta",
        init=lambda parameter, **_: {"v": zeros(parameter), "u": zeros(parameter)}, step=_adadelta,
        quantities=(
            Quantity("v", "v", "rho * v_old + (1 - rho) * g**2", nonnegative=True),
            Quantity("ratio", "r", "sqrt(u_old + epsilon) / sqrt(v + epsilon)"),
            Quantity("d", "d", "ratio * g"),
            Quantity("u", "u", "rho * u_old + (1 - rho) * d**2", nonnegative=True),
            Quantity("update", "Δw", "-(eta * d)"),
        ),
        hyperparameters=(RHO, EPSILON, NO_DECAY), source="Zeiler 2012, algorithm 1; ε inside both roots",
        note="The paper has no learning rate: it is η = 1. The paper, PyTorch and Keras take ε = 1e-6 or 1e-7.",
    ),
)  # fmt: skip
