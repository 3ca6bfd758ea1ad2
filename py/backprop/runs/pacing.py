"""How fast a training shows itself: step by step, the whole of it in some seconds, or as fast as it goes."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Speed:
    """steps: so many a second at most. seconds: all that is asked for takes so long at least. Neither: no bound."""

    label: str
    title: str
    steps: float | None = None
    seconds: float | None = None


SLOWEST = 4.0
SPEEDS = {
    "slow": Speed("slow", "4 steps a second", steps=SLOWEST),
    "normal": Speed("normal", "Many steps are spread over 10 s", seconds=10.0),
    "full": Speed("full", "As fast as it goes"),
}
BEHIND = 0.25
"""Time that a training could not use, beyond so many seconds, is not caught up."""
LONGEST_WAIT = 0.05
"""Who waits looks for messages so often: a stop is heard at once. In seconds."""


class Pacing:
    """Which steps are due. The first is due at once; times are in seconds of one clock."""

    def __init__(self, speed: str, step: int, target: int, now: float) -> None:
        row = SPEEDS[speed]
        whole = max((target - step) / row.seconds, SLOWEST) if row.seconds else math.inf
        self.rate = row.steps or whole
        self._from, self._since = step + 1.0, now

    def due(self, step: int, target: int, now: float) -> int:
        """The last step that is due of a run that stands at `step`, at most `target`."""
        if math.isinf(self.rate):
            return target
        due = self._from + (now - self._since) * self.rate
        if due > step + 1 + BEHIND * self.rate:
            due = step + 1 + BEHIND * self.rate
            self._from, self._since = due, now
        return min(target, int(due))

    def wait(self, step: int, now: float) -> float:
        """For so many seconds the step after this one is not due."""
        left = (step + 1 - self._from) / self.rate - (now - self._since)
        return min(max(left, 0.0), LONGEST_WAIT)
