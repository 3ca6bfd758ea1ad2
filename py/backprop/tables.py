"""A table of texts, as a file or a person gives it, becomes X and Y: columns chosen, classes coded, cells checked.

Numbers follow the one grammar of the package. Nothing is guessed in silence: what was recognized (header, delimiter,
kind of a column) is told, and can be said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import SpecError, refusal
from .functions.special import Array
from .limits import NUMBER, SCHEMA
from .parsing_data import standardized
from .reading import Reader
from .table_reading import Table, read_table

CATEGORIES = 512
SHOWN_CATEGORIES, SHOWN_ROWS = 20, 20
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
        return _preview(table)
    return _data(table, _uses(table, chosen), form, missing)


def _preview(table: Table) -> dict[str, Any]:
    columns = [_describe(table, c) for c in range(table.width)]
    notes = []
    if table.decimal == "." and any(column["kind"] == "category" for column in columns):
        comma = Table(table.cells, table.lines, table.names, table.header, table.delimiter, ",")
        better = [c for c in range(table.width) if columns[c]["kind"] == "category" and _is_number(comma, c)]
        if better:
            notes.append(f"Read with decimal commas, {', '.join(table.names[c] for c in better[:5])} would be numbers.")
    return {
        "schema": SCHEMA, "delimiter": table.delimiter, "header": table.header, "decimal": table.decimal,
        "targets": table.targets, "rows": len(table.cells), "columns": columns,
        "first": table.cells[:SHOWN_ROWS], "notes": notes,
    }  # fmt: skip


def _describe(table: Table, c: int) -> dict[str, Any]:
    texts = [text for row in table.cells if (text := row[c].strip())]
    distinct = sorted(set(texts))
    document: dict[str, Any] = {
        "name": table.names[c], "kind": "category", "missing": len(table.cells) - len(texts),
        "distinct": len(distinct), "categories": distinct[:SHOWN_CATEGORIES],
        "lowest": None, "highest": None, "mean": None, "std": None,
    }  # fmt: skip
    if not texts or not _is_number(table, c):
        return document
    values = np.array([table.number(text) for text in texts])
    summary = {"lowest": np.min(values), "highest": np.max(values), "mean": np.mean(values), "std": np.std(values)}
    return {**document, "kind": "number", "categories": [], **{key: float(value) for key, value in summary.items()}}


def _is_number(table: Table, c: int) -> bool:
    texts = [text for row in table.cells if (text := row[c].strip())]
    return bool(texts) and all(table.number(text) is not None for text in texts)


def _uses(table: Table, value: Any) -> list[Use]:
    if not isinstance(value, list) or not value:
        raise refusal("columns", "Columns", value, "a list of columns, one input and one target at least")
    uses: list[Use] = []
    for i, item in enumerate(value):
        reader = Reader(item, f"columns[{i}]", "Column")
        column = reader.raw("column")
        if isinstance(column, bool) or not isinstance(column, int) or not 0 <= column < table.width:
            raise refusal(reader.at("column"), "Column", column, f"a whole number from 0 to {table.width - 1}")
        if any(use.column == column for use in uses):
            raise refusal(reader.at("column"), "Column", column, "each column once")
        role = reader.choice("use", "Use of the column", ("input", "target"))
        kind = reader.choice("kind", "Kind of column", ("number", "category"), "auto") if reader.has("kind") else ""
        reader.raw("kind")
        kind = kind or ("number" if _is_number(table, column) else "category")
        uses.append(Use(column, role, kind, reader.flag("standardize", "Standardize")))
        reader.close()
    for role in ("input", "target"):
        if not any(use.use == role for use in uses):
            raise SpecError("columns", f"Columns: no {role} is chosen. Choose one {role} at least.")
    if sum(use.use == "target" and use.kind == "category" for use in uses) > 1:
        raise SpecError("columns", "Columns: more than one target holds categories. Choose one of them.")
    return uses


def _data(table: Table, uses: list[Use], form: str, missing: str) -> dict[str, Any]:
    rows, notes = _complete(table, uses, missing)
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
        "n_in": X.shape[1], "n_out": Y.shape[1], "kind": kind, "notes": notes,
    }  # fmt: skip


def _complete(table: Table, uses: list[Use], missing: str) -> tuple[list[int], list[str]]:
    """The rows without an empty cell among the columns used, and what is to be said of the others."""
    wanting = [(r, use.column) for r, row in enumerate(table.cells) for use in uses if not row[use.column].strip()]
    if not wanting:
        return list(range(len(table.cells))), []
    where = [f"line {table.lines[r]}, column {table.names[c]}" for r, c in wanting]
    told = "; ".join(where[:5]) + (f"; and {len(where) - 5} more" if len(where) > 5 else "")
    if missing == "refuse":
        cells = "1 cell is" if len(wanting) == 1 else f"{len(wanting)} cells are"
        raise SpecError(
            f"rows[{wanting[0][0]}][{wanting[0][1]}]",
            f"Table: {cells} empty: {told}. Fill them in, or leave these rows out.",
        )
    dropped = {r for r, _ in wanting}
    rows = [r for r in range(len(table.cells)) if r not in dropped]
    if not rows:
        raise SpecError("rows", f"Table: no row is complete: {told}.")
    count = "1 row was" if len(dropped) == 1 else f"{len(dropped)} rows were"
    return rows, [f"{count} left out for empty cells: {told}."]


def _numbers(table: Table, rows: list[int], c: int) -> Array:
    """(n_rows,), each cell by the grammar of numbers."""
    values = []
    for r in rows:
        text = table.cells[r][c]
        label = f"Line {table.lines[r]}, column {table.names[c]}"
        values.append(NUMBER.parse(table.plain(text), f"rows[{r}][{c}]", label))
    return np.array(values, dtype=np.float64)


def _categories(table: Table, rows: list[int], c: int) -> tuple[list[str], Array]:
    """The distinct texts, sorted (numbers by value), and each row's number among them."""
    texts = [table.cells[r][c].strip() for r in rows]
    names = sorted(set(texts))
    if all(table.number(name) is not None for name in names):
        names.sort(key=lambda name: table.number(name) or 0.0)
    label = f"Column {table.names[c]}"
    if len(names) > CATEGORIES:
        raise refusal("columns", label, f"{len(names)} categories", f"at most {CATEGORIES} categories")
    if len(names) < 2:
        raise refusal("columns", label, names[0] if names else "", "a column of two categories at least")
    return names, np.array([names.index(text) for text in texts])


def _coded(names: list[str], numbers: Array, column: str, form: str) -> tuple[Array, list[dict[str, Any]]]:
    """Categories as numbers: one-hot, or for two of them one column of 0 and 1, or of −1 and 1."""
    if form == "auto":
        form = "zero_one" if len(names) == 2 else "one_hot"
    if form in ("one_hot", "input"):
        return np.eye(len(names))[numbers], [{"name": column[:64], "category": name[:64]} for name in names]
    if len(names) > 2:
        raise refusal("classes", "Form of the classes", form, f"one_hot, for {len(names)} categories")
    low, step = (-1.0, 2.0) if form == "plus_minus" else (0.0, 1.0)
    return (low + step * numbers)[:, None], [{"name": column[:64], "category": names[1][:64]}]
