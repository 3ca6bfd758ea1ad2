"""Points of a run that it can be gone on from: evenly spread, so that any past step is near one."""

from __future__ import annotations

from dataclasses import dataclass

from .history import Point
from .progress import Progress

MOST, BYTES = 128, 64_000_000


@dataclass(frozen=True)
class Mark:
    """Where a run stood, and the last update before it (None at the start)."""

    progress: Progress
    point: Point | None

    @property
    def step(self) -> int:
        """Updates made so far."""
        return self.progress.step


class Checkpoints:
    """At most `MOST` marks in at most `BYTES`; when there are more, every other one goes. The start stays."""

    def __init__(self, start: Progress, spacing: int) -> None:
        self.marks = [Mark(start, None)]
        self._spacing = spacing
        held = sum(array.nbytes for layer in start.parameters for array in layer.values())
        held += sum(array.nbytes for layer in start.state for kept in layer.values() for array in kept.values())
        self._most = max(4, min(MOST, BYTES // max(held, 1)))

    @property
    def next(self) -> int:
        """The step at which the next mark is due."""
        first = self.marks[0].step
        return first + ((self.marks[-1].step - first) // self._spacing + 1) * self._spacing

    def add(self, progress: Progress, point: Point | None) -> None:
        """A mark at the step that was due."""
        self.marks.append(Mark(progress, point))
        while len(self.marks) > self._most:
            self._spacing *= 2
            first = self.marks[0].step
            self.marks = [mark for mark in self.marks if (mark.step - first) % self._spacing == 0]

    def before(self, step: int) -> Mark:
        """The last mark not after a step."""
        return next(mark for mark in reversed(self.marks) if mark.step <= step)

    def cut(self, step: int) -> None:
        """Forget marks after a step."""
        self.marks = [mark for mark in self.marks if mark.step <= step]
