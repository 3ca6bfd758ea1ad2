"""Specs of one unit, and of layers under one."""

from backprop.numbers.strict_json import Json


def one(
    W: float,
    b: float,
    x: float,
    y: float,
    activation: Json = "identity",
    loss: str = "half_squared_error",
    **more: Json,
) -> Json:
    """One unit with one input."""
    layer = {"kind": "dense", "units": 1, "activation": activation, "W": [[W]], "b": [b]}
    return {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[x]], "Y": [[y]]},
            "loss": {"name": loss}, **more}  # fmt: skip


def under(*layers: Json, x: float = 1.0, y: float = 0.5, **more: Json) -> Json:
    """Layers under one unit of identity, on one input."""
    top = {"kind": "dense", "units": 1, "activation": "identity", "W": [[0.7]], "b": [0.1]}
    return {"network": {"n_inputs": 1, "layers": [*layers, top]}, "data": {"X": [[x]], "Y": [[y]]}, **more}


def unit(W: float, b: float, activation: Json) -> Json:
    return {"kind": "dense", "units": 1, "activation": activation, "W": [[W]], "b": [b]}
