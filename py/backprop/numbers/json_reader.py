"""Reading one JSON object of a spec: each key once, by its field, with the path in every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

from ..errors import SpecError, refuse, shown_text
from ..messages import counted, message
from ..rules.fields import EXACT_INTEGER, Field
from .special import Array


class Reader:
    """A JSON object and its path in the spec; `close` refuses the keys that nobody asked for."""

    def __init__(self, value: Any, path: str, label: str) -> None:
        if not isinstance(value, Mapping):
            raise refuse("json.object", path, value, label=label)
        self._value: Mapping[str, Any] = value
        self.path = path
        self.label = label
        self._known: set[str] = set()

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str, default: Any = None) -> Any:
        """The JSON value at `key` as it stands."""
        self._known.add(key)
        value = self._value.get(key, default)
        return default if value is None else value

    def peek(self, key: str) -> Any:
        """The JSON value at `key`, without taking the key as known."""
        return self._value.get(key)

    def has(self, key: str) -> bool:
        """True when the key is there and not null."""
        return self._value.get(key) is not None

    def object(self, key: str, label: str) -> Reader:
        """The object at `key`, an empty one when absent."""
        return Reader(self.raw(key, {}), self.at(key), label)

    def number(self, field: Field) -> Any:
        """The number at the field's name, its default when the key is absent; one without a default must be there."""
        self._known.add(field.name)
        if field.name not in self._value and (field.default is not None or field.nullable):
            return field.default
        return field.check(self._value.get(field.name), self.at(field.name))

    def flag(self, key: str, label: str, default: bool = False) -> bool:
        """A JSON true or false."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            raise refuse("json.flag", self.at(key), value, label=label)
        return value

    def choice(self, key: str, label: str, names: Any, default: str | None = None) -> str:
        """One of the names of a table."""
        value = self.raw(key, default)
        if not isinstance(value, str) or value not in names:
            raise refuse("json.choice", self.at(key), value, label=label, names=", ".join(names))
        return value

    def hyperparameters(self, fields: tuple[Field, ...]) -> dict[str, float]:
        """The numbers that a table's row asks for."""
        return {field.name: self.number(field) for field in fields}

    def close(self) -> None:
        """Refuse keys that are not part of the spec, so that a typing slip never passes silently."""
        for key in self._value:
            if key not in self._known:
                names = ", ".join(sorted(self._known))
                raise refuse("json.key", self.at(shown_text(key)), key, holder=self.label, names=names)


def matrix(value: Any, path: str, label: str, shape: tuple[int | None, int], field: Field, name_of: Any) -> Array:
    """A list of rows as (n_rows, n_columns) float64; `name_of(row, column)` labels one number in refusals."""
    rows, columns = shape
    if not isinstance(value, list) or (rows is None and not value):
        raise refuse("json.rows", path, value, label=label)
    if rows is not None and len(value) != rows:
        raise _count_refusal(path, label, len(value), rows, "row")
    plain = _plain(value, columns, field)
    if plain is not None:
        return plain
    for i, row in enumerate(value):
        if columns == 1 and isinstance(row, int | float) and not isinstance(row, bool):
            called = message("of_row", label=label, row=i + 1)
            raise refuse("json.row", f"{path}[{i}]", row, label=called, number=row)
        vector_shape(row, f"{path}[{i}]", message("of_row", label=label, row=i + 1), columns)
    return np.array(
        [
            [field.check(x, f"{path}[{i}][{j}]", name_of(i, j)) for j, x in enumerate(row)]
            for i, row in enumerate(value)
        ],
        dtype=np.float64,
    )


def _plain(value: list[Any], columns: int, field: Field) -> Array | None:
    """The rows at once where every cell is a number that the field allows; None where one has to be looked for."""
    low, high = field.minimum, field.maximum
    if field.type != "number" or low is None or high is None or max(-low, high) > EXACT_INTEGER:
        return None
    if not all(type(row) is list and len(row) == columns for row in value):
        return None
    if not set(map(type, chain.from_iterable(value))) <= {int, float}:  # a bool is neither
        return None
    try:
        rows: Array = np.array(value, dtype=np.float64)
    except OverflowError:
        return None
    above = rows > low if field.exclusive_minimum else rows >= low
    below = rows < high if field.exclusive_maximum else rows <= high
    return rows if rows.size and bool(np.all(above & below)) else None


def sequences(value: Any, path: str, label: str, shape: tuple[int | None, int | None, int], name_of: Any,
              field: Field) -> Array:  # fmt: skip
    """A list of samples, each a list of time steps, as (n_samples, n_steps, n_columns) float64.

    `name_of(sample, step, column)` labels one number in refusals; all samples have the same number of steps.
    """
    samples, steps, columns = shape
    if not isinstance(value, list) or not value:
        raise refuse("json.samples", path, value, label=label)
    if samples is not None and len(value) != samples:
        raise _count_refusal(path, label, len(value), samples, "sample")
    rows: list[Array] = []
    for s, sample in enumerate(value):
        called = message("of_sample", label=label, sample=s + 1)
        if isinstance(sample, list) and not sample:
            raise refuse("json.steps", f"{path}[{s}]", sample, label=called)
        rows.append(matrix(
            sample, f"{path}[{s}]", called, (steps, columns), field,
            lambda t, k: name_of(s, t, k),  # noqa: B023  # called within this very turn of the loop
        ))  # fmt: skip
        steps = len(sample)
    return np.array(rows)


def vector(value: Any, path: str, label: str, length: int, field: Field, name_of: Any) -> Array:
    """A list of numbers as (length,) float64."""
    vector_shape(value, path, label, length)
    return np.array([field.check(x, f"{path}[{i}]", name_of(i)) for i, x in enumerate(value)], dtype=np.float64)


def vector_shape(value: Any, path: str, label: str, length: int) -> None:
    """Refuse what is no list of `length` items."""
    if not isinstance(value, list):
        raise refuse("json.numbers", path, value, label=label)
    if len(value) != length:
        raise _count_refusal(path, label, len(value), length, "number")


def _count_refusal(path: str, label: str, given: int, needed: int, noun: str) -> SpecError:
    return refuse("json.count", path, counted(given, noun), label=label, needed=counted(needed, noun))
