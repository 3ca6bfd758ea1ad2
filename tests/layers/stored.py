"""Stored values for the tests of layers: PyTorch's (`pytorch_values.py`) and those that others published."""

import json
from pathlib import Path
from typing import Any

import numpy as np

import backprop

HERE = Path(__file__).parent
PYTORCH: dict[str, Any] = json.loads((HERE / "pytorch_values.json").read_text(encoding="utf-8"))
PUBLISHED: dict[str, Any] = {
    entry["id"]: entry for entry in json.loads((HERE / "published_values.json").read_text(encoding="utf-8"))
}
FLOAT32 = 2.0**-23


def cases(kind: str) -> list[str]:
    """The names of PyTorch's cases of a kind."""
    return [name for name, own in PYTORCH.items() if own["layer"]["kind"] == kind]


def passing(n: int) -> dict[str, Any]:
    """A dense layer that changes nothing, since a network has one layer with weights at least."""
    return {"units": n, "activation": "identity", "W": np.eye(n).tolist(), "b": [0] * n}


def assert_pytorchs(name: str) -> None:
    """Output, loss and every gradient of one layer are those that PyTorch has, to rounding."""
    own = PYTORCH[name]
    X, layer = own["X"], own["layer"]
    layers = [layer] if "units" in layer else [layer, passing(np.shape(X)[-1])]
    spec = {"network": {"n_inputs": np.shape(X)[-1], "layers": layers}, "data": {"X": X, "Y": own["Y"]}}
    step = backprop.run(spec)["steps"][0]
    made = step["layers"][0]
    assert abs(step["loss"] - own["loss"]) <= 1e-13 * own["loss"]
    found = {"a": made["a"], "dX": step["input_gradients"]}
    truth = {"a": own["a"], "dX": own["dX"]}
    for key, gradient in own["gradients"].items():
        found[key] = made["gradients"].get(key, made.get(f"d{key}"))
        truth[key] = gradient
    for key, numbers in truth.items():
        scale = max(1.0, float(np.max(np.abs(numbers))))
        assert np.max(np.abs(np.array(found[key]) - numbers)) <= 1e-12 * scale, key


def assert_published(name: str, found: dict[str, Any]) -> None:
    """What was found is what was published to its printed digits (or float32's), and the exact value to 1e-12."""
    entry = PUBLISHED[name]
    for key, numbers in found.items():
        decimals = entry["printed_decimals"]
        decimals = decimals.get(key) if isinstance(decimals, dict) else decimals
        numbers = np.ravel(numbers)
        if key in entry["printed"]:
            printed = np.ravel(entry["printed"][key])
            unit = 0.0 if decimals is None else 0.5 * 10.0**-decimals
            bound = np.maximum(unit * (1 + 1e-9), 4 * FLOAT32 * np.maximum(1, np.abs(printed)))
            assert numbers.shape == printed.shape, key
            assert np.all(np.abs(numbers - printed) <= bound), (key, numbers, printed)
        exact = np.ravel(entry["exact"][key])
        assert numbers.shape == exact.shape, key
        assert np.all(np.abs(numbers - exact) <= 1e-12 * np.maximum(1, np.abs(exact))), (key, numbers, exact)
    assert set(entry["printed"]) <= set(found)
