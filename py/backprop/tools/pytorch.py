"""PyTorch: its losses, and the optimizers of torch.optim that go parameter by parameter."""

from __future__ import annotations

from .tool import Line, Loss, Rule, Tool, activations

_D = Line("d", "(-g if maximize > 0 else g) + (0 if decoupled > 0 else weight_decay) * w")
"""The gradient that a rule gets: turned round where it climbs, with the penalty's where that is not decoupled."""
_M = Line("m", "m_old + (d - m_old) * (1 - beta_1)")
_V = Line("v", "beta_2 * v_old + (1 - beta_2) * d**2")
_KEPT = "w * (1 - eta * (weight_decay if decoupled > 0 else 0))"
_DECAY = {"weight_decay": 0.0, "maximize": False, "decoupled": False}
_ADAM = {**_DECAY, "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "amsgrad": False}
_ADAM_LINES = (
    _D, _M, _V,
    Line("most", "max(most_old, v) if amsgrad > 0 else v"),
    Line("after", f"{_KEPT} - eta / (1 - beta_1**t) * (m / (sqrt(most) / sqrt(1 - beta_2**t) + epsilon))"),
)  # fmt: skip
_MU = "beta_1 * (1 - 0.5 * 0.96**({} * momentum_decay))"
_RULES = (
    Rule(
        "sgd", (
            _D,
            Line("v", "d if momentum == 0 else (d if t == 1 else momentum * v_old + (1 - dampening) * d)"),
            Line("update", "-(eta * (d + momentum * v if nesterov > 0 else v))"),
        ),
        defaults={**_DECAY, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "learning_rate": 0.001},
        own=("momentum", "nesterov"), departs=("first_step_not_dampened",),
    ),
    Rule("adam", _ADAM_LINES, defaults=_ADAM),
    Rule("adamw", _ADAM_LINES, defaults={**_ADAM, "weight_decay": 0.01, "decoupled": True}),
    Rule(
        "nadam", (
            _D, _M, _V,
            Line("mu", _MU.format("t")), Line("next", _MU.format("(t + 1)")),
            Line("mu_single", "mu", single=True),
            Line("product", "product_old * mu_single", start=1.0, single=True),
            Line("root", "sqrt(v / (1 - beta_2**t)) + epsilon"),
            Line("kept", _KEPT),
            Line("first", "kept - eta * (1 - mu) / (1 - product) * (d / root)"),
            Line("after", "first - eta * next / (1 - product * next) * (m / root)"),
        ),
        defaults={**_ADAM, "learning_rate": 0.002, "momentum_decay": 0.004}, departs=("schedule_float32",),
    ),
    Rule(
        "radam", (
            _D, _M, _V,
            Line("longest", "2 / (1 - beta_2) - 1"),
            Line("length", "longest - 2 * t * beta_2**t / (1 - beta_2**t)"),
            Line("share", "sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))"
                 " if length > 5 else 0"),
            Line("scale", "sqrt(1 - beta_2**t) / (sqrt(v) + epsilon) if length > 5 else 0"),
            Line("after", f"{_KEPT} - eta * (m / (1 - beta_1**t)) * (scale * share if length > 5 else 1)"),
        ),
        defaults=_ADAM,
    ),
    Rule(
        "rprop", (
            Line("turn", "g * before_old"),
            Line(
                "size",
                "min(step_max, max(step_min, size_old * (eta_plus if turn > 0 else (eta_minus if turn < 0 else 1))))",
                start="learning_rate",
            ),
            Line("before", "0 if turn < 0 else g"),
            Line("update", "-(sign(before) * size)"),
        ),
        defaults={"learning_rate": 0.01, "eta_minus": 0.5, "eta_plus": 1.2, "step_min": 1e-6, "step_max": 50.0},
        departs=("rprop_stays",),
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
        "adagrad", (
            _D,
            Line("G", "G_old + d**2", start="initial_accumulator_value"),
            Line("update", "-(eta / (1 + (t - 1) * lr_decay) * (d / (sqrt(G) + epsilon)))"),
        ),
        defaults={**_DECAY, "learning_rate": 0.01, "lr_decay": 0.0, "epsilon": 1e-10, "initial_accumulator_value": 0.0},
    ),
    Rule(
        "adamax", (
            _D, _M,
            Line("u", "max(beta_2 * u_old, abs(d) + epsilon)"),
            Line("update", "-(eta / (1 - beta_1**t) * (m / u))"),
        ),
        defaults={**_ADAM, "learning_rate": 0.002}, departs=("epsilon_beside_gradient",),
    ),
    Rule(
        "rmsprop", (
            _D,
            Line("G", "rho * G_old + (1 - rho) * d**2"),
            Line("mean", "mean_old + (d - mean_old) * (1 - rho)"),
            Line("root", "sqrt(G - mean**2 if centered > 0 else G) + epsilon"),
            Line("v", "momentum * v_old + d / root"),
            Line("update", "-(eta * v)"),
        ),
        defaults={**_DECAY, "learning_rate": 0.01, "rho": 0.99, "epsilon": 1e-8, "momentum": 0.0, "centered": False},
    ),
    Rule(
        "asgd", (
            _D,
            Line("rate", "eta / (1 + lambd * eta * (t - 1))**power", single=True),
            Line("after", "w * (1 - lambd * rate) - rate * d"),
        ),
        defaults={**_DECAY, "learning_rate": 0.01, "lambd": 1e-4, "power": 0.75}, departs=("decay_of_its_own",),
    ),
)  # fmt: skip
_ALL = "(1 if summed > 0 else n * m)"
LOSSES = (
    Loss("squared", f"2 * (p - y) / {_ALL}", "(p - y)**2", f"1 / {_ALL}", own=("MSELoss",),
         departs=("mean_rows_outputs",)),
    Loss("absolute", f"sign(p - y) / {_ALL}", "abs(p - y)", f"1 / {_ALL}", own=("L1Loss",)),
    Loss("huber", f"(p - y if abs(p - y) < 1 else sign(p - y)) / {_ALL}",
         "(p - y)**2 / 2 if abs(p - y) < 1 else abs(p - y) - 0.5", f"1 / {_ALL}", own=("SmoothL1Loss", "HuberLoss")),
    Loss("binary", f"(1 / (1 + exp(-z)) - y) / {_ALL}",
         "max(z, 0) - z * y + ln(1 + exp(-abs(z)))", f"1 / {_ALL}", direct=True, own=("BCEWithLogitsLoss",)),
)  # fmt: skip
FUNCTIONS = activations("none", "linear", "tanh", "relu", "identity", "softplus", "silu", "gelu", "selu", "softsign")

ROWS = (
    Tool(
        "pytorch", "PyTorch", "2.13.0", "https://pytorch.org/docs/stable/optim.html",
        "parameters() in their order: weight [out, in], bias",
        rules=_RULES, losses=LOSSES,
        defaults={"batch_size": None, "summed": False},
        own={"reduction=sum": "summed", "reduction=mean": "", "eps": "epsilon", "alpha": "rho",
             "decoupled_weight_decay": "decoupled", "etas": "eta_minus, eta_plus",
             "step_sizes": "step_min, step_max", "given": ""},
        functions=FUNCTIONS,
    ),
)  # fmt: skip
