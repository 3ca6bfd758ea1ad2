"""NumPy's files: `.npy` with one array, `.npz` with several."""

from __future__ import annotations

import ast
import re
import struct
from typing import Any

from ...errors import refuse
from ..arrival import Arrival
from ..arrived import Arrived, gathered
from ..own import KEY, arrival
from .archives import members
from .raw import KINDS, numbers

MAGIC = b"\x93NUMPY"
MOST_BRACKETS = 20
"""Of a header, which has 2: thousands in one another would end the interpreter."""
LONGEST_HEADER = 10_000  # as NumPy reads of a stranger's file
BY_CODE = {code[1:]: kind for kind, code in KINDS.items() if kind not in ("bfloat16", "bool")} | {"b1": "bool"}


def read(data: bytes) -> Arrival | None:
    """One array; None where the file does not begin as `.npy` does."""
    return Arrival("npy", [_array(data, "")]) if data.startswith(MAGIC) else None


def read_archive(data: bytes) -> Arrival | None:
    """The arrays of an `.npz`; None where it is none."""
    inside = members(data, "npz")
    if not inside or not all(name.endswith(".npy") for name in inside):
        return None
    document = inside.pop(f"{KEY}.npy", None)
    found = gathered(_array(own, name.removesuffix(".npy")) for name, own in inside.items())
    return Arrival("npz", found) if document is None else arrival("npz", _text(document), found)


def _text(data: bytes) -> str:
    """The document of this package: one text, in four bytes a letter, as NumPy writes it."""
    header, start = _header(data, KEY)
    if not re.fullmatch("<U[0-9]+", str(header["descr"])):
        raise refuse("read.header", "file", KEY)
    return data[start:].decode("utf-32-le", "replace").rstrip("\0")


def _array(data: bytes, name: str) -> Arrived:
    """Header and numbers. Raises SpecError for a header of no use, and for objects, which are pickles."""
    told = name or "the array"
    header, start = _header(data, told)
    code, by_columns, shape = header["descr"], header["fortran_order"], header["shape"]
    numbers_ = data[start:]
    kind = BY_CODE.get(code[1:]) if isinstance(code, str) else None
    if kind is None:
        raise refuse("read.kind", "file", str(code), name=told, kinds=", ".join(KINDS))
    if code.startswith(">"):
        width = int(code[2:])
        numbers_ = b"".join(numbers_[i : i + width][::-1] for i in range(0, len(numbers_), width))
    values = numbers(numbers_, kind, shape, told, "F" if by_columns else "C")
    return Arrived(name, values, None, kind)


def _header(data: bytes, told: str) -> tuple[dict[str, Any], int]:
    """What an array's header says, and where its numbers begin."""
    try:
        wide = data[6] >= 2
        (size,) = struct.unpack_from("<I" if wide else "<H", data, 8)
        start = 8 + (4 if wide else 2)
        if size > LONGEST_HEADER:
            raise ValueError
        stated = data[start : start + size].decode("latin-1")
        if len(re.findall(r"[(\[{]", stated)) > MOST_BRACKETS:
            raise ValueError
        header = ast.literal_eval(stated)
        told_of = {key: header[key] for key in ("descr", "fortran_order", "shape")}
        told_of["shape"] = tuple(header["shape"])
        if not data.startswith(MAGIC) or any(type(one) is not int for one in told_of["shape"]):
            raise ValueError
    except (ValueError, TypeError, KeyError, IndexError, SyntaxError, struct.error, MemoryError, RecursionError):
        raise refuse("read.header", "file", told) from None
    return told_of, start + size
