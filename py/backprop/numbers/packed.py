"""Numbers for a reader that wants their bits and no digits: to write 17 digits of each takes most of a large answer."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from .special import Array

WORTH_IT = 64  # numbers: fewer are as soon written as digits

_is_packing = ContextVar("_is_packing", default=False)


def packed(array: Array) -> dict[str, Any]:
    """The numbers as base64 of little-endian float64, row by row: no digit is written or lost."""
    text = base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode("ascii")
    return {"shape": list(array.shape), "float64": text}


@contextmanager
def packing(is_wanted: bool = True) -> Iterator[None]:
    """Within it, documents hold long arrays of finite float64 as `packed` makes them, where it is wanted."""
    token = _is_packing.set(is_wanted)
    try:
        yield
    finally:
        _is_packing.reset(token)


def is_packed(array: Array) -> bool:
    """Whether a document holds this array, whose numbers are finite, as `packed` makes it."""
    return _is_packing.get() and array.size >= WORTH_IT and array.dtype == np.float64
