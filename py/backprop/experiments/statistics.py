"""What many seeds say together: quartiles that bear failures, paired changes, and the sign test.

A run that never arrives counts as infinity, so that medians stay honest while fewer than half of the runs fail.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 6  # seeds; of fewer even the most one-sided result is not sure
SURE = 0.05  # a change is believed when chance alone would show it less often than this


@dataclass(frozen=True)
class Summary:
    """Median, quartiles, lowest and highest of n runs, the failed ones (infinite) among them."""

    n: int
    failed: int
    low: float
    q1: float
    median: float
    q3: float
    high: float


@dataclass(frozen=True)
class Change:
    """An arm against another, seed by seed: ratio arm/base (quartiles), and in how many seeds it is lower or higher.

    p is the sign test's: how often a fair coin would be as one-sided, ties left out. Seeds in which both fail tie.
    """

    ratio: Summary
    lower: int
    higher: int
    p: float

    @property
    def sure(self) -> bool:
        """True when the seeds agree more than chance would."""
        return self.p < SURE

    @property
    def falls(self) -> bool:
        """True when the arm is lower, beyond chance."""
        return self.sure and self.lower > self.higher

    @property
    def rises(self) -> bool:
        """True when the arm is higher, beyond chance."""
        return self.sure and self.higher > self.lower


def quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between neighbors, as NumPy's default; infinite when the upper neighbor that counts is."""
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    part = at - below
    if part == 0.0:
        return ordered[below]
    return math.inf if math.isinf(ordered[below + 1]) else ordered[below] + part * (ordered[below + 1] - ordered[below])


def summary(values: Sequence[float]) -> Summary:
    """Of at least one value; none may be NaN."""
    ordered = sorted(values)
    q1, median, q3 = (quantile(ordered, share) for share in (0.25, 0.5, 0.75))
    failed = sum(math.isinf(value) for value in ordered)
    return Summary(len(ordered), failed, ordered[0], q1, median, q3, ordered[-1])


def change(base: Sequence[float], arm: Sequence[float]) -> Change:
    """The arm against the base, both by seed in the same order and not negative."""
    pairs = list(zip(base, arm, strict=True))
    lower, higher = sum(b > a for b, a in pairs), sum(a > b for b, a in pairs)
    return Change(summary([_ratio(b, a) for b, a in pairs]), lower, higher, sign_test(lower, higher))


def _ratio(base: float, arm: float) -> float:
    if base == arm:
        return 1.0
    if math.isinf(base):
        return 0.0
    return arm / base if base else math.inf


def sign_test(lower: int, higher: int) -> float:
    """Two-sided p of a fair coin (Dixon & Mood 1946); 1 without a single difference."""
    n, few = lower + higher, min(lower, higher)
    return min(1.0, 2.0 * sum(math.comb(n, k) for k in range(few + 1)) / 2.0**n)
