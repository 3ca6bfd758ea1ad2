"""Tables as they come: the text of a CSV or JSON file, or cells; what is recognized can be said otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

from ..errors import SpecError, refuse
from ..messages import Message, counted, message
from ..numbers.json_reader import Reader
from ..rules.limits import FILE_BYTES
from .cells import DECIMALS, SIGNS, THOUSANDS, Marks
from .described import take_description
from .header import recognized_header
from .json_tables import json_rows
from .size import CELL_TEXT, check_size
from .text import BREAK, Rows, cut, long_cell

MARKS = ("used", "numbers", "all", "none")
"""Where NA, ? and other marks are missing values: among numbers, and in other columns those used there; among numbers
alone; in all columns; nowhere."""
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
    header_doubt: Message | None = None
    notes: tuple[Message, ...] = ()
    targets: int = 0
    """So many last columns are known to be targets."""
    names_itself: bool = False
    """The names stand in each row, so that no row is a header."""
    marks_said: bool = False
    """Somebody has said how numbers are written."""
    marks_found: Message | None = None
    """How they were found to be written, where that is not with points alone."""
    used_marks: frozenset[str] = frozenset()
    """The marks of missing values that stand among numbers."""
    classes: tuple[str, ...] = ()
    """The names of the last column's classes in their order, where the file tells them."""

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

    def changed(self, **fields: Any) -> Table:
        """The same cells with other fields; what was counted is kept."""
        other = replace(self, **fields)
        if "counts" in self.__dict__:
            other.__dict__["counts"] = self.counts
        return other

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
    classes: tuple[str, ...] = ()


def read_table(params: Reader) -> Table:
    """The table of a request; refused in the words of the page."""
    decimal = params.choice("decimal", "Decimal sign", DECIMALS, ".")
    thousands = params.choice("thousands", "Thousands separator", THOUSANDS, "none")
    if thousands == decimal:
        raise refuse("table.thousands", "thousands", thousands)
    signs = params.choice("signs", "Signs beside numbers", SIGNS, "refuse")
    missing_marks = params.choice("missing_marks", "Marks of missing values", MARKS, "used")
    said = params.has("thousands"), params.has("decimal") or params.has("thousands")
    header = params.raw("header")
    if header is not None and not isinstance(header, bool):
        raise refuse("table.header", "header", header)
    found = _found(params, header)
    if header is None and not found.names_itself:
        found.classes = take_description(found.rows)
    _check_cells(found.rows, header)
    marks = Marks(decimal, "" if thousands == "none" else thousands, signs == "ignore")
    return _named(found, marks, said, missing_marks)


def _found(params: Reader, header: bool | None) -> _Found:
    delimiter: str | None = params.raw("delimiter")
    text, cells, lines = params.raw("text"), params.raw("rows"), params.raw("lines")
    form = params.choice("format", "Format", ("auto", "csv", "json"), "auto")
    if not isinstance(text, str):
        return _Found(_given(cells, lines, delimiter), header)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise refuse("table.half", "text", text) from None
    if form == "json" or (form == "auto" and delimiter is None and JSON_START.match(text)):
        if len(text) > FILE_BYTES:
            raise refuse("table.characters", "text", counted(len(text), "character"), most=FILE_BYTES)
        read = json_rows(text, header)
        return _Found(Rows(read.rows, read.lines, None), read.header, read.targets, read.names_itself)
    return _Found(cut(text, delimiter), header)


def _given(cells: Any, lines: Any, delimiter: str | None) -> Rows:
    """Cells that were cut by somebody else."""
    if not isinstance(cells, list) or not cells:
        raise SpecError("rows", message("table.empty"))
    places = lines if isinstance(lines, list) and len(lines) == len(cells) else list(range(1, len(cells) + 1))
    if not all(isinstance(line, int) for line in places):
        raise refuse("table.lines", "lines", lines)
    for r, row in enumerate(cells):
        if not isinstance(row, list):
            raise SpecError(f"rows[{r}]", message("table.width", line=places[r], cells=0, width=len(cells[0])))
        for c, cell in enumerate(row):
            if not isinstance(cell, str):
                raise refuse("table.texts", f"rows[{r}][{c}]", cell, line=places[r])
            if len(cell) > CELL_TEXT:
                raise long_cell(places[r], len(cell))
            if "\0" in cell:
                raise SpecError(f"rows[{r}][{c}]", message("table.nul", line=places[r]))
    return Rows(cells, places, delimiter)


def _check_cells(rows: Rows, header: bool | None) -> None:
    """Rows of one width; a first one that is short by one lacks the name of the first or of an empty last column."""
    cells = rows.cells
    if not cells:
        raise SpecError("rows", message("table.empty"))
    widths = Counter(map(len, cells))
    width = max(widths, key=lambda w: (widths[w], w == len(cells[0])))
    check_size(1, width)
    if header is not False and len(cells) > 2 and len(cells[0]) == width - 1 and widths[width] == len(cells) - 1:
        ends_empty = not any(row[-1].strip() for row in cells[1:])
        cells[0] = [*cells[0], ""] if ends_empty else ["", *cells[0]]
        rows.notes.append(message("short.last" if ends_empty else "short.first", line=rows.lines[0]))
    for r, row in enumerate(cells):
        if len(row) != width:
            raise SpecError(f"rows[{r}]", message("table.width", line=rows.lines[r], cells=len(row), width=width))


def _named(found: _Found, marks: Marks, said: tuple[bool, bool], missing_marks: str) -> Table:
    """The rows with the first one as header, if it is one."""
    cells, lines = found.rows.cells, found.rows.lines
    header, doubt = (False if found.classes else found.header), None
    if header is None:
        recognized = recognized_header(cells)
        header = recognized.is_one
        doubt = message(recognized.doubt, line=lines[0], word=recognized.word) if recognized.doubt else None
    titles = [name.replace(BREAK, " ").strip() for name in cells[0]] if header else [""] * len(cells[0])
    for c, name in enumerate(titles):
        if name and name in titles[:c]:
            titles[c] = next(other for k in count(2) if (other := f"{name} {k}") not in titles)
            found.rows.notes.append(message("header.named_twice", line=lines[0], name=name[:40], other=titles[c][:40]))
    if header and len(cells) == 1:
        raise SpecError("rows", message("table.header.alone"))
    check_size(len(cells) - header, len(titles))
    return Table(
        cells[header:], lines[header:], titles, header, found.rows.delimiter, marks, said[0], missing_marks,
        lines[0], doubt, tuple(found.rows.notes),
        found.targets, found.names_itself, said[1], classes=found.classes,
    )  # fmt: skip
