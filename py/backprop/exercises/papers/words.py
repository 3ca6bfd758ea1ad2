"""What all papers say: headings, how numbers are to be written, how many points there are."""

from __future__ import annotations

from typing import Any

from ...messages import message
from ..sheet import Question, Sheet


def word(name: str, **parts: Any) -> str:
    """A word or sentence of a sheet."""
    return str(message(f"exercise.paper.{name}", **parts))


def heading(sheet: Sheet) -> str:
    """Title and version."""
    return f"{sheet.title}, {word('version', version=sheet.version)}"


def points(sheet: Sheet) -> str:
    """“12 points in all”."""
    return word("all_points", points=sum(question.points for question in sheet.questions))


def typing(sheet: Sheet) -> str:
    """How numbers are to be written: the sheet asks for the same decimals everywhere."""
    digits = max(decimals(question) for question in sheet.questions)
    return word("typing", digits=digits) if digits else word("typing_whole")


def decimals(question: Question) -> int:
    """How many decimals are asked for."""
    return len(question.unit.partition(".")[2])


def rows_of(values: Any) -> list[list[str]]:
    """Nested decimal texts as rows, the last axis across; a number alone as one cell."""
    if isinstance(values, str):
        return [[values]]
    if all(isinstance(value, str) for value in values):
        return [list(values)]
    return [row for value in values for row in rows_of(value)]
