"""What the numbered inputs and outputs stand for, where the columns of the data have names."""

from __future__ import annotations

from typing import Any

from ..messages import Message, message
from .spec import Spec

MOST = 40
"""Further columns are not listed."""


def meanings(spec: Spec) -> list[Message]:
    """A sentence for each input and each target whose column has a name: x1 is (age − 40.5)/12.0."""
    about = spec.rows.about
    listed = (("inputs", spec.names[0]), ("targets", spec.names[-1]))
    told = [
        _meaning(name, column)
        for key, names in listed
        for name, column in zip(names, about.get(key, [])[:MOST], strict=False)
        if _is_named(name, column)
    ]
    if told and any(len(names) > MOST for _, names in listed):
        told.append(message("meaning.more", most=MOST))
    return told


def _is_named(unit: str, column: dict[str, Any]) -> bool:
    """True for a column that is called otherwise than its unit."""
    return column["name"] not in ("", unit) and (column["name"], unit) != ("y", "y1")


def _meaning(unit: str, column: dict[str, Any]) -> Message:
    name, category, other = (_on_one_line(column.get(key, "")) for key in ("name", "category", "other"))
    if "category" in column:
        code = "meaning.pair" if other else "meaning.category"
        return message(code, unit=unit, name=name, category=category, other=other)
    if "mean" in column:
        return message("meaning.scaled", unit=unit, name=name, mean=repr(column["mean"]), std=repr(column["std"]))
    return message("meaning.plain", unit=unit, name=name)


def _on_one_line(text: str) -> str:
    return text if text.isprintable() else repr(text)
