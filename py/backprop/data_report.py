"""The rows of a data block as they would be trained on, before there is a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import refusal
from .limits import NUMBER, SAMPLE_COUNT, SCHEMA
from .parsing_data import made_data, read_about, split
from .reading import Reader, matrix
from .strict_json import encode


def data_document(reader: Reader, units: int | None, activation: str, loss: str) -> dict[str, Any]:
    """Rows, split, ranges and classes; `units`, `activation` and `loss` are those of an output layer, if any."""
    if reader.has("dataset"):
        X, Y, about = made_data(reader, units, activation, loss)
    else:
        X, Y = (_rows(reader, key, label) for key, label in (("X", "Inputs"), ("Y", "Targets")))
        if len(X) != len(Y):
            raise refusal("data.Y", "Targets", f"{len(Y)} rows", f"{len(X)} rows, as there are inputs")
        about = read_about(reader, X.shape[1], Y.shape[1])
    data = split(X, Y, reader, about)
    reader.close()
    names = about.get("classes", [])
    numbers = np.argmax(Y, axis=1) if Y.shape[1] > 1 else (Y[:, 0] > np.min(Y[:, 0])).astype(int)
    document: dict[str, Any] = {"X": encode(X), "Y": encode(Y)}
    if data.val_fraction:
        document |= {"val_fraction": data.val_fraction, "val_seed": data.val_seed}
    return {
        "schema": SCHEMA, "data": document | ({"about": about} if about else {}),
        "n_in": X.shape[1], "n_out": Y.shape[1],
        "training": data.training.tolist(), "validation": data.validation.tolist(),
        "ranges": np.stack([np.min(X, axis=0), np.max(X, axis=0)], axis=1).tolist(),
        "class_of": [names[i] for i in numbers] if names else [],
    }  # fmt: skip


def _rows(reader: Reader, key: str, label: str) -> Any:
    value = reader.raw(key)
    path = reader.at(key)
    if not isinstance(value, list) or not value or not isinstance(value[0], list) or not value[0]:
        raise refusal(path, label, value, "a list of rows")
    if len(value) > SAMPLE_COUNT:
        raise refusal(path, label, f"{len(value)} rows", f"at most {SAMPLE_COUNT} rows")
    letter = key.lower()
    return matrix(value, path, label, (None, len(value[0])), NUMBER, lambda s, k: f"{letter}{k + 1} of sample {s + 1}")
