"""Pooling layers alone: PyTorch's stored numbers (`make_pooling.py`), published ones, and specs of them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stored import passing

import backprop
from backprop.lines import worked
from backprop.lines.report import FORMATS
from backprop.requests.parsing import parse

HERE = Path(__file__).parent
PYTORCH = json.loads((HERE / "pooling.json").read_text(encoding="utf-8"))["cases"]
PUBLISHED = json.loads((HERE / "published_pooling.json").read_text(encoding="utf-8"))
SUM = {"name": "half_squared_error", "reduction": "sum"}
LIBRARIES = ["numpy", "pytorch", "keras", "jax"]


def pytorchs(kind: str) -> Any:
    """PyTorch's cases of a kind, as a mark of the test that takes a `case`."""
    own = [case for case in PYTORCH if case["kind"] == kind]
    return pytest.mark.parametrize("case", own, ids=lambda case: f"{list(case['settings'].values())[1]}-{case['seed']}")


def published(kind: str) -> Any:
    """Published entries of a kind, as a mark of the test that takes an `entry`."""
    own = [entry for entry in PUBLISHED if entry["kind"] == kind]
    return pytest.mark.parametrize("entry", own, ids=lambda entry: entry["id"])


def spec_of(layers: list[Any], X: Any, Y: Any, **more: Any) -> dict[str, Any]:
    """X are images, (samples, channels, rows, columns)."""
    X, Y = np.array(X), np.array(Y)
    data = {"X": X.tolist(), "Y": Y.reshape(len(Y), -1).tolist()}
    return {"network": {"n_inputs": list(X.shape[1:]), "layers": layers}, "data": data, **more}


def alone(layer: dict[str, Any], X: Any, Y: Any, **more: Any) -> dict[str, Any]:
    """The first step of one layer, and a dense one that changes nothing."""
    step: dict[str, Any] = backprop.run(spec_of([layer, passing(np.size(Y[0]))], X, Y, **more))["steps"][0]
    return step


def given_error(layer: dict[str, Any], X: Any, dy: Any) -> dict[str, Any]:
    """The same where ∂E/∂y is `dy`, flat."""
    outputs = np.array(alone(layer, X, np.zeros(np.shape(dy)))["layers"][0]["a"])
    return alone(layer, X, outputs - np.reshape(dy, outputs.shape), loss=SUM)


def near(found: Any, expected: Any, name: str) -> None:
    """To 1e-12 of the largest."""
    expected = np.ravel(expected)
    assert np.size(found) == np.size(expected), name
    scale = max(1.0, float(np.max(np.abs(expected))))
    assert np.max(np.abs(np.ravel(found) - expected)) <= 1e-12 * scale, name


def assert_pytorchs(case: dict[str, Any]) -> None:
    """Output, loss and gradient of the image are PyTorch's."""
    step = alone({"kind": case["kind"], **case["settings"]}, case["X"], case["Y"])
    assert step["loss"] == pytest.approx(case["loss"], rel=1e-13)
    near(step["layers"][0]["a"], case["a"], "a")
    near(step["input_gradients"], case["dX"], "dX")


def assert_published(entry: dict[str, Any]) -> None:
    """To the digits that the source prints (where it cuts them off, to one of the last), and to 1e-12 of the exact."""
    step = given_error({"kind": entry["kind"], **entry["settings"]}, entry["X"], entry["dy"])
    found = {"y": step["layers"][0]["a"], "dx": step["input_gradients"]}
    for name, numbers in entry["exact"].items():
        near(found[name], numbers, name)
    for name, numbers in entry["printed"].items():
        decimals, unit = entry["printed_decimals"][name], 1.0 if entry["verdict"] == "truncated" else 0.5001
        bound = 1e-12 if decimals is None else unit * 10.0**-decimals
        assert np.max(np.abs(np.ravel(found[name]) - numbers)) <= bound, name


def lines_of(layer: dict[str, Any], X: Any, **more: Any) -> list[Any]:
    """The worked lines of one layer and a dense one with the weights 1, 2, 3 …"""
    units = np.size(alone_outputs(layer, X))
    dense = {"units": 1, "activation": "identity", "W": [list(range(1, units + 1))], "b": [0]}
    spec = parse(spec_of([layer, dense], X, [[0]], **more))
    return list(worked.all_lines(worked.view(spec, worked.first_step(spec))))


def alone_outputs(layer: dict[str, Any], X: Any) -> Any:
    """What goes out, whatever comes after."""
    spec = spec_of([layer, {"units": 1}], X, [[0]] * len(X))
    return backprop.run(spec)["steps"][0]["layers"][0]["a"]


def written(lines: list[Any]) -> dict[str, str]:
    """Each line as text, by its quantity."""
    return {line.quantity: FORMATS["text"]("", [line], 6).splitlines()[-1].strip()
            for line in lines if not line.repeated}  # fmt: skip


def network(layer: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A convolution, the layer, and two dense units, on three images of 2 × 4 × 5."""
    conv = {"kind": "conv2d", "filters": 2, "kernel": [2, 3], "activation": "tanh"}
    rng = np.random.default_rng(1)
    X, Y = rng.normal(size=(3, 2, 4, 5)), rng.normal(size=(3, 2))
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    return spec_of([conv, layer, {"units": 2, "activation": "identity"}], X, Y, init=init, **more)
