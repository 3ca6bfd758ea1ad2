"""Numbers of programs on a network of 120 parameters in three layers, and how long it takes to know them."""

import time
from typing import Any

import numpy as np

from backprop.requests.parsing import parse
from backprop.runs.result import run as run_plain
from backprop.tools.answering import run_as
from backprop.tools.explaining import explain

SIZES = (5, 6, 6, 6)
ROWS = 4
SEED = 20261129
STATED = {"optimizer": {"name": "sgd", "learning_rate": 0.1}}
OPEN: dict[str, Any] = {}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the spec's own": (STATED, {}),
    "sum for mean": (STATED, {"loss": {"reduction": "sum"}}),
    "pytorch sgd, rate stated": (STATED, {"as": {"tool": "pytorch", "optimizer": "sgd"}}),
    "pytorch adam, rate open": (OPEN, {"as": {"tool": "pytorch", "optimizer": "adam", "learning_rate": 0.02}}),
    "scikit_learn, rate open": (OPEN, {"as": {"tool": "scikit_learn", "optimizer": "sgd", "learning_rate": 0.05}}),
    "keras_jax rmsprop, rate open": (
        OPEN,
        {"as": {"tool": "keras_jax", "optimizer": "rmsprop", "learning_rate": 0.01}},
    ),
    "brainjs2, rate open": (OPEN, {"as": {"tool": "brainjs2", "learning_rate": 0.1}}),
}
"""What the spec says, and what makes the numbers."""


def times() -> dict[str, tuple[float, bool]]:
    """For each case milliseconds of processor time after the first call, and whether it was known."""
    found = {}
    for name, (said, made) in CASES.items():
        spec = {**_spec(), **said}
        numbers = _numbers({**spec, **made})
        explain(spec, numbers)
        started = time.process_time()
        answer = explain(spec, numbers)
        elapsed = 1000.0 * (time.process_time() - started)
        tool = made.get("as", {}).get("tool")
        found[name] = elapsed, tool in [one["tool"] for one in answer["explanations"]]
    return found


def _spec() -> dict[str, Any]:
    rng = np.random.default_rng(SEED)
    layers = [
        {"units": units, "activation": "tanh" if k + 2 < len(SIZES) else "sigmoid",
         "W": rng.uniform(-0.9, 0.9, (units, SIZES[k])).round(2).tolist(),
         "b": rng.uniform(-0.5, 0.5, units).round(2).tolist()}
        for k, units in enumerate(SIZES[1:])
    ]  # fmt: skip
    X, Y = rng.uniform(-1, 1, (ROWS, SIZES[0])).round(1), rng.uniform(0, 1, (ROWS, SIZES[-1])).round(1)
    return {"network": {"n_inputs": SIZES[0], "layers": layers}, "data": {"X": X.tolist(), "Y": Y.tolist()}}


def _numbers(spec: dict[str, Any]) -> dict[str, Any]:
    made = run_as(spec) if "as" in spec else run_plain(parse(spec))
    return {"numbers": [
        {"quantity": f"parameters[{k}].{name}", "after": {"epochs": 1}, "value": value}
        for k, layer in enumerate(made["parameters"]) for name, value in layer.items()
    ]}  # fmt: skip
