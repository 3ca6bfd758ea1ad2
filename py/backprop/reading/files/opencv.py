"""OpenCV's ANN_MLP, saved as YAML, XML or JSON: weights by layer, the function of all layers, scales of the data.

A layer gives β tanh(α z / 2); its weights are a flat list with the biases behind the inputs. The network that computes
the same has ½ α in its weights, β in those of the next layer, and the scales in its first and last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from ...errors import refuse
from ...messages import message
from ...numbers.special import Array
from ..arrival import Arrival, Dense, arrays_of
from ..arrived import MOST_NUMBERS
from ..numerals import as_number
from .markup import Element, tree
from .opencv_yaml import parsed
from .scaled import Scaling, from_raw_inputs, is_plain, to_raw_outputs

NAME = "opencv"
MARK = b"opencv_ml_ann_mlp"
FUNCTIONS = {"SIGMOID_SYM": "tanh", "IDENTITY": "identity", "RELU": "relu", "LEAKYRELU": "leaky_relu"}
NOT_FINITE = re.compile(r"(?<=[\s\[,:])(-?)\.(Inf|Nan)\b")  # how OpenCV writes them, which is no JSON
OF_JSON = {"Inf": "Infinity", "Nan": "NaN"}


def read(data: bytes) -> Arrival | None:
    """The network; None where the file does not name it near its beginning."""
    if MARK not in data[:400]:
        return None
    found = _document(data)
    model = found.get(MARK.decode()) if isinstance(found, Mapping) else None
    if not isinstance(model, Mapping):
        raise refuse("read.header", "file", NAME)
    sizes = [int(n) for n in _numbers(model, "layer_sizes")]
    function = model.get("activation_function")
    if function not in FUNCTIONS:
        raise refuse("read.activation", "file", f"OpenCV {function}")
    rows = model.get("weights")
    if not isinstance(rows, list) or len(rows) != len(sizes) - 1 or len(sizes) < 2 or min(sizes) < 1:
        raise refuse("read.header", "file", NAME)
    written = [
        _dense(row, n_in, n_out, i) for i, (row, (n_in, n_out)) in enumerate(zip(rows, pairwise(sizes), strict=True))
    ]
    alpha, beta = (float(_numbers(model, key, ["1"])[0]) for key in ("f_param1", "f_param2"))
    layers, last = _with_function(written, str(function), alpha, beta)
    inputs = _scaling(model, "input_scale", sizes[0])
    outputs = _scaling(model, "output_scale", sizes[-1])
    notes = [message("read.opencv", function=str(function), alpha=alpha, beta=beta)]
    if np.all(np.isfinite(inputs)) and not is_plain(inputs):
        layers = from_raw_inputs(layers, inputs)
    if not np.all(np.isfinite(outputs)):
        notes.append(message("read.opencv.scale"))
        outputs = (np.ones(sizes[-1]), np.zeros(sizes[-1]))
    outputs = (outputs[0] * last, outputs[1])
    if not is_plain(outputs):
        layers = to_raw_outputs(layers, outputs)
    return Arrival(NAME, arrays_of(written), notes, layers)


def _with_function(written: list[Dense], function: str, alpha: float, beta: float) -> tuple[list[Dense], float]:
    """The layers in the functions that are here, and what the last one's outputs are still multiplied with."""
    name = FUNCTIONS[function]
    if name != "tanh":
        activation = {"name": name, "alpha": alpha} if name == "leaky_relu" else name
        return [Dense(one.W, one.b, activation) for one in written], 1.0
    layers, came = [], 1.0
    for one in written:
        assert one.b is not None
        layers.append(Dense(one.W * (came * alpha / 2), one.b * (alpha / 2), name))
        came = beta
    return layers, beta


def _dense(row: Any, n_in: int, n_out: int, index: int) -> Dense:
    name = f"weights[{index}]"
    flat = _array(row, name)
    if flat.size != (n_in + 1) * n_out:
        raise refuse("read.bytes", "file", name, stated=(n_in + 1) * n_out, found=flat.size)
    table = flat.reshape(n_in + 1, n_out)
    return Dense(table[:-1].T.copy(), table[-1].copy())


def _scaling(model: Mapping[str, Any], key: str, size: int) -> Scaling:
    """Pairs of a factor and what is added."""
    flat = _numbers(model, key, ["1", "0"] * size)
    if flat.size != 2 * size:
        raise refuse("read.bytes", "file", key, stated=2 * size, found=flat.size)
    return flat[::2], flat[1::2]


def _numbers(model: Mapping[str, Any], key: str, default: Any = None) -> Array:
    if key not in model and default is None:
        raise refuse("read.absent", "file", key, what=NAME)
    return _array(model.get(key, default), key)


def _array(values: Any, name: str) -> Array:
    """A list of numbers or of their texts; one of them alone, too."""
    flat = values if isinstance(values, list) else str(values).split()
    if len(flat) > MOST_NUMBERS:
        raise refuse("read.shape.large", "file", name, shape=(len(flat),), most=MOST_NUMBERS)
    return np.array([one if isinstance(one, float) else as_number(str(one), name) for one in flat], dtype=float)


def _document(data: bytes) -> Any:
    """Keys and lists of any of the three ways to write it."""
    if data.lstrip()[:1] == b"<":
        return _tree(tree(data, NAME))
    text = data.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] != "{":
        return parsed(text, NAME)
    try:
        return json.loads(NOT_FINITE.sub(lambda found: found[1] + OF_JSON[found[2]], text))
    except (ValueError, RecursionError) as error:
        raise refuse("read.damaged", "file", NAME, why=str(error)) from None


def _tree(one: Element) -> Any:
    """An element with others in it as keys, or as a list where these are called `_`; else its text."""
    if one.inside and all(own.name == "_" for own in one.inside):
        return [_tree(own) for own in one.inside]
    return {own.name: _tree(own) for own in one.inside} if one.inside else one.text.strip()
