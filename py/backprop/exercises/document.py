"""Sheets as a JSON document, and read from one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..errors import refuse
from ..numbers.strict_json import Json, loads
from ..rules.limits import SCHEMA
from .sheet import Given, Question, Sheet


def sheets_document(sheets: Sequence[Sheet]) -> Json:
    """All versions with their keys."""
    return {"schema": SCHEMA, "sheets": [asdict(sheet) for sheet in sheets]}


def read_sheets(document: Any) -> list[Sheet]:
    """The sheets of such a document. Raises `SpecError` for another one."""
    try:
        return [_sheet(dict(sheet)) for sheet in document["sheets"]]
    except (TypeError, KeyError, ValueError):
        raise refuse("exercise.document", "sheets", document) from None


def sheets_in(text: str) -> Any:
    """The sheets of a text that is such a document, not yet read; None for another text."""
    if not text.lstrip("\ufeff \r\n\t").startswith("{"):
        return None
    try:
        document = loads(text.lstrip("\ufeff"))
    except ValueError:
        return None
    return document.get("sheets") if isinstance(document, dict) else None


def _sheet(told: dict[str, Any]) -> Sheet:
    given = tuple(Given(**{**one, "values": _tupled(one["values"])}) for one in told["given"])
    questions = tuple(Question(**{**one, "choices": tuple(one["choices"])}) for one in told["questions"])
    return Sheet(**{**told, "given": given, "questions": questions})


def _tupled(values: Any) -> Any:
    return tuple(map(_tupled, values)) if isinstance(values, list) else values
