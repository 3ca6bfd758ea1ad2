"""A table of texts, as a file or a person gives it, becomes X and Y: columns chosen, classes coded, cells checked.

Numbers follow the one grammar of the package. Nothing is guessed in silence: what was recognized (header, delimiter,
kind of a column) is told, and can be said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..messages import counted, message, noted
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..requests.parsing_data import standardized
from ..rules.limits import SCHEMA
from .columns import Column, other_readings
from .notes import SHOWN_TEXT, Notes, as_classes, class_note, scale_note
from .preview import preview
from .reading import Table, read_table

CATEGORIES = 512
MISSING = ("refuse", "drop")
FORMS = ("auto", "zero_one", "plus_minus", "one_hot")


@dataclass(frozen=True)
class Use:
    """A column that is used: as input or target, as numbers or categories, standardized or not."""

    column: int
    use: str
    kind: str
    standardize: bool


def table_document(params: Reader) -> dict[str, Any]:
    """The preview of a table; with `columns` the data that they make."""
    table = read_table(params)
    chosen = params.raw("columns")
    form = params.choice("classes", "Form of the classes", FORMS, "auto")
    missing = params.choice("missing", "Missing cells", MISSING, "refuse")
    params.close()
    if chosen is None:
        return preview(table)
    return _data(table, _uses(table, chosen), form, missing)


def _uses(table: Table, value: Any) -> list[Use]:
    if not isinstance(value, list) or not value:
        raise refuse("columns", "columns", value)
    uses: list[Use] = []
    for i, item in enumerate(value):
        reader = Reader(item, f"columns[{i}]", "Column")
        column = reader.raw("column")
        if isinstance(column, bool) or not isinstance(column, int) or not 0 <= column < table.width:
            raise refuse("column.index", reader.at("column"), column, last=table.width - 1)
        if any(use.column == column for use in uses):
            raise refuse("column.twice", reader.at("column"), column)
        role = reader.choice("use", "Use of the column", ("input", "target"))
        kind = reader.choice("kind", "Kind of column", ("number", "category"), "auto") if reader.has("kind") else ""
        reader.raw("kind")
        kind = kind or _settled_kind(Column(table, column))
        uses.append(Use(column, role, kind, reader.flag("standardize", "Standardize")))
        reader.close()
    for role in ("input", "target"):
        if not any(use.use == role for use in uses):
            raise SpecError("columns", message("columns.none", role=role))
    if sum(use.use == "target" and use.kind == "category" for use in uses) > 1:
        raise SpecError("columns", message("columns.classes"))
    return uses


def _settled_kind(column: Column) -> str:
    """What a column holds when nobody has said it; refused where nobody can tell."""
    if column.is_doubtful:
        line, text = next(column.places(column.doubted))
        others = other_readings([Column(column.table, c) for c in range(column.table.width)])
        read = "; ".join(
            message("column.reading", marks=marks.words, number=marks.shown(text))
            for marks in others if marks.is_number(text)
        )  # fmt: skip
        place = {"text": text[:SHOWN_TEXT], "line": line, "column": column.called}
        if read:
            raise SpecError("columns", message("column.doubtful.readings", readings=read, **place))
        raise SpecError("columns", message("column.doubtful", **place))
    return column.kind


def _data(table: Table, uses: list[Use], form: str, missing: str) -> dict[str, Any]:
    notes = Notes()
    rows = _complete(table, uses, missing, notes)
    _advise(table, uses, notes)
    made: dict[str, list[Array]] = {"input": [], "target": []}
    about: dict[str, list[dict[str, Any]]] = {"input": [], "target": []}
    classes: list[str] = []
    for use in uses:
        if use.kind == "number":
            values = _numbers(table, rows, use.column)[:, None]
            columns: list[dict[str, Any]] = [{"name": table.names[use.column][:64]}]
            if use.standardize:
                values, columns = standardized(values, columns)
        else:
            names, numbers = _categories(table, rows, use.column)
            values, columns = _coded(names, numbers, table.names[use.column], form if use.use == "target" else "input")
            classes = names if use.use == "target" else classes
        made[use.use].append(values)
        about[use.use] += columns
    X, Y = np.hstack(made["input"]), np.hstack(made["target"])
    kind = "classification" if classes and len(about["target"]) in (1, len(classes)) else "regression"
    told: dict[str, Any] = {"kind": kind, "inputs": about["input"], "targets": about["target"]}
    if kind == "classification":
        told["classes"] = [name[:64] for name in classes]
    return {
        "schema": SCHEMA, "data": {"X": X.tolist(), "Y": Y.tolist(), "about": told},
        "n_in": X.shape[1], "n_out": Y.shape[1], "kind": kind, **noted(notes.texts), "offers": notes.offers,
    }  # fmt: skip


def _advise(table: Table, uses: list[Use], notes: Notes) -> None:
    """What is worth knowing of columns of numbers that were taken as they are."""
    raw = [Column(table, use.column) for use in uses if use.kind == "number" and not use.standardize]
    roles = {use.column: use.use for use in uses}
    inputs, targets = ([c for c in raw if roles[c.index] == role] for role in ("input", "target"))
    if note := scale_note(inputs):
        notes.add(message("note.scale.data", scale=note))
    for column in targets:
        if note := class_note(column):
            notes.add(note, as_classes(column))


def _complete(table: Table, uses: list[Use], missing: str, notes: Notes) -> list[int]:
    """The rows without a missing cell among the columns used; what is to be said of the others is noted."""
    used = [(Column(table, use.column), use.kind) for use in uses]
    wanting = [
        (r, column.index, cell.strip())
        for column, kind in used if (absent := column.missing(kind))
        for r, row in enumerate(table.cells) if (cell := row[column.index]).strip() in absent
    ]  # fmt: skip
    if not wanting:
        return list(range(len(table.cells)))
    wanting.sort()
    where = [f"line {table.lines[r]}, {table.called(c)}" + (f" ({mark})" if mark else "") for r, c, mark in wanting]
    told = "; ".join(where[:5]) + (f"; and {len(where) - 5} more" if len(where) > 5 else "")
    state = "missing" if any(mark for _, _, mark in wanting) else "empty"
    if missing == "refuse":
        cells = counted(len(wanting), f"missing.{state}", places=told)
        raise SpecError(f"rows[{wanting[0][0]}][{wanting[0][1]}]", cells)
    dropped = {r for r, _, _ in wanting}
    rows = [r for r in range(len(table.cells)) if r not in dropped]
    if not rows:
        raise SpecError("rows", message("missing.all", places=told))
    notes.add(counted(len(dropped), f"dropped.{state}", places=told))
    return rows


def _numbers(table: Table, rows: list[int], c: int) -> Array:
    """(n_rows,), each cell by the grammar of numbers."""
    values = []
    for r in rows:
        text = table.cells[r][c]
        value = table.marks.number(text)
        if value is None:
            label = message("name.table_cell", line=table.lines[r], column=table.called(c))
            raise table.marks.refuse(text, f"rows[{r}][{c}]", label)
        values.append(value)
    return np.array(values, dtype=np.float64)


def _categories(table: Table, rows: list[int], c: int) -> tuple[list[str], Array]:
    """The distinct texts, sorted (numbers by value), and each row's number among them."""
    texts = [table.cells[r][c].strip() for r in rows]
    values = {text: table.marks.number(text) for text in sorted(set(texts), key=lambda text: (len(text), text))}
    if all(value is not None for value in values.values()):
        first: dict[Any, str] = {}  # 1 and 1.0 are one class, named by the shortest of its texts
        called_by = {text: first.setdefault(value, text) for text, value in values.items()}
        texts = [called_by[text] for text in texts]
        names = [first[value] for value in sorted(first)]
    else:
        names = sorted(values)
    called = table.called(c)
    label = called[0].upper() + called[1:]
    if len(names) > CATEGORIES:
        raise refuse("column.categories", "columns", f"{len(names)} categories", label=label, most=CATEGORIES)
    if len(names) < 2:
        raise refuse("column.category", "columns", names[0] if names else "", label=label)
    number = {name: i for i, name in enumerate(names)}
    return names, np.array([number[text] for text in texts])


def _coded(names: list[str], numbers: Array, column: str, form: str) -> tuple[Array, list[dict[str, Any]]]:
    """Categories as numbers: one-hot, or for two of them one column of 0 and 1, or of −1 and 1."""
    if form == "auto":
        form = "zero_one" if len(names) == 2 else "one_hot"
    if form in ("one_hot", "input"):
        return np.eye(len(names))[numbers], [{"name": column[:64], "category": name[:64]} for name in names]
    if len(names) > 2:
        raise refuse("column.form", "classes", form, count=len(names))
    low, step = (-1.0, 2.0) if form == "plus_minus" else (0.0, 1.0)
    return (low + step * numbers)[:, None], [{"name": column[:64], "category": names[1][:64]}]
