"""The preview of a table: how it was read, what each column holds and is used for, and what is to be said of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..messages import counted, message, noted
from ..rules.limits import SCHEMA
from .columns import Column
from .marks import columns_of
from .notes import Notes, is_off_scale, scale_note, tell
from .reading import Table
from .uses import default_uses

SHOWN_CATEGORIES, SHOWN_ROWS = 20, 20


def preview(table: Table) -> dict[str, Any]:
    """The document of a preview."""
    columns = columns_of(table)
    uses = default_uses(table, columns)
    described = [_describe(column, use) for column, use in zip(columns, uses, strict=True)]
    notes = Notes()
    for note in table.notes:
        notes.add(note)
    tell(notes, table, columns, uses)
    scale = scale_note([columns[c] for c, use in enumerate(uses) if use == "input"])
    incomplete = incomplete_rows(table, [columns[c] for c, use in enumerate(uses) if use])
    if incomplete:
        notes.add(counted(incomplete, "note.incomplete"), {"label": "Reject the table instead", "missing": "refuse"})
    return {
        "schema": SCHEMA, "delimiter": table.delimiter, "header": table.header, "decimal": table.marks.decimal,
        "thousands": table.marks.thousands or "none", "signs": "ignore" if table.marks.signs else "refuse",
        "missing_marks": table.missing_marks,
        "targets": table.targets, "names_itself": table.names_itself,
        "rows": len(table.cells), "size": f"{counted(len(table.cells), 'row')}, {counted(table.width, 'column')}",
        "columns": described, "first": table.cells[:SHOWN_ROWS],
        "standardize": bool(scale),
        "standardize_note": message("note.scale.preview", scale=scale) if scale else "",
        "incomplete": incomplete,
        **noted(notes.texts), "offers": notes.offers,
    }  # fmt: skip


def incomplete_rows(table: Table, columns: list[Column]) -> int:
    """How many rows have a missing cell in one of the columns."""
    absent = [(column.index, missing) for column in columns if (missing := column.missing(column.kind))]
    return sum(any(row[c].strip() in missing for c, missing in absent) for row in table.cells) if absent else 0


def _describe(column: Column, use: str) -> dict[str, Any]:
    table, kind = column.table, column.kind
    missing = column.missing(kind)
    texts = table.counts[column.index].keys()
    document: dict[str, Any] = {
        "name": table.names[column.index], "kind": kind, "use": use, "doubtful": column.is_doubtful,
        "off_scale": is_off_scale(column), "missing": sum(missing.values()), "distinct": len(texts) - len(missing),
        "categories": [],
        "refused": sum(column.counts[text] for text in column.refused) if kind == "number" else 0,
        "lowest": None, "highest": None, "mean": None, "std": None,
    }  # fmt: skip
    if kind == "category":
        return {**document, "categories": sorted(texts - missing.keys())[:SHOWN_CATEGORIES]}
    amounts = column.amounts(kind)
    if not amounts:
        return document
    values = np.repeat(np.array(list(amounts.values())), [column.counts[text] for text in amounts])
    summary = {"lowest": np.min(values), "highest": np.max(values), "mean": np.mean(values), "std": np.std(values)}
    return {**document, **{key: float(value) for key, value in summary.items()}}
