"""Line searches: how far to go along a direction p in which the loss falls.

φ(α) = E(θ + α p). Values that are not finite count as infinitely high.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..numbers.special import Array
from ..rules.fields import Field
from . import rules
from .whole_batch import ROUNDING

EXPANSIONS, REFINEMENTS, HALVINGS = 30, 40, 60
GROWTH = 4.0
INVISIBLE = 1e-20  # of the loss: a change far below its last digit
MARGIN = 0.1  # an interpolated step keeps this share of the interval away from its ends

ARMIJO = Field(
    "c1", "Sufficient decrease c₁", default=1e-4, minimum=0, exclusive_minimum=True, maximum=0.5,
    exclusive_maximum=True, hint="Small: 1e-4 is usual.",
)  # fmt: skip
CURVATURE = Field(
    "c2", "Curvature condition c₂", default=0.9, minimum=0, exclusive_minimum=True, maximum=1,
    exclusive_maximum=True, hint="0.9 for quasi-Newton methods, 0.1 for conjugate gradients; above c₁.",
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A place on the line: step α, value φ(α), slope φ′(α) and the whole gradient there, (n,)."""

    step: float
    value: float
    slope: float
    gradient: Array


Along = Callable[[float], Point]


def strong_wolfe(along: Along, start: Point, first: float, c1: float, c2: float) -> Point | None:
    """A step with φ(α) ≤ φ(0) + c₁ α φ′(0) and |φ′(α)| ≤ c₂ |φ′(0)|; None when none lowers the loss.

    Nocedal & Wright 2006, algorithms 3.5 and 3.6. Where rounding hides the decrease, the approximate Wolfe
    conditions of Hager & Zhang 2005 stand in, which look at slopes alone.
    """
    previous, step = start, first
    for _ in range(EXPANSIONS):
        here = along(step)
        if not _lower(start, here, c1) or here.value > previous.value + ROUNDING * abs(previous.value):
            return _zoom(along, start, previous, here, c1, c2)
        if rules.flat(slope_new=here.slope, c2=c2, slope=start.slope):
            return here
        if here.slope >= 0:
            return _zoom(along, start, here, previous, c1, c2)
        previous, step = here, GROWTH * step
    return previous


def _zoom(along: Along, start: Point, low: Point, high: Point, c1: float, c2: float) -> Point | None:
    """Between `low`, the best step so far, and `high`, a good step lies (algorithm 3.6)."""
    for _ in range(REFINEMENTS):
        if abs(start.slope * (high.step - low.step)) <= INVISIBLE * abs(start.value):
            break
        here = along(_between(low, high))
        if not _lower(start, here, c1) or here.value > low.value + ROUNDING * abs(low.value):
            high = here
            continue
        if rules.flat(slope_new=here.slope, c2=c2, slope=start.slope):
            return here
        if here.slope * (high.step - low.step) >= 0:
            high = low
        low = here
    return low if low.step > 0 else None


def _lower(start: Point, here: Point, c1: float) -> bool:
    """Sufficient decrease, or as far as rounding lets one see."""
    if not math.isfinite(here.value):
        return False
    if here.value <= rules.bound(E=start.value, c1=c1, alpha=here.step, slope=start.slope):
        return True
    level = abs(here.value - start.value) <= ROUNDING * abs(start.value)
    return level and bool(rules.level(slope_new=here.slope, c1=c1, slope=start.slope))


def _between(low: Point, high: Point) -> float:
    """The minimum of the cubic through both values and slopes (equation 3.59), kept well inside; else the middle."""
    width = high.step - low.step
    middle = low.step + 0.5 * width
    if not (math.isfinite(high.value) and math.isfinite(high.slope)):
        return middle
    try:
        step = rules.cubic(
            low=low.step, E_low=low.value, slope_low=low.slope, high=high.step, E_high=high.value, slope_high=high.slope
        )
    except (ArithmeticError, ValueError):
        return middle  # the cubic has no minimum
    share = (step - low.step) / width
    return step if MARGIN <= share <= 1 - MARGIN else middle


def backtrack(value: Callable[[float], float], start: float, slope: float, first: float, c1: float) -> float | None:
    """The first of α, α/2, α/4 … with φ(α) ≤ φ(0) + c₁ α φ′(0) (algorithm 3.1); None when there is none."""
    step = first
    for _ in range(HALVINGS):
        here = value(step)
        most = rules.bound(E=start, c1=c1, alpha=step, slope=slope)
        if math.isfinite(here) and here <= most + ROUNDING * abs(start):
            return step
        step /= 2
    return None
