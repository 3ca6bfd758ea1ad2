"""Matrices of LaTeX: `pmatrix`, `bmatrix`, `array` and the like, cells with `&` between them."""

from __future__ import annotations

import re

from ...errors import refuse
from ..arrival import Arrival
from ..arrived import Arrived, stacked
from ..numerals import is_numeral, values_of

NAME = "latex"
MATRIX = re.compile(
    r"(?:([A-Za-z](?:[\w]|\^\{?\([0-9]+\)\}?|_\{?\w+\}?)*)\s*=\s*(?:\\left\W*)?)?"
    r"\\begin\{([pbvBV]?(?:small)?matrix|array)\}(?:\{[lcr|]*\})?(.*?)\\end\{\2\}",
    re.S,
)


def read(text: str) -> Arrival | None:
    """The matrices of numbers; None where there is no matrix. Raises SpecError where there are others alone."""
    arrays, refused = [], None
    for found in MATRIX.finditer(text):
        name = (found[1] or "").replace("{", "").replace("}", "")
        rows = [[_cell(cell) for cell in row.split("&")] for row in found[3].split(r"\\") if row.strip()]
        if not all(is_numeral(cell) for row in rows for cell in row):
            wrong = next(cell for row in rows for cell in row if not is_numeral(cell))
            refused = refuse("read.cell", "text", wrong, name=name or "a matrix")
            continue
        texts = stacked(rows, name)
        arrays.append(Arrived(name, values_of(texts, name), tuple(texts.ravel().tolist())))
    if refused and not arrays:
        raise refused
    return Arrival(NAME, arrays) if arrays else None


def _cell(text: str) -> str:
    """A number without what only spaces it, and with its power of ten as `×10^…`."""
    bare = re.sub(r"\\[,;:! ]|\\hline|\$|~", "", text).strip()
    return re.sub(r"\s*\\(?:times|cdot)\s*10\s*\^", "×10^", bare)
