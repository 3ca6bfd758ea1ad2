"""Published convolutions: to the digits that their sources print, and to 1e-12 of the exact ones, gradients too.

published_convolutions.json holds inputs, printed and exact numbers with the source of each.
"""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import backprop

PUBLISHED = json.loads((Path(__file__).parent / "published_convolutions.json").read_text())
CALLED = {"y": "y", "dx": "dX", "dweight": "dK", "dbias": "db", "dx_for_dy_ones": "dX", "dw_for_dy_ones": "dK",
          "db_for_dy_ones": "db"}  # fmt: skip


def array(text, size=0):
    """Numbers as they are, or as an entry words them: arange, linspace(a,b), with a shape."""
    if not isinstance(text, str):
        return np.array(text)
    shape = [int(n) for n in re.findall(r"\d+", text.partition("shape")[2])] or [size]
    if text.startswith("arange"):
        return np.arange(float(np.prod(shape))).reshape(shape)
    first, last = (float(number) for number in text[len("linspace(") :].partition(")")[0].split(",")[:2])
    return np.linspace(first, last, int(np.prod(shape))).reshape(shape)


def along(value, axes):
    """A number for each axis."""
    return [int(n) for n in (value if isinstance(value, list) else [value] * axes)]


def layer_of(entry):
    """The layer of an entry, and what comes in."""
    own = entry["inputs"]
    X, K = array(own["x"]), array(own.get("weight", own.get("w")))
    axes = X.ndim - 2
    b = array(own.get("bias", own.get("b", [0.0] * len(K))), len(K))
    padding = own.get("padding", own.get("pad", 0))
    if pads := own.get("pads"):  # before and after, axis by axis
        padding = [int(n) for n in (*(first for first, _ in pads), *(last for _, last in pads))]
    return {
        "kind": entry["layer"], "filters": len(K), "groups": int(own.get("groups", 1)), "kernel": list(K.shape[2:]),
        "stride": along(own["stride"], axes), "dilation": along(own.get("dilation", 1), axes),
        "padding": padding if pads else along(padding, axes), "input": list(X.shape[1:]), "K": K.tolist(),
        "b": b.tolist(),
    }, X  # fmt: skip


@pytest.mark.parametrize("entry", PUBLISHED, ids=lambda entry: entry["id"])
def test_a_published_convolution_has_its_numbers(entry):
    layer, X = layer_of(entry)
    y = np.array(entry["exact"]["y"])
    data = {"X": X.reshape(len(X), -1).tolist(), "Y": (y - 1.0).reshape(len(y), -1).tolist()}  # so ∂E/∂y is 1
    spec = {"network": {"n_inputs": X[0].size, "layers": [layer]}, "data": data,
            "loss": {"name": "half_squared_error", "reduction": "sum"}}  # fmt: skip
    step = backprop.run(spec)["steps"][0]
    (made,) = step["layers"]
    found = {"y": made["z"], "dX": step["input_gradients"], "dK": made["gradients"]["K"], "db": made["gradients"]["b"]}
    for name, numbers in entry["exact"].items():
        expected = np.array(numbers)
        assert np.allclose(np.reshape(found[CALLED[name]], expected.shape), expected, rtol=1e-12, atol=1e-12), name
    for name, numbers in entry["printed"].items():
        expected, told = np.array(numbers), entry["printed_decimals"]
        decimals = told[name] if isinstance(told, dict) else told
        own = np.reshape(found[CALLED[name]], expected.shape)
        assert np.max(np.abs(own - expected)) <= 0.5001 * 10.0**-decimals, name
