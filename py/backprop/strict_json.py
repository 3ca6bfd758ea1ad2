"""JSON as RFC 8259 has it: what two readers could understand differently is refused, and never written."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np

from .errors import SpecError, shown_text
from .limits import JSON_DEPTH


def loads(text: str, field: str | None = None, *, numbers_as_written: bool = False) -> Any:
    """The value of a JSON text; raises `SpecError(field, …)` that says what is wrong and where.

    Numbers are floats and integers, or texts of the digits as they stand.
    """
    if _depth(text) > JSON_DEPTH:
        raise SpecError(field, f"It is nested more than {JSON_DEPTH} levels deep.")
    real, whole = (str, str) if numbers_as_written else (_float, _integer)
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=real, parse_int=whole)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SpecError(field, f"It is not JSON: {error.msg[0].lower()}{error.msg[1:]} at {where}.") from None
    except _Refused as refused:
        raise SpecError(field, str(refused)) from None


class _Refused(Exception):
    pass


STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string, or one that never ends. Possessive: a text of megabytes leaves no way back to remember."""
BRACKET = re.compile(r"[\[\]{}]")


def _depth(text: str) -> int:
    """The deepest nesting outside strings; counted first, since deep nesting would end the interpreter."""
    deepest = depth = 0
    for bracket in BRACKET.finditer(STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _Refused(f"The key “{shown_text(key)}” stands twice in one object.")
        seen[key] = value
    return seen


def _constant(name: str) -> float:
    raise _Refused(f"{name} is not a number that JSON allows.")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _Refused(f"The number {text[:40]} is too large.")
    return value


def _integer(text: str) -> int:
    if len(text) > 400:
        raise _Refused(f"The number {text[:40]}… is too long.")
    return int(text)


def encode(value: Any) -> Any:
    """Floats and arrays as JSON values; a number that is not finite becomes an object that says which."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else _nonfinite(value)
    array = np.asarray(value)
    if np.isfinite(array).all():
        return array.tolist()
    return [encode(item) for item in array] if array.ndim else _nonfinite(float(array))


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
