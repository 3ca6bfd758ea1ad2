"""MindSpore's checkpoints: a list of names, shapes, kinds of numbers and their bytes."""

from __future__ import annotations

from ..arrival import Arrival
from ..arrived import Arrived, gathered
from .raw import numbers
from .wire import BYTES, fields, whole_numbers

NAME = "mindspore"
KINDS = {"Float32": "float32", "Float64": "float64", "Float16": "float16", "BFloat16": "bfloat16", "Int32": "int32",
         "Int64": "int64", "Int8": "int8", "UInt8": "uint8", "Bool": "bool"}  # fmt: skip
KNOWN = tuple(b"\x12" + bytes([len(name)]) + name.encode() for name in KINDS)


def read(data: bytes) -> Arrival | None:
    """The arrays by their names; None where no kind of number is named near the beginning."""
    if data[:1] != b"\x0a" or not any(mark in data[:400] for mark in KNOWN):
        return None
    held = (value for number, kind, value in fields(data, NAME) if number == 1 and kind == BYTES)
    return Arrival(NAME, gathered(_array(value) for value in held if isinstance(value, bytes)))


def _array(data: bytes) -> Arrived:
    name, tensor = "", b""
    for number, _, value in fields(data, NAME):
        if isinstance(value, bytes):
            name, tensor = (value.decode("utf-8", "replace"), tensor) if number == 1 else (name, value)
    shape: list[int] = []
    kind, content = "", b""
    for number, how, value in fields(tensor, NAME):
        if number == 1:
            shape += whole_numbers(how, value, NAME)
        elif isinstance(value, bytes):
            kind, content = (value.decode("utf-8", "replace"), content) if number == 2 else (kind, value)
    told = KINDS.get(kind, kind)
    return Arrived(name, numbers(content, told, shape, name or "a weight"), None, told)
