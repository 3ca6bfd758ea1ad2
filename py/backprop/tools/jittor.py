"""Jittor: its optimizers, in float32, with the mean loss."""

from __future__ import annotations

from .tool import FLOAT32, Line, Loss, Rule, Tool, activations

_D = Line("d", "w * weight_decay + g")
_BETAS = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0}
_RULES = (
    Rule(
        "sgd", (
            _D,
            Line("v", "momentum * v_old + d * (1 - dampening)"),
            Line("update", "-((d + momentum * v if nesterov > 0 else v) * eta)"),
        ),
        defaults={"learning_rate": 0.01, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "weight_decay": 0.0},
        own=("momentum", "nesterov"),
    ),
    Rule(
        "adam", (
            _D,
            Line("m", "beta_1 * m_old + (1 - beta_1) * d"),
            Line("v", "beta_2 * v_old + (1 - beta_2) * d * d"),
            Line("rate", "eta * sqrt(1 - beta_2**t) / (1 - beta_1**t)"),
            Line("update", "-(m * rate / (sqrt(v) + epsilon))"),
        ),
        defaults=_BETAS, departs=("epsilon_before_correction",),
    ),
    Rule(
        "adamw", (
            Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
            Line("v", "beta_2 * v_old + (1 - beta_2) * g * g"),
            Line("root", "sqrt(v) / sqrt(1 - beta_2**t) + epsilon"),
            Line("after", "w * (1 - eta * weight_decay) - eta / (1 - beta_1**t) * m / root"),
        ),
        defaults=_BETAS,
    ),
    Rule(
        "adan", (
            Line("before", "g"),
            Line("turn", "g - before_old"),
            Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
            Line("c", "beta_2 * c_old + (1 - beta_2) * turn"),
            Line("v", "beta_3 * v_old + (1 - beta_3) * (g + beta_2 * turn)**2"),
            Line("root", "sqrt(v) / sqrt(1 - beta_3**t) + epsilon"),
            Line("after", "(w - (eta / (1 - beta_1**t) * m + eta * beta_2 / (1 - beta_2**t) * c) / root)"
                 " / (1 + eta * weight_decay)"),
        ),
        defaults={"learning_rate": 0.001, "beta_1": 0.98, "beta_2": 0.92, "beta_3": 0.99, "epsilon": 1e-8,
                  "weight_decay": 0.0},
        departs=("first_difference_whole",),
    ),
)  # fmt: skip
_LOSSES = (
    Loss("squared", "2 * (p - y) / (n * m)", "(p - y)**2", "1 / (n * m)", own=("mse", "mse_loss", "MSELoss"),
         departs=("mean_rows_outputs",)),
)  # fmt: skip
_FUNCTIONS = activations("linear", "tanh", "relu", "identity", "softplus", "silu", "selu", "softsign")

ROWS = (
    Tool(
        "jittor", "Jittor", "1.3.11.0", "https://cg.cs.tsinghua.edu.cn/jittor/assets/docs/jittor.optim.html",
        "parameters(): weight [out, in], bias",
        rules=_RULES, losses=_LOSSES,
        defaults={"batch_size": None, "precision": FLOAT32},
        own={"eps": "epsilon"},
        functions=_FUNCTIONS, departs=("float32",),
    ),
)  # fmt: skip
