"""Files of models, a file each, recognized by how they begin and what lies in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..arrival import Arrival
from ..beside import Beside
from . import (
    json_networks,
    later,
    mindspore,
    more_pickles,
    npy,
    onnx,
    opencv,
    pmml,
    pybrain,
    safetensors,
    torch,
)

FORMS: dict[str, Callable[[bytes], Arrival | None]] = {
    "npy": npy.read,
    "npz": npy.read_archive,
    "keras": later.keras,
    "hdf5": later.hdf5,
    torch.NAME: torch.read,
    opencv.NAME: opencv.read,
    pmml.NAME: pmml.read,
    pybrain.NAME: pybrain.read,
    "tensorflow_js": later.tensorflow_js,
    "json_network": json_networks.read,
    safetensors.NAME: safetensors.read,
    onnx.NAME: onnx.read,
    mindspore.NAME: mindspore.read,
    more_pickles.NAME: more_pickles.read,
}
"""By name, in the order in which they are tried."""


def forms(beside: Beside) -> dict[str, Callable[[bytes], Arrival | None]]:
    """The same for a file that others lie beside."""
    return {**FORMS, "tensorflow_js": partial(later.tensorflow_js, beside=beside)}


UNREAD = (
    (0, b"PK\x03\x04", "zip", "read.unread"),
    (0, b"\x1f\x8b", "gzip", "read.unread"),
    (0, b"\x80", "pickle", "read.unread"),
    (4, b"TFL3", "TensorFlow Lite", "read.tflite"),
    (0, b"function", "JavaScript", "read.program"),
    (0, b"var F = [function", "JavaScript", "read.program"),
    (0, b"digraph", "Graphviz", "read.drawing"),
)
"""Files that are known and not read: where and how they begin, what they are, and what is said of them."""
