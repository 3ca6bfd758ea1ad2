"""Sequences from a table, for networks that work through time: a group of rows each, or windows of a series.

A group is all rows with one text in a column. A window of a series is `window` rows one after the other, and what is
predicted stands `ahead` rows after its last one. A row that was left out parts a series: no window goes over the gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..messages import counted, message
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import SAMPLE_COUNT, STEP_COUNT
from .notes import Notes
from .reading import Table
from .size import CELLS

WINDOW = Field("window", "Rows in a window", "integer", minimum=1, maximum=STEP_COUNT.maximum, nullable=True)
STEP = Field("step", "Rows from one window to the next", "integer", default=1, minimum=1, maximum=SAMPLE_COUNT)
AHEAD = Field("ahead", "Rows ahead", "integer", default=1, minimum=0, maximum=SAMPLE_COUNT)


@dataclass(frozen=True)
class Sequences:
    """How rows become sequences: by the column that groups them, by windows, or by windows within groups."""

    by: int | None = None
    window: int | None = None
    step: int = 1
    ahead: int = 1
    own: bool = True
    """Windows hold the target's earlier values too."""
    each: bool = False
    """Each time step has a target; otherwise the sequence has one, that of its last step."""
    flat: bool = False
    """The steps stand side by side as columns, for networks that do not work through time."""

    @property
    def takes_targets(self) -> bool:
        """True where earlier targets are inputs."""
        return self.window is not None and self.own and self.ahead > 0


NONE = Sequences()


def read_sequences(params: Reader, table: Table) -> Sequences:
    """What a request says of sequences; `NONE` where it says nothing."""
    if not params.has("sequences"):
        params.raw("sequences")
        return NONE
    reader = params.object("sequences", "Sequences")
    by = reader.raw("by")
    if by is not None and (isinstance(by, bool) or not isinstance(by, int) or not 0 <= by < table.width):
        raise refuse("column.index", reader.at("by"), by, last=table.width - 1)
    window, step, ahead = (reader.number(field) for field in (WINDOW, STEP, AHEAD))
    own, each, flat = (
        reader.flag("own", "Earlier targets as inputs", True), reader.flag("each", "A target at each step"),
        reader.flag("flat", "Steps as columns"),
    )  # fmt: skip
    reader.close()
    if by is None and window is None:
        raise SpecError(reader.at("window"), message("sequences.none"))
    return Sequences(by, window, step, ahead, own, each, flat)


def sequenced(
    table: Table, rows: list[int], X: Array, Y: Array, told: dict[str, Any], asked: Sequences, notes: Notes
) -> tuple[Array, Array]:
    """X (n_samples, n_steps, n_in) and Y (n_samples, n_out), or (n_samples, n_steps, n_out) with a target at each step.

    X (n_rows, n_in) and Y (n_rows, n_out) are of the table's rows `rows`; `told` says what their columns are.
    Raises SpecError where groups are not equally long, no window fits or there are too many numbers.
    """
    groups, ranks = _groups(table, asked.by)
    if asked.window is None:
        starts, span, ahead = _whole_groups(table, rows, groups, asked), 0, 0
        length = len(starts[0]) if starts else 0
        places = np.array(starts, dtype=int)
    else:
        length, ahead = asked.window, asked.ahead
        span = length - 1 + ahead
        places = _windows(rows, groups, ranks, length, span, asked.step)
        if not len(places):
            raise SpecError("sequences.window", message("sequences.short", window=length, ahead=ahead, rows=len(rows)))
        if asked.takes_targets:
            X = np.hstack([X, Y])
            told["inputs"] = told["inputs"] + told["targets"]
    if len(places) * length * X.shape[1] > CELLS:
        numbers = f"{len(places)} × {length} × {X.shape[1]}"
        raise refuse("sequences.size", "sequences", numbers, most=CELLS)
    targets = Y[places + ahead] if asked.each and not asked.flat else Y[places[:, -1] + ahead]
    inputs = X[places]
    _tell(table, notes, asked, len(places), length, told)
    if asked.flat:
        names = [(column, length - 1 - t + ahead) for t in range(length) for column in told["inputs"]]
        told["inputs"] = [_earlier(column, before) for column, before in names]
        inputs = inputs.reshape(len(inputs), -1)
    return inputs, targets


def _groups(table: Table, by: int | None) -> tuple[list[int], list[int]]:
    """Of each row the number of its group, in the order in which they appear, and its place in it."""
    numbers: dict[str, int] = {}
    groups = [numbers.setdefault("" if by is None else row[by].strip(), len(numbers)) for row in table.cells]
    sizes = [0] * len(numbers)
    ranks = []
    for group in groups:
        ranks.append(sizes[group])
        sizes[group] += 1
    return groups, ranks


def _whole_groups(table: Table, rows: list[int], groups: list[int], asked: Sequences) -> list[list[int]]:
    """For each group the places of its rows among `rows`; one of another length, as after a lost row, is refused."""
    assert asked.by is not None
    places: dict[int, list[int]] = {}
    for place, r in enumerate(rows):
        places.setdefault(groups[r], []).append(place)
    found = list(places.values())
    lengths = [len(group) for group in found]
    usual = max(set(lengths), key=lengths.count)
    odd = next((group for group in found if len(group) != usual), None)
    if odd is not None:
        r = rows[odd[0]]
        raise SpecError(
            f"rows[{r}][{asked.by}]",
            message(
                "sequences.lengths", text=table.cells[r][asked.by][:40], line=table.lines[r],
                column=table.called(asked.by), rows=counted(len(odd), "row"), usual=usual,
            ),
        )  # fmt: skip
    return found


def _windows(rows: list[int], groups: list[int], ranks: list[int], length: int, span: int, step: int) -> Array:
    """(n_windows, length) places among `rows`; each window and its target lie in one group without a gap."""
    order = np.array(sorted(range(len(rows)), key=lambda place: (groups[rows[place]], ranks[rows[place]])), dtype=int)
    group = np.array([groups[rows[place]] for place in order])
    rank = np.array([ranks[rows[place]] for place in order])
    count = len(order) - span
    if count < 1:
        return np.empty((0, length), dtype=int)
    starts = np.arange(count)
    fits = (group[starts] == group[starts + span]) & (rank[starts + span] - rank[starts] == span)
    starts = starts[fits & (rank[starts] % step == 0)]
    return np.asarray(order[starts[:, None] + np.arange(length)])


def _tell(
    table: Table, notes: Notes, asked: Sequences, count: int, length: int, told: dict[str, Any]
) -> None:  # fmt: skip
    """What was made of the rows, and under `parameters` how."""
    size = {"sequences": counted(count, "sequence"), "steps": length}
    column = "" if asked.by is None else table.called(asked.by)
    told["parameters"] = {"steps": length}
    if asked.window is None:
        notes.add(message("sequences.groups", column=column, **size))
        return
    told["parameters"] |= {"step": asked.step, "ahead": asked.ahead}
    within = message("sequences.within", column=column) if column else ""
    notes.add(message("sequences.windows", ahead=counted(asked.ahead, "row"), within=within, **size))
    if asked.takes_targets:
        notes.add(message("sequences.own", targets=", ".join(sorted({c["name"] for c in told["targets"]}))[:200]))


def _earlier(column: dict[str, Any], before: int) -> dict[str, Any]:
    """A column's description for the value of so many rows before the target's."""
    return {**column, "name": f"{column['name']}, {before} before"[:64] if before else column["name"]}
