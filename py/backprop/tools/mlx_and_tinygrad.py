"""MLX and tinygrad: mean losses, the optimizers that go parameter by parameter, the learning rate in float32."""

from __future__ import annotations

from typing import Any

from .tool import AFTER, FLOAT32, LOGISTIC, Function, Known, Line, Loss, Rule, Squash, Tool

_FUNCTIONS: dict[str, Function] = {
    "sigmoid": LOGISTIC, "linear": Known("identity"),
    **{name: Known(name) for name in ("tanh", "relu", "identity", "softplus", "silu", "selu", "softsign")},
}  # fmt: skip
# MLX takes e^|z|, whose digits differ from those of e^−z.
_MLX_FUNCTIONS: dict[str, Function] = {
    **_FUNCTIONS, "sigmoid": Squash("1 / (1 + exp(abs(z))) if z < 0 else 1 - 1 / (1 + exp(abs(z)))", "a * (1 - a)"),
}  # fmt: skip
_ALL = "(1 if summed > 0 else n * m)"
_SQUARED = Loss("squared", f"2 * (p - y) / {_ALL}", "(p - y)**2", f"1 / {_ALL}", own=("mse", "mse_loss"),
                departs=("mean_rows_outputs",))  # fmt: skip
_BINARY = Loss("binary", f"(p - y) / {_ALL}", "-(y * ln(p) + (1 - y) * ln(1 - p))", f"1 / {_ALL}", direct=True,
               own=("bce", "binary_cross_entropy"))  # fmt: skip
_COMMON: dict[str, Any] = {
    "losses": (_SQUARED, _BINARY),
    "defaults": {"batch_size": None, "precision": FLOAT32, "summed": False},
    "departs": ("float32", "learning_rate_float32"),
}  # fmt: skip
_RATE = Line("rate", "eta", single=True)
_D = Line("d", "g + weight_decay * w if weight_decay > 0 else g")
_V = Line("v", "beta_2 * v_old + (1 - beta_2) * g**2")
_M = Line("m", "beta_1 * m_old + (1 - beta_1) * g")
_BETAS = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
_MLX_ADAM = (
    _RATE, _M, _V,
    Line("b_1", "beta_1", single=True), Line("power_1", "b_1**t", single=True),
    Line("b_2", "beta_2", single=True), Line("power_2", "b_2**t", single=True),
    Line("share_1", "1 - power_1 if bias_correction > 0 else 1", single=True),
    Line("share_2", "1 - power_2 if bias_correction > 0 else 1", single=True),
    Line("first", "rate / share_1", single=True),
    Line("second", "1 / sqrt(share_2)", single=True),
    Line("kept", "w * (1 - rate * weight_decay)"),
    Line("after", "kept - first * m / (sqrt(v) * second + epsilon)"),
)  # fmt: skip
_MLX_BETAS = {**_BETAS, "bias_correction": False, "weight_decay": 0.0}
_MLX_RULES = (
    Rule(
        "sgd", (
            _RATE, _D,
            Line("v", "momentum * v_old + (1 - dampening) * d"),
            Line("step", "(d + momentum * v if nesterov > 0 else v) if momentum > 0 else d"),
            Line("update", "-(rate * step)"),
        ),
        defaults={"momentum": 0.0, "weight_decay": 0.0, "dampening": 0.0, "nesterov": False},
        own=("momentum", "nesterov"), departs=("first_step_dampened",),
    ),
    Rule("adam", _MLX_ADAM, defaults=_MLX_BETAS, departs=("means_not_corrected",)),
    Rule("adamw", _MLX_ADAM, defaults={**_MLX_BETAS, "weight_decay": 0.01}, departs=("means_not_corrected",)),
    Rule(
        "adamax", (
            _RATE, _M,
            Line("u", "max(beta_2 * u_old, abs(g))"),
            Line("update", "-(rate * m / (u + epsilon))"),
        ),
        defaults=_BETAS, departs=("adamax_not_corrected",),
    ),
    Rule(
        "rmsprop", (
            _RATE,
            Line("G", "rho * G_old + (1 - rho) * g**2"),
            Line("update", "-(rate * g / (sqrt(G) + epsilon))"),
        ),
        defaults={"rho": 0.99, "epsilon": 1e-8},
    ),
    Rule(
        "adagrad", (_RATE, Line("G", "G_old + g**2"), Line("update", "-(rate * g / (sqrt(G) + epsilon))")),
        defaults={"epsilon": 1e-8},
    ),
    Rule(
        "adadelta", (
            _RATE,
            Line("G", "rho * G_old + (1 - rho) * g**2"),
            Line("step", "sqrt(D_old + epsilon) / sqrt(G + epsilon) * g"),
            Line("D", "rho * D_old + (1 - rho) * step**2"),
            Line("update", "-(rate * step)"),
        ),
        defaults={"rho": 0.9, "epsilon": 1e-6},
    ),
    Rule(
        "lion", (
            _RATE,
            Line("turn", "sign(beta_1 * m_old + (1 - beta_1) * g)"),
            Line("m", "beta_2 * m_old + (1 - beta_2) * g"),
            Line("after", "w * (1 - rate * weight_decay) - rate * turn"),
        ),
        defaults={"beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.0},
    ),
)  # fmt: skip
# The means are kept in float32 whatever the weights are, and so are the products of the βs.
_TINY_ADAM = (
    _RATE,
    Line("b_1", "beta_1", single=True), Line("power_1", "power_1_old * b_1", start=1.0, single=True),
    Line("b_2", "beta_2", single=True), Line("power_2", "power_2_old * b_2", start=1.0, single=True),
    Line("m_left", "b_1 * m_old", single=True), Line("m", "m_left + (1 - beta_1) * g", single=True),
    Line("v_left", "b_2 * v_old", single=True), Line("v", "v_left + (1 - beta_2) * g**2", single=True),
    Line("share_1", "1 - power_1", single=True), Line("share_2", "1 - power_2", single=True),
    Line("square", "v / share_2", single=True), Line("root", "sqrt(square)", single=True),
    Line("below", "root + epsilon", single=True), Line("all_below", "share_1 * below", single=True),
    Line("step", "m / all_below", single=True),
    Line("update", "-(rate * (step + weight_decay * w))"),
)  # fmt: skip
_TINY_BETAS = {**_BETAS, "learning_rate": 0.001, "weight_decay": 0.0}
_TINY_RULES = (
    Rule(
        "sgd", (
            _RATE, _D,
            Line("step", "rate * d if classic > 0 else d"),
            Line("v", "momentum * v_old + step"),
            Line("move", "(step + momentum * v if nesterov > 0 else v) if momentum > 0 else step"),
            Line("update", "-(move if classic > 0 else rate * move)"),
        ),
        defaults={"learning_rate": 0.001, "momentum": 0.0, "weight_decay": 0.0, "nesterov": False, "classic": False},
        own=("momentum", "nesterov"), departs=("momentum_inside_rate_classic",),
    ),
    Rule("adam", _TINY_ADAM, defaults=_TINY_BETAS, departs=("means_float32",)),
    Rule("adamw", _TINY_ADAM, defaults={**_TINY_BETAS, "weight_decay": 0.01}, departs=("means_float32",)),
)  # fmt: skip
_OWN = {"reduction=sum": "summed", "reduction=mean": "", "eps": "epsilon", "given": ""}

ROWS = (
    Tool(
        "mlx", "MLX", "0.32.4", "https://ml-explore.github.io/mlx/build/html/python/optimizers.html",
        "parameters(): of each layer weight [out, in], bias",
        rules=_MLX_RULES, own={**_OWN, "alpha": "rho"}, functions=_MLX_FUNCTIONS, **_COMMON,
    ),
    Tool(
        "tinygrad", "tinygrad", "0.14.0", "https://docs.tinygrad.org/nn/",
        "get_parameters(): of each layer weight [out, in], bias",
        rules=_TINY_RULES, own={**_OWN, "b1": "beta_1", "b2": "beta_2"}, functions=_FUNCTIONS, reported=AFTER,
        **{**_COMMON, "departs": (*_COMMON["departs"], "loss_lazy")},
    ),
)  # fmt: skip
