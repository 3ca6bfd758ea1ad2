"""Adam and its kin: a mean of the gradients over the root of a mean of their squares, both bias-corrected."""

from __future__ import annotations

from dataclasses import replace

from ..rules.fields import Field
from ..rules.limits import Choice, Convention
from .base import (
    BETA_1,
    BETA_2,
    EPSILON,
    INSIDE,
    NO_DECAY,
    OUTSIDE,
    Optimizer,
    Quantity,
    weight_decay,
)

_PLACE = Convention("epsilon_place", "Place of ε", (
    replace(OUTSIDE, label="outside the root of v̂", note="η/(√v̂ + ε): Kingma & Ba, algorithm 1; PyTorch, CS231n."),
    replace(INSIDE, label="inside the root of v̂", note="η/√(v̂ + ε): some textbooks and libraries."),
    Choice("before_correction", "added to √v before the correction",
           "η√(1 − β₂ᵗ)/(√v + ε): Kingma & Ba, end of section 2; Keras, TensorFlow."),
))  # fmt: skip
_OUTSIDE, _INSIDE, _BEFORE = ({"epsilon_place": (choice.name,)} for choice in _PLACE.values)
_AMSGRAD_RULE = Convention("rule", "Rule of AMSGrad", (
    Choice("pytorch", "both means bias-corrected", "PyTorch: the largest v, corrected, ε outside the root."),
    Choice("keras", "corrected, ε added before", "Keras: η√(1 − β₂ᵗ)/(√v_max + ε)."),
    Choice("paper", "no bias correction", "Reddi, Kale & Kumar 2018, algorithm 2."),
))  # fmt: skip
_PYTORCH, _KERAS, _PAPER = ({"rule": (choice.name,)} for choice in _AMSGRAD_RULE.values)
_CORRECTED = {"rule": ("pytorch", "keras")}
_MU = Convention("momentum_schedule", "Schedule of the momentum", (
    Choice("warming", "μ grows towards β₁", "Dozat 2016, PyTorch (ψ = 0.004), Keras (ψ = 1)."),
    Choice("constant", "μ = β₁ at every step", "Ruder's overview of gradient descent algorithms, 2016."),
))  # fmt: skip
_WARMING, _CONSTANT = ({"momentum_schedule": (choice.name,)} for choice in _MU.values)
_M = Quantity("m", "m", "beta_1 * m_old + (1 - beta_1) * g")
_V = Quantity("v", "v", "beta_2 * v_old + (1 - beta_2) * g**2", nonnegative=True)
_M_HAT = Quantity("m_hat", "m̂", "m / (1 - beta_1**t)")
_V_HAT = Quantity("v_hat", "v̂", "v / (1 - beta_2**t)")
_UPDATE = Quantity("update", "Δw", "-(effective_step * m_hat)")
_ADAM = (
    _M, _V, _M_HAT, _V_HAT,
    Quantity("effective_step", "s", "eta / (sqrt(v_hat) + epsilon)", _OUTSIDE),
    Quantity("effective_step", "s", "eta / sqrt(v_hat + epsilon)", _INSIDE),
    Quantity("effective_step", "s", "eta * sqrt(1 - beta_2**t) / (sqrt(v) + epsilon)", _BEFORE),
    _UPDATE,
)  # fmt: skip
_SOURCE = "Kingma & Ba 2015, algorithm 1; ε outside the root"

ROWS = (
    Optimizer(
        "adam", "Adam", quantities=_ADAM,
        hyperparameters=(BETA_1, BETA_2, EPSILON, NO_DECAY), choices=(_PLACE,), source=_SOURCE,
        note="The paper's η is 0.001.", usual_rate=0.001,
    ),
    Optimizer(
        "adamax", "AdaMax",
        quantities=(
            _M,
            Quantity("u", "u", "max(beta_2 * u_old, abs(g))", _OUTSIDE, nonnegative=True),
            Quantity("u", "u", "max(beta_2 * u_old, abs(g) + epsilon)", _INSIDE, nonnegative=True),
            _M_HAT,
            Quantity("effective_step", "s", "eta / (u + epsilon)", _OUTSIDE),
            Quantity("effective_step", "s", "eta / u", _INSIDE),
            _UPDATE,
        ),
        hyperparameters=(BETA_1, replace(BETA_2, label="β₂ (share of the old maximum kept)"), EPSILON, NO_DECAY),
        choices=(Convention("epsilon_place", "Place of ε", (
            replace(OUTSIDE, label="added to the maximum u", note="η/(u + ε): Keras."),
            replace(INSIDE, label="added to |g| inside the maximum", note="u = max(β₂ u, |g| + ε): PyTorch."),
        )),),
        source="Kingma & Ba 2015, algorithm 2, which has no ε", note="The paper's η is 0.002.",
        usual_rate=0.002,
    ),
    Optimizer(
        "nadam", "Nadam",
        quantities=(
            Quantity("mu", "μ", "beta_1 * (1 - 0.96**(t * momentum_decay) / 2)", _WARMING),
            Quantity("mu", "μ", "beta_1", _CONSTANT),
            Quantity("mu_next", "μ′", "beta_1 * (1 - 0.96**((t + 1) * momentum_decay) / 2)", _WARMING),
            Quantity("mu_next", "μ′", "beta_1", _CONSTANT),
            Quantity("mu_product", "Π", "mu_product_old * mu", nonnegative=True, start=1.0),
            _M, _V,
            Quantity("m_hat", "m̂", "mu_next * m / (1 - mu_product * mu_next) + (1 - mu) * g / (1 - mu_product)"),
            _V_HAT,
            Quantity("effective_step", "s", "eta / (sqrt(v_hat) + epsilon)"),
            _UPDATE,
        ),
        hyperparameters=(BETA_1, BETA_2, EPSILON, Field(
            "momentum_decay", "Decay ψ of the momentum's warming", default=0.004, minimum=0, maximum=1000, symbol="ψ",
        ), NO_DECAY),
        choices=(_MU,), source="Dozat 2016, in PyTorch's form; ε outside the root",
        note="Π is the product of all μ up to this step, μ′ the μ of the next one.",
    ),
    Optimizer(
        "amsgrad", "AMSGrad",
        quantities=(
            _M, _V, Quantity("v_max", "V", "max(v_max_old, v)", nonnegative=True),
            replace(_M_HAT, when=_CORRECTED), Quantity("v_hat", "v̂", "v_max / (1 - beta_2**t)", _CORRECTED),
            Quantity("effective_step", "s", "eta / (sqrt(v_hat) + epsilon)", _PYTORCH),
            Quantity("effective_step", "s", "eta * sqrt(1 - beta_2**t) / (sqrt(v_max) + epsilon)", _KERAS),
            Quantity("effective_step", "s", "eta / (sqrt(v_max) + epsilon)", _PAPER),
            replace(_UPDATE, when=_CORRECTED), Quantity("update", "Δw", "-(effective_step * m)", _PAPER),
        ),
        hyperparameters=(BETA_1, BETA_2, EPSILON, NO_DECAY), choices=(_AMSGRAD_RULE,),
        source="Reddi, Kale & Kumar 2018, with the bias correction of PyTorch; ε outside the root",
    ),
    Optimizer(
        "adamw", "AdamW", quantities=_ADAM,
        hyperparameters=(BETA_1, BETA_2, EPSILON, weight_decay(0.01)), choices=(_PLACE,),
        source="Loshchilov & Hutter 2019, algorithm 2, with η λ w as PyTorch; ε outside the root",
        note="Adam with decoupled weight decay: −η λ w is added to the update, it does not pass through m and v.",
    ),
)  # fmt: skip
