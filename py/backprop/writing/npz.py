"""NumPy's `.npz`: an array for each parameter, buffer and state by its path, and the document as a text."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import dumps
from ..reading.files.npy import MAGIC
from ..reading.own import KEY, taken_apart
from .standing import network_document

VERSION, ALIGNED = bytes([1, 0]), 64
THEN = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip may have: equal networks make equal files


def npz(spec: Spec) -> bytes:
    """The archive; `json.loads(str(numpy.load(file)["backprop"]))` is the spec, with references to the arrays."""
    document, arrays = taken_apart(network_document(spec))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in {**arrays, KEY: np.array(dumps(document))}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", THEN), _npy(values), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _npy(values: Array) -> bytes:
    """One array as `.npy`, version 1.0: the header is filled up, so that the numbers begin at a multiple of 64."""
    header = f"{{'descr': '{values.dtype.str}', 'fortran_order': False, 'shape': {np.shape(values)}, }}"
    header += " " * (-(len(MAGIC) + len(VERSION) + 2 + len(header) + 1) % ALIGNED) + "\n"
    return MAGIC + VERSION + len(header).to_bytes(2, "little") + header.encode() + values.tobytes()
