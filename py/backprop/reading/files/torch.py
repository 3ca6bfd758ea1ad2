"""PyTorch's `.pt` and `.pth`: a zip with a pickle and stretches of numbers, or the older single stream."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

from ...errors import refuse
from ..arrival import Arrival
from .archives import members
from .pickles import TORCH, WIDTHS, activations, arrived, tensors, unpickled

NAME = "pytorch"
LEGACY = bytes.fromhex("80028a0a6cfc9c46f9206aa85019")  # how its first pickle begins: PyTorch's magic number


def of_torch(module: str) -> bool:
    """Modules of PyTorch whose objects are read as attributes alone."""
    return module.startswith("torch.nn.modules.") or module == "__main__"


def read(data: bytes) -> Arrival | None:
    """The tensors by their names; None where it is no file of PyTorch."""
    if data.startswith(LEGACY):
        return _legacy(data)
    inside = members(data, NAME)
    pickles = [name for name in inside or {} if name.rpartition("/")[2] == "data.pkl"]
    if inside is None or len(pickles) != 1:
        return None
    folder = pickles[0].removesuffix("data.pkl")
    if inside.get(f"{folder}byteorder", b"little").strip() != b"little":
        raise refuse("read.big_endian", "file", NAME)

    def stretch(key: str) -> bytes:
        if f"{folder}data/{key}" not in inside:
            raise refuse("read.absent", "file", f"data/{key}", what=NAME)
        return inside[f"{folder}data/{key}"]

    return _told(unpickled(BytesIO(inside[pickles[0]]), TORCH, of_torch), stretch)


def _legacy(data: bytes) -> Arrival:
    """Pickles of a magic number, a version, the machine, the object, the keys; then each stretch with its length."""
    stream = BytesIO(data)
    *_, value, keys = [unpickled(stream, TORCH, of_torch) for _ in range(5)]
    kinds = {one.stored.key: one.stored.kind for _, one in tensors(value)}
    stretches: dict[str, bytes] = {}
    for key in keys if isinstance(keys, list) else []:
        size = stream.read(8)
        if len(size) < 8:
            raise refuse("read.cut", "file", NAME, stated=len(data) + 8, found=len(data))
        stretches[str(key)] = stream.read(max(struct.unpack("<q", size)[0], 0) * WIDTHS.get(kinds.get(str(key), ""), 4))
    return _told(value, lambda key: stretches.get(key, b""))


def _told(value: Any, stretch: Callable[[str], bytes]) -> Arrival:
    """The arrays, and of a whole model the activations between them."""
    return Arrival(NAME, arrived(value, stretch), activations=activations(value))
