"""What a shipped example is, and how its spec is written down."""

from __future__ import annotations

from dataclasses import dataclass

from ..numbers.strict_json import Json


@dataclass(frozen=True)
class Example:
    """A spec with the name it is called by, and what to look at."""

    name: str
    title: str
    note: str
    spec: Json


def dense(W: Json, b: Json, activation: Json = "sigmoid") -> Json:
    """A dense layer of these numbers; b None where there are no biases."""
    layer = {"kind": "dense", "units": len(W), "activation": activation, "W": W}
    return layer if b is None else {**layer, "b": b}


def spec_of(title: str, layers: list[Json], X: Json, Y: Json, learning_rate: float, **more: Json) -> Json:
    """A spec of one step; `more` are further keys."""
    first = X[0][0] if isinstance(X[0][0], list) else X[0]
    network = {"n_inputs": len(first), "layers": layers}
    optimizer = {"name": "sgd", "learning_rate": learning_rate}
    return {"schema": 1, "title": title, "network": network, "data": {"X": X, "Y": Y}, "optimizer": optimizer, **more}
