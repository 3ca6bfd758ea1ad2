"""The preview of a table: how it was read, what each column holds and is used for, and what is to be said of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..messages import counted, message, noted
from ..rules.limits import SCHEMA
from .columns import Column
from .notes import Notes, scale_note, tell
from .reading import Table

SHOWN_CATEGORIES, SHOWN_ROWS = 20, 20


def preview(table: Table) -> dict[str, Any]:
    """The document of a preview."""
    columns = [Column(table, c) for c in range(table.width)]
    uses = default_uses(table, columns)
    described = [_describe(column, use) for column, use in zip(columns, uses, strict=True)]
    notes = Notes()
    for note in table.notes:
        notes.add(note)
    tell(notes, table, columns, uses)
    scale = scale_note([columns[c] for c, use in enumerate(uses) if use == "input"])
    return {
        "schema": SCHEMA, "delimiter": table.delimiter, "header": table.header, "decimal": table.marks.decimal,
        "thousands": table.marks.thousands or "none", "missing_marks": table.missing_marks,
        "targets": table.targets, "names_itself": table.names_itself,
        "rows": len(table.cells), "size": f"{counted(len(table.cells), 'row')}, {counted(table.width, 'column')}",
        "columns": described, "first": table.cells[:SHOWN_ROWS],
        "standardize": bool(scale),
        "standardize_note": message("note.scale.preview", scale=scale) if scale else "",
        **noted(notes.texts), "offers": notes.offers,
    }  # fmt: skip


def default_uses(table: Table, columns: list[Column]) -> list[str]:
    """input, target or "" for each column: the last is the target; what is empty or numbers the rows is not used."""
    wanted = table.targets or 1
    used = [column.index for column in columns if not column.is_empty and not column.numbers_rows]
    if len(used) <= wanted or table.targets:
        used = list(range(table.width))
    return ["" if c not in used else "target" if c in used[-wanted:] else "input" for c in range(table.width)]


def _describe(column: Column, use: str) -> dict[str, Any]:
    table, kind = column.table, column.kind
    missing = column.missing(kind)
    texts = table.counts[column.index].keys()
    document: dict[str, Any] = {
        "name": table.names[column.index], "kind": kind, "use": use, "doubtful": column.is_doubtful,
        "missing": sum(missing.values()), "distinct": len(texts) - len(missing), "categories": [],
        "refused": sum(column.counts[text] for text in column.refused) if kind == "number" else 0,
        "lowest": None, "highest": None, "mean": None, "std": None,
    }  # fmt: skip
    found = [(value, column.counts[text]) for text, value in column.values.items()]
    if kind == "category":
        return {**document, "categories": sorted(texts - missing.keys())[:SHOWN_CATEGORIES]}
    if not found:
        return document
    values = np.repeat(np.array([value for value, _ in found]), np.array([n for _, n in found]))
    summary = {"lowest": np.min(values), "highest": np.max(values), "mean": np.mean(values), "std": np.std(values)}
    return {**document, **{key: float(value) for key, value in summary.items()}}
