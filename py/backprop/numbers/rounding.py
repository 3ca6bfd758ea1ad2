"""Rounding as a person does on paper: half away from zero on decimal numbers.

By hand, every line of arithmetic is worked out exactly from the decimal numbers that stand on the paper, and its result
is rounded once (`by_hand`); within a step nothing else is rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np

from .arithmetic import Arithmetic
from .decimals import Decimals, norm

T = TypeVar("T")
GUARD = 10**40  # what lies so near to a half is one: a root or an exponential of it was not quite exact
LEFT = {
    "row",
    "init",
    "given",
    "data",
    "training",
    "conventions",
    "checkpoint",
}  # fields of a spec that no step computes with


def by_hand(digits: int, kind: str) -> Arithmetic:
    """The arithmetic that rounds each line to `digits` decimals or significant digits."""
    keep = rounder(digits, kind)
    return Arithmetic(keep, True, exactly, as_floats, lambda arrays: keep(norm(arrays)))


def rounder(digits: int, kind: str) -> Callable[[Any], Any]:
    """A function that rounds every number of an array."""
    return lambda array: Decimals(array).each(lambda value: _round(value, digits, kind))


def round_decimal(value: float, digits: int, kind: str) -> float:
    """One number rounded half away from zero on its shortest decimal form; non-finite values pass, −0 too."""
    return float(rounder(digits, kind)(value)) if value != 0 else value


def _round(value: Any, digits: int, kind: str) -> Any:
    if isinstance(value, float) or value == 0:
        return value
    places = digits if kind == "decimals" else max(digits, 1) - 1 - _exponent(value)
    unit, more = 10 ** max(places, 0), 10 ** max(-places, 0)
    below = value.denominator * more
    units, rest = divmod(abs(value.numerator) * unit, below)
    units += 2 * rest + below // GUARD >= below
    return Fraction((units if value > 0 else -units) * more, unit)


def _exponent(value: Fraction) -> int:
    """Of the leading digit: 2 of 123.4."""
    above, below = abs(value.numerator), value.denominator
    guess = len(str(above)) - len(str(below))
    return guess if above * 10 ** max(-guess, 0) >= below * 10 ** max(guess, 0) else guess - 1


def exactly(thing: T) -> T:
    """Every number of a spec, or of arrays in lists and dicts, as an exact one; what no step computes with stays."""
    return _mapped(thing, lambda x: Decimals(x) if isinstance(x, float) or _is_floats(x) else x)


def as_floats(thing: T) -> T:
    """The reverse: the nearest float64 of every exact number of a pass."""
    return _mapped(thing, lambda x: x.floats() if isinstance(x, Decimals) else x)


def _is_floats(x: Any) -> bool:
    return isinstance(x, np.ndarray) and x.dtype == np.float64


def _mapped(thing: Any, leaf: Callable[[Any], Any]) -> Any:
    if is_dataclass(thing) and not isinstance(thing, type):
        own = {f.name: getattr(thing, f.name) for f in fields(thing) if f.init and f.name not in LEFT}
        return replace(thing, **{name: _mapped(value, leaf) for name, value in own.items()})
    if isinstance(thing, dict):
        return {key: _mapped(float(x) if type(x) is int else x, leaf) for key, x in thing.items()}  # settings
    if isinstance(thing, list | tuple):
        return type(thing)(_mapped(item, leaf) for item in thing)
    return leaf(thing)
