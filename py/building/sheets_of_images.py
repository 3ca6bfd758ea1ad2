"""Random networks over small images, for the slips that only such networks allow."""

from typing import Any

import numpy as np

from backprop.numbers.strict_json import Json

ROWS, COLUMNS = 4, 3
ACTIVATIONS = ("tanh", "sigmoid", "identity")
KERNEL: Json = {"kind": "conv2d", "kernel": [2, 2]}
POOL: Json = {"size": [2, 2], "stride": [1, 1]}
WANTS: dict[str, tuple[Json, ...]] = {
    "kernel_turned": (KERNEL,), "single_place": (KERNEL,), "mean_over_places": (KERNEL,),
    "stride_forgotten": ({**KERNEL, "stride": [2, 1]},), "padding_forgotten": ({**KERNEL, "padding": 1},),
    "window_mean_forgotten": (KERNEL, {"kind": "average_pool", **POOL}),
    "whole_window": (KERNEL, {"kind": "max_pool", **POOL}),
}  # fmt: skip
"""The layers that each slip needs, from the first on."""


def with_images(document: Json, rng: np.random.Generator, slip: str) -> Json:
    """The document with images for its rows, and these layers in the place of the hidden ones."""
    n = len(document["data"]["X"])
    layers: list[dict[str, Any]] = [dict(layer) for layer in WANTS[slip]]
    layers[0] |= {"input": [1, ROWS, COLUMNS], "filters": int(rng.integers(1, 3)),
                  "activation": str(rng.choice(ACTIVATIONS))}  # fmt: skip
    last = {key: value for key, value in document["network"]["layers"][-1].items() if key not in ("W", "b")}
    X = np.round(rng.normal(0, 1, (n, ROWS * COLUMNS)), 1).tolist()
    return {
        **document, "network": {"n_inputs": ROWS * COLUMNS, "layers": [*layers, last]},
        "init": {"name": "glorot_normal", "seed": int(rng.integers(1000))}, "data": {**document["data"], "X": X},
    }  # fmt: skip
