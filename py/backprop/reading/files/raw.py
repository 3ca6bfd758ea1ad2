"""Numbers as bytes: each kind of number by its name, read exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...errors import refuse
from ...numbers.special import Array
from ..arrived import DEEPEST, MOST_NUMBERS

KINDS = {
    "float64": "<f8", "float32": "<f4", "float16": "<f2", "bfloat16": "<u2",
    "int64": "<i8", "int32": "<i4", "int16": "<i2", "int8": "<i1", "uint8": "<u1", "bool": "<u1",
    "uint16": "<u2", "uint32": "<u4", "uint64": "<u8",
}  # fmt: skip
QUANTIZED = ("int8", "uint8", "uint16")
"""Kinds in which weights are kept as steps of a scale that stands elsewhere."""


def numbers(data: bytes, kind: str, shape: Sequence[int], name: str, order: str = "C") -> Array:
    """An array of float64 from little-endian bytes. Raises SpecError where there are too few or too many of them."""
    if kind not in KINDS:
        raise refuse("read.kind", "file", kind, name=name, kinds=", ".join(KINDS))
    dtype = np.dtype(KINDS[kind])
    if len(shape) > DEEPEST or any(size < 0 for size in shape) or math.prod(shape) > MOST_NUMBERS:
        raise refuse("read.shape.large", "file", name, shape=tuple(shape[: DEEPEST + 1]), most=MOST_NUMBERS)
    if len(data) != math.prod(shape) * dtype.itemsize:
        raise refuse("read.bytes", "file", name, stated=math.prod(shape) * dtype.itemsize, found=len(data))
    made = np.frombuffer(data, dtype)
    if kind == "bfloat16":  # the upper half of a float32
        made = (made.astype("<u4") << 16).view("<f4")
    return made.astype(float).reshape(tuple(shape), order=order)  # type: ignore[call-overload]
