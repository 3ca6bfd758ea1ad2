"""Tables as they come: cells from the page, or the text of a CSV or JSON file; header and delimiter recognized."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .errors import SpecError, refusal
from .fields import GRAMMAR
from .json_tables import json_rows
from .limits import FILE_BYTES, NUMBER
from .reading import Reader
from .table_size import CELL_TEXT, check_size

DELIMITERS = (",", ";", "\t", "|")
DECIMALS = (".", ",")


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of one width, without the header; lines[r] is where row r stands in the file."""

    cells: list[list[str]]
    lines: Sequence[int]
    names: list[str]
    header: bool
    delimiter: str | None
    decimal: str
    targets: int = 0
    """So many last columns are known to be targets."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.names)

    def plain(self, text: str) -> str:
        """A number's text with a point."""
        return text if self.decimal == "." or "." in text else text.replace(",", ".", 1)

    def number(self, text: str) -> float | None:
        """The number that a cell says, None if it says none that is allowed."""
        return _number(self.plain(text))


def _number(text: str) -> float | None:
    trimmed = text.strip(" \t\r\n").replace("−", "-")
    if not GRAMMAR.fullmatch(trimmed):
        return None
    value = float(trimmed)
    return value if abs(value) <= float(NUMBER.maximum or 0) else None


def read_table(params: Reader) -> Table:
    """The table of a request; refused in the words of the page."""
    decimal = params.choice("decimal", "Decimal sign", DECIMALS, ".")
    header = params.raw("header")
    if header is not None and not isinstance(header, bool):
        raise refusal("header", "Header", header, "true, false, or blank")
    delimiter: str | None = params.raw("delimiter")
    text, rows, lines = params.raw("text"), params.raw("rows"), params.raw("lines")
    form = params.choice("format", "Format", ("csv", "json"), "csv")
    if not isinstance(text, str):
        return _checked(rows, lines, header, delimiter, decimal)
    if form == "json":
        _check_text(text)
        found = json_rows(text, header)
        return replace(_checked(found.rows, found.lines, found.header, None, decimal), targets=found.targets)
    rows, lines, delimiter = csv_rows(text, delimiter)
    return _checked(rows, lines, header, delimiter, decimal)


def csv_rows(text: str, delimiter: str | None = None) -> tuple[list[list[str]], list[int], str]:
    """Rows, the line on which each begins, and the delimiter (recognized when None) of a CSV text."""
    _check_text(text)
    if delimiter is not None and delimiter not in DELIMITERS:
        raise refusal("delimiter", "Delimiter", delimiter, "a comma, a semicolon, a tab or a bar")
    chosen = delimiter or _recognized(text)
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=chosen, strict=True)
    rows, lines, begins = [], [], 1
    try:
        for row in reader:
            if row:  # an empty line is none
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise _long_cell(begins, CELL_TEXT + 1) from None
        why = "a quote is opened and never closed" if "end of data" in str(error) else "its quotes do not fit together"
        raise SpecError("text", f"Table: line {begins} can't be read: {why}.") from None
    return rows, lines, chosen


def _check_text(text: str) -> None:
    if len(text) > FILE_BYTES:
        raise refusal("text", "Table", f"{len(text)} characters", f"at most {FILE_BYTES} characters")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise SpecError("text", f"Table: line {line} holds a NUL character. This is no text, or not in UTF-8.")


def _recognized(text: str) -> str:
    """The delimiter that cuts the first lines into equally many columns, the most of them; else a comma."""
    sample = text[:65_536].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:20]
    best, most = ",", 1
    for delimiter in DELIMITERS:
        try:
            widths = {len(row) for row in csv.reader(sample, delimiter=delimiter) if row}
        except csv.Error:
            continue
        if len(widths) == 1 and (width := widths.pop()) > most:
            best, most = delimiter, width
    return best


def _checked(rows: Any, lines: Any, header: bool | None, delimiter: str | None, decimal: str) -> Table:
    if not isinstance(rows, list) or not rows:
        raise SpecError("rows", "Table: it holds no rows.")
    places = lines if isinstance(lines, list) and len(lines) == len(rows) else list(range(1, len(rows) + 1))
    if not all(isinstance(line, int) for line in places):
        raise refusal("lines", "Lines", lines, "a whole number for each row")
    width = len(rows[0]) if isinstance(rows[0], list) else 0
    check_size(len(rows) - bool(header), width)
    for r, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != width:
            found = len(row) if isinstance(row, list) else 0
            raise SpecError(f"rows[{r}]", f"Table: line {places[r]} has {found} of {width} columns.")
        for c, cell in enumerate(row):
            if not isinstance(cell, str):
                raise refusal(f"rows[{r}][{c}]", f"Line {places[r]}", cell, "texts")
            if len(cell) > CELL_TEXT:
                raise _long_cell(places[r], len(cell))
            if "\0" in cell:
                raise SpecError(f"rows[{r}][{c}]", f"Table: line {places[r]} holds a NUL character.")
    named = _looks_like_header(rows) if header is None else header
    names = [name.strip() for name in rows[0]] if named else [f"column {c + 1}" for c in range(width)]
    names = [name or f"column {c + 1}" for c, name in enumerate(names)]
    twice = next((name for c, name in enumerate(names) if name in names[:c]), None)
    if twice is not None:
        raise refusal("rows[0]", "Header", twice, "each name once")
    if named and len(rows) == 1:
        raise SpecError("rows", "Table: it holds a header and no rows.")
    return Table(rows[named:], places[named:], names, named, delimiter, decimal)


def _looks_like_header(rows: list[list[str]]) -> bool:
    """No number in the first row, and a number below it in some column: or all cells of it found nowhere below."""
    first, rest = rows[0], rows[1:]
    if not rest or any(_number(cell) is not None or not cell.strip() for cell in first):
        return False
    if any(_number(row[c]) is not None for row in rest[:20] for c in range(len(first)) if c < len(row)):
        return True
    return all(cell not in {row[c] for row in rest if c < len(row)} for c, cell in enumerate(first))


def _long_cell(line: int, length: int) -> SpecError:
    return refusal("rows", f"Line {line}", f"a cell of {length} characters", f"cells of at most {CELL_TEXT} characters")
