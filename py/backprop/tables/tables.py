"""A table of texts, as a file or a person gives it, becomes X and Y: columns chosen, classes coded, cells checked.

Numbers follow the one grammar of the package. Nothing is guessed in silence: what was recognized (header, delimiter,
kind of a column) is told, and can be said otherwise.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..messages import message, noted
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..requests.parsing_data import standardized
from ..rules.limits import SAMPLE_WEIGHT, SCHEMA
from .coding import WEIGHT, Use, categories, coded, complete_rows, numbers, sample_weights
from .columns import Column
from .marks import columns_of, other_readings, settled
from .notes import SHOWN_TEXT, Notes, as_classes, class_note, scale_note
from .preview import preview
from .reading import Table, read_table
from .sequences import NONE, Sequences, read_sequences, sequenced
from .set_up import set_up

MISSING = ("drop", "refuse")
FORMS = ("auto", "zero_one", "plus_minus", "one_hot")


def table_document(params: Reader) -> dict[str, Any]:
    """The preview of a table; with `columns` the data that they make."""
    table = settled(read_table(params))
    chosen = params.raw("columns")
    form = params.choice("classes", "Form of the classes", FORMS, "auto")
    missing = params.choice("missing", "Missing cells", MISSING, MISSING[0])
    sequences = read_sequences(params, table)
    params.close()
    if chosen is None:
        return preview(table)
    return _data(table, _uses(table, chosen, sequences), form, missing, sequences)


def _uses(table: Table, value: Any, sequences: Sequences) -> list[Use]:
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
        role = reader.choice("use", "Use of the column", ("input", "target", WEIGHT))
        kind = (
            reader.choice("kind", "Kind of column", ("number", "category", "date"), "auto")
            if reader.has("kind")
            else ""
        )
        reader.raw("kind")
        kind = "number" if role == WEIGHT else kind or _settled_kind(columns_of(table)[column])
        uses.append(Use(column, role, kind, reader.flag("standardize", "Standardize")))
        reader.close()
    for role in ("target",) if sequences.takes_targets else ("input", "target"):
        if not any(use.use == role for use in uses):
            raise SpecError("columns", message("columns.none", role=role))
    if sum(use.use == WEIGHT for use in uses) > 1:
        raise SpecError("columns", message("columns.weights"))
    if sequences != NONE and any(use.use == WEIGHT for use in uses):
        raise SpecError("columns", message("columns.weights.sequences"))
    if sum(use.use == "target" and use.kind == "category" for use in uses) > 1:
        raise SpecError("columns", message("columns.classes"))
    return uses


def _settled_kind(column: Column) -> str:
    """What a column holds when nobody has said it; refused where nobody can tell."""
    if column.is_doubtful:
        line, text = next(column.places(column.doubted))
        others = other_readings(columns_of(column.table))
        read = "; ".join(
            message("column.reading", marks=marks.words, number=marks.shown(text))
            for marks in others if marks.is_number(text)
        )  # fmt: skip
        place = {"text": text[:SHOWN_TEXT], "line": line, "column": column.called}
        if read:
            raise SpecError("columns", message("column.doubtful.readings", readings=read, **place))
        raise SpecError("columns", message("column.doubtful", **place))
    return column.kind


def _data(table: Table, uses: list[Use], form: str, missing: str, sequences: Sequences) -> dict[str, Any]:
    notes = Notes()
    rows = complete_rows(table, uses, missing, notes)
    _advise(table, uses, notes)
    made: dict[str, list[Array]] = {"input": [], "target": []}
    about: dict[str, list[dict[str, Any]]] = {"input": [], "target": []}
    classes: list[str] = []
    weights = {}
    for use in uses:
        if use.use == WEIGHT:
            weights = {SAMPLE_WEIGHT.name: sample_weights(table, rows, use).tolist()}
            notes.add(message("note.weights", column=table.called(use.column)))
            continue
        values, columns, names = _made(table, rows, use, form)
        classes = names if use.use == "target" and names else classes
        made[use.use].append(values)
        about[use.use] += columns
    X, Y = (np.hstack([np.empty((len(rows), 0)), *made[role]]) for role in ("input", "target"))
    kind = "classification" if classes and len(about["target"]) in (1, len(classes)) else "regression"
    told: dict[str, Any] = {"kind": kind, "inputs": about["input"], "targets": about["target"]}
    if kind == "classification":
        told["classes"] = [name[:64] for name in classes]
    if sequences != NONE:
        X, Y = sequenced(table, rows, X, Y, told, sequences, notes)
    fit, fit_notes = set_up(X, Y, told)
    return {
        "schema": SCHEMA, "data": {"X": X.tolist(), "Y": Y.tolist(), **weights, "about": told},
        "n_in": X.shape[-1], "n_out": Y.shape[-1], "kind": kind, "times": X.ndim > 2,
        "fit": fit, "fit_notes": fit_notes, **noted(notes.texts), "offers": notes.offers,
    }  # fmt: skip


def _made(table: Table, rows: list[int], use: Use, form: str) -> tuple[Array, list[dict[str, Any]], list[str]]:
    """The column's numbers (n_rows, n_columns), what they are, and the names of its classes, if it holds some."""
    name = table.names[use.column][:64]
    if use.kind == "category":
        names, places = categories(table, rows, use.column)
        is_pair = use.use == "input" and columns_of(table)[use.column].is_logical
        return *coded(names, places, name, form if use.use == "target" else "auto" if is_pair else "one_hot"), names
    values, columns = numbers(table, rows, use)[:, None], [{"name": name}]
    if use.standardize:
        values, columns = standardized(values, columns)
    return values, columns, []


def _advise(table: Table, uses: list[Use], notes: Notes) -> None:
    """What is worth knowing of columns of numbers that were taken as they are."""
    raw = [columns_of(table)[u.column] for u in uses if u.kind == "number" and not u.standardize and u.use != WEIGHT]
    roles = {use.column: use.use for use in uses}
    inputs, targets = ([c for c in raw if roles[c.index] == role] for role in ("input", "target"))
    if note := scale_note(inputs):
        notes.add(message("note.scale.data", scale=note))
    for column in targets:
        if note := class_note(column):
            notes.add(note, as_classes(column))
    for use in uses:
        if use.use == "target" and use.standardize and use.kind != "category":
            notes.add(message("note.scale.target", column=table.called(use.column)))
