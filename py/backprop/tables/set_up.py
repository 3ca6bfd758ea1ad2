"""A network and a training that suit the data, to begin with: measured to learn real tables at the first run.

One hidden layer of tanh units and Adam. Few rows get a smaller network, fewer steps and a penalty, which raised the
score on rows kept out; where they are not too few, a fifth is kept out, so that this score is seen beside the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layers import LAYERS
from ..messages import Message, counted, message
from ..numbers.special import Array

FEW, SPARE = 1_000, 50
"""Below so many rows the network is made small; from so many on some are kept out."""
KEPT_OUT, PENALTY = 0.2, 0.01
BATCHES = ((64, None), (5_000, 32), (20_000, 128), (np.inf, 256))
"""Rows up to which a batch has so many; None: all."""
EPOCHS = (5, 500)
RATE = 0.01
OUTPUTS = {
    "classes": ("softmax", "categorical_cross_entropy"),
    "pair": ("sigmoid", "binary_cross_entropy"),
    "signed pair": ("tanh", "half_squared_error"),
    "numbers": ("identity", "half_squared_error"),
}


def set_up(X: Array, Y: Array, about: dict[str, Any]) -> tuple[dict[str, Any], list[Message]]:
    """The parts of a spec that train on X and Y, shaped as in a spec, and what they are in a sentence each."""
    n_samples, n_out = len(X), Y.shape[-1]
    wanted = "numbers"
    if about["kind"] == "classification":
        wanted = "classes" if n_out > 1 else "signed pair" if np.min(Y) < 0 else "pair"
    activation, loss = OUTPUTS[wanted]
    units, most_steps, penalty = (8, 1000, PENALTY) if n_samples < FEW else (16, 3000, 0.0)
    plain = next(iter(LAYERS))
    hidden: dict[str, Any] = {"kind": plain, "units": units, "activation": "tanh"}
    if X.ndim > 2:
        kind = next(name for name, layer in LAYERS.items() if layer.takes_sequences)
        hidden = {**hidden, "kind": kind, "return_sequences": Y.ndim > 2}
    batch = next(size for most, size in BATCHES if n_samples <= most)
    steps = 1 if batch is None else -(-n_samples // batch)
    epochs = min(max(EPOCHS[0], -(-most_steps // steps)), EPOCHS[1])
    last = {"kind": plain, "units": n_out, "activation": activation}
    fit = {
        "network": {"n_inputs": X.shape[-1], "layers": [hidden, last]},
        "loss": {"name": loss},
        "penalty": {"l2": penalty},
        "data": {"val_fraction": KEPT_OUT if n_samples >= SPARE else 0.0},
        "optimizer": {"name": "adam", "learning_rate": RATE},
        "training": {"epochs": epochs, "batch_size": batch, "shuffle": batch is not None},
    }  # fmt: skip
    return fit, _told(fit)


def _told(fit: dict[str, Any]) -> list[Message]:
    hidden, last = fit["network"]["layers"]
    training, penalty = fit["training"], fit["penalty"]["l2"]
    size = training["batch_size"]
    rows = message("fit.all_rows") if size is None else message("fit.rows", size=size)
    units, outputs = counted(hidden["units"], "hidden unit"), counted(last["units"], "output")
    told = [
        message("fit.network", inputs=counted(fit["network"]["n_inputs"], "input"), units=units, outputs=outputs),
        message("fit.training", epochs=training["epochs"], rate=RATE, rows=rows),
    ]
    if penalty:
        told.append(message("fit.penalty", penalty=penalty))
    return [*told, message("fit.kept_out")] if fit["data"]["val_fraction"] else told
