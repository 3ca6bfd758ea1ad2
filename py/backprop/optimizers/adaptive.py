"""Optimizers that divide each weight's step by the root of its own squared gradients."""

from __future__ import annotations

from ..rules.limits import Choice, Convention
from .base import EPSILON, EPSILON_PLACE, NO_DECAY, RHO, Optimizer, Quantity

_OUTSIDE, _INSIDE = ({"epsilon_place": (place,)} for place in ("outside", "inside"))
_EFFECTIVE = (
    Quantity("effective_step", "s", "eta / (sqrt(v) + epsilon)", _OUTSIDE),
    Quantity("effective_step", "s", "eta / sqrt(v + epsilon)", _INSIDE),
    Quantity("update", "Δw", "-(effective_step * g)"),
)

ROWS = (
    Optimizer(
        "adagrad", "AdaGrad",
        quantities=(
            Quantity("v", "v", "v_old + g**2", nonnegative=True, start={"zero": 0.0, "tenth": 0.1}), *_EFFECTIVE,
        ),
        hyperparameters=(EPSILON, NO_DECAY),
        choices=(EPSILON_PLACE, Convention("start", "v starts at", (
            Choice("zero", "0", "The paper, PyTorch."), Choice("tenth", "0.1", "Keras, TensorFlow."),
        ))),
        source="Duchi, Hazan & Singer 2011; ε outside the root",
    ),
    Optimizer(
        "rmsprop", "RMSProp",
        quantities=(
            Quantity("v", "v", "rho * v_old + (1 - rho) * g**2", nonnegative=True, start={"zero": 0.0, "one": 1.0}),
            *_EFFECTIVE,
        ),
        hyperparameters=(RHO, EPSILON, NO_DECAY),
        choices=(EPSILON_PLACE, Convention("start", "v starts at", (
            Choice("zero", "0", "PyTorch, Keras, CS231n."), Choice("one", "1", "TensorFlow 1."),
        ))),
        source="Tieleman & Hinton 2012, lecture 6.5; ε outside the root",
        note="PyTorch calls ρ alpha (0.99), CS231n decay_rate.",
    ),
    Optimizer(
        "adadelta", "Adadelta",
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
