"""ONNX: a graph of operators with its weights. Its operators become layers; one that is none here is named."""

from __future__ import annotations

import struct

from ...errors import refuse
from ...messages import Message
from ...numbers.special import Array
from ..arrival import Arrival, Layer
from ..arrived import MOST_ARRAYS, Arrived
from ..own import KEY, arrival
from .onnx_constants import Constants, Node, Setting
from .onnx_layers import Building
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
    layers, notes = _network(nodes, {n: one.values for n, one in arrays.items()})
    return Arrival(NAME, list(arrays.values()), notes, layers)


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
        elif number == 3 and isinstance(own, bytes):
            made.name = own.decode("utf-8", "replace")
        elif number == 4 and isinstance(own, bytes):
            made.operator = own.decode("utf-8", "replace")
        elif number == 5 and isinstance(own, bytes):
            name, value = _setting(own)
            made.settings[name] = value
    made.name = made.name or next(iter(made.outputs), made.operator)
    return made


def _setting(data: bytes) -> tuple[str, Setting]:
    name, value = "", 0.0  # type: str, Setting
    listed: list[int] = []
    words: list[str] = []
    for number, how, own in fields(data, NAME):
        if number == 1 and isinstance(own, bytes):
            name = own.decode("utf-8", "replace")
        elif number == 2 and isinstance(own, bytes) and len(own) == 4:
            value = float(struct.unpack("<f", own)[0])
        elif number == 3 and isinstance(own, int):
            [value] = whole_numbers(how, own, NAME)
        elif number == 4 and isinstance(own, bytes):
            value = own.decode("utf-8", "replace")
        elif number == 5 and isinstance(own, bytes):
            value = _tensor(own).values
        elif number == 8:
            listed += whole_numbers(how, own, NAME)
        elif number == 9 and isinstance(own, bytes):
            words.append(own.decode("utf-8", "replace"))
    return name, listed or words or value


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


def _network(nodes: list[Node], arrays: dict[str, Array]) -> tuple[list[Layer] | None, list[Message]]:
    """The layers, and what is said of them; None for a graph of weights alone."""
    building = Building(Constants(dict(arrays)))
    building.take_all(nodes)
    return building.layers or None, building.notes()
