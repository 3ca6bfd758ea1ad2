"""Cells of a table as numbers: rows that are complete, numbers, days, classes and their codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..messages import counted, message
from ..numbers.special import Array
from ..rules.limits import SAMPLE_WEIGHT
from .marks import columns_of
from .notes import Notes
from .reading import Table

CATEGORIES = 512
WEIGHT = "weight"
"""The use of a column that says what each row counts in the loss."""
ROWS_TOLD = 5


@dataclass(frozen=True)
class Use:
    """A column that is used: as input, target or weight, as numbers, days or categories, standardized or not."""

    column: int
    use: str
    kind: str
    standardize: bool


def complete_rows(table: Table, uses: list[Use], missing: str, notes: Notes) -> list[int]:
    """The rows without a missing cell among the columns used; what is to be said of the others is noted."""
    used = [(columns_of(table)[use.column], use.kind) for use in uses]
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
    if len(dropped) <= ROWS_TOLD:
        notes.add(counted(len(dropped), f"dropped.{state}", places=told))
    else:
        lines = ", ".join(str(table.lines[r]) for r in sorted(dropped)[:ROWS_TOLD]) + " …"
        notes.add(message("dropped.lines", number=len(dropped), state=state, lines=lines))
    return rows


def numbers(table: Table, rows: list[int], use: Use) -> Array:
    """(n_rows,), each cell by the grammar of numbers, or as the days of a date."""
    c, values = use.column, []
    amounts = columns_of(table)[c].amounts(use.kind)
    for r in rows:
        text = table.cells[r][c]
        value = amounts.get(text.strip())
        if value is None and use.kind == "date":
            raise refuse("column.date", f"rows[{r}][{c}]", text, line=table.lines[r], column=table.called(c))
        if value is None:
            label = message("name.table_cell", line=table.lines[r], column=table.called(c))
            raise table.marks.refuse(text, f"rows[{r}][{c}]", label)
        values.append(value)
    return np.array(values, dtype=np.float64)


def sample_weights(table: Table, rows: list[int], use: Use) -> Array:
    """(n_rows,), what each row counts in the loss: within the limits of `data.sample_weights`, not all of them 0."""
    weights = numbers(table, rows, use)
    for r, weight in zip(rows, weights.tolist(), strict=True):
        label = message("name.table_cell", line=table.lines[r], column=table.called(use.column))
        SAMPLE_WEIGHT.check(weight, f"rows[{r}][{use.column}]", label)
    if not np.any(weights):
        raise SpecError("columns", message("columns.weights.zero", column=table.called(use.column)))
    return weights


def categories(table: Table, rows: list[int], c: int) -> tuple[list[str], Array]:
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
    if table.classes and c == table.width - 1:
        names = [name for name in table.classes if name in values]
    called = table.called(c)
    label = called[0].upper() + called[1:]
    if len(names) > CATEGORIES:
        raise refuse("column.categories", "columns", f"{len(names)} categories", label=label, most=CATEGORIES)
    if len(names) < 2:
        raise refuse("column.category", "columns", names[0] if names else "", label=label)
    number = {name: i for i, name in enumerate(names)}
    return names, np.array([number[text] for text in texts])


def coded(names: list[str], numbers: Array, column: str, form: str) -> tuple[Array, list[dict[str, Any]]]:
    """Categories as numbers: one-hot, or for two of them one column of 0 and 1, or of −1 and 1."""
    if form == "auto":
        form = "zero_one" if len(names) == 2 else "one_hot"
    if form == "one_hot":
        return np.eye(len(names))[numbers], [{"name": column[:64], "category": name[:64]} for name in names]
    if len(names) > 2:
        raise refuse("column.form", "classes", form, count=len(names))
    low, step = (-1.0, 2.0) if form == "plus_minus" else (0.0, 1.0)
    about = {"name": column[:64], "category": names[1][:64]}
    return (low + step * numbers)[:, None], [about if low else {**about, "other": names[0][:64]}]
