"""brain.js, synaptic, neataptic and carrot: JavaScript libraries that go through the rows one by one."""

from __future__ import annotations

from typing import Any

from .tool import LOGISTIC, STORED, Function, Known, Line, Loss, Rule, Squash, Tool

TANH, RELU, IDENTITY = Known("tanh"), Known("relu"), Known("identity")
_LEAKY = Squash("z if z > 0 else 0.01 * z", "1 if a > 0 else 0.01")
_FOUR: dict[str, Function] = {"sigmoid": LOGISTIC, "tanh": TANH, "relu": RELU}

# brain.js: one loss; the error is of each row by itself, told as a mean over outputs and rows without ½.
_BRAIN_LOSS = Loss("squared", "p - y", "e**2", "1 / (n * m)", own=("mse",))
_BRAIN_RULES = (
    Rule(
        "sgd", (
            Line("change", "momentum * change_old - eta * g", biases="-(eta * g)"),
            Line("update", "change"),
        ),
        own=("momentum", "gradient descent"), departs=("momentum_not_on_biases", "momentum_inside_rate"),
    ),
    Rule(
        "adam", (
            Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
            Line("v", "beta_2 * v_old + (1 - beta_2) * g**2"),
            Line(
                "update", "-(eta * (m / (1 - beta_1**t)) / (sqrt(v / (1 - beta_2**t)) + epsilon))",
                biases="-(eta * (m_old / (1 - beta_1**t)) / (sqrt(v_old / (1 - beta_2**t)) + epsilon))",
            ),
        ),
        departs=("adam_biases_late",),
    ),
)  # fmt: skip
_BRAIN: dict[str, Any] = {
    "label": "brain.js", "source": "https://github.com/BrainJS/brain.js",
    "weights_order": "layers[k].weights[unit][input], biases[unit]",
    "rules": _BRAIN_RULES, "losses": (_BRAIN_LOSS,),
    "defaults": {
        "learning_rate": 0.3, "momentum": 0.1, "batch_size": 1, "precision": STORED,
        "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8,
    },
    "own": {"praxis": "optimizer", "beta1": "beta_1", "beta2": "beta_2", "ctor": ""},
    "departs": ("rows_one_by_one", "stored_float32", "loss_mean_before"),
}  # fmt: skip

# synaptic and its kin: δ = ŷ − y whatever the loss, and what goes back passes weights that have moved already.
_MOMENTUM = Rule(
    "sgd", (Line("change", "momentum * change_old - eta * g"), Line("update", "change")), own=("momentum",),
    departs=("momentum_inside_rate",),
)  # fmt: skip
_PLAIN = Rule("sgd", (Line("update", "-((eta if eta > 0 else 0.1) * g)"),))


def _reported(name: str, shown: str, share: str, own: str) -> Loss:
    """A loss that changes the report alone."""
    return Loss(name, "p - y", shown, share, direct=True, own=(own,))


_SYNAPTIC_LOSSES = (
    _reported("squared", "(y - p)**2", "1 / (n * m)", "MSE"),
    _reported("binary", "-(y * ln(p + 1e-15) + (1 - y) * ln(1 + 1e-15 - p))", "1 / n", "CROSS_ENTROPY"),
)
_NEATAPTIC_LOSSES = (
    _reported("squared", "(y - p)**2", "1 / (n * m)", "MSE"),
    _reported("binary", "-(y * ln(max(p, 1e-15)) + (1 - y) * ln(1 - max(p, 1e-15)))", "1 / n", "CROSS_ENTROPY"),
    _reported("absolute", "abs(y - p)", "1 / (n * m)", "MAE"),
    _reported("percentage", "abs((p - y) / max(y, 1e-15))", "1 / (n * m)", "MAPE"),
    _reported("logarithmic", "ln(max(y, 1e-15)) - ln(max(p, 1e-15))", "1 / n", "MSLE"),
    _reported("hinge", "max(0, 1 - y * p)", "1 / n", "HINGE"),
)
_GAUSSIAN, _BENT = "exp(-z**2)", "(sqrt(z**2 + 1) - 1) / 2 + z"
_SQUASHES: dict[str, Squash] = {
    "STEP": Squash("1 if z > 0 else 0", "0"),
    "SOFTSIGN": Squash("z / (1 + abs(z))", "z / (1 + abs(z))**2"),
    "SINUSOID": Squash("cos(z - 1.5707963267948966)", "cos(z)"),
    "GAUSSIAN": Squash(_GAUSSIAN, "-2 * z * exp(-z**2)"),
    "BENT_IDENTITY": Squash(_BENT, "z / (2 * sqrt(z**2 + 1)) + 1"),
    "BIPOLAR": Squash("1 if z > 0 else -1", "0"),
    "BIPOLAR_SIGMOID": Squash("2 / (1 + exp(-z)) - 1", "0.5 * (1 + a) * (1 - a)"),
    "HARD_TANH": Squash("max(-1, min(1, z))", "(1 if z < 1 else 0) if z > -1 else 0"),
    "ABSOLUTE": Squash("abs(z)", "-1 if z < 0 else 1"),
    "INVERSE": Squash("1 - z", "-1"),
    "LOGISTIC": Squash("1 / (1 + exp(-z))", "a * (1 - a)"),
    "TANH": Squash("tanh(z)", "1 - a**2"),
    "IDENTITY": Squash("z", "1"),
    "RELU": Squash("max(0, z)", "1 if z > 0 else 0"),
}
_NAMES = {
    "sigmoid": "LOGISTIC", "tanh": "TANH", "identity": "IDENTITY", "relu": "RELU", "softsign": "SOFTSIGN",
}  # fmt: skip
_NEATAPTIC_FUNCTIONS: dict[str, Squash] = {**_SQUASHES, **{ours: _SQUASHES[own] for ours, own in _NAMES.items()}}
_CARROT_FUNCTIONS: dict[str, Function] = {
    name: Squash(own.value, f"1 if ({own.slope}) == 0 else ({own.slope})")
    for name, own in _NEATAPTIC_FUNCTIONS.items()
}  # fmt: skip
_NEATAPTIC: dict[str, Any] = {
    "rules": (_MOMENTUM,), "losses": _NEATAPTIC_LOSSES, "through_new": True,
    "weights_order": "network.connections, by the unit that each comes from",
    "defaults": {"learning_rate": 0.3, "momentum": 0.0, "batch_size": 1},
}  # fmt: skip
_KIN = ("output_without_slope", "through_new_weights", "rows_one_by_one", "loss_reported_only", "loss_mean_before")

ROWS = (
    Tool(
        "brainjs1", version="1.6.1",
        functions={**_FOUR, "leaky-relu": Squash("0 if z < 0 else 0.01 * z", "1 if a > 0 else 0.01")}, **_BRAIN,
    ),
    Tool(
        "brainjs2", version="2.0.0-beta.24",
        functions={**_FOUR, "leaky-relu": _LEAKY, "leaky_relu": _LEAKY}, **_BRAIN,
    ),
    Tool(
        "synaptic", "synaptic", "1.1.4", "https://github.com/cazala/synaptic",
        "connections by the unit that each comes from, then the unit that it goes to",
        rules=(_PLAIN,), losses=_SYNAPTIC_LOSSES, through_new=True,
        defaults={"learning_rate": 0.2, "batch_size": 1}, own={"optimize": "", "train": ""},
        functions={**{name: _SQUASHES[name] for name in ("LOGISTIC", "TANH", "IDENTITY", "RELU")},
                   **{name: _SQUASHES[_NAMES[name]] for name in ("sigmoid", "tanh", "identity", "relu")},
                   "HLIM": Squash("1 if z > 0 else 0", "1")},
        departs=_KIN,
    ),
    Tool(
        "neataptic", "neataptic", "1.4.7", "https://github.com/wagenaartje/neataptic",
        functions=_NEATAPTIC_FUNCTIONS, departs=(*_KIN, "batch_sums", "softsign_slope"), **_NEATAPTIC,
    ),
    Tool(
        "carrot", "carrot", "0.3.20", "https://github.com/liquidcarrot/carrot",
        functions=_CARROT_FUNCTIONS, departs=(*_KIN, "batch_sums", "softsign_slope", "slope_0_becomes_1"),
        **_NEATAPTIC,
    ),
)  # fmt: skip
