"""ConvNetJS, toygrad, ml-fnn and TensorFlow Playground: networks in the browser that go through batches."""

from __future__ import annotations

from typing import Any

from .tool import AFTER, LOGISTIC, STORED, Function, Known, Line, Loss, Rule, Squash, Tool

_SGD = Rule(
    "sgd", (
        Line("v", "momentum * v_old - eta * g"),
        Line("update", "v"),
    ),
    defaults={"momentum": 0.9}, own=("momentum", "*"), departs=("momentum_inside_rate",),
)  # fmt: skip
_ADAGRAD = Rule(
    "adagrad", (
        Line("G", "G_old + g**2"),
        Line("update", "-(eta / sqrt(G + epsilon) * g)"),
    ),
    stored=True, departs=("epsilon_inside_root",),
)  # fmt: skip
_WINDOWGRAD = Rule(
    "windowgrad", (
        Line("G", "ro * G_old + (1 - ro) * g**2"),
        Line("update", "-(eta / sqrt(G + epsilon) * g)"),
    ),
    own=("rmsprop",), defaults={"ro": 0.95}, stored=True, departs=("epsilon_inside_root",),
)  # fmt: skip
_ADADELTA = Rule(
    "adadelta", (
        Line("G", "ro * G_old + (1 - ro) * g**2"),
        Line("D", "ro * D_old + (1 - ro) * ((D_old + epsilon) / (G + epsilon)) * g**2"),
        Line("update", "-(sqrt((D_old + epsilon) / (G + epsilon)) * g)"),
    ),
    defaults={"ro": 0.95}, stored=True, departs=("no_rate",),
)  # fmt: skip
_NESTEROV = Rule(
    "nesterov", (
        Line("v", "momentum * v_old + eta * g"),
        Line("update", "momentum * v_old - (1 + momentum) * v"),
    ),
    defaults={"momentum": 0.9}, departs=("momentum_inside_rate",),
)  # fmt: skip
_ADAM_MULTIPLIED = Rule(
    "adam", (
        Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
        Line("v", "beta_2 * v_old + (1 - beta_2) * g**2"),
        Line("update", "-(eta * (m * (1 - beta_1**t)) / (sqrt(v * (1 - beta_2**t)) + epsilon))"),
    ),
    defaults={"beta_1": 0.9, "beta_2": 0.999}, stored=True, departs=("adam_multiplies",),
)  # fmt: skip
_FUNCTIONS: dict[str, Function] = {
    "sigmoid": LOGISTIC, **{name: Known(name) for name in ("tanh", "relu", "identity", "softmax")},
}  # fmt: skip
_LINEAR: dict[str, Function] = {**_FUNCTIONS, "linear": Known("identity"), "regression": Known("identity")}
_SOFTMAX = Loss("categorical", "p - y", "-(y * ln(p))", "1", direct=True, own=("softmax",))
_FOURFOLD = Loss("squared", "p - y", "2 * (y - p)**2", "1", own=("regression",), departs=("loss_fourfold",))
_OWN = {"ro": "ro", "eps": "epsilon", "l2_decay": "l2", "l2decay": "l2", "l1_decay": "l1", "l1decay": "l1"}
_CONVNET: dict[str, Any] = {
    "gradient": "(S + l2 * w) / n", "bias_gradient": "S / n", "joins": "run", "penalty": "l2 * w**2 / 2",
}  # fmt: skip

# ml-fnn takes the slope of the activation at its value.
_AT_VALUE: dict[str, Function] = {
    "tanh": Squash("tanh(z)", "1 - a**2"),
    "identity": Squash("z", "1"),
    "logistic": Squash("1 / (1 + exp(-z))", "1 / (1 + exp(-a)) * (1 - 1 / (1 + exp(-a)))"),
    "relu": Squash("max(0, z)", "0 if a < 0 else 1"),
    "softsign": Squash("z / (1 + abs(z))", "1 / (1 + abs(a))**2"),
    "softplus": Squash("ln(1 + exp(z))", "1 - 1 / (1 + exp(a))"),
    "bent": Squash("(sqrt(z**2 + 1) - 1) / 2 + z", "a / (2 * sqrt(a**2 + 1)) + 1"),
    "sinusoid": Squash("cos(z - 1.5707963267948966)", "cos(a)"),
    "gaussian": Squash("exp(-z**2)", "-2 * a * exp(-a**2)"),
    "softmax": Known("softmax"),
}  # fmt: skip

ROWS = (
    Tool(
        "convnetjs", "ConvNetJS", "0.3.0", "https://cs.stanford.edu/people/karpathy/convnetjs/",
        "filters[unit].w[input], biases.w[unit]",
        rules=(_SGD, _ADAGRAD, _WINDOWGRAD, _ADADELTA, _NESTEROV),
        losses=(_FOURFOLD, _SOFTMAX),
        defaults={"learning_rate": 0.01, "batch_size": 1, "epsilon": 1e-6, "l1": 0.0, "l2": 0.0},
        own={**_OWN, "trainer": ""}, functions=_LINEAR,
        departs=("batch_means_penalty", "weights_decayed_alone", "rows_join"), **_CONVNET,
    ),
    Tool(
        "toygrad", "toygrad", "2.6.0", "https://github.com/fabiospampinato/toygrad",
        "filters[unit].w[input], biases.w[unit]",
        rules=(_SGD, _ADAGRAD, _WINDOWGRAD, _ADADELTA, _NESTEROV, _ADAM_MULTIPLIED),
        losses=(Loss("squared", "p - y", "(y - p)**2 / 2", "1", own=("regression",)), _SOFTMAX),
        defaults={
            "learning_rate": 0.01, "batch_size": 1, "epsilon": 1e-8, "l1": 0.0, "l2": 0.0, "precision": STORED,
        },
        own={**_OWN, "beta1": "beta_1", "beta2": "beta_2"},
        functions={**_LINEAR, "sigmoid+regression": LOGISTIC,
                   "leakyrelu": Squash("z if z > 0 else 0.01 * z", "1 if z > 0 else 0"),
                   "leaky_relu": Squash("z if z > 0 else 0.01 * z", "1 if z > 0 else 0")},
        departs=("batch_means_penalty", "weights_decayed_alone", "rows_join", "stored_float32"), **_CONVNET,
    ),
    Tool(
        "mlfnn", "ml-fnn", "5.0.0", "https://github.com/mljs/feedforward-neural-networks",
        "layer.W[input][unit], layer.b[0][unit]",
        rules=(Rule("sgd", (Line("update", "-(eta * g)"),), whole=True),),
        losses=(Loss("categorical", "p - y", "-(y * ln(p))", "1", direct=True),),
        gradient="S + regularization * w", bias_gradient="S",
        defaults={"learning_rate": 0.01, "regularization": 0.01, "output": "softmax"},
        functions={**_AT_VALUE, "sigmoid": _AT_VALUE["logistic"]},
        departs=("whole_batch_sums", "weights_decayed_alone", "slope_at_value"),
    ),
    Tool(
        "playground", "TensorFlow Playground", "02469bd", "https://github.com/tensorflow/playground",
        "network[layer][unit].inputLinks[input].weight, .bias",
        rules=(
            Rule("sgd", (
                Line("moved", "w - eta * g"),
                Line("after", "moved", biases="moved"),
            )),
            Rule("L2", (
                Line("moved", "w - eta * g"),
                Line("after", "moved - eta * regularization * w", biases="moved"),
            ), departs=("decay_by_old_weight", "weights_decayed_alone")),
            Rule("L1", (
                Line("moved", "w - eta * g"),
                Line("next", "moved - eta * regularization * sign(w)", biases="moved"),
                Line("dead", "1 if dead_old > 0 else (1 if moved * next < 0 else 0)", biases="0 * w"),
                Line("after", "0 if dead > 0 else next", biases="next"),
            ), departs=("decay_by_old_weight", "weights_decayed_alone", "dead_links")),
        ),
        losses=(Loss("squared", "p - y if j == 0 else 0", "(y - p)**2 / 2 if j == 0 else 0", "1 / n"),),
        gradient="S / n", joins="epoch", reported=AFTER,
        defaults={"learning_rate": 0.03, "batch_size": 10, "regularization": 0.0},
        own={"reg": "optimizer", "regRate": "regularization"},
        functions={**_FUNCTIONS, "LINEAR": Known("identity")},
        departs=("batch_means", "rows_join", "first_output_alone", "loss_after"),
    ),
)  # fmt: skip
