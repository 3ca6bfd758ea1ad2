"""Optimizers by their rows and by small trainings, for the laws."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import backprop
from backprop.optimizers.first_order import OPTIMIZERS

Array = Any
FIXTURE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "reference" / "pytorch_optimizers.json").read_text("utf-8")
)
NETWORK = {
    "n_inputs": 2,
    "layers": [{"units": 3, "activation": "tanh"}, {"units": 2, "activation": "sigmoid"}],
}
DATA = {"X": [[1.0, 0.5], [-0.5, 1.0], [0.2, -1.0]], "Y": [[1, 0], [0, 1], [0.2, 0.7]]}
GRADIENTS = arrays(np.float64, (3, 2), elements=st.floats(1e-6, 1e6) | st.floats(-1e6, -1e-6))


def keep(array: Array) -> Array:
    return array


def settings(name: str, **chosen: Any) -> dict[str, Any]:
    row = OPTIMIZERS[name]
    hyper = {field.name: field.default for field in row.hyperparameters if field.name != "weight_decay"}
    return {**hyper, **row.default_choices, **chosen}


def first_update(name: str, gradient: Array, learning_rate: float = 0.1, **chosen: Any) -> Array:
    row = OPTIMIZERS[name]
    start = row.init(np.ones_like(gradient), **settings(name, **chosen))
    return row.step(gradient, start, learning_rate, 1, keep, **settings(name, **chosen))[0]


def trained(optimizer: dict[str, Any], **more: Any) -> Any:
    spec = {"network": NETWORK, "data": DATA, "init": {"seed": 3}, "training": {"epochs": 6}, "optimizer": optimizer}
    return backprop.run({**spec, **more})["parameters"]
