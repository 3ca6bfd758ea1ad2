"""Safetensors: float64 arrays by their paths, the document in the header's metadata."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from ..network.spec import Spec
from ..numbers.strict_json import Json, dumps
from ..reading.own import KEY, taken_apart
from .standing import network_document

WORD = 8  # the numbers begin at a multiple of this, in bytes


def safetensors(spec: Spec) -> bytes:
    """The header's length, the header in JSON, filled up with spaces, and the numbers."""
    document, arrays = taken_apart(network_document(spec))
    numbers = [values.astype("<f8").tobytes() for values in arrays.values()]
    ends = [0, *accumulate(map(len, numbers))]
    header: Json = {"__metadata__": {"format": "np", KEY: dumps(document)}}
    for i, (name, values) in enumerate(arrays.items()):
        header[name] = {"dtype": "F64", "shape": list(np.shape(values)), "data_offsets": [ends[i], ends[i + 1]]}
    text = dumps(header).encode()
    text += b" " * (-len(text) % WORD)
    return len(text).to_bytes(8, "little") + text + b"".join(numbers)
