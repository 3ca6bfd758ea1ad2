"""Every sentence of a refusal, a note or an advice by its code: a table for each part of the package.

Another language is another set of these tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from . import (
    advice,
    checks,
    data,
    departs,
    doors,
    exercises,
    layers,
    marking,
    methods,
    numbers,
    page,
    platforms,
    predicting,
    reading,
    runs,
    spec,
    tables,
    tools,
    writing,
)  # fmt: skip
from .sentence import Table

TABLES = (
    numbers,
    spec,
    layers,
    data,
    tables,
    runs,
    checks,
    doors,
    page,
    advice,
    methods,
    marking,
    tools,
    departs,
    reading,
    predicting,
    writing,
    platforms,
    exercises,
)
MESSAGES: Table = {code: row for table in TABLES for code, row in table.MESSAGES.items()}


class Message(str):
    """A text that knows its code and its parts: it is told as a text and travels with both."""

    code: str
    parts: dict[str, Any]

    def __new__(cls, text: str, code: str = "", parts: Mapping[str, Any] | None = None) -> Message:
        """The text as it is told; without a code it is a text that no table holds."""
        made = super().__new__(cls, text)
        made.code, made.parts = code, dict(parts or {})
        return made


def message(code: str, **parts: Any) -> Message:
    """The sentence of a code with its parts put in; a part may be a message itself. Raises KeyError where one lacks."""
    row = MESSAGES[code]
    if isinstance(row, str):
        return Message(row.format(**parts), code, parts)
    label, allowed, *hint = (text.format(**parts) for text in row)
    parts = {**parts, "label": parts.get("label", label), "allowed": parts.get("allowed", allowed)}
    return Message(
        " ".join([numbers.REFUSED.format(**{**parts, "label": label, "allowed": allowed}), *hint]), code, parts
    )


def counted(number: int, noun: str, **parts: Any) -> Message:
    """1 row, 2 rows: the sentence of one or that of many."""
    return message(f"{noun}.one" if number == 1 else f"{noun}.many", number=number, **parts)


def told(part: Any) -> Any:
    """A message as it travels, its code and its parts; any other part as a value of JSON."""
    if isinstance(part, Message):
        return {"code": part.code, "parts": {name: told(value) for name, value in part.parts.items()}}
    if isinstance(part, list | tuple):
        return [told(item) for item in part]
    if isinstance(part, float):
        return part if math.isfinite(part) else {"nonfinite": str(part)}
    return part if part is None or isinstance(part, bool | int) else str(part)


def noted(notes: Iterable[Message]) -> dict[str, Any]:
    """The notes of a document: their sentences, and beside these their codes and parts."""
    every = list(notes)
    return {"notes": every, "note_codes": [told(note) for note in every]}
