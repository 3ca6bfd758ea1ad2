"""PyBrain's XML: modules, and connections between them with their numbers; a unit of 1 gives the biases."""

from __future__ import annotations

import re

import numpy as np

from ...errors import refuse
from ...numbers.special import Array
from ..arrival import Arrival, Dense, arrays_of
from ..numerals import NUMERAL, as_number
from .markup import Element, begins, tree

NAME = "pybrain"
FUNCTIONS = {"LinearLayer": "identity", "SigmoidLayer": "sigmoid", "TanhLayer": "tanh", "SoftmaxLayer": "softmax",
             "ReluLayer": "relu"}  # fmt: skip
BIAS = "BiasUnit"
NUMBER = re.compile(rf"(?<![\w.])(?:np\.float64\(|np\.float32\()?({NUMERAL})\)?")


def read(data: bytes) -> Arrival | None:
    """The layers from the module that takes the inputs on; None where the file is no PyBrain."""
    if not begins(data, b"<PyBrain"):
        return None
    network = tree(data, NAME).first("Network")
    modules, connections = (network.first(part) if network else None for part in ("Modules", "Connections"))
    if modules is None or connections is None:
        raise refuse("read.absent", "file", "Modules" if modules is None else "Connections", what=NAME)
    by_name = {one.attributes.get("name", ""): one for one in modules.inside}
    weights: dict[str, tuple[str, Element]] = {}
    biases: dict[str, Element] = {}
    for one in connections.inside:
        source, to = _value(one, "inmod"), _value(one, "outmod")
        if one.name != "FullConnection" or source not in by_name or to not in by_name:
            raise refuse("read.layer", "file", f"PyBrain {one.name}")
        if by_name[source].name == BIAS:
            biases[to] = one
        elif source in weights:
            raise refuse("read.mesh", "file", source)
        else:
            weights[source] = (to, one)
    at = next((name for name, one in by_name.items() if one.attributes.get("inmodule") == "True"), "")
    layers = list[Dense]()
    while at in weights and len(layers) < len(by_name):
        to, edge = weights[at]
        layers.append(_dense(edge, biases.get(to), _size(by_name[at]), by_name[to]))
        at = to
    if not layers or len(layers) != len(weights):
        raise refuse("read.mesh", "file", "PyBrain")
    return Arrival(NAME, arrays_of(layers), [], layers)


def _dense(weights: Element, bias: Element | None, n_in: int, to: Element) -> Dense:
    """A connection with all its numbers, by units and inputs, and the function of the module that it goes into."""
    if to.name not in FUNCTIONS:
        raise refuse("read.activation", "file", f"PyBrain {to.name}")
    n_out = _size(to)
    W = _numbers(weights, n_out * n_in).reshape(n_out, n_in)
    return Dense(W, None if bias is None else _numbers(bias, n_out), FUNCTIONS[to.name])


def _numbers(edge: Element, count: int) -> Array:
    told = edge.first("Parameters")
    name = edge.attributes.get("name", "a connection")
    found = [as_number(text, name) for text in NUMBER.findall(told.text if told else "")]
    if len(found) != count:
        raise refuse("read.dim", "file", name, sizes=str(count), count=len(found))
    return np.array(found)


def _size(module: Element) -> int:
    told = _value(module, "dim")
    if not told.isdecimal() or not 1 <= int(told[:9]) <= 100_000:
        raise refuse("read.absent", "file", "dim", what=f"PyBrain {module.name}")
    return int(told)


def _value(one: Element, name: str) -> str:
    """The `val` of an element in another."""
    found = one.first(name)
    return found.attributes.get("val", "") if found else ""
