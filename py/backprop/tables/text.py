"""The text of a table cut into rows: what separates the columns is recognized, comments are passed over.

A line break inside quotes belongs to its cell, where it is shown as ⏎.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import SpecError, refuse
from ..messages import Message, counted, message
from ..rules.limits import FILE_BYTES, SAMPLE_COUNT
from .cells import is_missing, like_number
from .size import CELL_TEXT, COLUMNS, check_size

DELIMITERS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars", " ": "blanks"}
"""What may stand between columns, in the order in which equals are preferred."""
COMMENT = re.compile(r"\s*#(?!(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!))")
"""How a comment begins; faults of spreadsheets begin alike."""
OPENED = re.compile(r'(?:^|[,;\t|])[ ]*"')
"""A quote at the beginning of a cell."""
BREAK = "⏎"
SAMPLE_LINES = 20
PLACES_SHOWN = 5

Line = tuple[int, str]
"""A line's number in the text, from 1, and what stands in it."""


@dataclass
class Rows:
    """Rows of cells as they stand, the line on which each stands, what cut them, and what is to be said of it."""

    cells: list[list[str]]
    lines: list[int]
    delimiter: str | None
    notes: list[Message] = field(default_factory=list)


def cut(text: str, delimiter: str | None = None) -> Rows:
    """The rows of a text; `delimiter` is recognized when None.

    Raises SpecError for a text too large, a quote that does not close on its line, a cell too long.
    """
    _check_text(text)
    if delimiter is not None and delimiter not in DELIMITERS:
        raise refuse("table.delimiter", "delimiter", delimiter)
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [(n, line) for n, line in _joined(plain) if line.strip()]
    notes: list[Message] = []
    if lines and (said := _said_separator(lines[0][1])):
        lines, delimiter = lines[1:], delimiter or said
    if len(lines) > 2 * SAMPLE_COUNT:
        raise refuse("table.rows", "rows", counted(len(lines), "row"), most=SAMPLE_COUNT)
    lines, comments = _without_comments(lines)
    chosen = delimiter or recognized([line for _, line in lines[:SAMPLE_LINES]])
    rows = Rows([], [], chosen, notes)
    comments = _named_by_comment(rows, comments, lines)
    if comments:
        notes.append(_passed_over(comments, "skipped.comment"))
    _read(lines, rows)
    return rows


def _joined(plain: list[str]) -> Iterator[Line]:
    """The lines with their numbers from 1; those in which a quote stays open go on until it is closed."""
    n = 0
    while n < len(plain):
        line, begin = plain[n], n + 1
        n += 1
        if line.count('"') % 2 and OPENED.search(line) and not COMMENT.match(line):
            size, end = len(line), n
            while end < len(plain) and size <= CELL_TEXT:
                size += len(plain[end])
                end += 1
                if plain[end - 1].count('"') % 2:
                    line, n = BREAK.join(plain[n - 1 : end]), end
                    break
        yield begin, line


def _check_text(text: str) -> None:
    if len(text) > FILE_BYTES:
        raise refuse("table.characters", "text", counted(len(text), "character"), most=FILE_BYTES)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise SpecError("text", message("table.nul.text", line=line))


def _said_separator(line: str) -> str | None:
    """The separator of a line `sep=;`, which Excel writes and reads."""
    mark = line.strip("\"' \r\n")[4:] if line.lower().lstrip("\"'").startswith("sep=") else ""
    return mark if mark in DELIMITERS else None


def _without_comments(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines and the comments; where most lines of the rows begin with #, it is no sign of a comment."""
    marked = [COMMENT.match(line) is not None for _, line in lines]
    if False not in marked:
        return lines, []
    begin = marked.index(False)
    if 2 * sum(marked[begin:]) > len(marked) - begin:
        return lines, []
    rows = [line for line, is_comment in zip(lines, marked, strict=True) if not is_comment]
    return rows, [line for line, is_comment in zip(lines, marked, strict=True) if is_comment]


def _named_by_comment(rows: Rows, comments: list[Line], lines: list[Line]) -> list[Line]:
    """The comments that are none else: one above numbers, cut into as many words as NumPy writes headers, is a row."""
    above = [row for row in comments if row[0] < lines[0][0]]
    if above:
        names = _cut_line(above[-1][1].lstrip()[1:], str(rows.delimiter))
        first = _cut_line(lines[0][1], str(rows.delimiter))
        fits = names and first and len(names) == len(first) > 1
        if fits and not any(like_number(name) for name in names) and any(like_number(cell) for cell in first):
            rows.cells.append([name.strip() for name in names])
            rows.lines.append(above[-1][0])
            return [row for row in comments if row != above[-1]]
    return comments


def _passed_over(rows: list[Line], code: str) -> Message:
    shown = ", ".join(str(n) for n, _ in rows[:PLACES_SHOWN]) + (" …" if len(rows) > PLACES_SHOWN else "")
    return counted(len(rows), code, line=rows[0][0], lines=shown)


def _read(lines: list[Line], rows: Rows) -> None:
    """Each line as a row; a row of empty cells only is none."""
    delimiter, empty = str(rows.delimiter), []
    for n, line in lines:
        try:
            row = _cells(line, delimiter)
        except csv.Error as error:
            raise _bad_line(n, str(error)) from None
        if len(row) > COLUMNS:
            check_size(1, len(row))
        if any(map(str.strip, row)):
            rows.cells.append(row)
            rows.lines.append(n)
        else:
            empty.append((n, line))
    if empty and rows.cells:
        rows.notes.append(_passed_over(empty, "skipped.empty"))


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line. Raises csv.Error."""
    if delimiter == " ":
        line = line.replace("\t", " ").strip(" ")
    if '"' not in line:
        cells = line.split() if delimiter == " " else line.split(delimiter)
        if len(line) > CELL_TEXT and max(map(len, cells)) > CELL_TEXT:
            raise csv.Error("field larger")
        return cells
    return next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True))


def _cut_line(line: str, delimiter: str) -> list[str]:
    """The cells of a line, none where its quotes do not fit."""
    try:
        return _cells(line, delimiter)
    except csv.Error:
        return []


def _bad_line(n: int, fault: str) -> SpecError:
    """What csv.Error says of a line."""
    if "field larger" in fault:
        return long_cell(n, CELL_TEXT + 1)
    why = "table.quote.open" if "end of data" in fault else "table.quote.text"
    return SpecError("text", message(why, line=n))


def recognized(sample: list[str]) -> str:
    """The separator that cuts the lines into equally many cells, more than one, that hold no other separator."""
    found = [(score, delimiter) for delimiter in DELIMITERS if (score := _score(sample, delimiter))]
    return max(found, key=lambda row: row[0])[1] if found else ","


def _score(sample: list[str], delimiter: str) -> tuple[bool, float, bool] | None:
    """How well a separator fits: all lines alike (the header may lack one), the share of whole cells, not a blank."""
    rows = [row for line in sample if (row := _cut_line(line, delimiter))]
    if not rows:
        return None
    widths = Counter(len(row) for row in rows)
    width, count = widths.most_common(1)[0]
    if width < 2:
        width, count = next(((w, n) for w, n in widths.most_common() if w > 1), (1, 0))
    if width < 2:
        return None
    shorter = len(rows[0]) == width - 1 and count == len(rows) - 1 > 0
    cells = [cell for row in rows for cell in row]
    whole = sum(_is_whole(cell, delimiter) for cell in cells) / len(cells)
    return count == len(rows) or shorter, round(whole * count / len(rows), 6), delimiter != " "


def _is_whole(cell: str, delimiter: str) -> bool:
    """True for a cell that no other separator would cut: a number, or a text without one."""
    if is_missing(cell) or like_number(cell):
        return True
    if any(mark in cell for mark in DELIMITERS if mark not in (" ", delimiter)):
        return False
    parts = cell.split()
    return len(parts) < 2 or not all(like_number(part) or is_missing(part) for part in parts)


def long_cell(line: int, length: int) -> SpecError:
    """The refusal of a cell with more characters than a cell may have."""
    return refuse("table.cell", "rows", message("table.cell.given", number=length), line=line, most=CELL_TEXT)
