"""JSON as RFC 8259 has it: what two readers could understand differently is refused, and never written."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import SpecError, shown_text
from ..messages import Message, message
from ..messages.numbers import TEXT_LIMIT
from ..rules.limits import JSON_DEPTH
from .packed import is_packed, packed
from .special import Array

Json = Any  # a document: what a key holds is said in `documents/shapes`


def loads(text: str, field: str | None = None, *, numbers_as_written: bool = False) -> Any:
    """The value of a JSON text; raises `SpecError(field, …)` that says what is wrong and where.

    Numbers are floats and integers, or texts of the digits as they stand. One that float64 can't hold is refused with
    its path, `field` before it.
    """
    if depth(text) > JSON_DEPTH:
        raise SpecError(field, message("json.deep", most=JSON_DEPTH))
    refused: list[_Number] = []
    real: Callable[[str], Any] | None = None
    whole: Callable[[str], Any] | None = None
    if numbers_as_written:
        real = whole = str
    elif _may_be_extreme(text):
        real, whole = _reader(_float, refused), _reader(_integer, refused)
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=real, parse_int=whole)
        if refused:
            raise SpecError(_joined(field, _path(value, refused[0], "")), refused[0].why)
        return value
    except json.JSONDecodeError as error:
        fault = f"{error.msg[0].lower()}{error.msg[1:]}"
        raise SpecError(field, message("json.syntax", fault=fault, line=error.lineno, column=error.colno)) from None
    except _Refused as refused:
        raise SpecError(field, refused.why) from None


def _may_be_extreme(text: str) -> bool:
    """Whether a number may be extreme; others are read at once. As bytes: a pattern takes fifty times as long."""
    told = text.encode(errors="replace").translate(ALIKE)
    return any(sign in told for sign in EXTREME)


class _Refused(Exception):
    def __init__(self, why: Message) -> None:
        self.why = why


STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string, or one that never ends. Possessive: a text of megabytes leaves no way back to remember."""
BRACKET = re.compile(r"[\[\]{}]")
ALIKE = bytes.maketrans(b"123456789.E+", b"0000000000e-")
EXTREME = (b"e000", b"e-000", b"0" * 200)
"""What stands, after `ALIKE`, where a number may be that float64 can't hold, or one of too many digits."""
NONZERO = re.compile("[^eE]*[1-9]")


def depth(text: str) -> int:
    """The deepest nesting outside strings; counted first, since deep nesting would end the interpreter."""
    deepest = now = 0
    for bracket in BRACKET.finditer(STRING.sub("", text)):
        now += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, now)
    return deepest


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _Refused(message("json.twice", key=shown_text(key)))
        seen[key] = value
    return seen


def _constant(name: str) -> float:
    raise _Refused(message("json.constant", name=name))


@dataclass(frozen=True, eq=False)
class _Number:
    """Stands in the value where a number can't."""

    why: Message


def _reader(read: Callable[[str], Any], refused: list[_Number]) -> Callable[[str], Any]:
    def number(text: str) -> Any:
        value = read(text)
        if isinstance(value, _Number):
            refused.append(value)
        return value

    return number


def _float(text: str) -> float | _Number:
    value = float(text)
    if math.isinf(value):
        return _Number(message("json.number.large", number=_short(text)))
    if not value and NONZERO.match(text):
        return _Number(message("json.number.small", number=_short(text)))
    return value


def _integer(text: str) -> int | _Number:
    return int(text) if len(text) <= TEXT_LIMIT else _Number(message("json.number.long", number=_short(text)))


def _short(text: str) -> str:
    return text[:40] + "…" * (len(text) > 40)


def _path(value: Any, wanted: _Number, path: str) -> str | None:
    """Where it stands, as paths in specs are written."""
    if value is wanted:
        return path
    items: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        items = ((f"{path}.{shown_text(key)}" if path else shown_text(key), item) for key, item in value.items())
    elif isinstance(value, list):
        items = ((f"{path}[{i}]", item) for i, item in enumerate(value))
    return next((found for at, item in items if (found := _path(item, wanted, at)) is not None), None)


def _joined(field: str | None, path: str | None) -> str | None:
    return (f"{field}{path}" if path.startswith("[") else f"{field}.{path}") if field and path else path or field


def encode(value: Any) -> Any:
    """Floats and arrays as JSON values, long ones packed where that is wanted; what is not finite says which it is."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else _nonfinite(value)
    array = np.asarray(value)
    return packed(array) if is_packed(array) and np.isfinite(array).all() else _listed(array)


def _listed(array: Array) -> Any:
    if np.isfinite(array).all():
        return array.tolist()
    return [_listed(item) for item in array] if array.ndim else _nonfinite(float(array))


def encode_all(document: Any) -> Any:
    """A dictionary of floats and arrays, nested or not, as JSON values."""
    if isinstance(document, dict):
        return {key: encode_all(value) for key, value in document.items()}
    if isinstance(document, list):
        return [encode_all(item) for item in document]
    return encode(document) if isinstance(document, float | np.ndarray) else document


def _nonfinite(number: float) -> dict[str, str]:
    return {"nonfinite": "nan" if number != number else "inf" if number > 0 else "-inf"}


def dumps(document: Any) -> str:
    """The document as JSON text: shortest round-trip digits, −0.0 kept, no NaN."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
