"""Specs of many kinds for the tests of training."""

import random

import numpy as np

from backprop.functions.activations import ACTIVATIONS
from backprop.numbers.strict_json import Json
from backprop.optimizers.first_order import OPTIMIZERS

LOSSES = ("half_squared_error", "mean_squared_error", "huber", "mean_absolute_error", "binary_cross_entropy",
          "categorical_cross_entropy")  # fmt: skip


def moons(epochs: int = 12, **more: Json) -> Json:
    """Two classes in the plane, mini-batches in random order, rows kept out."""
    return {
        "network": {
            "n_inputs": 2,
            "layers": [{"units": 4, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}],
        },
        "loss": {"name": "binary_cross_entropy"},
        "data": {"dataset": "moons", "samples": 50, "val_fraction": 0.2},
        "optimizer": {"name": "adam", "learning_rate": 0.05},
        "training": {"epochs": epochs, "batch_size": 16, "shuffle": True},
        **more,
    }


def random_dense(seed: int) -> Json:
    """A dense network with whatever a first-order training may have; the same for the same seed."""
    choose, draw = random.Random(seed), np.random.default_rng(seed)
    layers: list[Json] = []
    for _ in range(choose.randint(0, 3)):
        if choose.random() < 0.15:
            layers.append({"kind": "activation", "name": choose.choice(list(ACTIVATIONS))})
        layers.append({"units": choose.randint(1, 9), "activation": choose.choice(list(ACTIVATIONS))})
    loss = choose.choice(LOSSES)
    output = choose.choice(["sigmoid", "softmax"]) if "entropy" in loss else choose.choice(list(ACTIVATIONS))
    n_in, n_out, n = choose.randint(1, 5), choose.randint(1, 4), choose.randint(1, 37)
    layers.append({"units": n_out, "activation": output})
    optimizer: Json = {"name": choose.choice(list(OPTIMIZERS)), "learning_rate": choose.choice([0.01, 0.1, 5.0])}
    if choose.random() < 0.3:
        optimizer["schedule"] = {"name": choose.choice(["plateau", "cosine", "exponential"])}
    return {
        "network": {"n_inputs": n_in, "layers": layers},
        "data": {"X": draw.standard_normal((n, n_in)).tolist(), "Y": draw.random((n, n_out)).tolist()},
        "loss": {"name": loss, "reduction": choose.choice(["mean", "sum"])},
        "init": {"seed": seed, "name": "he_normal"},
        "optimizer": optimizer,
        "training": {
            "epochs": choose.choice([1, 5, 20]), "batch_size": choose.choice([None, 1, min(4, n), n]),
            "shuffle": choose.random() < 0.5, "seed": 3,
            "stop_loss": choose.choice([None, None, 0.2]), "patience": choose.choice([None, None, 3]),
        },
        "penalty": {
            "l1": choose.choice([0, 0.01]), "l2": choose.choice([0, 0.1]), "biases": choose.random() < 0.5,
        },
        "clip": {"value": choose.choice([None, None, 0.05]), "norm": choose.choice([None, None, 0.1])},
        "conventions": {"bias": choose.choice(["per_neuron", "frozen", "shared", "none"])},
    }  # fmt: skip
