"""The data as a tool sees them: scaled by columns, weighted by rows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import refuse
from ..network.spec import Spec
from .formulas import read
from .tool import Function, Known, Scaling, Tool, Value


def scaled(
    scaling: Scaling | None, spec: Spec, settings: Mapping[str, Value], output: Function
) -> tuple[Any, Any]:  # fmt: skip
    """X and Y as the tool sees them: by columns of all rows."""
    X, Y = (data.astype(np.float32).astype(float) if settings.get("single_data") else data for data in (spec.X, spec.Y))
    if scaling is None:
        return X, Y
    seen: list[Any] = []
    kept = scaling.of_linear and output != Known("identity")
    for formula, columns in ((scaling.inputs, X), ("x" if kept else scaling.targets, Y)):
        table = {
            "x": columns, "low": columns.min(axis=0), "high": columns.max(axis=0), "mean": columns.mean(axis=0),
            "deviation": columns.std(axis=0),
        }  # fmt: skip
        with np.errstate(all="ignore"):  # a column of one value has no range
            seen.append(read(formula)(table) + 0 * columns)
    return seen[0], seen[1]


def numbers_of_rows(name: str, value: Any, rows: int) -> Any:
    """A list of one number a row. Raises SpecError."""
    good = isinstance(value, list) and all(isinstance(one, int | float) for one in value) and len(value) == rows
    if not good:
        raise refuse("tools.list", f"as.{name}", value, name=name)
    return np.array(value, dtype=float)


def orders(tool: Tool, settings: Mapping[str, Value], rows: int, epochs: int) -> list[list[int]]:
    """Of each epoch the order of the rows."""
    given = settings["order"]
    if given is None:
        if tool.order:
            return [list(one) for one in tool.order(settings, rows, epochs)]
        return [list(range(rows))] * epochs
    if not isinstance(given, list) or not given:
        raise refuse("tools.order", "as.order", given)
    each = given if isinstance(given[0], list) else [given]
    if any(not isinstance(one, list) or sorted(one) != list(range(rows)) for one in each):
        raise refuse("tools.order", "as.order", given)
    return [list(each[min(i, len(each) - 1)]) for i in range(epochs)]
