"""Numbers of a program as they are read: which quantity, after how many steps, and how many digits are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..reading import read
from ..reading.numerals import is_finite, unit_of_last_digit, value_of
from ..rules.exact_value import NoValue
from ..rules.limits import SCHEMA
from ..rules.number_texts import IN_TEXT

MOST = 20_000
NUMBER = re.compile(IN_TEXT)
AFTER_MOST = 50
PRINTED = ("{!s}", "{:.9g}", "{:.8g}")  # how numbers of float32 are written
UNITS: dict[str, Callable[[Array], Array]] = {
    "float64": lambda values: np.spacing(np.abs(values)),
    "float32": lambda values: np.spacing(np.abs(values).astype(np.float32)).astype(float),
    "bfloat16": lambda values: np.spacing(np.abs(values).astype(np.float32)).astype(float) * 2.0**16,
    "float16": lambda values: np.spacing(np.abs(values).astype(np.float16)).astype(float),
}
"""By the precision that numbers were kept in: the unit in the last place of each."""


@dataclass(frozen=True)
class Given:
    """One quantity of the numbers: values and the unit of the last digit of each, in one row; by epochs or steps.

    precision: what the numbers were kept in, where that is their unit.
    """

    quantity: str
    values: Array
    units: Array
    shape: tuple[int, ...] | None  # None: a text with several numbers
    after: int
    by_epochs: bool
    precision: str = ""


def read_numbers(document: Any) -> list[Given]:
    """The numbers of a document, in its order. Raises SpecError."""
    reader = Reader(document, "", "Numbers")
    schema = reader.raw("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise refuse("schema", "schema", schema, version=SCHEMA)
    rows = reader.raw("numbers", None)
    if not isinstance(rows, list) or not rows:
        raise refuse("explain.list", "numbers", rows)
    reader.close()
    found = [_given(row, f"numbers[{i}]") for i, row in enumerate(rows)]
    if sum(one.values.size for one in found) > MOST:
        raise refuse("explain.many", "numbers", f"{len(found)} quantities", most=MOST)
    return found


def _given(row: Any, path: str) -> Given:
    reader = Reader(row, path, "Quantity")
    quantity, value = reader.raw("quantity", ""), reader.raw("value")
    after, precision = reader.raw("after", {"steps": 1}), reader.raw("precision", "")
    reader.close()
    if not isinstance(quantity, str) or not quantity.strip():
        raise refuse("explain.quantity", f"{path}.quantity", quantity)
    word = "epochs" if isinstance(after, Mapping) and "epochs" in after else "steps"
    count = after.get(word) if isinstance(after, Mapping) else None
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= AFTER_MOST or len(after) != 1:
        raise refuse("explain.after", f"{path}.after", after, most=AFTER_MOST)
    entries, shape = _read(value, f"{path}.value")
    if not entries:
        raise refuse("explain.value", f"{path}.value", value)
    values, units = (np.array(one, dtype=float) for one in zip(*entries, strict=True))
    if isinstance(value, list) and not _has_text(value):  # numbers lose their last zeros: all have the most digits
        units = np.full(units.shape, np.min(units))
    if precision not in ("", *UNITS):
        raise refuse("tools.choice", f"{path}.precision", precision, name="precision", names=", ".join(UNITS))
    units = UNITS[precision](values) if precision else np.maximum(units, np.spacing(np.abs(values)))
    return Given(quantity.strip(), values, units, shape, count, word == "epochs", precision)


def _read(value: Any, path: str) -> tuple[list[tuple[float, float]], tuple[int, ...] | None]:
    """The numbers with their units, and their shape where the print tells it."""
    if isinstance(value, list):
        return list(_entries(value, path)), np.shape(np.array(value, dtype=object))
    if not isinstance(value, str) or is_finite(value.strip()):
        return list(_entries(value, path)), ()
    try:
        arrays = read(value.encode("utf-8", "replace")).arrays
    except SpecError:  # numbers among words
        return list(_entries(value, path)), None
    texts = [text for one in arrays for text in (one.texts or tuple(map(repr, one.values.ravel().tolist())))]
    shape = arrays[0].values.shape if len(arrays) == 1 else (1,)
    known = len(shape) == 2 and min(shape) > 1  # a row or a column may be a vector as well
    return [_number(text, path) for text in texts if is_finite(text)], shape if known else None


def _entries(value: Any, path: str) -> Iterator[tuple[float, float]]:
    """(value, unit of its last digit) of every number."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _entries(item, f"{path}[{i}]")
    elif isinstance(value, str):
        texts = NUMBER.findall(re.sub("([-−]) ", r"\1", value))
        if not texts:
            raise refuse("explain.value", path, value)
        yield from (_number(text, path) for text in texts)
    elif isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        yield _number(repr(float(value)), path)
    else:
        raise refuse("explain.value", path, value)


def _has_text(value: Any) -> bool:
    return any(map(_has_text, value)) if isinstance(value, list) else isinstance(value, str)


def _number(text: str, path: str) -> tuple[float, float]:
    try:
        value = value_of(text)
    except NoValue:
        value = np.inf
    if np.isinf(value):
        raise refuse("explain.value", path, text)
    return value, unit_of_last_digit(text)


def of_float32(values: Array) -> Array:
    """Which numbers are those of float32: these themselves, or what is printed of them."""
    with np.errstate(all="ignore"):
        single = np.asarray(values).astype(np.float32)
    printed = single.astype(float) == values
    for form in PRINTED:
        made = [float(form.format(one)) for one in single.ravel()]
        printed |= np.array(made, dtype=float).reshape(single.shape) == values
    return printed


def looks_single(numbers: list[Given]) -> bool:
    """True where every number is one of float32, or has no more digits than one tells."""
    values = np.concatenate([one.values for one in numbers])
    units = np.concatenate([one.units for one in numbers])
    exact = of_float32(values)
    with np.errstate(all="ignore"):
        digits = np.where(values == 0, 0, np.floor(np.log10(np.abs(values))) - np.log10(units) + 1)
    return bool(np.all(exact | (digits <= 9.5)))
