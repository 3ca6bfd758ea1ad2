"""Adam and its kin: a mean of the gradients over the root of a mean of their squares, both bias-corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import Choice, Convention
from .adaptive import divided
from .base import (
    BETA_1,
    BETA_2,
    EPSILON,
    INSIDE,
    NO_DECAY,
    OUTSIDE,
    Keep,
    Optimizer,
    Quantity,
    State,
    bias_correction,
    weight_decay,
    zeros,
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


def _start(*names: str) -> Callable[..., State]:
    return lambda parameter, **_: {name: zeros(parameter) for name in names}


def _means(gradient: Array, state: State, keep: Keep, beta_1: float, beta_2: float) -> tuple[Array, Array]:
    """The running means of the gradient and of its square."""
    m = keep(beta_1 * state["m"] + (1.0 - beta_1) * gradient)
    return m, keep(beta_2 * state["v"] + (1.0 - beta_2) * (gradient * gradient))


def _effective(
    learning_rate: float, v: Array, v_hat: Array, epsilon: float, epsilon_place: str, correction: float
) -> Array:
    if epsilon_place == "before_correction":
        return learning_rate * np.sqrt(correction) / (np.sqrt(v) + epsilon)
    return divided(learning_rate, v_hat, epsilon, epsilon_place)


def _adam(
    gradient: Array, state: State, learning_rate: float, t: int, keep: Keep,
    beta_1: float, beta_2: float, epsilon: float, epsilon_place: str,
) -> tuple[Array, State]:  # fmt: skip
    m, v = _means(gradient, state, keep, beta_1, beta_2)
    correction = bias_correction(beta_2, t)
    m_hat, v_hat = keep(m / bias_correction(beta_1, t)), keep(v / correction)
    effective = keep(_effective(learning_rate, v, v_hat, epsilon, epsilon_place, correction))
    return -(effective * m_hat), {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_step": effective}


def _adamax(
    gradient: Array, state: State, learning_rate: float, t: int, keep: Keep,
    beta_1: float, beta_2: float, epsilon: float, epsilon_place: str,
) -> tuple[Array, State]:  # fmt: skip
    m = keep(beta_1 * state["m"] + (1.0 - beta_1) * gradient)
    inside = epsilon_place == "inside"
    u = keep(np.maximum(beta_2 * state["u"], np.abs(gradient) + (epsilon if inside else 0.0)))
    m_hat = keep(m / bias_correction(beta_1, t))
    effective = keep(learning_rate / (u if inside else u + epsilon))
    return -(effective * m_hat), {"m": m, "u": u, "m_hat": m_hat, "effective_step": effective}


def _amsgrad(
    gradient: Array, state: State, learning_rate: float, t: int, keep: Keep,
    beta_1: float, beta_2: float, epsilon: float, rule: str,
) -> tuple[Array, State]:  # fmt: skip
    m, v = _means(gradient, state, keep, beta_1, beta_2)
    v_max = np.maximum(state["v_max"], v)
    new = {"m": m, "v": v, "v_max": v_max}
    if rule == "paper":
        new["effective_step"] = keep(learning_rate / (np.sqrt(v_max) + epsilon))
        return -(new["effective_step"] * m), new
    correction = bias_correction(beta_2, t)
    new["m_hat"], new["v_hat"] = keep(m / bias_correction(beta_1, t)), keep(v_max / correction)
    place = "before_correction" if rule == "keras" else "outside"
    new["effective_step"] = keep(_effective(learning_rate, v_max, new["v_hat"], epsilon, place, correction))
    return -(new["effective_step"] * new["m_hat"]), new


def _nadam(
    gradient: Array, state: State, learning_rate: float, t: int, keep: Keep,
    beta_1: float, beta_2: float, epsilon: float, momentum_decay: float, momentum_schedule: str,
) -> tuple[Array, State]:  # fmt: skip
    warming = momentum_schedule == "warming"
    mu, mu_next = (beta_1 * (1.0 - 0.5 * 0.96 ** (n * momentum_decay)) if warming else beta_1 for n in (t, t + 1))
    m, v = _means(gradient, state, keep, beta_1, beta_2)
    v_hat = keep(v / bias_correction(beta_2, t))
    product = state["mu_product"] * mu
    m_hat = keep(mu_next * m / (1.0 - product * mu_next) + (1.0 - mu) * gradient / (1.0 - product))
    effective = keep(divided(learning_rate, v_hat, epsilon, "outside"))
    return -(effective * m_hat), {
        "mu": np.full_like(gradient, mu), "mu_next": np.full_like(gradient, mu_next), "mu_product": product,
        "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_step": effective,
    }  # fmt: skip


ROWS = (
    Optimizer(
        "adam", "Adam", init=_start("m", "v"), step=_adam, quantities=_ADAM,
        hyperparameters=(BETA_1, BETA_2, EPSILON, NO_DECAY), choices=(_PLACE,), source=_SOURCE,
        note="The paper's η is 0.001.", usual_rate=0.001,
    ),
    Optimizer(
        "adamax", "AdaMax", init=_start("m", "u"), step=_adamax,
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
        "nadam", "Nadam", init=lambda parameter, **_: {
            "mu_product": np.ones_like(parameter), "m": zeros(parameter), "v": zeros(parameter),
        }, step=_nadam,
        quantities=(
            Quantity("mu", "μ", "beta_1 * (1 - 0.96**(t * momentum_decay) / 2)", _WARMING),
            Quantity("mu", "μ", "beta_1", _CONSTANT),
            Quantity("mu_next", "μ′", "beta_1 * (1 - 0.96**((t + 1) * momentum_decay) / 2)", _WARMING),
            Quantity("mu_next", "μ′", "beta_1", _CONSTANT),
            Quantity("mu_product", "Π", "mu_product_old * mu", nonnegative=True),
            _M, _V,
            Quantity("m_hat", "m̂", "mu_next * m / (1 - mu_product * mu_next) + (1 - mu) * g / (1 - mu_product)"),
            _V_HAT,
            Quantity("effective_step", "s", "eta / (sqrt(v_hat) + epsilon)"),
            _UPDATE,
        ),
        hyperparameters=(BETA_1, BETA_2, EPSILON, Field(
            "momentum_decay", "Decay ψ of the momentum's warming", default=0.004, minimum=0, maximum=1000,
        ), NO_DECAY),
        choices=(_MU,), source="Dozat 2016, in PyTorch's form; ε outside the root",
        note="Π is the product of all μ up to this step, μ′ the μ of the next one.",
    ),
    Optimizer(
        "amsgrad", "AMSGrad", init=_start("m", "v", "v_max"), step=_amsgrad,
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
        "adamw", "AdamW", init=_start("m", "v"), step=_adam, quantities=_ADAM,
        hyperparameters=(BETA_1, BETA_2, EPSILON, weight_decay(0.01)), choices=(_PLACE,),
        source="Loshchilov & Hutter 2019, algorithm 2, with η λ w as PyTorch; ε outside the root",
        note="Adam with decoupled weight decay: −η λ w is added to the update, it does not pass through m and v.",
    ),
)  # fmt: skip
