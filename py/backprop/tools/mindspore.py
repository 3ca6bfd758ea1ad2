"""MindSpore on a processor: its mean losses and its optimizers, in float32."""

from __future__ import annotations

from .tool import FLOAT32, Line, Loss, Rule, Tool, activations

_D = Line("d", "g + weight_decay * w")
_DECAY = {"learning_rate": 0.001, "weight_decay": 0.0}
_BETAS = {**_DECAY, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
_B = (
    Line("b_1", "beta_1", single=True), Line("power_1", "power_1_old * b_1", start=1.0, single=True),
    Line("b_2", "beta_2", single=True), Line("power_2", "power_2_old * b_2", start=1.0, single=True),
)  # fmt: skip
_M, _V = Line("m", "m_old + (d - m_old) * (1 - b_1)"), Line("v", "v_old + (d**2 - v_old) * (1 - b_2)")
_RULES = (
    Rule(
        "sgd", (
            _D,
            Line("v", "d if momentum == 0 else (d if t == 1 else momentum * v_old + (1 - dampening) * d)"),
            Line("update", "-(eta * (d + momentum * v if nesterov > 0 else v))"),
        ),
        defaults={**_DECAY, "learning_rate": 0.1, "momentum": 0.0, "dampening": 0.0, "nesterov": False},
        own=("nesterov",), departs=("first_step_not_dampened",),
    ),
    Rule(
        "momentum", (_D, Line("v", "momentum * v_old + d"), Line("update", "-(eta * v)")),
        defaults={**_DECAY, "momentum": 0.9, "use_nesterov": False}, departs=("nesterov_ignored",),
    ),
    Rule(
        "adam", (
            _D, *_B, _M, _V,
            Line("rate", "eta * sqrt(1 - power_2) / (1 - power_1)"),
            Line("turn", "m * b_1 + (1 - b_1) * d if use_nesterov > 0 else m"),
            Line("update", "-(rate * turn / (sqrt(v) + epsilon))"),
        ),
        defaults={**_BETAS, "use_nesterov": False}, departs=("epsilon_before_correction",),
    ),
    Rule(
        "adamax", (
            _D, *_B, _M,
            Line("u", "max(b_2 * u_old, abs(d))"),
            Line("update", "-(eta / (1 - power_1) * m / (u + epsilon))"),
        ),
        defaults=_BETAS,
    ),
    Rule(
        "adadelta", (
            _D,
            Line("G", "rho * G_old + (1 - rho) * d**2"),
            Line("step", "sqrt(D_old + epsilon) / sqrt(G + epsilon) * d"),
            Line("D", "rho * D_old + (1 - rho) * step**2"),
            Line("update", "-(eta * step)"),
        ),
        defaults={**_DECAY, "learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
    ),
    Rule(
        "adagrad", (_D, Line("G", "G_old + d**2", start="accum"), Line("update", "-(eta * d / sqrt(G))")),
        defaults={**_DECAY, "accum": 0.1}, departs=("sum_starts_above_0",),
    ),
    Rule(
        "rmsprop", (
            _D,
            Line("G", "decay * G_old + (1 - decay) * d**2", start=1.0),
            Line("mean", "decay * mean_old + (1 - decay) * d"),
            Line("v", "momentum * v_old + eta * d / sqrt((G - mean**2 if centered > 0 else G) + epsilon)"),
            Line("update", "-v"),
        ),
        defaults={**_DECAY, "learning_rate": 0.1, "decay": 0.9, "momentum": 0.0, "epsilon": 1e-10, "centered": False},
        departs=("mean_square_starts_at_1", "epsilon_inside_root"),
    ),
    Rule(
        "rprop", (
            _D,
            Line("turn", "d * before_old"),
            Line("size", "min(50, max(0.000001, size_old * (1.2 if turn > 0 else (0.5 if turn < 0 else 1))))",
                 start="learning_rate"),
            Line("before", "0 if turn < 0 else d"),
            Line("update", "-(sign(before) * size)"),
        ),
        defaults={**_DECAY, "learning_rate": 0.1}, departs=("rprop_stays",),
    ),
    Rule(
        "asgd", (
            _D,
            Line("rate", "eta / (1 + lambd * eta * (t - 1))**alpha"),
            Line("after", "w * (1 - lambd * rate) - rate * d"),
        ),
        defaults={**_DECAY, "learning_rate": 0.1, "lambd": 1e-4, "alpha": 0.75}, departs=("decay_of_its_own",),
    ),
    Rule(
        "ftrl", (
            _D,
            Line("N", "N_old + d**2", start="initial_accum"),
            Line("Z", "Z_old + d - (sqrt(N) - sqrt(N_old)) / eta * w"),
            Line("after", "(sign(Z) * l1 - Z) / (sqrt(N) / eta + 2 * l2) if abs(Z) > l1 else 0"),
        ),
        defaults={**_DECAY, "initial_accum": 0.1, "l1": 0.0, "l2": 0.0},
        departs=("start_thrown_away", "sum_starts_above_0"),
    ),
)  # fmt: skip
_LOSSES = (
    Loss("squared", "2 * (p - y) / (n * m)", "(p - y)**2", "1 / (n * m)", own=("mse", "MSELoss"),
         departs=("mean_rows_outputs",)),
    Loss("binary", "(p - y) / (p * (1 - p)) / (n * m)", "-(y * ln(p) + (1 - y) * ln(1 - p))", "1 / (n * m)",
         own=("bce", "BCELoss")),
)  # fmt: skip
_FUNCTIONS = activations("linear", "tanh", "relu", "identity")

ROWS = (
    Tool(
        "mindspore", "MindSpore", "2.10.0", "https://www.mindspore.cn/docs/en/master/api_python/mindspore.nn.html",
        "parameters in their order: weight [out, in], bias",
        rules=_RULES, losses=_LOSSES, defaults={"batch_size": None, "precision": FLOAT32},
        own={"eps": "epsilon", "reduction=mean": ""},
        functions=_FUNCTIONS, departs=("float32",),
    ),
)  # fmt: skip
