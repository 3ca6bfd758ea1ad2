"""PaddlePaddle: PyTorch's losses by their own names, and optimizers whose hyperparameters are float32 numbers."""

from __future__ import annotations

from .tool import FLOAT32, Line, Loss, Rule, Tool, activations

_SHORT = {"momentum": "mu", "beta_1": "b_1", "beta_2": "b_2", "epsilon": "eps", "rho": "r"}


def _single(*names: str) -> tuple[Line, ...]:
    """Settings as float32 numbers, by their short names."""
    return tuple(Line(_SHORT[name], name, single=True) for name in names)


_D = Line("d", "g + weight_decay * w")
_BETAS = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0}
_ADAM = {**_BETAS, "decoupled": False}
# Adam's βs are numbers of the weights' own precision: 0 g makes them so.
_ADAM_LINES = (
    Line("b_1", "beta_1 + 0 * g"), Line("b_2", "beta_2 + 0 * g"),
    Line("d", "g + (0 if decoupled > 0 else weight_decay) * w"),
    Line("m", "b_1 * m_old + (1 - b_1) * d"),
    Line("v", "b_2 * v_old + (1 - b_2) * d * d"),
    Line("power_1", "power_1_old * b_1", start=1.0), Line("power_2", "power_2_old * b_2", start=1.0),
    Line("root", "sqrt(1 - power_2)"),
    Line("rate", "eta * (root / (1 - power_1))"),
    Line("kept", "w * (1 - eta * (weight_decay if decoupled > 0 else 0))"),
    Line("after", "kept - rate * (m / (sqrt(v) + epsilon * root))"),
)  # fmt: skip
_MEANS = (
    _D, *_single("beta_1", "beta_2", "epsilon"),
    Line("m", "b_1 * m_old + (1 - b_1) * d"),
    Line("v", "b_2 * v_old + (1 - b_2) * d * d"),
)  # fmt: skip
_RULES = (
    Rule(
        "sgd", (_D, Line("update", "-(eta * d)")),
        defaults={"learning_rate": 0.001, "weight_decay": 0.0},
    ),
    Rule(
        "momentum", (
            _D, *_single("momentum"),
            Line("v", "mu * v_old + d"),
            Line("update", "-(eta * (d + mu * v if use_nesterov > 0 else v))"),
        ),
        defaults={"learning_rate": 0.001, "momentum": 0.9, "use_nesterov": False, "weight_decay": 0.0},
        own=("nesterov",), departs=("momentum_by_default", "constants_float32"),
    ),
    Rule("adam", _ADAM_LINES, defaults=_ADAM),
    Rule("adamw", _ADAM_LINES, defaults={**_ADAM, "weight_decay": 0.01, "decoupled": True}),
    Rule(
        "adamax", (
            _D, *_single("beta_1", "beta_2", "epsilon"),
            Line("m", "b_1 * m_old + (1 - b_1) * d"),
            Line("u", "max(abs(d), b_2 * u_old + eps)"),
            Line("power", "power_old * beta_1", start=1.0),
            Line("update", "-(eta / (1 - power) * (m / u))"),
        ),
        defaults=_BETAS, departs=("epsilon_beside_maximum", "constants_float32"),
    ),
    Rule(
        "adagrad", (
            _D, *_single("epsilon"),
            Line("G", "G_old + d * d", start="initial_accumulator_value"),
            Line("update", "-(eta * d / (sqrt(G) + eps))"),
        ),
        defaults={"epsilon": 1e-6, "initial_accumulator_value": 0.0, "weight_decay": 0.0},
        departs=("constants_float32",),
    ),
    Rule(
        "adadelta", (
            _D, *_single("rho", "epsilon"),
            Line("G", "r * G_old + (1 - r) * d * d"),
            Line("step", "sqrt((D_old + eps) / (G + eps)) * d"),
            Line("D", "r * D_old + (1 - r) * step * step"),
            Line("update", "-(eta * step)"),
        ),
        defaults={"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-6, "weight_decay": 0.0},
        departs=("constants_float32",),
    ),
    Rule(
        "rmsprop", (
            _D, *_single("rho", "epsilon", "momentum"),
            Line("G", "r * G_old + (1 - r) * d * d"),
            Line("mean", "r * mean_old + (1 - r) * d"),
            Line("v", "mu * v_old + eta * d / sqrt((G - mean * mean if centered > 0 else G) + eps)"),
            Line("update", "-v"),
        ),
        defaults={"rho": 0.95, "epsilon": 1e-6, "momentum": 0.0, "centered": False, "weight_decay": 0.0},
        departs=("epsilon_inside_root", "momentum_inside_rate", "constants_float32"),
    ),
    Rule(
        "nadam", (
            *_MEANS,
            Line("decayed", "decayed_old * 0.96", start=1.0),
            Line("mu", "b_1 * (1 - 0.5 * decayed**momentum_decay)"),
            Line("next", "b_1 * (1 - 0.5 * decayed**momentum_decay * 0.96**momentum_decay)"),
            Line("product", "product_old * mu", start=1.0),
            Line("power_2", "power_2_old * b_2", start=1.0),
            Line("mean", "next * m / (1 - product * next) + (1 - mu) * d / (1 - product)"),
            Line("update", "-(eta * mean / (sqrt(v / (1 - power_2)) + eps))"),
        ),
        defaults={**_BETAS, "learning_rate": 0.002, "momentum_decay": 0.004}, departs=("constants_float32",),
    ),
    Rule(
        "radam", (
            *_MEANS,
            Line("longest", "2 / (1 - b_2) - 1"),
            Line("power_1", "power_1_old * b_1", start=1.0), Line("power_2", "power_2_old * b_2", start=1.0),
            Line("part", "(part_old * (b_2 - power_2) + power_2) / (1 - power_2)"),
            Line("length", "longest - 2 * part"),
            Line("share", "sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))"
                 " if length > 5 else 0"),
            Line("scale", "sqrt(1 - power_2) / (sqrt(v) + eps) if length > 5 else 0"),
            Line("update", "-(eta * (m / (1 - power_1)) * (scale * share if length > 5 else 1))"),
        ),
        defaults=_BETAS, departs=("constants_float32",),
    ),
    Rule(
        "rprop", (
            Line("turn", "g * before_old"),
            Line("size", "min(50, max(0.00001, size_old * (1.2 if turn > 0 else (0.5 if turn < 0 else 1))))",
                 start="learning_rate"),
            Line("before", "0 if turn < 0 else g"),
            Line("update", "-(sign(before) * size)"),
        ),
        defaults={"learning_rate": 0.001}, departs=("rprop_stays",),
    ),
    Rule(
        "asgd", (_D, Line("update", "-(eta * d)")),
        defaults={"learning_rate": 0.001, "weight_decay": 0.0}, departs=("asgd_not_averaged",),
    ),
)  # fmt: skip
_ALL = "(1 if summed > 0 else n * m)"
_LOSSES = (
    Loss("squared", f"2 * (p - y) / {_ALL}", "(p - y)**2", f"1 / {_ALL}", own=("mse", "MSELoss"),
         departs=("mean_rows_outputs",)),
    Loss("binary", f"(p - y) / {_ALL}", "-(y * ln(p) + (1 - y) * ln(1 - p))", f"1 / {_ALL}", direct=True,
         own=("bce", "BCELoss")),
)  # fmt: skip
_FUNCTIONS = activations("none", "linear", "tanh", "relu", "identity", "softplus", "silu", "selu", "softsign")

ROWS = (
    Tool(
        "paddle", "PaddlePaddle", "3.3.1", "https://www.paddlepaddle.org.cn/documentation/docs/en/api/index_en.html",
        "parameters(): of each layer weight [in, out], bias",
        rules=_RULES, losses=_LOSSES,
        defaults={"batch_size": None, "precision": FLOAT32, "summed": False},
        own={"reduction=sum": "summed", "reduction=mean": "", "beta1": "beta_1", "beta2": "beta_2", "given": ""},
        functions=_FUNCTIONS, departs=("float32",),
    ),
)  # fmt: skip
