"""What comes of holding a gradient to the oracles: entry by entry, and of the whole.

An entry differs where it lies farther from tape or complex step than rounding alone may set two right gradients apart.
It agrees where it does not and that rounding is little beside the largest gradient (a wide bound passes nothing), and
where all are exactly 0.
Otherwise it is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..messages import Message, message
from ..numbers.special import Array

TRUSTED = 1e-3  # of the largest gradient: an entry whose bound is wider is not passed
CENTRAL_TRUSTED = 1e-4  # the same for what central differences know
CENTRAL_TOLERANCE = 1e-5  # what they may be off beyond that
AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "not judged"


@dataclass(frozen=True)
class Judgement:
    """outcomes: AGREES, DIFFERS or UNKNOWN for every entry.

    error and bound are those of the entry that lies nearest to its bound or farthest beyond, among those that are
    judged if any is, relative to the largest gradient; None where no bound is known. central_error and central_excess
    are normwise.
    """

    outcome: str
    outcomes: list[str]
    error: float | None = None
    bound: float | None = None
    central_error: float | None = None
    central_excess: float | None = None
    notes: list[Message] = field(default_factory=list)

    @classmethod
    def none(cls, count: int) -> Judgement:
        """Nothing is judged."""
        return cls(UNKNOWN, [UNKNOWN] * count)


def judge(analytic: Array, tape: Array, complex_: Array, central: Array, bounds: Array, doubt: Array) -> Judgement:
    """All (n,): the closed form, the oracles (NaN where one has nothing to say), bounds, and the doubt of `central`."""
    scale = float(np.max(np.abs(analytic), initial=0.0))
    scale = max(scale, float(np.max(np.abs(tape[np.isfinite(tape)]), initial=0.0)))
    off = np.stack([np.abs(analytic - oracle) for oracle in (tape, complex_)])
    known = np.isfinite(off)
    off = np.max(np.where(known, off, 0.0), axis=0)
    has_oracle, bounded = np.any(known, axis=0), np.isfinite(bounds)
    nothing = (off == 0.0) & (analytic == 0.0)  # by all that tell
    differs = has_oracle & bounded & (off > bounds)
    agrees = has_oracle & ~differs & (nothing | (bounded & (bounds <= TRUSTED * scale)))
    error, excess, contradicts = _central(analytic, central, doubt + bounds, scale)
    differs, agrees = differs | contradicts, agrees & ~contradicts
    outcomes = np.where(differs, DIFFERS, np.where(agrees, AGREES, UNKNOWN))
    whole = DIFFERS if np.any(differs) else AGREES if 2 * np.sum(agrees) >= len(agrees) else UNKNOWN
    judged = (differs | agrees) & bounded
    worst = _worst(off, bounds, judged if np.any(judged) else bounded)
    unit = scale or 1.0
    return Judgement(
        whole, outcomes.tolist(), None if worst is None else float(off[worst] / unit),
        None if worst is None else float(bounds[worst] / unit), error, excess,
        _notes(~differs & ~agrees, bounds, scale),
    )  # fmt: skip


def _worst(off: Array, bounds: Array, among: Array) -> int | None:
    """The entry among some with the largest difference against its bound."""
    if not np.any(among):
        return None
    ratios = np.where(among, off / np.where(bounds > 0, bounds, 1.0), -1.0)
    return int(np.argmax(ratios))


def _central(
    analytic: Array, central: Array, doubt: Array, scale: float
) -> tuple[float | None, float | None, Array]:  # fmt: skip
    """How far central differences are off, what they cannot explain of it, and the entries that they contradict."""
    measured = np.isfinite(central)
    if not np.any(measured) or not scale:
        return (0.0, 0.0, np.zeros(len(measured), dtype=bool)) if np.any(measured) else (None, None, measured)
    off = np.where(measured, np.abs(analytic - central), 0.0) / scale
    known = measured & np.isfinite(doubt) & (doubt <= CENTRAL_TRUSTED * scale)
    excess = np.where(known, np.maximum(off - np.where(known, doubt, 0.0) / scale, 0.0), 0.0)
    size = float(np.linalg.norm(analytic / scale)) or 1.0
    return float(np.linalg.norm(off)) / size, float(np.linalg.norm(excess)) / size, excess > CENTRAL_TOLERANCE


def _notes(unknown: Array, bounds: Array, scale: float) -> list[Message]:
    count = int(np.sum(unknown))
    if not count:
        return []
    of_all = count == len(unknown)
    which = message(f"check.unjudged.{'all' if of_all else 'some'}", number=count, count=len(unknown))
    finite = bounds[unknown & np.isfinite(bounds)]
    if not len(finite):
        return [message("check.unbounded", which=which)]
    code = "check.doubtful.all" if of_all else "check.doubtful"
    return [message(code, which=which, by=float(np.max(finite)), largest=scale)]
