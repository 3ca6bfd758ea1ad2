"""Protocol buffers without their definitions: fields by number, as ONNX and MindSpore use them."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import refuse

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
Field = tuple[int, int, int | bytes]
"""A field's number, how it is written, and what it holds."""


def fields(data: bytes, what: str) -> Iterator[Field]:
    """The fields of a message in their order. Raises SpecError where the message ends too early or is none."""
    at = 0
    while at < len(data):
        key, at = varint(data, at, what)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = varint(data, at, what)
            yield number, kind, value
            continue
        if kind == BYTES:
            size, at = varint(data, at, what)
        elif kind in (FIXED32, FIXED64):
            size = 4 if kind == FIXED32 else 8
        else:
            raise refuse("read.damaged", "file", what, why=f"wire type {kind}")
        if at + size > len(data):
            raise refuse("read.cut", "file", what, stated=at + size, found=len(data))
        yield number, kind, data[at : at + size]
        at += size


def varint(data: bytes, at: int, what: str) -> tuple[int, int]:
    """A whole number in groups of seven bits, and where it ends."""
    value, shift = 0, 0
    while True:
        if at >= len(data) or shift > 63:
            raise refuse("read.cut", "file", what, stated=at + 1, found=len(data))
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def whole_numbers(kind: int, value: int | bytes, what: str) -> list[int]:
    """A repeated whole number: one of them, or all packed together."""
    if isinstance(value, int):
        return [_signed(value)]
    found, at = [], 0
    while at < len(value):
        number, at = varint(value, at, what)
        found.append(_signed(number))
    return found


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
