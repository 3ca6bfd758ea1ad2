"""Tables as they come: the text of a CSV or JSON file, or cells; what is recognized can be said otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import SpecError, refusal
from ..numbers.json_reader import Reader
from ..rules.limits import FILE_BYTES
from .cells import DECIMALS, THOUSANDS, Marks
from .header import recognized_header
from .json_tables import json_rows
from .size import CELL_TEXT, check_size
from .text import Rows, cut, long_cell

MARKS = ("numbers", "all", "none")
"""Where NA, ? and other marks are missing values: in columns of numbers, in all columns, nowhere."""
JSON_START = re.compile(r"\ufeff?\s*[\[{]")


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of one width, without the header; lines[r] is where row r stands in the file."""

    cells: list[list[str]]
    lines: Sequence[int]
    titles: list[str]
    """The header's names, "" for a column without one."""
    header: bool
    delimiter: str | None
    marks: Marks
    thousands_said: bool
    """Somebody has said what stands between thousands."""
    missing_marks: str
    """One of `MARKS`."""
    first_line: int = 1
    """Where the first row stands, header or not."""
    header_doubt: str = ""
    notes: tuple[str, ...] = ()
    targets: int = 0
    """So many last columns are known to be targets."""
    names_itself: bool = False
    """The names stand in each row, so that no row is a header."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.titles)

    @cached_property
    def names(self) -> list[str]:
        """A name for each column, by its number where the header has none."""
        return [title or f"column {c + 1}" for c, title in enumerate(self.titles)]

    def called(self, c: int) -> str:
        """The column as sentences name it."""
        return f"column {self.titles[c] or c + 1}"

    @cached_property
    def counts(self) -> list[Counter[str]]:
        """For each column its distinct texts, without outer blanks, and how often each stands there."""
        return [Counter(map(str.strip, column)) for column in zip(*self.cells, strict=True)]

    @cached_property
    def has_decimal_commas(self) -> bool:
        """True when some number holds a comma that can't stand between thousands."""
        with_comma = (text for counts in self.counts for text in counts if "," in text)
        return any(Marks(",").is_number(text) and not Marks(".", ",").is_number(text) for text in with_comma)


@dataclass
class _Found:
    """What a format gives before the header is known."""

    rows: Rows
    header: bool | None
    targets: int = 0
    names_itself: bool = False


def read_table(params: Reader) -> Table:
    """The table of a request; refused in the words of the page."""
    decimal = params.choice("decimal", "Decimal sign", DECIMALS, ".")
    thousands = params.choice("thousands", "Thousands separator", THOUSANDS, "none")
    if thousands == decimal:
        raise refusal("thousands", "Thousands separator", thousands, "a sign other than the decimal sign")
    missing_marks = params.choice("missing_marks", "Marks of missing values", MARKS, "numbers")
    said = params.has("thousands")
    header = params.raw("header")
    if header is not None and not isinstance(header, bool):
        raise refusal("header", "Header", header, "true, false, or blank")
    found = _found(params, header)
    _check_cells(found.rows, header)
    return _named(found, Marks(decimal, "" if thousands == "none" else thousands), said, missing_marks)


def _found(params: Reader, header: bool | None) -> _Found:
    delimiter: str | None = params.raw("delimiter")
    text, cells, lines = params.raw("text"), params.raw("rows"), params.raw("lines")
    form = params.choice("format", "Format", ("auto", "csv", "json"), "auto")
    if not isinstance(text, str):
        return _Found(_given(cells, lines, delimiter), header)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise refusal(
            "text", "Table", text, "text", "It contains an incomplete character (an unpaired surrogate)."
        ) from None
    if form == "json" or (form == "auto" and delimiter is None and JSON_START.match(text)):
        if len(text) > FILE_BYTES:
            raise refusal("text", "Table", f"{len(text)} characters", f"at most {FILE_BYTES} characters")
        read = json_rows(text, header)
        return _Found(Rows(read.rows, read.lines, None), read.header, read.targets, read.names_itself)
    return _Found(cut(text, delimiter), header)


def _given(cells: Any, lines: Any, delimiter: str | None) -> Rows:
    """Cells that were cut by somebody else."""
    if not isinstance(cells, list) or not cells:
        raise SpecError("rows", "Table: it has no rows.")
    places = lines if isinstance(lines, list) and len(lines) == len(cells) else list(range(1, len(cells) + 1))
    if not all(isinstance(line, int) for line in places):
        raise refusal("lines", "Lines", lines, "a whole number for each row")
    for r, row in enumerate(cells):
        if not isinstance(row, list):
            raise SpecError(f"rows[{r}]", f"Table: line {places[r]} has 0 of {len(cells[0])} columns.")
        for c, cell in enumerate(row):
            if not isinstance(cell, str):
                raise refusal(f"rows[{r}][{c}]", f"Line {places[r]}", cell, "texts")
            if len(cell) > CELL_TEXT:
                raise long_cell(places[r], len(cell))
            if "\0" in cell:
                raise SpecError(f"rows[{r}][{c}]", f"Table: line {places[r]} contains a NUL character.")
    return Rows(cells, places, delimiter)


def _check_cells(rows: Rows, header: bool | None) -> None:
    """Rows of one width; a first one that is short by one lacks the name of the first or of an empty last column."""
    cells = rows.cells
    if not cells:
        raise SpecError("rows", "Table: it has no rows.")
    widths = Counter(map(len, cells))
    width = max(widths, key=lambda w: (widths[w], w == len(cells[0])))
    check_size(1, width)
    if header is not False and len(cells) > 2 and len(cells[0]) == width - 1 and widths[width] == len(cells) - 1:
        ends_empty = not any(row[-1].strip() for row in cells[1:])
        cells[0] = [*cells[0], ""] if ends_empty else ["", *cells[0]]
        where = "last column, which is empty" if ends_empty else "first column"
        rows.notes.append(f"Line {rows.lines[0]} has one cell fewer: it lacks a name for the {where}.")
    for r, row in enumerate(cells):
        if len(row) != width:
            raise SpecError(f"rows[{r}]", f"Table: line {rows.lines[r]} has {len(row)} of {width} columns.")


def _named(found: _Found, marks: Marks, thousands_said: bool, missing_marks: str) -> Table:
    """The rows with the first one as header, if it is one."""
    cells, lines = found.rows.cells, found.rows.lines
    header, doubt = found.header, ""
    if header is None:
        recognized = recognized_header(cells)
        header, doubt = recognized.is_one, recognized.doubt
    titles = [name.strip() for name in cells[0]] if header else [""] * len(cells[0])
    twice = next((name for c, name in enumerate(titles) if name and name in titles[:c]), None)
    if twice is not None:
        raise refusal("rows[0]", "Header", twice, "each name once")
    if header and len(cells) == 1:
        raise SpecError("rows", "Table: it has a header but no rows.")
    check_size(len(cells) - header, len(titles))
    return Table(
        cells[header:], lines[header:], titles, header, found.rows.delimiter, marks, thousands_said, missing_marks,
        lines[0], doubt.replace("Line 1 ", f"Line {lines[0]} ", 1), tuple(found.rows.notes),
        found.targets, found.names_itself,
    )  # fmt: skip
