"""Gradient descent, with and without momentum, and Lion: steps whose size no squared gradient divides."""

from __future__ import annotations

from dataclasses import replace

from ..rules.fields import Field
from ..rules.limits import Choice, Convention
from .base import BETA_1, BETA_2, MOMENTUM, NO_DECAY, Optimizer, Quantity

PYTORCH = Choice("pytorch", "v ← μ v + g, then Δw = −η v", "PyTorch, Dive into Deep Learning, Polyak 1964.")
KERAS = Choice("keras", "v ← μ v − η g, then Δw = v", "Keras, CS231n: the same path while η stays constant.")
AVERAGE = Choice(
    "average", "v ← μ v + (1 − μ) g, then Δw = −η v", "Ng's Deep Learning course: an average, 1/(1 − μ) as fast."
)
DAMPENED = Choice(
    "dampened", "v ← μ v + (1 − τ) g, then Δw = −η v", "PyTorch with dampening τ; its first step takes all of g."
)
DAMPENING = Field(
    "dampening", "Dampening τ", default=0.0, minimum=0, maximum=1, symbol="τ",
    hint="PyTorch's; other than 0 it makes of the rule v ← μ v + g the dampened one.",
)  # fmt: skip
_PYTORCH, _KERAS, _AVERAGE = ({"rule": (choice.name,)} for choice in (PYTORCH, KERAS, AVERAGE))
_DAMPENED = {"rule": (DAMPENED.name,)}

ROWS = (
    Optimizer(
        "sgd", "gradient descent (SGD)",
        quantities=(Quantity("update", "Δw", "-(eta * g)"),),
        hyperparameters=(NO_DECAY,), source="Robbins & Monro 1951",
    ),
    Optimizer(
        "momentum", "momentum",
        quantities=(
            Quantity("v", "v", "momentum * v_old + g", _PYTORCH),
            Quantity("v", "v", "momentum * v_old - eta * g", _KERAS),
            Quantity("v", "v", "momentum * v_old + (1 - momentum) * g", _AVERAGE),
            Quantity("v", "v", "momentum * v_old + (1 if t == 1 else 1 - dampening) * g", _DAMPENED),
            Quantity("update", "Δw", "v", _KERAS),
            Quantity("update", "Δw", "-(eta * v)", {"rule": ("pytorch", "average", "dampened")}),
        ),
        hyperparameters=(MOMENTUM, DAMPENING, NO_DECAY),
        choices=(Convention("rule", "Rule of momentum", (PYTORCH, KERAS, AVERAGE, DAMPENED)),),
        turns={"dampening": ("rule", "pytorch", "dampened")},
        source="Polyak 1964; in PyTorch's form", note="The velocity v starts at 0.",
    ),
    Optimizer(
        "nesterov", "Nesterov momentum",
        quantities=(
            Quantity("v", "v", "momentum * v_old + g", _PYTORCH),
            Quantity("v", "v", "momentum * v_old - eta * g", _KERAS),
            Quantity("update", "Δw", "-(eta * (g + momentum * v))", _PYTORCH),
            Quantity("update", "Δw", "momentum * v - eta * g", _KERAS),
        ),
        hyperparameters=(MOMENTUM, NO_DECAY),
        choices=(Convention("rule", "Rule of momentum", (
            replace(PYTORCH, label="v ← μ v + g, then Δw = −η (g + μ v)", note="PyTorch."),
            replace(KERAS, label="v ← μ v − η g, then Δw = μ v − η g"),
        )),),
        source="Sutskever, Martens, Dahl & Hinton 2013, in the form of Bengio, Boulanger-Lewandowski & Pascanu 2013",
        note="The gradient is taken at w itself and the step looks ahead: the parameters shown are the look-ahead's.",
    ),
    Optimizer(
        "lion", "Lion",
        quantities=(
            Quantity("direction", "c", "sign(beta_1 * m_old + (1 - beta_1) * g)"),
            Quantity("m", "m", "beta_2 * m_old + (1 - beta_2) * g"),
            Quantity("update", "Δw", "-(eta * direction)"),
        ),
        hyperparameters=(BETA_1, replace(BETA_2, label="β₂ (share of the old mean kept)", default=0.99), NO_DECAY),
        source="Chen et al. 2023, algorithm 2",
        note="Only the sign counts: every weight moves by η. The usual η is 3 to 10 times smaller than Adam's.",
    ),
)  # fmt: skip
