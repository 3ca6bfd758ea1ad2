"""Whether the first row of a table names the columns, decided by what stands below each of its cells.

A word over numbers is a name; a word that stands below again is none. Whole numbers are names when they count the
columns or the years over numbers that are none such. Where the evidence is weak the answer says so in a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from .cells import Marks, is_missing, like_number

SAMPLE_ROWS = 1000
FRESH, DOUBTED = 0.1, 0.5
"""The chance that a first row of new words is data: below the one it is a header, above the other nobody is asked."""
YEARS = range(1000, 3000)


@dataclass(frozen=True)
class Header:
    """Whether the first row is a header; `doubt`: code of why it may be otherwise; `word`: the cell that tells."""

    is_one: bool
    doubt: str = ""
    word: str = ""


def recognized_header(rows: list[list[str]]) -> Header:
    """What the first of the rows, all of one width, is."""
    if len(rows) < 2:
        return Header(False)
    first = [cell.strip() for cell in rows[0]]
    sample = rows[1 : SAMPLE_ROWS + 1]
    columns = [_below(sample, c) for c in range(len(first))]
    of_numbers = [_is_numeric(below) for below in columns]
    words = [c for c, cell in enumerate(first) if not is_missing(cell) and not like_number(cell)]
    numbers = [c for c, cell in enumerate(first) if cell and like_number(cell) and of_numbers[c]]
    over_numbers = [c for c in words if of_numbers[c]]
    others = [c for c in words if not of_numbers[c] and columns[c]]
    if not first[0] and len(columns[0]) == len(sample) and len(words) == len(first) - 1 > 0:
        return Header(True)  # An index without a name, as pandas and R write it.
    for c in others:
        columns[c] = _below(rows[1:], c)
    seen = [c for c in others if first[c] in columns[c]]
    if not first[0] and counts_rows(columns[0]):
        over_numbers.append(0)
    if seen:
        return _stands_over(first[over_numbers[0]]) if over_numbers and first[over_numbers[0]] else Header(False)
    chance = prod(_chance_of_new(columns[c]) for c in others)
    if not numbers:
        return _of_words(first, over_numbers, others, chance)
    return _with_numbers(rows, first, columns, numbers, over_numbers, others, chance)


def _of_words(first: list[str], over_numbers: list[int], others: list[int], chance: float) -> Header:
    """A first row of words and empty cells, none of which stands below."""
    if over_numbers:
        return Header(True)
    if not others:
        return Header(False)
    word = first[others[0]]
    return Header(True, "header.new", word) if chance < FRESH else Header(False, "header.data", word)


def _with_numbers(
    rows: list[list[str]], first: list[str], columns: list[list[str]], numbers: list[int], over_numbers: list[int],
    others: list[int], chance: float,
) -> Header:  # fmt: skip
    """A first row with numbers over numbers, in columns `numbers`; words over numbers are in `over_numbers`."""
    named = Header(True, "header.number", first[numbers[0]])
    cells = [first[c] for c in numbers]
    counted = _counts(cells)
    if over_numbers:
        if counted or len(over_numbers) > len(numbers) or all(_is_outside(first[c], columns[c]) for c in numbers):
            return named
        return _stands_over(first[over_numbers[0]])
    if (
        counted
        and all(_is_unlike(first[c], columns[c]) for c in numbers)
        and (others or len(numbers) > 2 or int(cells[0]) in YEARS)
    ):
        return named
    if others and chance <= DOUBTED:
        return Header(False, "header.data", first[others[0]])
    if counted and len(numbers) > 2 and not _go_evenly([rows[1][c].strip() for c in numbers]):
        return Header(False, "header.counts")
    return Header(False)


def _below(rows: list[list[str]], c: int) -> list[str]:
    return [text for row in rows if (text := row[c].strip()) and not is_missing(text)]


def _is_numeric(below: list[str]) -> bool:
    return 2 * sum(map(like_number, below)) > len(below)


def _chance_of_new(below: list[str]) -> float:
    """How likely the next text of a column is to be new: Good & Turing's share of those that stand there once."""
    once = sum(count == 1 for count in Counter(below).values())
    return max(once / len(below), 1 / (len(below) + 1))


def _go_evenly(cells: list[str]) -> bool:
    """True for two whole numbers or more that go up by the same step."""
    if len(cells) < 2 or not all(map(is_whole, cells)):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(cells)}
    return len(steps) == 1 and min(steps) > 0


def _counts(cells: list[str]) -> bool:
    """True for numbers that count: 0, 1, 2 or 2019, 2020, 2021."""
    return _go_evenly(cells) and (int(cells[0]) in (0, 1) or all(int(cell) in YEARS for cell in cells))


def _is_unlike(cell: str, below: list[str]) -> bool:
    """True for a year over numbers most of which are none, or another whole number over fractions."""
    whole = [int(text) for text in below if is_whole(text)]
    alike = [number for number in whole if number in YEARS] if int(cell) in YEARS else whole
    return 2 * len(alike) <= len(below)


def is_whole(text: str) -> bool:
    """True for a whole number in plain digits."""
    return text.isascii() and text.isdigit()


def _is_outside(cell: str, below: list[str]) -> bool:
    """True for a whole number below or above all numbers of its column."""
    if not is_whole(cell):
        return False
    values = [value for text in below if (value := Marks().number(text)) is not None]
    return bool(values) and not min(values) <= int(cell) <= max(values)


def _stands_over(word: str) -> Header:
    return Header(False, "header.over", word)


def counts_rows(cells: Sequence[str]) -> bool:
    """True for a column that counts its rows from 0 or 1."""
    return bool(cells) and cells[0] in ("0", "1") and list(cells) == [str(int(cells[0]) + r) for r in range(len(cells))]
