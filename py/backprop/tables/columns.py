"""What each column of a table holds: numbers or classes, what is missing in it, and what about it is not clear.

A column is one of numbers when more than half of its texts are, however many others stand among them: those are refused
at their place, not turned into classes. Where other marks, or what stands beside the digits, would make a column one of
numbers, it is in doubt and has to be settled by whoever knows the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .cells import READINGS, Marks, is_missing, like_number
from .header import is_whole
from .reading import Table

INDEX_TITLES = frozenset(["", "unnamed: 0", "#"])
INDEX_NAMES = frozenset(["id", "index", "row", "rownames", "no", "nr"])


@dataclass(frozen=True)
class Column:
    """One column of a table under the marks that the table is read with."""

    table: Table
    index: int

    @cached_property
    def absent(self) -> list[str]:
        """The empty text and the marks of missing values, as far as they stand in it."""
        return [text for text in self.table.counts[self.index] if len(text) < 5 and is_missing(text)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """The distinct texts that may be numbers, and how often each stands there: all but empty cells and marks."""
        counts = dict(self.table.counts[self.index])
        for text in self.absent:
            if not text or self.table.missing_marks != "none":
                del counts[text]
        return counts

    @cached_property
    def size(self) -> int:
        """How many cells those are."""
        return sum(self.counts.values())

    @cached_property
    def values(self) -> dict[str, float]:
        """The texts that are numbers, as numbers are read here, with their values."""
        number = self.table.marks.number
        return {text: value for text in self.counts if (value := number(text)) is not None}

    @cached_property
    def refused(self) -> list[str]:
        """The texts that are refused where numbers are to be: the odd ones, and numbers that are too large or small."""
        return [text for text in self.counts if text not in self.values]

    @cached_property
    def odd(self) -> list[str]:
        """The texts that are no number of any size, as numbers are read here."""
        return [text for text in self.refused if not self.table.marks.is_number(text)]

    @cached_property
    def kind(self) -> str:
        """What more than half of its texts are: "number" or "category"."""
        odd = sum(self.counts[text] for text in self.odd)
        return "number" if 2 * odd < self.size else "category"

    @cached_property
    def is_doubtful(self) -> bool:
        """A column of classes in which most texts may be meant as numbers, or in which thousands may be decimals."""
        if self.kind == "number":
            return self.may_be_thousands
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
        """True for a first column without a name of its own whose whole numbers are all different, in order or not."""
        return self.table.titles[self.index].lower() in INDEX_TITLES and self._may_number_rows

    @property
    def seems_to_number_rows(self) -> bool:
        """True for the same where the column's name only suggests it."""
        return self.table.titles[self.index].lower() in INDEX_NAMES and self._may_number_rows

    @cached_property
    def _may_number_rows(self) -> bool:
        if self.index or not self.table.header:
            return False
        texts = self.table.counts[0]
        return len(texts) == len(self.table.cells) and all(map(is_whole, texts))

    def missing(self, kind: str) -> dict[str, int]:
        """The texts that are missing values where `kind` is wanted, "" among them, and how often each stands there."""
        marks = self.table.missing_marks
        marked = marks == "all" or (marks == "numbers" and kind == "number")
        return {text: self.table.counts[self.index][text] for text in self.absent if marked or not text}

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


def other_readings(columns: list[Column]) -> list[Marks]:
    """Marks that make more columns all numbers than the table's own, and none fewer; most of all first.

    Of two that part the same columns differently the one with a thousands mark comes first; where commas separate the
    columns, commas in groups of three are thousands.
    """
    table = columns[0].table
    now = {c.index for c in columns if c.counts and not c.odd}
    doubted = {c.index for c in columns if c.may_be_thousands}
    if not doubted and not any(all(map(like_number, c.odd)) for c in columns if c.odd):
        return []
    found: list[tuple[int, Marks]] = []
    for marks in READINGS:
        if marks == table.marks and not doubted:
            continue
        reads = {c.index for c in columns if c.reads(marks)}
        more = reads - now
        gained = [columns[i] for i in more | (doubted & reads)]
        used = not marks.thousands or any(marks.parts(text) for column in gained for text in column.counts)
        if gained and used and now - doubted <= reads:
            found.append((len(gained), marks))
    most = max((count for count, _ in found), default=0)
    best = [marks for count, marks in found if count == most]
    if table.delimiter == "," and Marks(".", ",") in best and Marks(",") in best:
        best.remove(Marks(","))
    return sorted(best, key=lambda marks: not marks.thousands)
