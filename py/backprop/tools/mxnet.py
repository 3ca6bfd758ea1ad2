"""MXNet's Gluon: a loss a row, gradients divided by what the trainer is told, settings in float32."""

from __future__ import annotations

from .tool import FLOAT32, Line, Loss, Rule, Tool, activations

_S = "S / (trainer_step if trainer_step > 0 else n)"
_RATE, _DECAY = Line("rate", "eta", single=True), Line("decay", "wd", single=True)
_D = Line("d", "g + decay * w")
_MU, _EPSILON = Line("mu", "momentum", single=True), Line("tiny", "epsilon", single=True)
_B = Line("b_1", "beta_1", single=True), Line("b_2", "beta_2", single=True)
_COMMON = {"learning_rate": 0.01, "wd": 0.0}
_BETAS = {**_COMMON, "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
_SINGLE = "settings_float32"
_RULES = (
    Rule(
        "sgd", (_RATE, _DECAY, _MU, _D, Line("v", "mu * v_old - rate * d"), Line("update", "v")),
        defaults={**_COMMON, "momentum": 0.0}, own=("momentum",), departs=("momentum_inside_rate", _SINGLE),
    ),
    Rule(
        "nag", (
            _RATE, _DECAY, _MU, _D,
            Line("v", "mu * v_old - rate * d"), Line("update", "mu * v - rate * d"),
        ),
        defaults={**_COMMON, "momentum": 0.0}, own=("nesterov",), departs=("momentum_inside_rate", _SINGLE),
    ),
    Rule(
        "adam", (
            _DECAY, *_B, _EPSILON, _D,
            Line("rate", "eta * sqrt(1 - beta_2**t) / (1 - beta_1**t)", single=True),
            Line("m", "b_1 * m_old + (1 - b_1) * d"), Line("v", "b_2 * v_old + (1 - b_2) * d**2"),
            Line("update", "-(rate * m / (sqrt(v) + tiny))"),
        ),
        defaults=_BETAS, departs=("epsilon_before_correction", _SINGLE),
    ),
    Rule(
        "adagrad", (
            _DECAY,
            Line("G", "G_old + g**2"),
            Line("update", "-(eta * (g / sqrt(G + epsilon) + decay * w))"),
        ),
        defaults={**_COMMON, "epsilon": 1e-7}, departs=("epsilon_inside_root",),
    ),
    Rule(
        "rmsprop", (
            _DECAY, _D,
            Line("G", "gamma_1 * G_old + (1 - gamma_1) * d**2"),
            Line("mean", "gamma_1 * mean_old + (1 - gamma_1) * d"),
            Line("v", "gamma_2 * v_old - eta * d / sqrt(G - mean**2 + epsilon)"),
            Line("update", "v if centered > 0 else -(eta * d / sqrt(G + epsilon))"),
        ),
        defaults={**_COMMON, "learning_rate": 0.001, "gamma_1": 0.9, "gamma_2": 0.9, "epsilon": 1e-8,
                  "centered": False},
        departs=("epsilon_inside_root",),
    ),
    Rule(
        "adadelta", (
            _DECAY,
            Line("G", "rho * G_old + (1 - rho) * g**2"),
            Line("step", "sqrt(D_old + epsilon) / sqrt(G + epsilon) * g"),
            Line("D", "rho * D_old + (1 - rho) * step**2"),
            Line("update", "-(step + decay * w)"),
        ),
        defaults={**_COMMON, "rho": 0.9, "epsilon": 1e-5}, departs=("no_rate",),
    ),
    Rule(
        "adamax", (
            Line("d", "g + wd * w"),
            Line("m", "beta_1 * m_old + (1 - beta_1) * d"),
            Line("u", "max(beta_2 * u_old, abs(d))"),
            Line("update", "-(eta / (1 - beta_1**t) * m / u)"),
        ),
        defaults={**_COMMON, "learning_rate": 0.002, "beta_1": 0.9, "beta_2": 0.999}, departs=("no_epsilon",),
    ),
    Rule(
        "ftrl", (
            _DECAY,
            Line("N", "N_old + g**2"),
            Line("Z", "Z_old + g - (sqrt(N) - sqrt(N_old)) * w / eta"),
            Line("after", "(sign(Z) * lamda1 - Z) / ((beta + sqrt(N)) / eta + decay) if abs(Z) > lamda1 else 0"),
        ),
        defaults={**_COMMON, "learning_rate": 0.1, "lamda1": 0.01, "beta": 1.0},
        departs=("start_thrown_away", "small_become_0"),
    ),
    Rule(
        "signum", (
            _DECAY, _D,
            Line("v", "momentum * v_old - (1 - momentum) * d"),
            Line("after", "(1 - eta * wd_lh) * w + eta * sign(v)"),
        ),
        defaults={**_COMMON, "momentum": 0.9, "wd_lh": 0.0},
    ),
    Rule(
        "ftml", (
            _RATE, _DECAY, *_B, _D,
            Line("v", "b_2 * v_old + (1 - b_2) * d**2"),
            Line("power_1", "b_1**t + 0 * w"), Line("power_2", "b_2**t + 0 * w"),
            Line("size", "(1 - power_1) / rate * (sqrt(v / (1 - power_2)) + epsilon)"),
            Line("Z", "b_1 * Z_old + (1 - b_1) * d - (size - b_1 * size_old) * w"),
            Line("after", "-Z / size"),
        ),
        defaults={**_BETAS, "learning_rate": 0.0025, "beta_1": 0.6}, departs=(_SINGLE,),
    ),
)  # fmt: skip
_LOSSES = (
    Loss("squared", "(p - y) / m", "(p - y)**2 / 2", "1 / (n * m)", own=("l2", "L2Loss"),
         departs=("half_mean_outputs",)),
    Loss("binary", "(p - y) / m", "-(y * ln(p) + (1 - y) * ln(1 - p))", "1 / (n * m)", direct=True,
         own=("bce", "SigmoidBCELoss", "SigmoidBinaryCrossEntropyLoss")),
)  # fmt: skip
_FUNCTIONS = activations("linear", "tanh", "relu", "identity")

ROWS = (
    Tool(
        "mxnet", "MXNet Gluon", "1.9.1", "https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/optimizer/",
        "collect_params() in their order: weight [out, in], bias",
        rules=_RULES, losses=_LOSSES, defaults={"batch_size": None, "precision": FLOAT32, "trainer_step": 0.0},
        own={"eps": "epsilon"},
        functions=_FUNCTIONS, gradient=_S, departs=("batch_means", "loss_of_each_row", "float32"),
    ),
)  # fmt: skip
