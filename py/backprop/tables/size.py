"""How large a table may be."""

from __future__ import annotations

from ..errors import refusal
from ..rules.limits import SAMPLE_COUNT

COLUMNS, CELLS, CELL_TEXT = 1_000, 1_000_000, 131_072
"""Columns, cells of the whole table, characters of a cell; of rows there may be as many as there may be samples."""


def check_size(rows: int, width: int) -> None:
    """Raises SpecError for a table of so many rows, without the header, and columns that may not be."""
    if not 1 <= width <= COLUMNS:
        raise refusal("rows[0]", "Table", f"{width} columns", f"1 to {COLUMNS} columns")
    if rows > SAMPLE_COUNT or rows * width > CELLS:
        given = f"{rows} rows of {width} columns"
        raise refusal("rows", "Table", given, f"at most {SAMPLE_COUNT} rows and {CELLS} cells")
