"""A row of a table with other functions than those that are written from its formulas."""

from dataclasses import replace
from typing import TypeVar

Row = TypeVar("Row")


def with_functions(row: Row, **functions: object) -> Row:
    """A copy of the row whose cached functions of these names are others."""
    made = replace(row)  # type: ignore[type-var]  # every row is a dataclass
    vars(made).update(functions)
    return made
