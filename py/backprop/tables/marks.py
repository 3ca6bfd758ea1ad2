"""How a table writes its numbers: which other marks would read more of it, and which of them leave no doubt."""

from __future__ import annotations

from dataclasses import replace

from ..messages import message
from .cells import READINGS, Marks, bare, like_number
from .columns import Column
from .reading import Table


def columns_of(table: Table) -> list[Column]:
    """The columns under the table's marks; what is known of them is kept with the table."""
    columns: list[Column] = table.__dict__.setdefault("columns", [])
    if not columns:
        columns += (Column(table, c) for c in range(table.width))
    return columns


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
    for marks in _candidates(columns):
        if marks == table.marks and not doubted:
            continue
        reads = {c.index for c in columns if c.reads(marks)}
        gained = [columns[i] for i in (reads - now) | (doubted & reads)]
        used = all(any(marks.uses(text, table.marks) for text in column.counts) for column in gained)
        used = used or any(c.index in doubted for c in gained)
        if gained and used and _is_needed(marks, gained) and now - doubted <= reads:
            found.append((len(gained), marks))
    most = max((count for count, _ in found), default=0)
    best = [marks for count, marks in found if count == most]
    if table.delimiter == "," and Marks(".", ",") in best and Marks(",") in best:
        best.remove(Marks(","))
    return sorted(best, key=lambda marks: not marks.thousands)


def _candidates(columns: list[Column]) -> list[Marks]:
    """All marks, with the signs beside digits passed over where there are some."""
    signed = columns[0].table.marks.signs
    plain = [replace(marks, signs=signed) for marks in READINGS]
    if signed or not any(bare(text) != text for column in columns for text in column.odd):
        return plain
    return [*plain, *(replace(marks, signs=True) for marks in READINGS)]


def _is_needed(marks: Marks, columns: list[Column]) -> bool:
    """True when some number holds the sign between thousands, if there is one."""
    return not marks.thousands or any(marks.parts(text) for column in columns for text in column.counts)


def settled(table: Table) -> Table:
    """The table with all that its own cells tell of how it is written: marks of numbers and of missing values."""
    table = _with_certain_marks(table)
    if table.missing_marks != "used":
        return table
    marked = [column for column in columns_of(table) if column.marked]
    if not marked:
        return table
    numbers = [column for column in marked if column.kind == "number"]
    return table.changed(used_marks=frozenset(mark for column in numbers for mark in column.marked))


def _with_certain_marks(table: Table) -> Table:
    """The table read with the marks that its own numbers prove, and a note; the same table where they are in doubt.

    Between semicolons, tabs or bars a number such as 1,5 can only have a decimal comma; 1.234,5 and 1,234.5 show both.
    Nothing is taken where somebody has said the marks.
    """
    if table.marks_said or table.delimiter in (",", None):
        return table
    columns = columns_of(table)
    others = other_readings(columns)
    if len(others) != 1 or others[0].signs:
        return table
    [marks] = others
    gained = [column for column in columns if column.odd and column.reads(marks)]
    proof = next((text for column in gained for text in column.counts if _proves(text, marks)), None)
    if proof is None:
        return table
    note = message("marks.certain", marks=marks.words, text=proof, number=marks.shown(proof))
    return table.changed(marks=marks, marks_found=note)


def _proves(text: str, marks: Marks) -> bool:
    """True for a text that is a number with these marks, and no other number with any others."""
    return marks.is_number(text) and {o.plain(text) for o in READINGS if o.is_number(text)} == {marks.plain(text)}
