"""A network with filters of 3 × 3 learns to read handwritten digits, compiled."""

import numpy as np
import pytest

import backprop
from backprop.kernel import supports
from backprop.requests.parsing import parse

SPEC = {
    "network": {"n_inputs": [1, 8, 8], "layers": [
        {"kind": "conv2d", "filters": 8, "padding": "same", "activation": "relu"},
        {"kind": "max_pool"}, {"kind": "flatten"}, {"units": 10, "activation": "softmax"},
    ]},
    "data": {"dataset": "digits", "val_fraction": 0.2}, "loss": {"name": "categorical_cross_entropy"},
    "optimizer": {"name": "adam", "learning_rate": 0.01},
    "training": {"epochs": 8, "batch_size": 32, "shuffle": True},
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_rows_kept_out_of_the_training_19_of_20_are_read(seed: int) -> None:
    document = {**SPEC, "init": {"name": "glorot_uniform", "seed": seed}}
    spec = parse(document)
    assert supports(spec) is None and spec.data is not None
    rows = spec.data.validation
    outputs = backprop.predict(backprop.train(document), spec.data.X[rows].tolist())["outputs"]
    right = [name == str(row % 10) for (name, *_), row in zip(outputs, rows, strict=True)]
    assert len(rows) == 348 and np.mean(right) >= 0.95
