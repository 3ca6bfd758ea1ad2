"""Matrices of LaTeX: `pmatrix`, `bmatrix`, `array` and the like, cells with `&` between them."""

from __future__ import annotations

import re

from ...errors import refuse
from ..arrival import Arrival
from ..arrived import Arrived, stacked
from ..numerals import is_numeral, values_of

NAME = "latex"
BEGIN = re.compile(r"\\begin\{([pbvBV]?(?:small)?matrix|array)\}(?:\{[lcr|]*\})?")
NAMED = re.compile(r"([A-Za-z](?:\w|\^\{?\([0-9]+\)\}?|_\{?\w+\}?)*)\s*=\s*(?:\\left\W*)?$")
BEFORE = 60  # letters before a matrix in which its name may stand


def read(text: str) -> Arrival | None:
    """The matrices of numbers; None where there is no matrix. Raises SpecError where there are others alone."""
    arrays, refused = [], None
    at = 0
    while found := BEGIN.search(text, at):
        end = text.find(rf"\end{{{found[1]}}}", found.end())
        if end < 0:
            break
        named = NAMED.search(text, max(at, found.start() - BEFORE), found.start())
        at = end
        name = named[1].replace("{", "").replace("}", "") if named else ""
        rows = [[_cell(cell) for cell in row.split("&")] for row in text[found.end() : end].split(r"\\") if row.strip()]
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
    """A number without what only spaces it: powers of ten, fractions and roots as they are typed."""
    bare = re.sub(r"\\[,;:! ]|\\hline|\$|~", "", text).strip()
    bare = re.sub(r"\s*\\(?:times|cdot)\s*10\s*\^", "×10^", bare)
    bare = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", bare))
    return bare.replace(r"\pi", "π")
