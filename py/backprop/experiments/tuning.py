"""The learning rate of an arm: the best of its grid at the median of seeds apart from those that judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .statistics import summary

TUNING_SEEDS = tuple(range(10**9, 10**9 + 6))  # beyond those that may judge


def best_rate(found: Mapping[float, Sequence[float]]) -> float:
    """The rate with the lowest median; of equals with the fewest failures, then the lowest first quartile."""

    def order(rate: float) -> tuple[float, ...]:
        of = summary(found[rate])
        return of.median, of.failed, of.q1, rate

    return min(found, key=order)
