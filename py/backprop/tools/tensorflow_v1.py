"""TensorFlow's first optimizers, tf.compat.v1.train: their settings are float32 whatever the weights are."""

from __future__ import annotations

from .tool import FLOAT32, LOGISTIC, Function, Known, Line, Loss, Rule, Tool

_RATE, _MU = Line("rate", "eta", single=True), Line("mu", "momentum", single=True)
_EPSILON = Line("tiny", "epsilon", single=True)
_RULES = (
    Rule(
        "gradient_descent", (_RATE, Line("update", "-(rate * g)")),
        own=("GradientDescentOptimizer", "sgd"), departs=("settings_float32",),
    ),
    Rule(
        "momentum", (
            _RATE, _MU,
            Line("v", "mu * v_old + g"),
            Line("update", "-(g * rate + v * mu * rate if nesterov > 0 else v * rate)"),
        ),
        defaults={"momentum": 0.9, "nesterov": False}, own=("MomentumOptimizer", "nesterov"),
        departs=("settings_float32",),
    ),
    Rule(
        "adam", (
            _RATE, _EPSILON,
            Line("b_1", "beta_1", single=True), Line("power_1", "power_1_old * b_1", start=1.0, single=True),
            Line("b_2", "beta_2", single=True), Line("power_2", "power_2_old * b_2", start=1.0, single=True),
            Line("m", "m_old + (g - m_old) * (1 - b_1)"), Line("v", "v_old + (g**2 - v_old) * (1 - b_2)"),
            Line("step", "rate * sqrt(1 - power_2) / (1 - power_1)"),
            Line("update", "-(m * step / (sqrt(v) + tiny))"),
        ),
        defaults={"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
        own=("AdamOptimizer",), departs=("epsilon_before_correction", "settings_float32"),
    ),
    Rule(
        "adagrad", (
            _RATE,
            Line("G", "G_old + g**2", start="initial_accumulator_value"),
            Line("update", "-(g * rate / sqrt(G))"),
        ),
        defaults={"initial_accumulator_value": 0.1}, own=("AdagradOptimizer",),
        departs=("sum_starts_above_0", "settings_float32"),
    ),
    Rule(
        "adadelta", (
            _RATE, _EPSILON, Line("kept", "rho", single=True),
            Line("G", "G_old * kept + g**2 * (1 - kept)"),
            Line("step", "sqrt(D_old + tiny) / sqrt(G + tiny) * g"),
            Line("D", "D_old * kept + step**2 * (1 - kept)"),
            Line("update", "-(step * rate)"),
        ),
        defaults={"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-8}, own=("AdadeltaOptimizer",),
        departs=("settings_float32",),
    ),
    Rule(
        "rmsprop", (
            _RATE, _MU, _EPSILON, Line("kept", "decay", single=True),
            Line("G", "G_old + (g**2 - G_old) * (1 - kept)", start=1.0),
            Line("mean", "mean_old + (g - mean_old) * (1 - kept)"),
            Line("v", "v_old * mu + g * rate / sqrt((G - mean**2 if centered > 0 else G) + tiny)"),
            Line("update", "-v"),
        ),
        defaults={"decay": 0.9, "momentum": 0.0, "epsilon": 1e-10, "centered": False}, own=("RMSPropOptimizer",),
        departs=("mean_square_starts_at_1", "epsilon_inside_root", "settings_float32"),
    ),
    Rule(
        "ftrl", (
            _RATE, Line("l_1", "l1_regularization_strength", single=True),
            Line("l_2", "l2_regularization_strength", single=True),
            Line("N", "N_old + g**2", start="initial_accumulator_value"),
            Line("Z", "Z_old + g - (sqrt(N) - sqrt(N_old)) / rate * w"),
            Line("after", "(l_1 * sign(Z) - Z) / (sqrt(N) / rate + 2 * l_2) if abs(Z) > l_1 else 0"),
        ),
        defaults={"initial_accumulator_value": 0.1, "l1_regularization_strength": 0.0,
                  "l2_regularization_strength": 0.0},
        own=("FtrlOptimizer",), departs=("start_thrown_away", "sum_starts_above_0", "settings_float32"),
    ),
    Rule(
        "proximal_gradient_descent", (
            Line("moved", "w - eta * g"),
            Line("shrunk", "sign(moved) * max(abs(moved) - eta * l1_regularization_strength, 0)"),
            Line("after", "shrunk / (1 + l2_regularization_strength * eta)"),
        ),
        defaults={"l1_regularization_strength": 0.0, "l2_regularization_strength": 0.0},
        own=("ProximalGradientDescentOptimizer",),
    ),
)  # fmt: skip
_LOSSES = (
    Loss("squared", "2 * (p - y) / (n * m)", "(p - y)**2", "1 / (n * m)", own=("mse",),
         departs=("mean_rows_outputs",)),
    Loss("half_sum", "p - y", "(p - y)**2 / 2", own=("l2", "l2_loss", "tf.nn.l2_loss"), departs=("batch_sums",)),
)  # fmt: skip
_FUNCTIONS: dict[str, Function] = {
    "sigmoid": LOGISTIC, "linear": Known("identity"), **{name: Known(name) for name in ("tanh", "relu", "identity")},
}  # fmt: skip

ROWS = (
    Tool(
        "tensorflow_v1", "TensorFlow's tf.compat.v1.train", "2.21.0",
        "https://www.tensorflow.org/api_docs/python/tf/compat/v1/train",
        "as written by the user; Keras layers: kernel [in, out], bias",
        rules=_RULES, losses=_LOSSES, defaults={"batch_size": None, "precision": FLOAT32},
        own={"use_nesterov": "nesterov"},
        functions=_FUNCTIONS, departs=("float32",),
    ),
)  # fmt: skip
