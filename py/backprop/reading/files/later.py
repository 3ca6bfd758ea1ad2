"""Forms whose readers the page brings when a file asks for one: Keras, any HDF5, TensorFlow.js."""

from __future__ import annotations

from ..arrival import Arrival
from ..beside import Beside, nothing

ZIP, HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
CONFIG = b"config.json"
MODEL = (b'"modelTopology"', b'"weightsManifest"')


def keras(data: bytes) -> Arrival | None:
    """A `.keras` archive; None where it is none."""
    if not data.startswith(ZIP) or CONFIG not in data:
        return None
    from .keras import read_archive

    return read_archive(data)


def hdf5(data: bytes) -> Arrival | None:
    """An HDF5 file; None where it is none."""
    if not data.startswith(HDF5):
        return None
    from .keras import read

    return read(data)


def tensorflow_js(data: bytes, beside: Beside = nothing) -> Arrival | None:
    """A `model.json`, with the files beside it; None for anything else."""
    if data.lstrip()[:1] != b"{" or not any(key in data for key in MODEL):
        return None
    from .tensorflow_js import read

    return read(data, beside)
