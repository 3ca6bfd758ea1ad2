"""What each column of a table holds: numbers or classes, what is missing in it, and what about it is not clear.

A column is one of numbers when more than half of its texts are, however many others stand among them: those are refused
at their place, not turned into classes. Where other marks, or what stands beside the digits, would make a column one of
numbers, it is in doubt and has to be settled by whoever knows the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .cells import Marks, is_missing, like_number
from .dates import day_of, order_of
from .header import is_whole
from .reading import Table

INDEX_TITLES = frozenset(["", "unnamed: 0", "#"])
INDEX_NAMES = frozenset(["id", "index", "row", "rownames", "row.names", "no", "nr", "obs"])
LOGICAL = [{"false", "true"}, {"f", "t"}, {"no", "yes"}, {"n", "y"}, {"off", "on"}]
"""Pairs of words, in small letters, that say that something is so or not; in the order of the alphabet."""


@dataclass(frozen=True)
class Column:
    """One column of a table under the marks that the table is read with."""

    table: Table
    index: int

    @cached_property
    def texts(self) -> dict[str, int]:
        """Its distinct texts and how often each stands there."""
        return self.table.counts[self.index]

    @cached_property
    def absent(self) -> list[str]:
        """The empty text and the marks of missing values, as far as they stand in it."""
        return [text for text in self.texts if len(text) < 5 and is_missing(text)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """The distinct texts that may be numbers, and how often each stands there: all but empty cells and marks."""
        counts = dict(self.texts)
        for text in self.absent:
            if not text or self._is_marked("number", text):
                del counts[text]
        return counts

    @cached_property
    def size(self) -> int:
        """How many cells those are."""
        return sum(self.counts.values())

    @cached_property
    def values(self) -> dict[str, float]:
        """The texts that are numbers, as numbers are read here, with their values."""
        return self.table.marks.numbers(self.counts)

    @cached_property
    def refused(self) -> list[str]:
        """The texts that are refused where numbers are to be: the odd ones, and numbers that are too large or small."""
        if len(self.values) == len(self.counts):
            return []
        return [text for text in self.counts if text not in self.values]

    @cached_property
    def odd(self) -> list[str]:
        """The texts that are no number of any size, as numbers are read here."""
        return [text for text in self.refused if not self.table.marks.is_number(text)]

    @cached_property
    def kind(self) -> str:
        """What more than half of its texts are, "number" or "category"; "date" where all of them are."""
        odd = sum(self.counts[text] for text in self.odd)
        if 2 * odd < self.size:
            return "number"
        return "date" if self.counts and len(self.days) == len(self.counts) else "category"

    @cached_property
    def days(self) -> dict[str, float]:
        """The texts that are dates, in days since 1970-01-01; none where day and month can't be told apart."""
        order = order_of(self.counts)
        return {text: day for text in self.counts if order and (day := day_of(text, order)) is not None}

    @cached_property
    def is_open_date(self) -> bool:
        """True for dates of which nobody can tell day and month apart."""
        return bool(self.counts) and order_of(self.counts) is None

    def amounts(self, kind: str) -> dict[str, float]:
        """The numbers that its texts stand for when it is read as `kind`, "number" or "date"."""
        return self.days if kind == "date" else self.values

    @cached_property
    def is_logical(self) -> bool:
        """Two words for yes and no."""
        return {text.lower() for text in self.counts} in LOGICAL

    @cached_property
    def is_constant(self) -> bool:
        """The same stands in every row."""
        return len(self.counts) == 1 and self.size > 2

    @cached_property
    def is_mostly_missing(self) -> bool:
        """More than half of its rows have nothing, though some have."""
        return 0 < 2 * self.size < len(self.table.cells)

    @cached_property
    def names_rows(self) -> bool:
        """Words that differ in every row say nothing of other rows."""
        return self.kind == "category" and not self.is_doubtful and len(self.counts) == self.size > 9

    @cached_property
    def is_doubtful(self) -> bool:
        """A column of classes in which most texts may be meant as numbers, or in which thousands may be decimals."""
        if self.kind != "category":
            return self.kind == "number" and self.may_be_thousands
        return 2 * sum(n for text, n in self.counts.items() if like_number(text)) > self.size

    @property
    def doubted(self) -> list[str]:
        """The texts that make it doubtful."""
        return [text for text in self.counts if "," in text] if self.kind == "number" else self.odd

    @property
    def called(self) -> str:
        """The column as sentences name it."""
        return self.table.called(self.index)

    @property
    def is_empty(self) -> bool:
        """True when nothing stands in it."""
        return not self.size

    @cached_property
    def numbers_rows(self) -> bool:
        """True for a first column without a name, or with a number's, whose whole numbers are all different."""
        name = self.table.titles[self.index].lower()
        if self.index or not self.table.header or name not in INDEX_TITLES | INDEX_NAMES:
            return False
        return len(self.texts) == len(self.table.cells) and all(map(is_whole, self.texts))

    def _is_marked(self, kind: str, text: str) -> bool:
        """Whether a mark of missing values is one where `kind` is wanted."""
        where = self.table.missing_marks
        if where == "used" and text in self.table.used_marks:
            return True
        return where == "all" or (where != "none" and kind != "category")

    def missing(self, kind: str) -> dict[str, int]:
        """The texts that are missing values where `kind` is wanted, "" among them, and how often each stands there."""
        return {text: self.texts[text] for text in self.absent if not text or self._is_marked(kind, text)}

    @property
    def marked(self) -> list[str]:
        """The marks of missing values that stand in it."""
        return [text for text in self.absent if text]

    def places(self, texts: list[str]) -> Iterator[tuple[int, str]]:
        """Line and text of each cell that holds one of the texts."""
        wanted = set(texts)
        for line, row in zip(self.table.lines, self.table.cells, strict=True):
            if (text := row[self.index].strip()) in wanted:
                yield line, text

    def reads(self, marks: Marks) -> bool:
        """True when all its texts are numbers under the marks."""
        return bool(self.counts) and all(map(marks.is_number, self.counts))

    @cached_property
    def may_be_thousands(self) -> bool:
        """Numbers read with decimal commas, each of them in groups of three: nobody can tell, unless it was said."""
        marks = self.table.marks
        if marks != Marks(",") or self.table.thousands_said:
            return False
        parted = [text for text in self.counts if "," in text]
        return bool(parted) and all(map(Marks(".", ",").is_number, parted)) and not self.table.has_decimal_commas

    @cached_property
    def may_hold_points_of_thousands(self) -> bool:
        """Numbers with all points before three digits, in a table cut at semicolons as where commas are decimal."""
        table = self.table
        pointed = [text for text in self.counts if "." in text]
        if self.kind != "number" or table.delimiter != ";" or table.marks != Marks() or table.thousands_said:
            return False
        return bool(pointed) and not self.refused and all(map(Marks(",", ".").is_number, pointed))
