"""Rows of numbers below a name: Octave, MATLAB, Scilab, Julia; and bare rows with no name at all.

`NAME =` and rows below it, or one number beside it. Columns that are printed in parts are put side by side, a common
factor such as `1.0e+03 *` is multiplied in, in decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from ...errors import refuse
from ...messages import counted, message
from ...rules.number_texts import PATTERNS, is_decimal
from ..arrival import Arrival
from ..arrived import MOST_ARRAYS, MOST_PRINTED, Arrived, stacked
from ..numerals import NUMERAL, is_finite, is_numeral, plain, value_of, values_of

NAME = "rows"
HEAD = re.compile(r"\s*([A-Za-z][\w.]*)\s*=\s*(.*)")
JULIA = re.compile(r"\s*(?:[0-9]+×)*[0-9]+(?:-element)? (?:Matrix|Vector|Array)\{\w+(?:, [0-9])?\}:?")
COLUMNS = re.compile(r"\s*[Cc]olumns? ([0-9]+)(?: (?:through|to|and) ([0-9]+))?:?\s*")
FACTOR = re.compile(rf"\s*({NUMERAL})\s*[*x×]\s*")
POINT = re.compile(PATTERNS["point"])
ELIDED = re.compile(r"(?<!\S)(?:\.\.\.|…|⋮|⋯|:)(?!\S)")


@dataclass
class Block:
    """Rows of texts below a name; parts: columns that were printed before these; power: of ten, that all share.

    ended: a blank line came after the rows, so that no more belong to them but further columns.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    parts: list[list[list[str]]] = field(default_factory=list)
    power: int = 0
    ended: bool = False

    def whole(self) -> list[list[str]]:
        """The rows, parts side by side, with the common factor in each text."""
        parts = [*self.parts, *([self.rows] if self.rows else [])]
        if len({len(part) for part in parts}) > 1:
            raise refuse("read.parts", "text", self.name or "an array")
        rows = [[text for row in lines for text in row] for lines in zip(*parts, strict=True)]
        return [[_scaled(text, self.power) for text in row] for row in rows] if self.power else rows


def read_named(text: str) -> Arrival | None:
    """The blocks of a text in which rows stand below a name or below Julia's heading; None where there are none."""
    named = re.search(r"^[ \t]*[A-Za-z][\w.]*[ \t]*=[ \t]*$", text, re.M) or any(
        map(JULIA.fullmatch, text.splitlines())
    )
    return read(text, named=True) if named else None


def read(text: str, named: bool = False) -> Arrival | None:
    """The blocks of the text; None where it has no row of numbers.

    named: blocks below no name whose rows differ in length are passed over, for a session holds much else.
    """
    blocks, notes = [Block("")], []
    for line in text.splitlines():
        _take(line, blocks)
    arrays = []
    for block in blocks:
        if rows := block.whole():
            if named and not block.name and len({*map(len, rows)}) > 1:
                notes.append(message("read.passed_over", rows=counted(len(rows), "row")))
                continue
            texts = stacked(rows, block.name)
            arrays.append(Arrived(block.name, values_of(texts, block.name), tuple(texts.ravel().tolist())))
    if not arrays and not named and (cell := _with_comma(text)):
        raise refuse("read.comma", "text", cell, value=cell.replace(",", "."))
    if len(arrays) > MOST_ARRAYS:
        raise refuse("read.many", "text", f"{len(arrays)} arrays", most=MOST_ARRAYS)
    if sum(one.values.size for one in arrays) > MOST_PRINTED:
        raise refuse("read.numbers", "text", f"more than {MOST_PRINTED} numbers", most=MOST_PRINTED)
    return Arrival(NAME, arrays, notes) if arrays else None


def _take(line: str, blocks: list[Block]) -> None:
    block = blocks[-1]
    if head := HEAD.fullmatch(line):
        blocks.append(Block(head[1]))
        if is_numeral(head[2].strip()):
            blocks[-1].rows.append([head[2].strip()])
            blocks.append(Block(""))
    elif JULIA.fullmatch(line):
        blocks.append(Block(""))
    elif COLUMNS.fullmatch(line):
        if block.rows:
            block.parts.append(block.rows)
            block.rows, block.ended = [], False
    elif (factor := FACTOR.fullmatch(line)) and (power := _power(factor[1])) is not None:
        block.power = power
    elif row := numbers_in(line):
        if block.ended:
            blocks.append(Block(""))
        blocks[-1].rows.append(row)
    elif block.rows and ELIDED.search(line):
        raise refuse("read.elided", "text", block.name or "an array")
    elif line.strip() and (block.rows or block.name):
        blocks.append(Block(""))
    elif not line.strip():
        block.ended = bool(block.rows)


def numbers_in(line: str) -> list[str]:
    """The numbers of a line that holds nothing else; separated by blanks, tabs, commas or semicolons."""
    mark = next((mark for mark in "\t;," if mark in line), None)
    words = [word.strip() for word in line.rstrip(" ;,\t").split(mark)] if mark else line.split()
    return words if words and all(map(is_numeral, words)) else []


def _with_comma(text: str) -> str:
    """The first number with a decimal comma, in a line of numbers alone; "" where there is none."""
    for line in text.splitlines():
        words = re.split(r"[\t; ]+", line.rpartition("=")[2].strip("\t; "))
        if words and all(POINT.fullmatch(word) or is_numeral(word) for word in words):
            return next((word for word in words if POINT.fullmatch(word)), "")
    return ""


def _power(text: str) -> int | None:
    """The exponent of a power of ten."""
    value = np.log10(value_of(text)) if is_finite(text) and is_decimal(plain(text)) and value_of(text) > 0 else 0.5
    return int(value) if value == int(value) else None


def _scaled(text: str, power: int) -> str:
    """The text of a number times a power of ten."""
    number, _, exponent = plain(text).partition("e")
    if is_decimal(plain(text)):
        return f"{number}e{int(exponent or 0) + power}"
    return f"{text[:1].strip('0123456789.√πsep')}10^{power}*{text.lstrip('+-−')}" if is_finite(text) else text
