"""Rows as they are given, as lists, objects or the text of a table, brought into the order of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ..errors import SpecError, refuse
from ..messages import Message, counted, message
from ..numbers.json_reader import Reader
from ..numbers.strict_json import loads
from ..rules.limits import SAMPLE_COUNT
from ..tables.cells import Marks
from ..tables.marks import settled
from ..tables.reading import JSON_START, Table, read_table
from ..tables.size import CELLS
from .columns import NAMES_TOLD, Column

SEQUENCE = "sequence"
"""The column of a table that says which time steps belong together: equal cells below one another."""


@dataclass(frozen=True)
class Row:
    """One row of cells, where it stands, and what is wrong with the row as a whole, if anything."""

    cells: list[Any]
    place: Message
    path: str
    sequence: str = ""
    fault: SpecError | None = None


@dataclass
class Given:
    """All rows, and how many of them each sample has: one, or its time steps."""

    rows: list[Row]
    lengths: list[int]
    notes: list[Message] = field(default_factory=list)


def read_given(value: Any, columns: Sequence[Column], times: bool, decimal: str | None = None) -> Given:
    """Rows of any form, None for none yet. Raises SpecError for none, for too many, for columns that are not those.

    decimal: the decimal sign of a table; None: as its own numbers prove it.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8-sig", "replace")
    if isinstance(value, str):
        if not JSON_START.match(value):
            said = {"decimal": decimal} if decimal else {}
            return _of_table(settled(read_table(Reader({"text": value, **said}, "", "Table"))), columns, times)
        value = loads(value.lstrip("\ufeff"), "rows")
    if isinstance(value, dict) and "X" in value:
        value = value["X"]
    if value is None:
        return Given([], [])
    if not isinstance(value, list) or not value:
        raise refuse("predict.rows", "rows", value)
    given = _sequences(value, columns) if times else _samples(value, columns)
    _check_size(len(given.rows), len(columns))
    return given


def _check_size(rows: int, width: int) -> None:
    if rows > SAMPLE_COUNT or rows * width > CELLS:
        raise refuse("predict.size", "rows", counted(rows, "row"), rows=SAMPLE_COUNT, cells=CELLS)


def _samples(value: list[Any], columns: Sequence[Column]) -> Given:
    """A list of rows; one row alone may stand without its list."""
    if len(columns) > 1 and not any(isinstance(row, list | dict) for row in value):
        value = [value]
    rows = [_row(row, columns, f"rows[{r}]", message("predict.row", row=r + 1)) for r, row in enumerate(value)]
    return Given(
        rows, [1] * len(rows), _unused({key for row in value if isinstance(row, dict) for key in row}, columns)
    )


def _sequences(value: list[Any], columns: Sequence[Column]) -> Given:
    """A list of samples, each a list of time steps; one sample alone may stand without its list.

    Rows with one cell more than there are columns have their sequence first, as those of a table.
    """
    first = value[0]
    if all(isinstance(row, list) and len(row) == len(columns) + 1 and not isinstance(row[1], list) for row in value):
        rows = [
            _row(row[1:], columns, f"rows[{r}]", message("predict.row", row=r + 1), str(row[0]).strip())
            for r, row in enumerate(value)
        ]
        return Given(rows, [*_lengths(rows)])
    is_alone = not isinstance(first, list) or (len(columns) > 1 and not any(isinstance(x, list | dict) for x in first))
    samples = [value] if is_alone else value
    given = Given([], [])
    for s, sample in enumerate(samples):
        if not isinstance(sample, list) or not sample:
            raise refuse("predict.sequence", f"rows[{s}]", sample, label=message("predict.row", row=s + 1))
        for t, step in enumerate(sample):
            place = message("predict.row_at_time", row=s + 1, time=t + 1)
            given.rows.append(_row(step, columns, f"rows[{s}][{t}]", place, str(s + 1)))
        given.lengths.append(len(sample))
    return given


def _row(row: Any, columns: Sequence[Column], path: str, place: Message, sequence: str = "") -> Row:
    if isinstance(row, dict):
        return Row([row.get(column.name) for column in columns], place, path, sequence)
    cells = row if isinstance(row, list) else [row]
    fault = None
    if len(cells) != len(columns):
        given = counted(len(cells), "cell")
        fault = refuse(
            "predict.width", path, given, label=place, cells=counted(len(columns), "cell"), names=_names(columns)
        )
        cells = (cells + [None] * len(columns))[: len(columns)]
    return Row(cells, place, path, sequence, fault)


def _of_table(table: Table, columns: Sequence[Column], times: bool) -> Given:
    """The rows of a CSV text: its columns by name, or without names in order."""
    wanted, titles, first = [column.name for column in columns], list(table.titles), 0
    if not table.header and {*wanted} <= {cell.strip()[:64] for cell in table.cells[0]}:
        titles, first = [cell.strip() for cell in table.cells[0]], 1
    titles = [title[:64] for title in titles]
    notes = [*table.notes, *([table.marks_found] if table.marks_found else [])]
    if {*wanted} <= {*titles}:
        places = [titles.index(name) for name in wanted]
        key = titles.index(SEQUENCE) if times and SEQUENCE in titles and SEQUENCE not in wanted else None
        notes += _unused({title for c, title in enumerate(titles) if c != key}, columns)
    else:
        has_key = times and table.width == len(wanted) + 1
        if (table.header and any(title in wanted for title in titles)) or table.width - has_key != len(wanted):
            missing = next(name for name in wanted if name not in titles)
            given = ", ".join(titles) if table.header else counted(table.width, "column")
            raise refuse("predict.columns", "rows", given, missing=missing, names=_names(columns))
        key = 0 if has_key else None
        places = list(range(bool(has_key), table.width))
        if table.header:
            notes.append(message("predict.by_order", names=_names(columns)))
    _check_size(len(table.cells) - first, len(columns))
    rows = [
        Row([_plain(cells[c], column, table.marks) for c, column in zip(places, columns, strict=True)],
            message("predict.line", line=table.lines[r]), f"rows[{r - first}]",
            cells[key].strip() if key is not None else "1" if times else "")
        for r, cells in enumerate(table.cells) if r >= first
    ]  # fmt: skip
    return Given(rows, [*_lengths(rows)] if times else [1] * len(rows), notes)


def _plain(cell: str, column: Column, marks: Marks) -> str:
    """A number by the package's own grammar; a text that is none under these marks, and a class, stay as they are."""
    if column.categories or marks == Marks():
        return cell
    return (marks.plain(cell) or cell) if marks.is_number(cell) else cell


def _lengths(rows: list[Row]) -> Iterator[int]:
    """How many rows below one another have the same sequence."""
    for _, group in groupby(rows, lambda row: row.sequence):
        yield len([*group])


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(column.name for column in columns[:NAMES_TOLD]) + " …" * (len(columns) > NAMES_TOLD)


def _unused(found: set[str], columns: Sequence[Column]) -> list[Message]:
    others = sorted(name for name in found - {column.name for column in columns} if name)
    if not others:
        return []
    names = ", ".join(name[:64] for name in others[:NAMES_TOLD]) + " …" * (len(others) > NAMES_TOLD)
    return [message("predict.unused", names=names)]
