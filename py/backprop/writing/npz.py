"""NumPy's `.npz`: an array for each parameter, buffer and state by its path, and the document as a text."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from ..network.spec import Spec
from ..numbers.strict_json import dumps
from ..reading.own import KEY, taken_apart
from .standing import network_document

THEN = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip may have: equal networks make equal files


def npz(spec: Spec) -> bytes:
    """The archive; `json.loads(str(numpy.load(file)["backprop"]))` is the spec, with references to the arrays."""
    document, arrays = taken_apart(network_document(spec))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in {**arrays, KEY: np.array(dumps(document))}.items():
            own = io.BytesIO()
            np.save(own, values, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", THEN), own.getvalue(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()
