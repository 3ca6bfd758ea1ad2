"""A formula of a row as a function of its names: arrays and numbers alike, in whatever precision they come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from ..equations.notation import names
from ..equations.parser import parse_formula
from ..equations.pointwise import REAL, Source, compiled

Reading = Callable[[Mapping[str, Any]], Any]


@cache
def named(formula: str) -> tuple[str, ...]:
    """The names that a formula has, in alphabetical order; `y_k` is the sum's, and stands for y."""
    found = {use.name for use in names(parse_formula(formula))}
    return tuple(sorted({name.removesuffix("_k") for name in found}))


@cache
def read(formula: str) -> Reading:
    """The formula as a function of a table that has all its names. Nothing is made stable: a tool's digits are its.

    Who calls it holds NumPy's warnings back.
    """
    arguments = named(formula)
    source = Source(arguments, parse_formula(formula))
    value = source.code(parse_formula(formula))
    made = compiled("formula", arguments, [*source.lines, f"return {value}"], REAL)

    def of(table: Mapping[str, Any]) -> Any:
        given = [table[name] for name in arguments]
        try:
            return made(*given)
        except (ZeroDivisionError, OverflowError):  # which NumPy's numbers answer with ∞
            return made(*[np.float64(value) if isinstance(value, int | float) else value for value in given])

    return of
