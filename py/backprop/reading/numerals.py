"""A number as people and programs print it."""

from __future__ import annotations

import re

import numpy as np

from ..errors import refuse
from ..numbers.special import Array

SIGN = r"[+\-−]"
DIGITS = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
POWER = rf"(?:[eEdD]{SIGN}?[0-9]{{1,4}}|\s?[×x*]\s?10\^\{{?{SIGN}?[0-9]{{1,4}}\}}?)"
SPECIAL = r"(?:nan|NaN|Nan|NAN|inf|Inf|INF|Infinity|infinity)"
NUMERAL = rf"{SIGN}?(?:{DIGITS}{POWER}?|{SPECIAL})"
"""Also Fortran's D for e, a power of ten in full, and the minus sign of typeset text."""
_WHOLE = re.compile(NUMERAL)
_POWER_IN_FULL = re.compile(rf"\s?[×x*]\s?10\^\{{?({SIGN}?[0-9]+)\}}?")


def is_numeral(text: str) -> bool:
    """True for a text that is one number and no more."""
    return _WHOLE.fullmatch(text) is not None


def plain(text: str) -> str:
    """The number in signs that every program reads: ASCII minus, e for the power of ten."""
    made = _POWER_IN_FULL.sub(r"e\1", text.replace("−", "-"))
    return made if "n" in made.lower() else made.replace("D", "e").replace("d", "e")


def values_of(texts: Array, name: str) -> Array:
    """The float64 nearest to each text. Raises SpecError for a number beyond all floats."""
    flat = [float(plain(text)) for text in texts.ravel().tolist()]
    for text, value in zip(texts.ravel().tolist(), flat, strict=True):
        if value in (np.inf, -np.inf) and "n" not in text.lower():
            raise refuse("read.number", "text", text, name=name or "an array")
    return np.array(flat, dtype=float).reshape(texts.shape)


def as_number(text: str, name: str) -> float:
    """The float64 nearest to a text. Raises SpecError for what is no number, or beyond all floats."""
    bare = text.strip()
    bare = bare.replace(".", "", 1) if bare.lstrip("-+")[:2] in (".I", ".N") else bare  # as YAML has them
    if not is_numeral(bare):
        raise refuse("read.cell", "file", text, name=name)
    value = float(plain(bare))
    if value in (np.inf, -np.inf) and "n" not in bare.lower():
        raise refuse("read.number", "file", text, name=name)
    return value
