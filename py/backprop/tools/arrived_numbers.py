"""Numbers to explain from what another program wrote: arrays in a file or a print, named like parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..layers.dense import KIND as DENSE
from ..numbers.special import Array
from ..numbers.strict_json import loads
from ..reading import read
from ..reading.arrival import Arrival, Dense
from ..rules.limits import SCHEMA

QUANTITY = re.compile(
    r"(?:parameters|layers)\[[0-9]{1,2}\](?:\.[A-Za-z_]+){1,2}(?:\[[0-9]+\])*|loss|prediction|after\.[a-z]+"
)
NAMES = tuple(parameter.name for parameter in DENSE.parameters)


def numbers_of(data: bytes, after: Mapping[str, int]) -> Any:
    """The document of numbers: one as it stands, or made of what a file or a print holds. Raises `SpecError`.

    after: the epochs or steps after which the arrays of a file were written.
    """
    try:
        document = loads(data.decode("utf-8-sig"), "numbers")
    except (SpecError, UnicodeDecodeError):
        document = None
    if isinstance(document, Mapping) and "numbers" in document:
        return document
    arrival = read(data)
    rows = [{**row, "after": dict(after)} for row in _rows(arrival)]
    if not rows:
        raise refuse("explain.names", "numbers", ", ".join(one.name or "an array" for one in arrival.arrays))
    return {"schema": SCHEMA, "numbers": rows}


def _rows(arrival: Arrival) -> list[dict[str, Any]]:
    """Arrays by their own paths, else the layers that the arrays are, with the digits that were printed."""
    named = [one for one in arrival.arrays if QUANTITY.fullmatch(one.name)]
    if named:
        return [{"quantity": _path(one.name), "value": one.printed()} for one in named]
    rows = []
    for k, layer in enumerate(arrival.layers or []):
        if not isinstance(layer, Dense):
            return []
        for name, values in layer.parameters().items():
            if name != NAMES[0] and layer.b is None:
                continue
            rows.append({"quantity": f"parameters[{k}].{name}", "value": _printed(arrival, values)})
    return rows


def _path(name: str) -> str:
    """`layers[0].W`, as this package names arrays, is the parameter itself."""
    return re.sub(rf"^layers(\[[0-9]+\]\.(?:{'|'.join(NAMES)})\b)", r"parameters\1", name)


def _printed(arrival: Arrival, values: Array) -> Any:
    """The numbers as texts with the digits that were printed, where an array or its transpose holds just these."""
    for one in arrival.arrays:
        texts = np.array(one.printed(), dtype=object)
        for own, shown in ((one.values, texts), (one.values.T, texts.T)):
            if one.texts and own.size == values.size and np.array_equal(own.reshape(-1), np.ravel(values)):
                return shown.reshape(values.shape).tolist()
    return values.tolist()
