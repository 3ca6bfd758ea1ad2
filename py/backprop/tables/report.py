"""The rows of a data block as they would be trained on, before there is a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import counted
from ..numbers.json_reader import Reader
from ..numbers.strict_json import encode
from ..requests.parsing_data import made_data, read_about, read_rows, split
from ..rules.limits import NUMBER, SAMPLE_COUNT, SCHEMA


def data_document(reader: Reader, units: int | None, activation: str, loss: str) -> dict[str, Any]:
    """Rows, split, ranges and classes; `units`, `activation` and `loss` are those of an output layer, if any.

    `times` says that inputs go by time steps; ranges are over all of them.
    """
    if reader.has("dataset"):
        X, Y, about = made_data(reader, units, activation, loss)
    else:
        X, Y = (_rows(reader, key, label) for key, label in (("X", "Inputs"), ("Y", "Targets")))
        if len(X) != len(Y):
            raise refuse("data.equal_rows", "data.Y", counted(len(Y), "row"), needed=counted(len(X), "row"))
        about = read_about(reader, X.shape[-1], Y.shape[-1])
    data = split(X, Y, reader, about)
    reader.close()
    names = about.get("classes", [])
    columns, outputs = X.reshape(-1, X.shape[-1]), Y.reshape(-1, Y.shape[-1])
    numbers = np.argmax(outputs, axis=1) if Y.shape[-1] > 1 else (outputs[:, 0] > np.min(outputs)).astype(int)
    document: dict[str, Any] = {"X": encode(X), "Y": encode(Y)}
    if data.val_fraction:
        document |= {"val_fraction": data.val_fraction, "val_seed": data.val_seed}
    return {
        "schema": SCHEMA, "data": document | ({"about": about} if about else {}),
        "n_in": X.shape[-1], "n_out": Y.shape[-1], "times": X.ndim > 2,
        "training": data.training.tolist(), "validation": data.validation.tolist(),
        "ranges": np.stack([np.min(columns, axis=0), np.max(columns, axis=0)], axis=1).tolist(),
        "class_of": [names[i] for i in numbers] if names and Y.ndim == 2 else [],
    }  # fmt: skip


def _rows(reader: Reader, key: str, label: str) -> Any:
    value = reader.raw(key)
    path = reader.at(key)
    if not isinstance(value, list) or not value or not isinstance(value[0], list) or not value[0]:
        raise refuse("json.rows", path, value, label=label)
    if len(value) > SAMPLE_COUNT:
        raise refuse("data.rows", path, counted(len(value), "row"), label=label, most=SAMPLE_COUNT)
    first, times = value[0], 0
    if isinstance(first[0], list) and first[0]:
        first, times = first[0], 1
    return read_rows(value, path, label, (None, *[None] * times, len(first)), NUMBER, key.lower())
