"""Safetensors: the length of a header, the header in JSON, then the numbers of all arrays one after another."""

from __future__ import annotations

import json
from typing import Any

from ...errors import refuse
from ...numbers.strict_json import depth
from ..arrival import Arrival
from ..arrived import MOST_ARRAYS, Arrived, gathered
from ..own import KEY, arrival
from .raw import numbers

NAME = "safetensors"
DEEPEST = 10
"""Brackets in brackets of a header, which has 3: thousands would end the interpreter."""
KINDS = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
         "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool"}  # fmt: skip


def read(data: bytes) -> Arrival | None:
    """The arrays in the order of their places; None where the file does not begin so."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 10 or data[8:9] != b"{" or size > 100_000_000:
        return None
    if size > len(data) - 8:
        raise refuse("read.cut", "file", NAME, stated=size + 8, found=len(data))
    header, document = _header(data[8 : 8 + size])
    found = sorted(((own["data_offsets"], name, own) for name, own in header.items()), key=lambda one: one[0])
    if len(found) > MOST_ARRAYS:
        raise refuse("read.many", "file", f"{len(found)} arrays", most=MOST_ARRAYS)
    arrays = gathered(_array(name, own, data, 8 + size) for _, name, own in found)
    return Arrival(NAME, arrays) if document is None else arrival(NAME, document, arrays)


def _array(name: str, own: dict[str, Any], data: bytes, first: int) -> Arrived:
    """The numbers between the offsets, which count from the first byte behind the header."""
    kind = KINDS.get(own["dtype"], own["dtype"])
    start, end = own["data_offsets"]
    if not 0 <= start <= end <= len(data) - first:
        raise refuse("read.cut", "file", name, stated=end, found=len(data) - first)
    return Arrived(name, numbers(data[first + start : first + end], kind, own["shape"], name), None, kind)


def _header(text: bytes) -> tuple[dict[str, dict[str, Any]], str | None]:
    """Shape, dtype and offsets of each array by its name; the document, where this package wrote the file."""
    try:
        plain = text.decode()
        if depth(plain) > DEEPEST:
            raise ValueError
        header = json.loads(plain)
        document = (header.pop("__metadata__", None) or {}).get(KEY)
        for own in header.values():
            begin, end = own["data_offsets"]
            whole = [begin, end, *own["shape"]]
            if not isinstance(own["dtype"], str) or any(type(n) is not int for n in whole):
                raise TypeError
        if not isinstance(document, str | None):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise refuse("read.header", "file", NAME) from None
    return header, document
