"""Functions of exact numbers: 60 digits of each against mpmath, exact where the result is."""

import math
from fractions import Fraction

import mpmath
import pytest

from backprop.numbers import exact_functions as exact

POINTS = [Fraction(text) for text in ("0.1", "-0.35", "1", "-2.5", "7", "-30", "1/3", "1e-20", "-1e-9", "0.999999")]
FUNCTIONS = {
    "exp": mpmath.exp, "expm1": mpmath.expm1, "log": mpmath.log, "log1p": mpmath.log1p, "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh, "normal_cdf": mpmath.ncdf, "normal_pdf": mpmath.npdf, "cos_pi": mpmath.cospi,
}  # fmt: skip
DOMAIN = {"log": 0, "sqrt": 0, "log1p": -1}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_sixty_digits_are_right(name: str) -> None:
    with mpmath.workdps(1_000):
        for x in POINTS:
            if x < DOMAIN.get(name, -100):
                continue
            made = getattr(exact, name)(x)
            right = FUNCTIONS[name](mpmath.mpf(x.numerator) / x.denominator)
            error = abs(mpmath.mpf(made.numerator) / made.denominator - right)
            assert error <= mpmath.mpf(10) ** -60 * (1 if name == "cos_pi" else abs(right)), (name, x)


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (exact.exp(Fraction(0)), 1), (exact.exp(Fraction(-5000)), 0), (exact.exp(Fraction(5000)), math.inf),
        (exact.log(Fraction(1)), 0), (exact.log(Fraction(0)), -math.inf),
        (exact.sqrt(Fraction(9, 16)), Fraction(3, 4)), (exact.tanh(Fraction(0)), 0),
        (exact.tanh(Fraction(10**9)), 1), (exact.normal_cdf(Fraction(0)), Fraction(1, 2)),
        (exact.normal_cdf(Fraction(-60)), 0), (exact.normal_cdf(Fraction(60)), 1),
        (exact.power(Fraction(9, 10), Fraction(3)), Fraction(729, 1000)),
        (exact.power(Fraction(0), Fraction(-1)), math.inf), (exact.power(Fraction(2), Fraction(-2)), Fraction(1, 4)),
    ],
)  # fmt: skip
def test_what_is_exact_is_exact(made: object, value: object) -> None:
    assert made == value


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_there_is_none_below_zero(name: str) -> None:
    assert math.isnan(getattr(exact, name)(Fraction(-1)))


def test_a_power_of_many_factors_has_sixty_digits() -> None:
    with mpmath.workdps(100):
        made = exact.power(Fraction(999, 1000), Fraction(5000))
        share = mpmath.mpf(made.numerator) / made.denominator / mpmath.mpf("0.999") ** 5000
        assert abs(share - 1) < mpmath.mpf(10) ** -60
