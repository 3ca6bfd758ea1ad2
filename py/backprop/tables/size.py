"""How large a table may be."""

from __future__ import annotations

from ..errors import refuse
from ..messages import counted, message
from ..rules.limits import SAMPLE_COUNT

COLUMNS, CELLS, CELL_TEXT = 1_000, 1_000_000, 131_072
"""Columns, cells of the whole table, characters of a cell; of rows there may be as many as there may be samples."""


def check_size(rows: int, width: int) -> None:
    """Raises SpecError for a table of so many rows, without the header, and columns that may not be."""
    if not 1 <= width <= COLUMNS:
        raise refuse("table.columns", "rows[0]", counted(width, "column"), most=COLUMNS)
    if rows > SAMPLE_COUNT or rows * width > CELLS:
        given = message("table.size.given", rows=rows, columns=width)
        raise refuse("table.size", "rows", given, rows=SAMPLE_COUNT, cells=CELLS)
