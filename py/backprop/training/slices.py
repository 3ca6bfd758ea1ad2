"""What some steps of a run are told by, and what an engine, which computes them, must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..messages import Message, message
from ..numbers.special import Array
from .progress import Progress

MANY_REMARKS = 12
Remarks = list[tuple[int, Message]]


@dataclass(frozen=True)
class Slice:
    """Some steps of a run, the first of them number `first`.

    losses, rates: (steps,). norms: (steps, layers), each layer's gradient as the optimizer got it, and gradient_norms
    (steps,) of all together; NaN where not measured. unclipped_norms: gradient_norms before they were held to a bound.
    ended: "" while the run may go on, "stop_loss", "patience", "settled" or "nonfinite"; then `fault` says which number
    it was, and the step that made it is the last of the slice. remarks: what a whole-batch method says of its steps, by
    the step's number. doubtful: so many steps more must be made with every number looked at.
    """

    first: int
    losses: Array
    rates: Array
    norms: Array
    gradient_norms: Array
    unclipped_norms: Array
    ended: str = ""
    fault: Message | None = None
    remarks: tuple[tuple[int, Message], ...] = ()
    doubtful: int = 0

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.losses)

    @property
    def last(self) -> int:
        """The number of the last step."""
        return self.first + self.steps - 1


def joined(parts: Sequence[Slice]) -> Slice:
    """Slices that follow one another as one."""
    if len(parts) == 1:
        return parts[0]
    remarks: Remarks = []
    for part in parts:
        add_remarks(remarks, part.remarks)
    keys = ("losses", "rates", "norms", "gradient_norms", "unclipped_norms")
    numbers = {key: np.concatenate([getattr(part, key) for part in parts]) for key in keys}
    return Slice(parts[0].first, **numbers, ended=parts[-1].ended, fault=parts[-1].fault, remarks=tuple(remarks))


def add_remarks(remarks: Remarks, more: Iterable[tuple[int, Message]]) -> None:
    """Remarks by step; each is kept once, as long as there are few."""
    for step, remark in more:
        if len(remarks) < MANY_REMARKS and all(remark != known for _, known in remarks):
            remarks.append((step, remark))


def remark_notes(remarks: Iterable[tuple[int, Message]]) -> list[Message]:
    """In sentences, as notes of a document."""
    return [message("run.remark", step=step, remark=remark) for step, remark in remarks]


class Engine(Protocol):
    """Computes the steps of a spec; of epochs that end, stop conditions and histories it knows nothing.

    most: how many steps it makes at once. measure says of which steps, by number, the norms are wanted.
    """

    name: str
    most: int
    measure: Callable[[int], bool]

    def begin(self, at: Progress) -> None:
        """Stand where the run stands."""

    def make(self, at: Progress, count: int) -> Slice:
        """The next updates, at least one and at most `count`; fewer, and `doubtful`, where one looks not finite."""

    def undo(self) -> None:
        """Stand as before the last call of `make`."""

    def norms(self) -> Array:
        """Of the last step: each layer's, that of all, that of all before it was held to a bound, (layers + 2,)."""

    def put_into(self, at: Progress) -> None:
        """Write parameters, state and buffers as they stand: nothing of them changes when the engine goes on."""
