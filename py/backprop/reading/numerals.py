"""A number among others in a text: written as people do (`rules/number_texts.py`), or not finite, as programs print."""

from __future__ import annotations

import math
import re

import numpy as np

from ..errors import refuse
from ..numbers.special import Array
from ..rules.exact_value import NoValue
from ..rules.number_texts import IN_TEXT, STARTS, in_digits, is_decimal, unit_of, written
from ..rules.number_texts import plain as trimmed

SIGN = r"[+\-−]"
SPECIAL = r"(?:nan|NaN|Nan|NAN|inf|Inf|INF|Infinity|infinity)"
NUMERAL = rf"(?:{SIGN}?{SPECIAL}|{IN_TEXT})"
"""Fractions, roots and powers too, Fortran's D for e, a power of ten in full, and the minus sign of typeset text."""
_WHOLE, _NUMBER = re.compile(NUMERAL), re.compile(IN_TEXT)
_NOT_FINITE = re.compile(rf"{SIGN}?{SPECIAL}")

__all__ = ["NUMERAL", "SIGN", "STARTS", "as_number", "is_finite", "is_numeral", "plain", "unit_of_last_digit",
           "value_of", "values_of"]  # fmt: skip


def is_numeral(text: str) -> bool:
    """True for a text that is one number and no more."""
    return _WHOLE.fullmatch(text) is not None


def is_finite(text: str) -> bool:
    """True for a numeral that is neither infinite nor no number at all."""
    return _NUMBER.fullmatch(text) is not None


def plain(text: str) -> str:
    """The number in signs that every program reads: ASCII minus, e for the power of ten; fractions and roots stay."""
    made = trimmed(text)
    return in_digits(made) or made


def value_of(text: str) -> float:
    """The float64 nearest to a numeral, infinity beyond all of them. Raises NoValue for one that has no value."""
    made = plain(text)
    if is_decimal(made) or _NOT_FINITE.fullmatch(made):
        return float(made)
    return written(made).number()


def unit_of_last_digit(text: str) -> float:
    """What a step of the last digit of a numeral is worth; 0 where it is meant exactly, 1 where it is not finite."""
    if not is_finite(text):
        return 1.0
    power = unit_of(plain(text))
    return 0.0 if power is None else float(f"1e{power}")


def values_of(texts: Array, name: str) -> Array:
    """The float64 nearest to each text. Raises SpecError for a number beyond all floats, or without a value."""
    flat = [_value(text, "text", name or "an array") for text in texts.ravel().tolist()]
    return np.array(flat, dtype=float).reshape(texts.shape)


def as_number(text: str, name: str) -> float:
    """The float64 nearest to a text. Raises SpecError for what is no number, or beyond all floats."""
    bare = text.strip()
    bare = bare.replace(".", "", 1) if bare.lstrip("-+")[:2] in (".I", ".N") else bare  # as YAML has them
    if not is_numeral(bare):
        raise refuse("read.cell", "file", text, name=name)
    return _value(bare, "file", name)


def _value(text: str, where: str, name: str) -> float:
    try:
        value = value_of(text)
    except NoValue:
        raise refuse("read.cell", where, text, name=name) from None
    if math.isinf(value) and not _NOT_FINITE.fullmatch(text):
        raise refuse("read.number", where, text, name=name)
    return value
