"""The objects of an HDF5 file as pyfive reads them, attributes no longer than the bytes that hold them."""

from __future__ import annotations

from typing import Any

from pyfive.dataobjects import DataObjects  # type: ignore[import-untyped]


class Objects(DataObjects):  # type: ignore[misc]
    """A group or a dataset with its attributes."""

    def _attr_value(self, dtype: Any, buf: bytes, count: int, offset: int) -> Any:
        if not 0 <= count <= len(buf):  # pyfive would make room for as many as the file says
            raise ValueError("more values than bytes")
        return super()._attr_value(dtype, buf, count, offset)
