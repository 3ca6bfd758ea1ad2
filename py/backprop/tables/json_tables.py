"""Tables from JSON, read strictly: a list of rows, a list of objects, or `{"X": rows, "Y": rows}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..errors import SpecError, refuse, shown_text
from ..messages import message
from ..numbers.strict_json import loads
from .size import check_size

ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class JsonRows:
    """Rows of cells as texts, numbers as they are written, the first one with the columns' names when `header` is true.

    `lines[r]` is the number of the row in the text, from 1; `targets` last columns are known to be targets.
    `names_itself`: the names stand in each row, so that no row can be a header.
    """

    rows: list[list[str]]
    lines: list[int]
    header: bool | None
    targets: int = 0
    names_itself: bool = False


def json_rows(text: str, header: bool | None) -> JsonRows:
    """The rows of a JSON text; `header` says of a list of rows whether the first one names the columns.

    Raises SpecError, as for a cell that is neither a number nor a text, nor true, false or null.
    """
    try:
        found = _rows(loads(text.removeprefix("\ufeff"), numbers_as_written=True), header)
        if ESCAPED_HALF.search(text):
            "".join(cell for row in found.rows for cell in row).encode()
        return found
    except UnicodeEncodeError:
        raise refuse("table.half.json", "text", text) from None
    except SpecError as error:
        raise refuse("table.json", "text", text, why=error.message) from None


def _rows(value: Any, header: bool | None) -> JsonRows:
    if isinstance(value, dict):
        return _inputs_and_targets(value)
    if _are_lists(value):
        _check_widths(value, "Row")
        return JsonRows(_cells(value), list(range(1, len(value) + 1)), header)
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return _objects(value)
    raise SpecError(None, message("table.json.rows"))


def _inputs_and_targets(value: dict[str, Any]) -> JsonRows:
    if set(value) != {"X", "Y"}:
        raise SpecError(None, message("table.json.keys"))
    X, Y = value["X"], value["Y"]
    if not _are_lists(X) or not _are_lists(Y):
        raise SpecError(None, message("table.json.lists"))
    if len(X) != len(Y):
        raise SpecError(None, message("table.json.lengths", inputs=len(X), targets=len(Y)))
    inputs, targets = _check_widths(X, "In X row"), _check_widths(Y, "In Y row")
    names = [f"x{k + 1}" for k in range(inputs)] + [f"y{k + 1}" for k in range(targets)]
    return _named(names, [x + y for x, y in zip(X, Y, strict=True)], targets)


def _objects(objects: list[dict[str, Any]]) -> JsonRows:
    """A key that an object lacks is an empty cell, as null is; one that the first object lacks has no column."""
    names = dict.fromkeys(objects[0])
    check_size(len(objects), len(names))
    for r, row in enumerate(objects):
        further = next((key for key in row if key not in names), None)
        if further is not None:
            raise SpecError(None, message("table.json.further", row=r + 1, key=shown_text(further)))
    return _named(list(names), [[row.get(name) for name in names] for row in objects], 0)


def _named(names: list[str], rows: list[list[Any]], targets: int) -> JsonRows:
    return JsonRows([names, *_cells(rows)], list(range(len(rows) + 1)), True, targets, names_itself=True)


def _are_lists(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, list) for row in value)


def _check_widths(rows: list[list[Any]], name: str) -> int:
    width = len(rows[0])
    if not width:
        raise SpecError(None, message("table.json.empty", what=name))
    for r, row in enumerate(rows):
        if len(row) != width:
            raise SpecError(None, message("table.json.width", what=name, row=r + 1, cells=len(row), width=width))
    return width


def _cells(rows: list[list[Any]]) -> list[list[str]]:
    return [[_cell(value, r) for value in row] for r, row in enumerate(rows)]


def _cell(value: Any, row: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):  # Two categories, as JSON writes them.
        return "true" if value else "false"
    raise SpecError(None, message("table.json.cell", row=row + 1))
