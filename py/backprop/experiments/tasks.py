"""The small tasks that experiments train on: rows drawn from a seed, and specs around them.

Numbers are rounded to four decimals, so that a spec stays short in a link and equal everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..functions.initializers import generator
from ..numbers.special import Array
from ..numbers.strict_json import Json

DATA_STREAM = 2_000_000  # rows have random numbers of their own, beside those of weights and shuffling
DECIMALS = 4

XOR = {"X": [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], "Y": [[0.0], [1.0], [1.0], [0.0]]}


def rows(X: Array, Y: Array) -> Json:
    """The key `data` of a spec, from X (rows, n_in) and Y (rows, n_out)."""
    return {"X": np.round(X, DECIMALS).tolist(), "Y": np.round(Y, DECIMALS).tolist()}


def moons(seed: int, n: int = 40, noise: float = 0.12) -> Json:
    """Two interleaved half circles, inputs about −1 to 1, targets 0 and 1 in turn."""
    rng = generator(seed, DATA_STREAM)
    label = np.arange(n) % 2
    angle = rng.uniform(0.0, math.pi, n)
    x = np.where(label == 0, np.cos(angle), 1.0 - np.cos(angle)) - 0.5
    y = np.where(label == 0, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    X = np.stack([x, y], axis=1) + rng.uniform(-noise, noise, (n, 2))
    return rows(X, label[:, None].astype(float))


def circles(seed: int, n: int = 40, noise: float = 0.1) -> Json:
    """A ring around a disk: targets 1 inside, 0 outside, in turn."""
    rng = generator(seed, DATA_STREAM)
    label = np.arange(n) % 2
    radius = np.where(label == 1, 0.35, 1.0) + rng.uniform(-noise, noise, n)
    angle = rng.uniform(0.0, 2.0 * math.pi, n)
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return rows(X, label[:, None].astype(float))


def wave(seed: int, n: int = 16, noise: float = 0.0, turns: float = 1.0) -> Json:
    """y = sin(π turns x) on n places from −1 to 1, with uniform noise of that half width."""
    rng = generator(seed, DATA_STREAM)
    x = np.linspace(-1.0, 1.0, n)
    return rows(x[:, None], (np.sin(math.pi * turns * x) + rng.uniform(-noise, noise, n))[:, None])


def bowl(seed: int, scales: Sequence[float], n: int = 24) -> Json:
    """A linear target of orthogonal inputs, input k `scales[k]` wide: with a linear network a bowl, long in some ways.

    The curvature along weight k is scales[k]², so the condition number is the square of the scales' quotient.
    """
    rng = generator(seed, DATA_STREAM)
    q, _ = np.linalg.qr(rng.uniform(-1.0, 1.0, (n, len(scales))))
    X = np.round(q * math.sqrt(n) * np.asarray(scales), DECIMALS)
    w = np.where(rng.random(len(scales)) < 0.5, -1.0, 1.0) / np.asarray(scales)
    return rows(X, np.einsum("sk,k->s", X, w)[:, None])


def spec(data: Json, layers: Sequence[Json], seed: int, loss: str, title: str = "", **more: Any) -> Json:
    """A spec document: layers as in a spec, `seed` for weights, shuffling and dropout, `more` its further keys."""
    init = {**more.pop("init", {}), "seed": seed}
    training = {**more.pop("training", {}), "seed": seed}
    network = {"n_inputs": len(data["X"][0]) if not isinstance(data["X"][0][0], list) else len(data["X"][0][0]),
               "layers": [seeded(layer, seed) for layer in layers]}  # fmt: skip
    document = {"title": title, "network": network, "init": init, "loss": {"name": loss}, "data": data}
    return {**document, "training": training, **more}


def seeded(layer: Json, seed: int) -> Json:
    """The layer with the seed where it draws by itself."""
    if "layers" in layer:
        return {**layer, "layers": [seeded(inner, seed) for inner in layer["layers"]]}
    return {**layer, "seed": seed} if layer.get("kind") == "dropout" else layer


def dense(units: int, activation: str, **more: Any) -> Json:
    """A dense layer of a spec."""
    return {"kind": "dense", "units": units, "activation": activation, **more}


def hidden(depth: int, units: int, activation: str) -> list[Json]:
    """As many dense layers alike."""
    return [dense(units, activation) for _ in range(depth)]


def classifier(data: Json, layers: Sequence[Json], seed: int, **more: Any) -> Json:
    """A spec with one sigmoid output and binary cross-entropy."""
    return spec(data, [*layers, dense(1, "sigmoid")], seed, "binary_cross_entropy", **more)


def regression(data: Json, layers: Sequence[Json], seed: int, **more: Any) -> Json:
    """A spec with one linear output and half the squared error."""
    return spec(data, [*layers, dense(1, "identity")], seed, "half_squared_error", **more)
