"""The columns in which rows are given: those of the table that the data came from, before they were coded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..errors import SpecError, refuse
from ..network.spec import Spec
from ..numbers.strict_json import Json
from ..rules.fields import number_text
from ..rules.limits import NUMBER
from ..rules.number_texts import PATTERNS

POINT = re.compile(PATTERNS["point"])
NAMES_TOLD = 12  # of classes or columns, in a refusal


@dataclass(frozen=True)
class Column:
    """A column of raw cells, and the columns of X that it becomes: one, or one for each of its categories.

    `is_pair`: of two categories, which one column tells: 0 for the first, 1 for the second.
    """

    name: str
    categories: tuple[str, ...] = ()
    mean: float = 0.0
    std: float = 1.0
    is_pair: bool = False

    def coded(self, cell: Any, path: str, label: str, decimal: str = ".") -> list[float]:
        """A cell as numbers of X: (value − mean)/std, or 1 at its category. Raises SpecError; `label` names it."""
        if self.categories:
            place = self._category(_text(cell))
            if place is None:
                names = ", ".join(self.categories[:NAMES_TOLD]) + " …" * (len(self.categories) > NAMES_TOLD)
                raise refuse("predict.category", path, cell, label=label, names=names)
            if self.is_pair:
                return [float(place)]
            return [float(k == place) for k in range(len(self.categories))]
        if isinstance(cell, str):
            is_comma = decimal == "," and POINT.fullmatch(cell.strip())
            value = NUMBER.parse(cell.replace(",", ".") if is_comma else cell, path, label)
        else:
            value = NUMBER.check(cell, path, label)
        assert value is not None
        return [(value - self.mean) / self.std]

    def _category(self, text: str) -> int | None:
        """Its number among the categories; 1 and 1.0 are one."""
        if text in self.categories:
            return self.categories.index(text)
        value = _value(text)
        return next((k for k, name in enumerate(self.categories) if value is not None and _value(name) == value), None)

    def document(self) -> Json:
        """As it is told."""
        scale = {"mean": self.mean, "std": self.std} if (self.mean, self.std) != (0.0, 1.0) else {}
        return {"name": self.name, **({"categories": list(self.categories)} if self.categories else {}), **scale}


def columns_of(spec: Spec) -> list[Column]:
    """The raw columns of a spec's inputs: by what its data say of their columns, else one for each input."""
    told = spec.rows.about.get("inputs") or [{"name": name} for name in spec.names[0]]
    found: list[Column] = []
    k = 0
    while k < len(told):
        group = [told[k]]
        while "category" in told[k] and k + len(group) < len(told) and _goes_on(told[k], told[k + len(group)], group):
            group.append(told[k + len(group)])
        found.append(_column(group))
        k += len(group)
    return found


def _goes_on(first: Json, column: Json, group: list[Json]) -> bool:
    """Whether a column is a further category of the same raw column."""
    known = [one["category"] for one in group]
    return column["name"] == first["name"] and column.get("category", known[0]) not in known


def _column(group: list[Json]) -> Column:
    first = group[0]
    if len(group) > 1:
        return Column(first["name"], tuple(one["category"] for one in group))
    if "other" in first:
        return Column(first["name"], (first["other"], first["category"]), is_pair=True)
    name = f"{first['name']} = {first['category']}" if "category" in first else first["name"]
    return Column(name, (), first.get("mean", 0.0), first.get("std", 1.0))


def _text(cell: Any) -> str:
    """A cell as the text that a table holds of it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(cell) if cell == cell and abs(cell) <= float(NUMBER.maximum or 0) else repr(cell)
    return "" if cell is None else str(cell).strip()


def _value(text: str) -> float | None:
    try:
        return NUMBER.parse(text)
    except SpecError:
        return None
