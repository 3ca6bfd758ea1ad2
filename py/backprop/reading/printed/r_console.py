"""What R's console prints: vectors with `[1]`, matrices with `[1,]` or names of rows, lists with `$`; and `dput`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import numpy as np

from ...errors import refuse
from ...numbers.special import Array
from ..arrival import Arrival
from ..arrived import DEEPEST, MOST_ARRAYS, MOST_PRINTED, Arrived, stacked
from ..numerals import NUMERAL, is_numeral, values_of

NAME = "r"
VECTOR = re.compile(r"\s*\[([0-9]{1,9})\](\s.*)")
ROW = re.compile(r"\s*(\[[0-9]+,\]|[A-Za-z][\w.]*)(\s.*)")
HEADER = re.compile(r"\s+(?:\[,[0-9]+\]|[A-Za-z][\w.>-]*)(?:\s+(?:\[,[0-9]+\]|[A-Za-z][\w.>-]*))*\s*")
NAMED = re.compile(r"(\$[\w.$\[\]]+)\s*")
COMMAND = re.compile(r"(?<![\w.])c\(")
PRINTED = re.compile(r"^[ \t]*\[1\]\s|^[ \t]*\[1,\]|^[ \t]+\[,1\]", re.M)
STRUCTURE = re.compile(r"(?<![\w.])c\(((?:sqrt\([^()]*\)|[^()])*)\)(?:\s*,\s*(?:\.?[dD]im|dim)\s*=\s*c\(([^()]*)\))?")
ASSIGNED = re.compile(r"([A-Za-z][\w.]*)\s*(?:<-|=)\s*(?:structure\(\s*)?$")
BEFORE = 80  # letters before `c(` in which a name may stand
MATRIX = re.compile(
    r"matrix\(\s*c\(((?:sqrt\([^()]*\)|[^()])*)\)"
    r"((?:\s*,\s*(?:nrow|ncol|byrow)\s*=\s*\w+|\s*,\s*[0-9]+L?)*)\s*\)"
)


@dataclass
class Block:
    """Rows as they are printed; a matrix that is too wide goes on below in further parts."""

    name: str
    vector: list[str] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)


def read(text: str) -> Arrival | None:
    """The vectors and matrices of a console's text; None where it is none."""
    if not PRINTED.search(text) and not COMMAND.search(text):
        return None
    arrays = _printed(text) if PRINTED.search(text) else _commands(text)
    if len(arrays) > MOST_ARRAYS:
        raise refuse("read.many", "text", f"{len(arrays)} arrays", most=MOST_ARRAYS)
    if sum(one.values.size for one in arrays) > MOST_PRINTED:
        raise refuse("read.numbers", "text", f"more than {MOST_PRINTED} numbers", most=MOST_PRINTED)
    return Arrival(NAME, arrays) if arrays else None


def _array(name: str, texts: Array) -> Arrived:
    return Arrived(name, values_of(texts, name), tuple(texts.ravel().tolist()))


def _printed(text: str) -> list[Arrived]:
    blocks, name = [Block("")], ""
    for line in text.splitlines():
        block = blocks[-1]
        if found := NAMED.fullmatch(line):
            name = found[1].lstrip("$").replace("$", ".")
            blocks.append(Block(name))
        elif (found := VECTOR.fullmatch(line)) and (numbers := _numbers(found[2])):
            if found[1] == "1" or block.rows or len(block.vector) + 1 != int(found[1]):
                blocks.append(Block(name if not (block.vector or block.rows) else ""))
            blocks[-1].vector += numbers
        elif (found := ROW.fullmatch(line)) and (numbers := _numbers(found[2])):
            blocks[-1].rows.setdefault(found[1], []).extend(numbers)
        elif HEADER.fullmatch(line) and not line.strip().startswith("$"):
            goes_on = block.rows and re.search(r"\[,(?!1\])", line)
            if (block.vector or block.rows) and not goes_on:
                blocks.append(Block(""))
        elif line.strip() and (block.vector or block.rows):
            blocks.append(Block(""))
    made = []
    for block in blocks:
        if block.vector:
            made.append(_array(block.name, np.array(block.vector, dtype=object)))
        elif block.rows:
            made.append(_array(block.name, stacked(list(block.rows.values()), block.name)))
    return made


def _numbers(text: str) -> list[str]:
    """The numbers of a line that holds nothing else. Raises SpecError for R's NA among them."""
    words = text.split()
    if not words or not all(word == "NA" or is_numeral(word) for word in words):
        return []
    if "NA" in words:
        raise refuse("read.missing", "text", "NA")
    return words


def _commands(text: str) -> list[Arrived]:
    """`c(…)`, `matrix(c(…), nrow = 2)` and `structure(c(…), dim = c(2L, 2L))`: columns first, unless byrow is TRUE."""
    made = []
    at = 0
    while at < len(text):
        matrix, structure = MATRIX.search(text, at), STRUCTURE.search(text, at)
        first = min((found for found in (matrix, structure) if found), key=lambda found: found.start(), default=None)
        if first is None:
            break
        assigned = ASSIGNED.search(text, max(at, first.start() - BEFORE), first.start())
        name, at = assigned[1] if assigned else "", first.end()
        numbers = re.findall(NUMERAL, first[1].replace("L", " "))
        if not numbers:
            continue
        texts = np.array(numbers, dtype=object)
        if first is matrix:
            made.append(_array("", _shaped(texts, first[2])))
        else:
            sizes = [int(n) for n in re.findall("[0-9]{1,9}", first[2] or "")]
            if sizes and (math.prod(sizes) != len(texts) or len(sizes) > DEEPEST):
                raise refuse("read.dim", "text", name or "an array", count=len(texts), sizes=sizes[: DEEPEST + 1])
            made.append(_array(name, texts.reshape(sizes, order="F") if sizes else texts))
    return made


def _count(text: str) -> int:
    """A number of rows or columns; 0 where it is none, -1 beyond all of them."""
    bare = text.rstrip("L")
    return (int(bare) if len(bare) < 10 else -1) if bare.isdecimal() else 0


def _shaped(texts: Array, arguments: str) -> Array:
    """A matrix from its numbers and what follows them."""
    named = dict(re.findall(r"(nrow|ncol|byrow)\s*=\s*(\w+)", arguments))
    bare = re.findall(r",\s*([0-9]+)", arguments)
    rows, columns = _count(named.get("nrow", bare[0] if bare else "0")), _count(named.get("ncol", "0"))
    rows = rows or (len(texts) // columns if columns else len(texts))
    columns = columns or len(texts) // max(rows, 1)
    if rows * columns != len(texts):
        raise refuse("read.dim", "text", "matrix", count=len(texts), sizes=[rows, columns])
    return texts.reshape((rows, columns), order="C" if named.get("byrow") in ("TRUE", "T") else "F")
