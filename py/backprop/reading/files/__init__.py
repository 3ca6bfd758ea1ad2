"""Files of models, a file each, recognized by how they begin and what lies in them."""

from __future__ import annotations

from collections.abc import Callable

from ..arrival import Arrival
from . import json_networks, mindspore, more_pickles, npy, onnx, opencv, pmml, pybrain, safetensors, torch

FORMS: dict[str, Callable[[bytes], Arrival | None]] = {
    "npy": npy.read,
    "npz": npy.read_archive,
    torch.NAME: torch.read,
    opencv.NAME: opencv.read,
    pmml.NAME: pmml.read,
    pybrain.NAME: pybrain.read,
    "json_network": json_networks.read,
    safetensors.NAME: safetensors.read,
    onnx.NAME: onnx.read,
    mindspore.NAME: mindspore.read,
    more_pickles.NAME: more_pickles.read,
}
"""By name, in the order in which they are tried."""
UNREAD = (
    (b"\x89HDF\r\n\x1a\n", "HDF5"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x80", "pickle"),
)
"""How files begin that are known and not read, and what they are."""
