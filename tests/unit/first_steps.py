"""The first step of layers that are written down."""

from __future__ import annotations

from typing import Any

from backprop import run


def dense(units: int, activation: str, W: Any = None, b: Any = None) -> dict[str, Any]:
    given = {key: value for key, value in (("W", W), ("b", b)) if value is not None}
    return {"kind": "dense", "units": units, "activation": activation, **given}


def first(layers: list[dict[str, Any]], X: Any, Y: Any, **more: Any) -> Any:
    spec = {"network": {"n_inputs": len(X[0]), "layers": layers}, "data": {"X": X, "Y": Y}, **more}
    return run(spec)["steps"][0]
