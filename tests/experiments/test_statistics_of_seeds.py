"""Quartiles, paired ratios, the sign test, intervals and Holm's correction, against numbers made by hand."""

import math
from itertools import product

import numpy as np
import pytest

from backprop.experiments.statistics import holm, middle, ratios, sign_test, summary


def test_quartiles_are_those_of_numpy():
    values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3]
    found = summary(values)
    assert [found.q1, found.median, found.q3] == pytest.approx(np.quantile(values, [0.25, 0.5, 0.75]), rel=1e-15)
    assert (found.n, found.failed, found.low, found.high) == (7, 0, 1.0, 9.0)


def test_a_failed_run_counts_as_infinite_and_the_median_bears_it_while_fewer_than_half_fail():
    found = summary([1.0, 2.0, math.inf])
    assert (found.failed, found.median, found.q3) == (1, 2.0, math.inf)
    assert summary([1.0, math.inf, math.inf]).median == math.inf


@pytest.mark.parametrize(
    ("lower", "higher", "p"),
    [
        (8, 2, 112 / 1024),  # 2 · (1 + 10 + 45) of 2¹⁰
        (2, 8, 112 / 1024),
        (10, 0, 2 / 1024),
        (23, 7, 2 * 2804012 / 2**30),  # 1 + 30 + 435 + 4060 + 27405 + 142506 + 593775 + 2035800
        (5, 5, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_sign_test_counts_throws_of_a_coin(lower, higher, p):
    assert sign_test(lower, higher) == pytest.approx(p, rel=1e-15)


def test_the_sign_test_is_what_all_throws_of_seven_coins_say():
    throws = [sum(heads) for heads in product((0, 1), repeat=7)]
    for lower in range(8):
        as_far = sum(abs(heads - 3.5) >= abs(lower - 3.5) for heads in throws) / 2**7
        assert sign_test(lower, 7 - lower) == pytest.approx(as_far, rel=1e-15)


def test_holm_multiplies_the_smallest_by_all_the_next_by_one_less_and_never_falls():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02], rel=1e-15)
    assert holm([0.3, 0.9]) == pytest.approx([0.6, 0.9], rel=1e-15)
    assert holm([0.7, 0.8]) == [1.0, 1.0]
    assert holm([0.02]) == [0.02]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [
        (6, 1, 6),  # 1 − 2 · 1/64 = 96.9 %
        (10, 2, 9),  # 1 − 2 · 11/1024 = 97.9 %
        (20, 6, 15),  # 95.9 %
        (25, 8, 18),  # 95.7 %
        (30, 10, 21),  # 95.7 %
    ],
)
def test_the_interval_of_a_median_reaches_between_the_published_ranks(n, low, high):
    found = middle([float(k) for k in range(n, 0, -1)])
    assert (found.low, found.high) == (low, high)
    assert found.median == (n + 1) / 2


def test_five_values_bound_no_median_with_that_confidence():
    found = middle([1.0, 2.0, 3.0, 4.0, 5.0])  # 1 − 2 · 1/32 = 93.8 %
    assert (found.low, found.median, found.high) == (-math.inf, 3.0, math.inf)


def test_ratios_are_paired_seed_by_seed():
    assert ratios([10.0, 20.0, 40.0], [5.0, 10.0, 10.0]) == [0.5, 0.5, 0.25]


def test_where_one_fails_the_ratio_is_zero_or_infinite_and_where_both_fail_it_is_one():
    assert ratios([math.inf, 3.0, math.inf, 0.0, 0.0], [4.0, math.inf, math.inf, 2.0, 0.0]) == [
        0.0, math.inf, 1.0, math.inf, 1.0,
    ]  # fmt: skip
