"""Networks that JavaScript libraries write as JSON: brain.js, ConvNetJS, ml-fnn, synaptic, neataptic, carrot.

A library is a function that gives the layers, or None where the JSON is not its own.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...errors import SpecError, refuse
from ...messages import Message, message
from ..arrival import Arrival, Dense, arrays_of

Layers = list[Dense]
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu", "leaky-relu": "leaky_relu", "LOGISTIC": "sigmoid",
         "TANH": "tanh", "RELU": "relu", "IDENTITY": "identity", "HLIM": "step", "SOFTSIGN": "softsign", "SELU": "selu",
         "identity": "identity", "logistic": "sigmoid", "softmax": "softmax", "regression": "identity"}  # fmt: skip
"""Activations as these libraries call them."""


def read(data: bytes) -> Arrival | None:
    """Layers and arrays; None where the text is no JSON object of these. Raises SpecError for one that is damaged."""
    if data.lstrip()[:1] != b"{":
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    for form, layers_of in LIBRARIES.items():
        try:
            made = layers_of(value)
        except SpecError:
            raise
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            continue
        if made is not None:
            return _arrival(form, made, value)
    return None


def _arrival(form: str, layers: Layers, value: Mapping[str, Any]) -> Arrival:
    notes = list[Message]()
    if form == "brain.js 1" and any(layer.activation == "leaky_relu" for layer in layers):
        notes.append(message("read.leaky"))
    lookup = value.get("inputLookup")
    if isinstance(lookup, dict):
        notes.append(message("read.inputs", names=", ".join(map(str, lookup))))
    return Arrival(form, arrays_of(layers), notes, layers)


def _dense(W: Any, b: Any, activation: str) -> Dense:
    """A layer of weights (n_out, n_in) and biases. Raises ValueError where their sizes do not fit."""
    weights, biases = np.array(W, dtype=float), np.array(b, dtype=float)
    if weights.ndim != 2 or biases.shape != (len(weights),) or not weights.size:
        raise ValueError("sizes")
    if activation not in NAMES:
        raise refuse("read.activation", "file", activation)
    return Dense(weights, biases, NAMES[activation])


def _numbered(value: Mapping[str, Any]) -> list[Any]:
    """The values of {"0": …, "1": …} in their order."""
    return [value[str(i)] for i in range(len(value))]


def brain_1(value: Any) -> Layers | None:
    """Units by number, each with a bias and weights by number."""
    layers = value["layers"][1:]
    units = [_numbered(layer) if "0" in layer else list(layer.values()) for layer in layers]
    weights = [[list(unit["weights"].values()) for unit in layer] for layer in units]
    return [
        _dense(W, [unit["bias"] for unit in layer], value["activation"])
        for W, layer in zip(weights, units, strict=True)
    ]


def brain_2(value: Any) -> Layers | None:
    """Arrays of weights and biases, the first layer's empty."""
    activation = value["trainOpts"]["activation"]
    return [_dense(layer["weights"], layer["biases"], activation) for layer in value["layers"][1:]]


def convnetjs(value: Any) -> Layers | None:
    """Filters of fully connected layers; the activation is a layer of its own."""
    made: Layers = []
    for layer in value["layers"]:
        kind = layer["layer_type"]
        if kind == "fc":
            W = [_numbered(own["w"]) for own in layer["filters"]]
            made.append(_dense(W, _numbered(layer["biases"]["w"]), "identity"))
        elif kind != "input":
            if kind not in NAMES:
                raise refuse("read.layer", "file", kind)
            made[-1].activation = NAMES[kind]
    return made


def ml_fnn(value: Any) -> Layers | None:
    """Weights by input and unit, biases as one row; the last layer goes into a softmax."""
    if value["model"] != "FNN":
        return None
    made = [_dense(np.transpose(layer["W"]), layer["b"][0], layer["activation"]) for layer in value["layers"]]
    made[-1].activation = "softmax"
    return made


def toygrad(value: Any) -> Layers | None:
    """As ConvNetJS, with numbers as planes of bytes in Base64: 4 of a float32, or the upper 2 of it."""
    made: Layers = []
    for layer in value["layers"]:
        kind = layer["type"]
        if kind == "dense":
            made.append(_dense([_planes(own) for own in layer["_filters"]], _planes(layer["_biases"]), "identity"))
        elif kind != "input":
            if kind not in NAMES:
                raise refuse("read.layer", "file", kind)
            made[-1].activation = NAMES[kind]
    return made


def _planes(text: str) -> list[float]:
    """All first bytes, then all second ones …; of two planes these are the upper ones."""
    if "|" in text[:30]:
        raise refuse("read.quantized", "file", "toygrad", kind="8 bits or fewer")
    if text[0] not in "24":
        raise refuse("read.kind", "file", text, name="toygrad", kinds="float32, or its upper half")
    planes = np.frombuffer(base64.b64decode(text[1:], validate=True), np.uint8).reshape(int(text[0]), -1)
    whole = np.zeros((planes.shape[1], 4), np.uint8)
    whole[:, 4 - len(planes) :] = planes.T
    return whole.view("<f4").ravel().astype(float).tolist()


def by_nodes(value: Any) -> Layers | None:
    """Units and connections one by one, in layers where every unit of one is connected with every unit of the next."""
    nodes = value.get("nodes") or value["neurons"]
    edges = {(edge["from"], edge["to"]): float(edge["weight"]) for edge in value["connections"]}
    if any(edge.get("gater") is not None for edge in value["connections"]):
        raise refuse("read.gates", "file", "a gated connection")
    below = [i for i, node in enumerate(nodes) if (node.get("type") or node.get("layer")) == "input"]
    left = [i for i in range(len(nodes)) if i not in below]
    sources: dict[Any, set[Any]] = {i: set() for i in left}
    for source, to in edges:
        sources[to].add(source)
    taking: dict[frozenset[Any], list[int]] = {}
    for i in left:
        taking.setdefault(frozenset(sources[i]), []).append(i)
    made: Layers = []
    while taking:
        layer = taking.pop(frozenset(below), [])
        squashes = {nodes[i]["squash"] for i in layer}
        if not layer or len(squashes) > 1:
            raise refuse("read.mesh", "file", "connections")
        W = [[edges[source, i] for source in below] for i in layer]
        made.append(_dense(W, [nodes[i]["bias"] for i in layer], squashes.pop()))
        below = layer
    if len(edges) != sum(layer.W.size for layer in made):
        raise refuse("read.mesh", "file", "connections")
    return made


LIBRARIES: dict[str, Callable[[Any], Layers | None]] = {
    "brain.js 2": brain_2, "brain.js 1": brain_1, "ConvNetJS": convnetjs, "toygrad": toygrad,
    "ml-fnn": ml_fnn, "nodes": by_nodes,
}  # fmt: skip
