"""Elementary functions of the kernel against mpmath, in units in the last place."""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from native_lanes import Mapped

from backprop.kernel import elementary

BOUND = 2.2
RNG = np.random.default_rng(0)
TINY = [0.0, -0.0, 5e-324, -5e-324, 1e-310, -1e-310, 2.2250738585072014e-308, 1e-17, -1e-17]
FUNCTIONS: dict[str, tuple[Callable[..., Any], Callable[[Any], Any], tuple[float, float]]] = {
    "exp": (elementary.exp, mpmath.exp, (-750, 712)),
    "exp_below": (elementary.exp_below, mpmath.exp, (-750, 0)),
    "expm1_below": (elementary.expm1_below, mpmath.expm1, (-80, 0)),
    "tanh": (elementary.tanh_with_slope, mpmath.tanh, (-30, 30)),
    "sigmoid": (elementary.sigmoid_parts, lambda x: 1 / (1 + mpmath.exp(-x)), (-748, 748)),
    "log": (elementary.log, mpmath.log, (0, 1e308)),
    "log1p_above": (elementary.log1p_above, mpmath.log1p, (0, 1e308)),
    "softplus": (elementary.softplus_with_slope, lambda x: mpmath.log1p(mpmath.exp(x)), (-748, 748)),
    "normal_cdf": (elementary.normal_parts, mpmath.ncdf, (-38.5, 38.5)),
}


def inputs(low: float, high: float) -> Any:
    """Even numbers over the range, near 0, and of every size."""
    ends = min(high, 1e4), max(low, -1e4)
    even = RNG.uniform(ends[1], ends[0], 1500)
    near = RNG.uniform(max(low, -4), min(high, 4), 2500)
    sizes = np.exp(RNG.uniform(-740, math.log(max(abs(low), abs(high))), 1000)) * RNG.choice([-1.0, 1.0], 1000)
    every = np.concatenate([even, near, sizes, TINY])
    return every[(every >= low) & (every <= high)]


def units(value: float, exact: Any) -> float:
    """The distance in units in the last place of the exact value, subnormal ones included."""
    if not mpmath.isfinite(exact) or abs(exact) > mpmath.mpf(1.797e308):
        return 0.0 if value == float(exact) else math.inf
    if exact == 0:
        return 0.0 if value == 0 else math.inf
    unit = mpmath.mpf(2) ** max(mpmath.frexp(abs(exact))[1] - 53, -1074)
    return float(abs(mpmath.mpf(value) - exact) / unit)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_is_within_two_units_in_the_last_place(name: str) -> None:
    form, exact, (low, high) = FUNCTIONS[name]
    x = inputs(low, high)
    values = Mapped(form)(x)
    with mpmath.workprec(160):
        far = [units(value, exact(mpmath.mpf(at))) for at, value in zip(x.tolist(), values.tolist(), strict=True)]
    worst = int(np.argmax(far))
    assert far[worst] <= BOUND, f"{name}({x[worst]!r}) is {values[worst]!r}, off by {far[worst]:.3f} units"


LIMITS = {
    "exp": [(-math.inf, 0.0), (math.inf, math.inf), (0.0, 1.0), (-745.2, 0.0), (-740.0, 4.2e-322), (710.0, math.inf)],
    "exp_below": [(-math.inf, 0.0), (0.0, 1.0), (-0.0, 1.0)],
    "expm1_below": [(-math.inf, -1.0), (-0.0, -0.0), (-5e-324, -5e-324)],
    "tanh": [(-math.inf, -1.0), (math.inf, 1.0), (0.0, 0.0), (-0.0, -0.0), (5e-324, 5e-324), (-5e-324, -5e-324)],
    "sigmoid": [(-math.inf, 0.0), (math.inf, 1.0), (0.0, 0.5), (-740.0, 4.2e-322)],
    "log": [(0.0, -math.inf), (-0.0, -math.inf), (math.inf, math.inf), (1.0, 0.0), (-1.0, math.nan)],
    "log1p_above": [(0.0, 0.0), (math.inf, math.inf), (5e-324, 5e-324)],
    "softplus": [(-math.inf, 0.0), (math.inf, math.inf), (1e308, 1e308)],
    "normal_cdf": [(-math.inf, 0.0), (math.inf, 1.0), (0.0, 0.5)],
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_is_right_at_its_limits(name: str) -> None:
    cases = [*LIMITS[name], (math.nan, math.nan)]
    values = Mapped(FUNCTIONS[name][0])([at for at, _ in cases])
    for (at, expected), value in zip(cases, values.tolist(), strict=True):
        same = math.isnan(value) if math.isnan(expected) else value == pytest.approx(expected, rel=1e-6, abs=0)
        assert (same and math.copysign(1, value) == math.copysign(1, expected)) or math.isnan(expected), (at, value)


def test_the_slope_of_tanh_keeps_its_digits_far_out() -> None:
    x = np.linspace(-300, 300, 1001)
    slopes = Mapped(elementary.tanh_with_slope, output=1)(x)
    with mpmath.workprec(160):
        far = [units(v, mpmath.sech(mpmath.mpf(at)) ** 2) for at, v in zip(x.tolist(), slopes.tolist(), strict=True)]
    assert max(far) <= 4


def test_the_slope_of_sigmoid_keeps_its_digits_far_out() -> None:
    x = np.linspace(-700, 700, 1001)
    slopes = Mapped(elementary.sigmoid_parts, output=2)(x)
    with mpmath.workprec(160):
        exact = [1 / ((1 + mpmath.exp(-mpmath.mpf(at))) * (1 + mpmath.exp(mpmath.mpf(at)))) for at in x.tolist()]
    assert max(units(v, e) for v, e in zip(slopes.tolist(), exact, strict=True)) <= 4
