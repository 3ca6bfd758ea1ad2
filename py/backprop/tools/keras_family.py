"""Keras 3 and TensorFlow.js: mean losses, kernels regularized alone, numbers in float32."""

from __future__ import annotations

from typing import Any

from .tool import FLOAT32, LOGISTIC, Function, Known, Line, Loss, Rule, Tool

_FUNCTIONS: dict[str, Function] = {
    "sigmoid": LOGISTIC, "linear": Known("identity"),
    **{name: Known(name) for name in ("tanh", "relu", "softmax", "identity", "softplus", "silu", "selu", "softsign")},
}  # fmt: skip
_LOSSES = (
    Loss("squared", "2 * (p - y) / m / n", "(p - y)**2", "1 / (n * m)", own=("mse", "meanSquaredError"),
         departs=("mean_rows_outputs",)),
    Loss("absolute", "sign(p - y) / m / n", "abs(p - y)", "1 / (n * m)", own=("mae", "meanAbsoluteError")),
    Loss("binary", "(p - y) / m / n", "-(y * ln(p) + (1 - y) * ln(1 - p))", "1 / (n * m)", direct=True,
         own=("binary_crossentropy", "binaryCrossentropy")),
    Loss("categorical", "(p - y) / n", "-(y * ln(p))", "1 / n", direct=True,
         own=("categorical_crossentropy", "categoricalCrossentropy")),
)  # fmt: skip
_SUMS: dict[str, Any] = {
    "gradient": "S + 2 * l2 * w + l1 * sign(w)", "bias_gradient": "S", "penalty": "l2 * w**2 + l1 * abs(w)",
    "losses": _LOSSES, "functions": _FUNCTIONS,
}  # fmt: skip
_DEFAULTS = {"batch_size": 32, "precision": FLOAT32, "l1": 0.0, "l2": 0.0}
_D = Line("d", "max(-clipvalue, min(clipvalue, g)) if clipvalue > 0 else g")
_M, _V = Line("m", "m_old + (d - m_old) * (1 - beta_1)"), Line("v", "v_old + (d**2 - v_old) * (1 - beta_2)")
# Powers of the βs are taken in float32, whatever the weights are kept in.
_POWERS = (
    Line("b_1", "beta_1", single=True), Line("power_1", "b_1**t", single=True),
    Line("b_2", "beta_2", single=True), Line("power_2", "b_2**t", single=True),
)  # fmt: skip
_PRODUCTS = (
    Line("b_1", "beta_1", single=True), Line("power_1", "power_1_old * b_1", start=1.0, single=True),
    Line("b_2", "beta_2", single=True), Line("power_2", "power_2_old * b_2", start=1.0, single=True),
)  # fmt: skip
_KEPT = "(w - w * weight_decay * eta)"
_COMMON = {"learning_rate": 0.001, "weight_decay": 0.0, "clipvalue": 0.0}
_BETAS = {**_COMMON, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "amsgrad": False}
_ADAM = (
    _D, _M, _V, *_POWERS,
    Line("most", "max(most_old, v) if amsgrad > 0 else v"),
    Line("rate", "eta * sqrt(1 - power_2) / (1 - power_1)"),
    Line("after", f"{_KEPT} - m * rate / (sqrt(most) + epsilon)"),
)  # fmt: skip
_MU = "beta_1 * (1 - 0.5 * decay**{})"
_KERAS_RULES = (
    Rule(
        "sgd", (
            _D,
            Line("v", "momentum * v_old - eta * d"),
            Line("after", f"{_KEPT} + (momentum * v - eta * d if nesterov > 0 else v)"),
        ),
        defaults={**_COMMON, "learning_rate": 0.01, "momentum": 0.0, "nesterov": False}, own=("momentum", "nesterov"),
        departs=("momentum_inside_rate",),
    ),
    Rule("adam", _ADAM, defaults=_BETAS, departs=("epsilon_before_correction",)),
    Rule("adamw", _ADAM, defaults={**_BETAS, "weight_decay": 0.004}, departs=("epsilon_before_correction",)),
    Rule(
        "rmsprop", (
            _D,
            Line("G", "rho * G_old + (1 - rho) * d**2"),
            Line("mean", "rho * mean_old + (1 - rho) * d"),
            Line("step", "eta * d / sqrt((G - mean**2 if centered > 0 else G) + epsilon)"),
            Line("v", "momentum * v_old + step"),
            Line("after", f"{_KEPT} - v"),
        ),
        defaults={**_COMMON, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False},
        departs=("epsilon_inside_root",),
    ),
    Rule(
        "adagrad", (
            _D,
            Line("G", "G_old + d**2", start="initial_accumulator_value"),
            Line("after", f"{_KEPT} - eta * d / sqrt(G + epsilon)"),
        ),
        defaults={**_COMMON, "initial_accumulator_value": 0.1, "epsilon": 1e-7},
        departs=("epsilon_inside_root", "sum_starts_above_0"),
    ),
    Rule(
        "adadelta", (
            _D,
            Line("G", "rho * G_old + (1 - rho) * d**2"),
            Line("step", "sqrt(D_old + epsilon) * d / sqrt(G + epsilon)"),
            Line("D", "rho * D_old + (1 - rho) * step**2"),
            Line("after", f"{_KEPT} - eta * step"),
        ),
        defaults={**_COMMON, "rho": 0.95, "epsilon": 1e-7},
    ),
    Rule(
        "adamax", (
            _D, _M, *_POWERS,
            Line("u", "max(beta_2 * u_old, abs(d))"),
            Line("after", f"{_KEPT} - eta * m / ((1 - power_1) * (u + epsilon))"),
        ),
        defaults=_BETAS,
    ),
    Rule(
        "nadam", (
            _D, _M, _V, *_POWERS,
            Line("decay", "0.96", single=True),
            Line("mu", _MU.format("t"), single=True), Line("next", _MU.format("(t + 1)"), single=True),
            Line("product", "product_old * mu", start=1.0, single=True),
            Line("mean", "next * m / (1 - product * next) + (1 - mu) * d / (1 - product)"),
            Line("after", f"{_KEPT} - eta * mean / (sqrt(v / (1 - power_2)) + epsilon)"),
        ),
        defaults=_BETAS, departs=("schedule_without_decay",),
    ),
    Rule(
        "ftrl", (
            _D,
            Line("N", "N_old + d**2", start="initial_accumulator_value"),
            Line("Z", "Z_old + d - (sqrt(N) - sqrt(N_old)) / eta * w"),
            Line("cut", "max(-l1_regularization_strength, min(l1_regularization_strength, Z))"),
            Line("after", "(cut - Z) / (sqrt(N) / eta + 2 * l2_regularization_strength)"),
        ),
        defaults={**_COMMON, "initial_accumulator_value": 0.1, "l1_regularization_strength": 0.0,
                  "l2_regularization_strength": 0.0},
        departs=("start_thrown_away",),
    ),
    Rule(
        "lion", (
            _D,
            Line("turn", "sign(beta_1 * m_old + (1 - beta_1) * d)"),
            Line("m", "beta_2 * m_old + (1 - beta_2) * d"),
            Line("after", f"{_KEPT} - eta * turn"),
        ),
        defaults={**_COMMON, "beta_1": 0.9, "beta_2": 0.99},
    ),
)  # fmt: skip
_TFJS_BETAS = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "decay": 0.0}
_TFJS_RULES = (
    Rule("sgd", (Line("update", "-(eta * g)"),), defaults={"learning_rate": 0.01}),
    Rule(
        "momentum", (
            Line("v", "momentum * v_old + g"),
            Line("update", "-(eta * (g + momentum * v if nesterov > 0 else v))"),
        ),
        defaults={"learning_rate": 0.01, "momentum": 0.9, "nesterov": False},
    ),
    Rule(
        "adam", (
            Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
            Line("v", "beta_2 * v_old + (1 - beta_2) * g**2"),
            *_PRODUCTS,
            Line("update", "-(eta * (m / (1 - power_1) / (sqrt(v / (1 - power_2)) + epsilon)))"),
        ),
        defaults=_TFJS_BETAS,
    ),
    Rule(
        "adamax", (
            Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
            *_PRODUCTS,
            Line("u", "max(beta_2 * u_old, abs(g))"),
            Line("update", "-(eta / (1 + decay * t) / (1 - power_1) * (m / (u + epsilon)))"),
        ),
        defaults={**_TFJS_BETAS, "learning_rate": 0.002},
    ),
    Rule(
        "rmsprop", (
            Line("G", "decay * G_old + (1 - decay) * g**2"),
            Line("mean", "decay * mean_old + (1 - decay) * g"),
            Line("v", "momentum * v_old + eta * g / sqrt(G - (mean**2 + epsilon) if centered > 0 else G + epsilon)"),
            Line("update", "-v"),
        ),
        defaults={"learning_rate": 0.001, "decay": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False},
        departs=("epsilon_inside_root", "epsilon_taken_away"),
    ),
    Rule(
        "adagrad", (
            Line("G", "G_old + g**2", start="initialAccumulatorValue"),
            Line("update", "-(eta * (g / sqrt(G + epsilon)))"),
        ),
        defaults={"learning_rate": 0.01, "initialAccumulatorValue": 0.1, "epsilon": 1e-7},
        departs=("epsilon_inside_root", "sum_starts_above_0"),
    ),
    Rule(
        "adadelta", (
            Line("step", "sqrt(D_old + epsilon) / sqrt(G_old + epsilon) * g"),
            Line("G", "rho * G_old + (1 - rho) * g**2"),
            Line("D", "rho * D_old + (1 - rho) * step**2"),
            Line("update", "-(eta * step)"),
        ),
        defaults={"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-7}, departs=("average_of_before",),
    ),
)  # fmt: skip
_KERAS: dict[str, Any] = {
    "version": "3.15.1", "source": "https://keras.io/api/optimizers/",
    "weights_order": "get_weights(): kernel [in, out], bias", "rules": _KERAS_RULES, "defaults": _DEFAULTS,
    "own": {"reduction=mean": "", "given": ""}, "departs": ("weights_decayed_alone", "float32"), **_SUMS,
}  # fmt: skip

ROWS = (
    *(Tool(f"keras_{backend.lower()}", f"Keras on {backend}", **_KERAS) for backend in ("JAX", "TensorFlow", "Torch")),
    Tool(
        "tfjs", "TensorFlow.js", "4.22.0", "https://js.tensorflow.org/api/latest/#Training-Optimizers",
        "getWeights(): kernel [in, out], bias",
        rules=_TFJS_RULES, defaults=_DEFAULTS,
        own={"useNesterov": "nesterov", "config": "", "accumulator": ""},
        departs=("weights_decayed_alone", "float32"), **_SUMS,
    ),
)  # fmt: skip
