"""What Maxima prints: a bracket around each row, a blank row between, and a blank after a minus sign."""

from __future__ import annotations

import re

from ..arrival import Arrival
from ..arrived import Arrived, stacked
from ..numerals import NUMERAL, values_of

NAME = "maxima"
ROW = re.compile(rf"\s*\[\s*((?:(?:- )?{NUMERAL}\s+)+)\]\s*")
EMPTY = re.compile(r"\s*\[\s+\]\s*")
NUMBER = re.compile(rf"(- )?({NUMERAL})")
HEAD = re.compile(r"(?:\(%i[0-9]+\)\s*)?([A-Za-z]\w*)\s*:(?!=).*")


def read(text: str) -> Arrival | None:
    """The matrices of a session; None where neither a sign apart nor a blank row in brackets tells that it is one."""
    if not re.search(r"^[ \t]*\[[ \t]{2,}\][ \t\r]*$", text, re.M) and not re.search(rf"\[[ \t]*- {NUMERAL}", text):
        return None
    found: list[tuple[str, list[list[str]]]] = []
    name, goes_on = "", False
    for line in text.splitlines():
        if row := ROW.fullmatch(line):
            numbers = [f"-{number}" if minus else number for minus, number in NUMBER.findall(row[1])]
            if goes_on:
                found[-1][1].append(numbers)
            else:
                found.append((name, [numbers]))
                name = ""
            goes_on = True
        elif not EMPTY.fullmatch(line):
            goes_on = False
            if line.strip():
                name = head[1] if (head := HEAD.fullmatch(line)) else ""
    arrays = []
    for own, rows in found:
        texts = stacked(rows, own)
        arrays.append(Arrived(own, values_of(texts, own), tuple(texts.ravel().tolist())))
    return Arrival(NAME, arrays) if arrays else None
