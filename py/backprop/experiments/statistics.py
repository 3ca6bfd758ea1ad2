"""What many seeds say together: quartiles that bear failures, paired ratios, intervals, and the sign test, corrected.

A run that never arrives counts as infinity, so that medians stay honest while fewer than half of the runs fail.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 30  # seeds that a verdict needs
SURE = 0.05  # a comparison counts when chance alone, with the others looked at too, would show it less often than this
CONFIDENCE = 0.95  # of the interval of a median


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
class Middle:
    """A median with its interval of confidence."""

    median: float
    low: float
    high: float


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


def ratios(base: Sequence[float], arm: Sequence[float]) -> list[float]:
    """The arm by the base, seed by seed: both in the order of the seeds and not negative. Both failed: 1."""
    return [_ratio(b, a) for b, a in zip(base, arm, strict=True)]


def _ratio(base: float, arm: float) -> float:
    if base == arm:
        return 1.0
    if math.isinf(base):
        return 0.0
    return arm / base if base else math.inf


def middle(values: Sequence[float], confidence: float = CONFIDENCE) -> Middle:
    """The median between two of the ordered values, between which it lies with at least this confidence.

    They are the k-th from below and from above, k as large as a fair coin allows (Conover, Practical Nonparametric
    Statistics, 1999, section 3.2): of 30 values the 10th and the 21st. Of too few values the interval has no ends.
    """
    ordered, n = sorted(values), len(values)
    k = 0
    while k < n // 2 and _at_most(k, n) <= (1.0 - confidence) / 2.0:
        k += 1
    low, high = (ordered[k - 1], ordered[n - k]) if k else (-math.inf, math.inf)
    return Middle(quantile(ordered, 0.5), low, high)


def _at_most(k: int, n: int) -> float:
    """The chance of at most k heads of n throws of a fair coin."""
    return sum(math.comb(n, i) for i in range(k + 1)) / 2.0**n


def sign_test(lower: int, higher: int) -> float:
    """Two-sided p of a fair coin (Dixon & Mood 1946); 1 without a single difference."""
    return min(1.0, 2.0 * _at_most(min(lower, higher), lower + higher))


def holm(chances: Sequence[float]) -> list[float]:
    """Each p corrected for all of them (Holm 1979): the smallest times their number n, the next times n − 1."""
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    corrected, reached = [1.0] * len(chances), 0.0
    for rank, i in enumerate(order):
        reached = max(reached, min(1.0, (len(chances) - rank) * chances[i]))
        corrected[i] = reached
    return corrected
