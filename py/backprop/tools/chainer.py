"""Chainer: its losses, optimizers and the hooks that add a penalty's gradient."""

from __future__ import annotations

from .tool import FLOAT32, Line, Loss, Rule, Squash, Tool, activations

_D = Line("d", "g + weight_decay * w + lasso * sign(w)")
"""The gradient after the hooks."""
_RATE = Line("rate", "alpha if alpha > 0 else eta")
"""Adam's alpha is the learning rate, RMSprop's is not."""
_COMMON = {"learning_rate": 0.01, "weight_decay": 0.0, "lasso": 0.0}
_MOMENTUM = {**_COMMON, "momentum": 0.9}
_ADAM_DEFAULTS = {
    **_COMMON, "learning_rate": 0.001, "alpha": 0.0, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "scale": 1.0,
    "weight_decay_rate": 0.0, "amsgrad": False, "adabound": False, "final_lr": 0.1, "bound_gamma": 0.001,
}  # fmt: skip
_ADAM = (
    _D, _RATE,
    Line("m", "m_old + (1 - beta_1) * (d - m_old)"),
    Line("v", "v_old + (1 - beta_2) * (d**2 - v_old)"),
    Line("most", "max(most_old, v) if amsgrad > 0 else v"),
    Line("free", "rate * sqrt(1 - beta_2**t) / (1 - beta_1**t) / (sqrt(most) + epsilon)"),
    Line("lower", "final_lr * (1 - 1 / (bound_gamma * t + 1))"),
    Line("upper", "final_lr * (1 + 1 / (bound_gamma * t))"),
    Line("step", "max(lower, min(upper, free)) if adabound > 0 else free"),
    Line("update", "-(scale * (step * m + weight_decay_rate * w))"),
)  # fmt: skip
_ADAM_DEPARTS = ("epsilon_before_correction", "decay_without_rate")


def _adam(name: str, **switched: bool) -> Rule:
    return Rule(name, _ADAM, defaults={**_ADAM_DEFAULTS, **switched}, departs=_ADAM_DEPARTS)


_RULES = (
    Rule("sgd", (_D, Line("update", "-(eta * d)")), defaults=_COMMON),
    Rule(
        "momentum_sgd", (_D, Line("v", "momentum * v_old - eta * d"), Line("update", "v")),
        defaults=_MOMENTUM, own=("momentum",), departs=("momentum_inside_rate",),
    ),
    Rule(
        "corrected_momentum_sgd", (_D, Line("v", "momentum * v_old - d"), Line("update", "eta * v")),
        defaults=_MOMENTUM,
    ),
    Rule(
        "nesterov_ag", (
            _D,
            Line("v", "momentum * v_old - eta * d"),
            Line("update", "momentum * momentum * v - (1 + momentum) * eta * d"),
        ),
        defaults=_MOMENTUM, own=("nesterov",), departs=("momentum_inside_rate", "nesterov_one_ahead"),
    ),
    Rule(
        "adagrad", (_D, Line("G", "G_old + d**2"), Line("update", "-(eta * d / (sqrt(G) + epsilon))")),
        defaults={**_COMMON, "learning_rate": 0.001, "epsilon": 1e-8},
    ),
    Rule(
        "adadelta", (
            _D,
            Line("G", "rho * G_old + (1 - rho) * d**2"),
            Line("step", "sqrt((D_old + epsilon) / (G + epsilon)) * d"),
            Line("D", "rho * D_old + (1 - rho) * step**2"),
            Line("update", "-step"),
        ),
        defaults={**_COMMON, "rho": 0.95, "epsilon": 1e-6}, departs=("no_rate",),
    ),
    Rule(
        "rmsprop", (
            _D,
            Line("G", "alpha * G_old + (1 - alpha) * d**2"),
            Line("root", "sqrt(G + epsilon) if eps_inside_sqrt > 0 else sqrt(G) + epsilon"),
            Line("update", "-(eta * d / root)"),
        ),
        defaults={**_COMMON, "alpha": 0.99, "epsilon": 1e-8, "eps_inside_sqrt": False},
    ),
    Rule(
        "rmsprop_graves", (
            _D,
            Line("G", "alpha * G_old + (1 - alpha) * d**2"),
            Line("mean", "alpha * mean_old + (1 - alpha) * d"),
            Line("v", "momentum * v_old - eta * d / sqrt(G - mean**2 + epsilon)"),
            Line("update", "v"),
        ),
        defaults={**_COMMON, "learning_rate": 1e-4, "alpha": 0.95, "momentum": 0.9, "epsilon": 1e-4},
        departs=("epsilon_inside_root",),
    ),
    Rule(
        "smorms3", (
            _D,
            Line("share", "1 / (memory_old + 1)"),
            Line("mean", "(1 - share) * mean_old + share * d"),
            Line("G", "(1 - share) * G_old + share * d**2"),
            Line("part", "mean**2 / (G + epsilon)"),
            Line("memory", "1 + memory_old * (1 - part)", start=1.0),
            Line("update", "-(d * min(eta, part) / (sqrt(G) + epsilon))"),
        ),
        defaults={**_COMMON, "learning_rate": 0.001, "epsilon": 1e-16},
    ),
    _adam("adam"), _adam("adamw"), _adam("amsgrad", amsgrad=True), _adam("adabound", adabound=True),
)  # fmt: skip
_LOSSES = (
    Loss("squared", "2 * (p - y) / (n * m)", "(p - y)**2", "1 / (n * m)", own=("mse", "mean_squared_error"),
         departs=("mean_rows_outputs",)),
    Loss("absolute", "sign(p - y) / (n * m)", "abs(p - y)", "1 / (n * m)", own=("mae", "mean_absolute_error")),
)  # fmt: skip
_FUNCTIONS = activations(
    "linear", "tanh", "relu", "identity", sigmoid=Squash("tanh(0.5 * z) * 0.5 + 0.5", "a * (1 - a)")
)

ROWS = (
    Tool(
        "chainer", "Chainer", "7.8.1", "https://docs.chainer.org/en/stable/reference/optimizers.html",
        "namedparams(): W [out, in], b",
        rules=_RULES, losses=_LOSSES, defaults={"batch_size": None, "precision": FLOAT32},
        own={"eps": "epsilon", "eta": "scale"},
        functions=_FUNCTIONS, departs=("float32",),
    ),
)  # fmt: skip
