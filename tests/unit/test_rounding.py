"""Rounding as on paper: half away from zero, on the decimal digits that are shown."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.numbers.decimals import Decimals
from backprop.numbers.rounding import round_decimal, rounder


@pytest.mark.parametrize(
    ("value", "digits", "kind", "expected"),
    [
        (0.5, 0, "decimals", 1.0), (1.5, 0, "decimals", 2.0), (2.5, 0, "decimals", 3.0), (-2.5, 0, "decimals", -3.0),
        (0.125, 2, "decimals", 0.13), (-0.125, 2, "decimals", -0.13), (2.675, 2, "decimals", 2.68),
        (1.005, 2, "decimals", 1.01), (0.1 + 0.2, 4, "decimals", 0.3), (1234.5678, 2, "decimals", 1234.57),
        (0.00012345, 3, "significant", 0.000123), (0.00012355, 4, "significant", 0.0001236),
        (99.95, 3, "significant", 100.0), (9.995e-7, 3, "significant", 1e-6), (123456.0, 3, "significant", 123000.0),
        (0.331812227832, 3, "significant", 0.332), (-0.104539505, 3, "significant", -0.105),
        (1e300, 4, "decimals", 1e300), (1e-300, 4, "decimals", 0.0), (1.5e-323, 1, "significant", 2e-323),
        (5.0, 0, "significant", 5.0), (0.1, 17, "significant", 0.1),
        (1.7976931348623157e308, 3, "significant", math.inf),
    ],
)  # fmt: skip
def test_one_number(value: float, digits: int, kind: str, expected: float) -> None:
    assert round_decimal(value, digits, kind) == expected


def test_what_is_not_finite_passes_and_so_does_minus_zero() -> None:
    assert math.isnan(round_decimal(math.nan, 2, "decimals"))
    assert round_decimal(-math.inf, 2, "decimals") == -math.inf
    assert math.copysign(1, round_decimal(-0.0, 2, "decimals")) == -1.0


@given(st.floats(-1e12, 1e12), st.integers(0, 10))
def test_rounding_again_changes_nothing_and_moves_by_half_a_unit_at_most(value: float, digits: int) -> None:
    once = round_decimal(value, digits, "decimals")
    assert round_decimal(once, digits, "decimals") == once
    assert abs(once - value) <= 0.5000001 * 10.0**-digits + 1e-15 * abs(value)


def test_arrays_are_rounded_entry_by_entry() -> None:
    made = rounder(2, "decimals")(np.array([[0.125, -0.125], [1.0, 2.675]]))
    assert made.floats().tolist() == [[0.13, -0.13], [1.0, 2.68]]
    assert rounder(2, "decimals")(np.zeros((0, 3))).shape == (0, 3)
    assert float(rounder(1, "decimals")(np.array(0.25))) == 0.3


@pytest.mark.parametrize("digits", [3, 4])
def test_products_of_two_decimal_numbers_are_exact_before_they_are_rounded(digits: int) -> None:
    """Every product of two numbers with two decimals: rounded as whole numbers of ten-thousandths are."""
    hundredths = range(1, 100, 7)
    keep = rounder(digits, "decimals")
    for i in hundredths:
        for j in range(1, 100):
            by_hand = (i * j + 5) // 10 / 1000 if digits == 3 else i * j / 10_000
            assert float(keep(Decimals(i / 100) * Decimals(j / 100))) == by_hand, (i, j)
