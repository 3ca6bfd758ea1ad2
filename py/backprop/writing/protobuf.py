"""Protocol buffers written: fields by number, as `reading.files.wire` reads them."""

from __future__ import annotations

import struct

from ..reading.files.wire import BYTES, FIXED32, VARINT

WORD = 1 << 64


def whole(number: int, value: int) -> bytes:
    """A field with a whole number; negative ones as their complement to 2^64."""
    return _varint(number << 3 | VARINT) + _varint(value % WORD)


def inside(number: int, value: bytes | str) -> bytes:
    """A field with a text, bytes or another message."""
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | BYTES) + _varint(len(data)) + data


def single(number: int, value: float) -> bytes:
    """A field with a number in float32."""
    return _varint(number << 3 | FIXED32) + struct.pack("<f", value)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
