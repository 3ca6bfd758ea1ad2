"""ONNX: a graph of operators with its weights. Dense layers and what follows them become layers; the rest is named."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np

from ...errors import refuse
from ...numbers.special import Array
from ..arrival import Arrival, Dense
from ..arrived import MOST_ARRAYS, Arrived
from ..own import KEY, arrival
from .raw import numbers
from .wire import BYTES, fields, whole_numbers

NAME = "onnx"
GRAPH, IR_VERSION, METADATA = 7, 1, 14  # fields of a model
NODE, INITIALIZER = 1, 5  # of a graph
KINDS = {1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string", 9: "bool",
         10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128", 16: "bfloat16",
         17: "float8e4m3fn", 18: "float8e4m3fnuz", 19: "float8e5m2", 20: "float8e5m2fnuz", 21: "uint4", 22: "int4",
         23: "float4e2m1", 24: "float8e8m0"}  # fmt: skip
QUANTIZED = ("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearMatMul", "MatMulInteger", "QGemm",
             "QLinearConv", "ConvInteger", "MatMulNBits")  # fmt: skip
ACTIVATIONS = {"Sigmoid": "sigmoid", "Tanh": "tanh", "Relu": "relu", "Softmax": "softmax", "LeakyRelu": "leaky_relu",
               "Elu": "elu", "Selu": "selu", "Softplus": "softplus", "Softsign": "softsign",
               "Gelu": "gelu"}  # fmt: skip
ALPHA = {"LeakyRelu": 0.01, "Elu": 1.0}
PASSED = ("Identity", "Flatten", "Dropout")


@dataclass
class Node:
    """An operator, its inputs and outputs by name, its settings."""

    operator: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    settings: dict[str, float | int] = field(default_factory=dict)


def read(data: bytes) -> Arrival | None:
    """Weights and layers; None where it is no model of ONNX. Raises SpecError for one with data in other files."""
    if not data or data[0] != IR_VERSION << 3:
        return None
    graph = next((own for number, kind, own in fields(data, NAME) if number == GRAPH and kind == BYTES), None)
    if not isinstance(graph, bytes):
        return None
    nodes: list[Node] = []
    arrays: dict[str, Arrived] = {}
    for number, _, own in fields(graph, NAME):
        if number == NODE and isinstance(own, bytes):
            nodes.append(_node(own))
            if nodes[-1].operator in QUANTIZED:
                raise refuse("read.quantized", "file", "ONNX", kind=nodes[-1].operator)
        elif number == INITIALIZER and isinstance(own, bytes):
            one = _tensor(own)
            arrays[one.name] = one
        if len(arrays) > MOST_ARRAYS:
            raise refuse("read.many", "file", f"more than {MOST_ARRAYS} arrays", most=MOST_ARRAYS)
    if document := _document(data):
        return arrival(NAME, document, list(arrays.values()))
    return Arrival(NAME, list(arrays.values()), [], _network(nodes, {n: one.values for n, one in arrays.items()}))


def _document(data: bytes) -> str:
    """The document of this package, among what else a model says of itself; "" where there is none."""
    for number, _, own in fields(data, NAME):
        if number == METADATA and isinstance(own, bytes):
            said = {key: value for key, kind, value in fields(own, NAME) if kind == BYTES and isinstance(value, bytes)}
            if said.get(1) == KEY.encode():
                return said.get(2, b"").decode("utf-8", "replace")
    return ""


def _node(data: bytes) -> Node:
    made = Node()
    for number, _, own in fields(data, NAME):
        if number in (1, 2) and isinstance(own, bytes):
            (made.inputs if number == 1 else made.outputs).append(own.decode("utf-8", "replace"))
        elif number == 4 and isinstance(own, bytes):
            made.operator = own.decode("utf-8", "replace")
        elif number == 5 and isinstance(own, bytes):
            name, value = _setting(own)
            made.settings[name] = value
    return made


def _setting(data: bytes) -> tuple[str, float | int]:
    name, value = "", 0.0
    for number, _, own in fields(data, NAME):
        if number == 1 and isinstance(own, bytes):
            name = own.decode("utf-8", "replace")
        elif number == 2 and isinstance(own, bytes) and len(own) == 4:
            value = float(struct.unpack("<f", own)[0])
        elif number == 3 and isinstance(own, int):
            value = own
    return name, value


def _tensor(data: bytes) -> Arrived:
    shape: list[int] = []
    kind, name, raw, listed, outside = 0, "", b"", b"", False
    for number, how, own in fields(data, NAME):
        if number == 1:
            shape += whole_numbers(how, own, NAME)
        elif number == 2 and isinstance(own, int):
            kind = own
        elif number == 8 and isinstance(own, bytes):
            name = own.decode("utf-8", "replace")
        elif number == 9 and isinstance(own, bytes):
            raw = own
        elif number in (4, 10) and isinstance(own, bytes):  # float_data, double_data: packed, or one at a time
            listed += own
        elif number == 14 and own == 1:
            outside = True
    if outside:
        raise refuse("read.outside", "file", name or "a weight")
    told = KINDS.get(kind, f"type {kind}")
    return Arrived(name, numbers(raw or listed, told, shape, name or "a weight"), None, told)


def _network(nodes: list[Node], arrays: dict[str, Array]) -> list[Dense] | None:
    """Dense layers in a row; None where the graph is another one."""
    layers: list[Dense] = []
    held = ""
    for node in nodes:
        if node.inputs[:1] != [held] and layers:
            return None
        if node.operator in ("Gemm", "MatMul") and len(node.inputs) >= 2 and node.inputs[1] in arrays:
            W = arrays[node.inputs[1]]
            if W.ndim != 2 or node.settings.get("transA") or node.settings.get("alpha", 1) != 1:
                return None
            layers.append(Dense(W if node.settings.get("transB") else W.T))
            added = arrays.get(node.inputs[2]) if len(node.inputs) > 2 else None
            if added is not None and not _add(layers[-1], added * float(node.settings.get("beta", 1))):
                return None
        elif node.operator == "Add" and layers and layers[-1].b is None and node.inputs[-1] in arrays:
            if not _add(layers[-1], arrays[node.inputs[-1]]):
                return None
        elif node.operator in ACTIVATIONS and layers and layers[-1].activation == "identity":
            name = ACTIVATIONS[node.operator]
            alpha = node.settings.get("alpha", ALPHA.get(node.operator))
            layers[-1].activation = {"name": name, "alpha": alpha} if node.operator in ALPHA else name
        elif node.operator not in PASSED:
            return None
        held = node.outputs[0] if node.outputs else ""
    return layers or None


def _add(layer: Dense, values: Array) -> bool:
    """Makes an added array the layer's bias, where it is one number or one for each unit."""
    if values.size not in (1, len(layer.W)):
        return False
    layer.b = np.broadcast_to(values.ravel(), (len(layer.W),)).copy()
    return True
