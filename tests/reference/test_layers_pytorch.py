"""Layers beyond the dense one against PyTorch in float64: loss, prediction and every gradient."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop.requests.parsing import parse
from backprop.runs.result import run

FIXTURES = json.loads(Path(__file__).with_name("pytorch_layers.json").read_text(encoding="utf-8"))["fixtures"]
BOUND = 1e-12


def ours(layer: Any) -> Any:
    """The gradients of a layer of the result, those of the layers inside it as a list."""
    return [ours(inner) for inner in layer["layers"]] if "layers" in layer else layer["gradients"]


def flat(value: Any) -> np.ndarray[Any, Any]:
    """Every number of nested lists and objects, keys in order."""
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value)]
    if isinstance(value, list):
        return np.concatenate([flat(item) for item in value]) if value else np.zeros(0)
    return np.array([value], dtype=np.float64)


def deviations(fixture: Any) -> dict[str, float]:
    """How far each quantity is from PyTorch's, relative to its norm."""
    result = run(parse(fixture["spec"]))
    step = result["steps"][0]
    pairs = {
        "loss": (step["loss"], fixture["loss"]),
        "prediction": (step["prediction"], fixture["prediction"]),
        "gradients": ([ours(layer) for layer in step["layers"]], fixture["gradients"]),
        "input gradients": (step["input_gradients"], fixture["input_gradients"]),
    }
    for name in ("running_mean", "running_variance"):
        if name in fixture:
            held = next(layer for layer in result["parameters"] if name in layer)
            pairs[name] = (held[name], fixture[name])
    found = {}
    for name, (mine, theirs) in pairs.items():
        a, b = flat(mine), flat(theirs)
        assert a.shape == b.shape
        found[name] = float(np.linalg.norm(a - b) / np.linalg.norm(b))
    return found


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["name"])
def test_pytorch_computes_the_same(fixture: Any) -> None:
    for name, error in deviations(fixture).items():
        assert error <= BOUND, f"{name}: {error:.2g} apart"
