"""What each column is used for unless somebody says otherwise, and why some are not used."""

from __future__ import annotations

from .columns import Column
from .reading import Table

TARGET_NAMES = frozenset(
    ["target", "class", "label", "labels", "y", "outcome", "output", "response", "species", "survived", "diagnosis"]
)
"""Names by which a column says that it is to be predicted."""
CALENDAR = frozenset(
    ["year", "month", "day", "date", "time", "week", "weekday", "hour", "minute", "second", "quarter", "timestamp"]
)
"""Names of columns that say when, which nobody predicts."""


def default_uses(table: Table, columns: list[Column]) -> list[str]:
    """input, target or "" for each column: by its name or its place the target, and what tells something as input."""
    if table.targets:
        first = table.width - table.targets
        return ["target" if c >= first else "input" if not columns[c].is_empty else "" for c in range(table.width)]
    useful = [column for column in columns if not reason(column)]
    target = target_of(useful or columns)
    if useful in ([], [target]):
        useful = [c for c in columns if c is target or c.kind != "category"]
    if useful in ([], [target]):
        useful = columns
    return ["target" if c is target else "input" if c in useful else "" for c in columns]


def target_of(columns: list[Column]) -> Column:
    """The column that is to be predicted: the last with a name that says so, or the last that says not when."""
    titles = {column.index: column.table.titles[column.index].lower() for column in columns}
    named = [column for column in columns if titles[column.index] in TARGET_NAMES]
    others = [column for column in columns if titles[column.index] not in CALENDAR]
    return (named or others or columns)[-1]


def reason(column: Column) -> str:
    """The code of the note that says why a column is not used, "" for one that is."""
    if column.is_empty:
        return "note.empty"
    if column.numbers_rows:
        return "note.index"
    if column.is_constant:
        return "note.constant"
    if column.is_mostly_missing:
        return "note.sparse"
    if column.kind == "date" or column.is_open_date:
        return "note.date" if column.kind == "date" else "note.date.open"
    return "note.row_names" if column.names_rows else ""
