"""Pickles of arrays by name alone: Jittor's, Paddle's, and any dictionary of NumPy arrays."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from ...errors import refuse
from ..arrival import Arrival
from ..arrived import Arrived, gathered
from .npy import BY_CODE
from .pickles import leaves, unpickled
from .raw import KINDS, numbers

NAME = "pickle"
BIG_ENDIAN = ">"


@dataclass
class Dtype:
    """A kind of number by its code, such as f4."""

    code: str = ""
    order: str = "<"

    def __setstate__(self, state: Any) -> None:
        self.order = state[1]


@dataclass
class Ndarray:
    """A NumPy array as its pickle states it: version, shape, kind, order, bytes."""

    state: tuple[Any, ...] = field(default=())

    def __setstate__(self, state: Any) -> None:
        self.state = tuple(state)

    def arrived(self, name: str) -> Arrived:
        """The numbers, and their kind. Raises SpecError for another kind, or another number of bytes."""
        if len(self.state) != 5 or not isinstance(self.state[2], Dtype):
            raise refuse("read.header", "file", name)
        _, shape, dtype, by_columns, data = self.state
        if not isinstance(shape, tuple) or any(type(n) is not int for n in shape):
            raise refuse("read.header", "file", name)
        if not isinstance(data, str | bytes | bytearray):
            raise refuse("read.header", "file", name)
        if dtype.code not in BY_CODE:
            raise refuse("read.kind", "file", dtype.code, name=name, kinds=", ".join(KINDS))
        if dtype.order == BIG_ENDIAN:
            raise refuse("read.big_endian", "file", name)
        kind = BY_CODE[dtype.code]
        content = data.encode("latin-1", "replace") if isinstance(data, str) else bytes(data)
        return Arrived(name, numbers(content, kind, shape, name, "F" if by_columns else "C"), None, kind)


def _encoded(text: str, encoding: str) -> bytes:
    """How older protocols write bytes."""
    if encoding != "latin1":
        raise ValueError(encoding)
    return text.encode("latin-1")


ALLOWED: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("_codecs", "encode"): _encoded,
    ("jittor", "jittor_core.Var"): lambda array, *_: array,
    **{(f"numpy{core}.multiarray", "_reconstruct"): lambda *_: Ndarray() for core in (".core", "._core")},
    **{(f"numpy{core}.numeric", "_frombuffer"): lambda data, dtype, shape, order: Ndarray(
        (1, shape, dtype, order == "F", data)) for core in (".core", "._core")},
    ("numpy", "ndarray"): Ndarray,
    ("numpy", "dtype"): lambda code, *_: Dtype(code),
}  # fmt: skip


def read(data: bytes) -> Arrival | None:
    """The arrays of a dictionary, or of dictionaries in it; None where the file does not begin as a pickle does."""
    if data[:1] != b"\x80" or data[1:2] not in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return None
    held = leaves(unpickled(BytesIO(data), ALLOWED, lambda module: False))
    arrays = gathered(one.arrived(name) for name, one in held if isinstance(one, Ndarray))
    return Arrival(NAME, arrays) if arrays else None
