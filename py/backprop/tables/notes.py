"""What is to be said of a table before it is used: each guess in a sentence, with the offers that would change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any

from ..messages import Message, counted, message
from .cells import Marks, quoted
from .columns import Column
from .marks import other_readings
from .reading import Table
from .uses import reason

SHOWN_COLUMNS, SHOWN_PLACES, SHOWN_MARKS, SHOWN_TEXT = 5, 5, 3, 40
LARGE = 3.0
"""Numbers beyond this in one input are a reason to standardize all inputs."""
CLASSES = 10
"""So many whole numbers one after the other may be the numbers of classes."""
MANY_CLASSES = 20
REASONS = (
    "note.index", "note.row_names", "note.constant", "note.sparse", "note.date", "note.date.open", "note.empty",
)  # fmt: skip


class Notes:
    """Sentences, and for some of them offers: a button's label with the choices, or a column's kind, that it sets."""

    def __init__(self) -> None:
        self.texts: list[Message] = []
        self.offers: list[dict[str, Any]] = []

    def add(self, text: Message, *offers: dict[str, Any]) -> None:
        """One sentence with its offers."""
        self.offers += [{"note": len(self.texts), **offer} for offer in offers]
        self.texts.append(text)


def tell(notes: Notes, table: Table, columns: list[Column], uses: list[str]) -> None:
    """All that is to be said of a table whose columns have these uses."""
    if table.header_doubt:
        label = f"Line {table.first_line} is " + ("data" if table.header else "the header")
        notes.add(table.header_doubt, {"label": label, "set": {"header": not table.header}})
    if table.marks_found:
        notes.add(table.marks_found, {"label": "Read decimal points", "set": {"decimal": ".", "thousands": "none"}})
    told = _tell_readings(notes, table, columns)
    _each(notes, [c for c in columns if c.may_hold_points_of_thousands], _points, _of_marks(Marks(",", ".")))
    _each(notes, [c for c in columns if c.is_doubtful and c.index not in told], _doubt)
    for c in [c for c in columns if c.kind == "number" and c.refused and c.index not in told][:SHOWN_COLUMNS]:
        notes.add(_refused(c), as_classes(c))
    marked = [c for c in columns if c.kind == "number" and c.marked and table.missing_marks != "none"]
    if len(marked) == 1:
        notes.add(_missing(marked[0]))
    elif marked:
        notes.add(_missing_in_several(marked))
    classes = [c for c, use in zip(columns, uses, strict=True) if use and c.kind == "category" and not c.is_doubtful]
    if table.missing_marks == "used":
        _each(notes, [c for c in classes if c.missing("category").keys() - {""}], _used_marks,
              {"label": "Read as classes", "set": {"missing_marks": "numbers"}})  # fmt: skip
    if table.missing_marks in ("used", "numbers"):
        _each(notes, [c for c in classes if c.counts and _read_marks(c)], _marks_of_classes,
              {"label": "Read as missing", "set": {"missing_marks": "all"}})  # fmt: skip
    _each(notes, [c for c in classes if len(c.odd) < len(c.counts)], _some_numbers)
    _each(notes, [c for c in classes if uses[c.index] == "input" and _is_diverse(c)], _many)
    for code in REASONS:
        _each(notes, [c for c in columns if not uses[c.index] and reason(c) == code], partial(_unused, code))
    for c in columns:
        if uses[c.index] == "target" and (note := class_note(c)):
            notes.add(note, as_classes(c))
    targets = [c for c in columns if uses[c.index] == "target"]
    if len(targets) == 1 and not table.targets and targets[0].index < table.width - 1:
        notes.add(message("note.target", column=_called(targets[0])))


def _tell_readings(notes: Notes, table: Table, columns: list[Column]) -> set[int]:
    """The offers of other marks; answers the columns that they speak of."""
    told: set[int] = set()
    for marks in other_readings(columns):
        more = [c for c in columns if c.reads(marks) and (c.odd or c.may_be_thousands)]
        told |= {c.index for c in more}
        names = ", ".join(table.names[c.index] for c in more[:SHOWN_COLUMNS]) + (" …" if more[SHOWN_COLUMNS:] else "")
        text = next(
            text
            for c in more
            for text in c.counts
            if marks.uses(text, table.marks) or ("," in text and c.may_be_thousands)
        )
        notes.add(
            message("note.reading", marks=marks.words, columns=names, text=text, number=marks.shown(text)),
            _of_marks(marks), *(as_classes(c) for c in more[:SHOWN_COLUMNS] if c.kind == "category"),
        )  # fmt: skip
    return told


def as_classes(column: Column) -> dict[str, Any]:
    """The offer to read a column as classes."""
    return {"label": f"Read {column.table.names[column.index]} as classes", "column": column.index, "kind": "category"}


def _of_marks(marks: Marks) -> dict[str, Any]:
    """The offer to read numbers with these marks."""
    parts = ["decimal commas"] * (marks.decimal == ",")
    parts += [f"{quoted(marks.thousands)} as thousands separator"] * bool(marks.thousands)
    parts += ["numbers without the signs beside them"] * marks.signs
    chosen = {"decimal": marks.decimal, "thousands": marks.thousands or "none"}
    return {
        "label": f"Read {' and '.join(parts)}",
        "set": chosen | ({"signs": "ignore"} if marks.signs else {}),
    }


def _each(
    notes: Notes, columns: list[Column], sentence: Callable[[Column], Message], offer: dict[str, Any] | None = None
) -> None:
    """A sentence for each of the first columns, and how many more there are."""
    for column in columns[:SHOWN_COLUMNS]:
        notes.add(sentence(column), *([offer] if offer and column is columns[0] else []))
    if (more := len(columns) - SHOWN_COLUMNS) > 0:
        notes.add(message("note.more", more=counted(more, "further column")))


def _points(column: Column) -> Message:
    text = next(text for text in column.counts if "." in text)
    return message("note.points", column=_called(column), text=text)


def _doubt(column: Column) -> Message:
    return message("note.doubt", column=_called(column), place=_at(column, column.refused))


def _refused(column: Column) -> Message:
    cells = sum(column.counts[text] for text in column.refused)
    about = {"column": _called(column), "place": _at(column, column.refused)}
    if cells == 1:
        return message("note.refused", **about)
    return message("note.refused.more", more=counted(cells - 1, "further cell"), **about)


def _missing(column: Column) -> Message:
    marks = column.marked
    lines = [str(line) for line, _ in islice(column.places(marks), SHOWN_PLACES + 1)]
    count = sum(column.texts[mark] for mark in marks)
    where = ", ".join(lines[:SHOWN_PLACES]) + (" …" if lines[SHOWN_PLACES:] else "")
    return counted(count, "note.missing", column=_called(column), marks=", ".join(marks[:SHOWN_MARKS]), lines=where)


def _used_marks(column: Column) -> Message:
    marks = [mark for mark in column.missing("category") if mark]
    count = sum(column.texts[mark] for mark in marks)
    return message("note.marks.used", column=_called(column), mark=marks[0], cells=counted(count, "cell"))


def _missing_in_several(columns: list[Column]) -> Message:
    more = " …" if columns[SHOWN_COLUMNS:] else ""
    names = ", ".join(c.table.names[c.index] for c in columns[:SHOWN_COLUMNS]) + more
    marks = dict.fromkeys(mark for column in columns for mark in column.marked)
    count = sum(column.texts[mark] for column in columns for mark in column.marked)
    return message("note.missing.several", columns=names, number=count, marks=", ".join([*marks][:SHOWN_MARKS]))


def _read_marks(column: Column) -> list[str]:
    """The marks of missing values that are read as classes."""
    return [mark for mark in column.marked if mark not in column.missing("category")]


def _marks_of_classes(column: Column) -> Message:
    marks = _read_marks(column)
    count = sum(column.texts[mark] for mark in marks)
    return message("note.marks", column=_called(column), mark=marks[0], cells=counted(count, "cell"))


def _some_numbers(column: Column) -> Message:
    numbers = column.size - sum(column.counts[text] for text in column.odd)
    return message("note.some_numbers", column=_called(column), numbers=numbers, size=column.size)


def _is_diverse(column: Column) -> bool:
    """True for so many classes, or one in each row, that they tell little."""
    return len(column.counts) > MANY_CLASSES or len(column.counts) == column.size > 2


def _many(column: Column) -> Message:
    classes, rows = len(column.counts), counted(column.size, "row")
    return message("note.many", column=_called(column), classes=classes, rows=rows)


def _unused(code: str, column: Column) -> Message:
    text, numbers = next(iter(column.counts), ""), counted(column.size, "cell")
    return message(code, column=_called(column), text=text[:SHOWN_TEXT], cells=numbers, rows=len(column.table.cells))


def _called(column: Column) -> str:
    name = column.called
    return name[0].upper() + name[1:]


def _at(column: Column, texts: list[str]) -> Message:
    line, text = next(column.places(texts))
    return message("note.place", text=text[:40], line=line)


def scale_note(inputs: list[Column]) -> Message | None:
    """Why the inputs had better be standardized, None when none is large."""
    for column in inputs:
        if column.kind != "category":
            amounts = column.amounts(column.kind).values()
            largest = max(max(amounts), -min(amounts)) if amounts else 0.0
            if largest > LARGE:
                return message("note.scale", largest=largest, column=column.called)
    return None


def is_off_scale(target: Column) -> bool:
    """True for a target of numbers that is far from 0, or that hardly varies: tanh units learn it slowly as it is."""
    if target.kind == "category" or class_note(target):
        return False
    values = target.amounts(target.kind).values()
    if not values:
        return False
    low, high = min(values), max(values)
    return max(high, -low) > LARGE or 0 < high - low < 1 / LARGE


def class_note(column: Column) -> Message | None:
    """What is to be said of a target of numbers that may be the numbers of classes, None for another one."""
    if column.kind != "number" or column.refused:
        return None
    found = set(column.values.values())
    values = sorted(found) if len(found) <= CLASSES else []
    if any(value != int(value) for value in values) or not 2 <= len(values) <= CLASSES:
        return None
    follow = values == [values[0] + k for k in range(len(values))] and values[0] in (0, 1)
    repeat = values == [0, 1] or 2 * len(values) <= column.size
    if not (repeat and (follow or values == [-1, 1])):
        return None
    shown = ", ".join(f"{value:g}" for value in values[:-1]) + f" and {values[-1]:g}"
    return message("note.classes", column=column.called, values=shown)
