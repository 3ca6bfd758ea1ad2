"""Quartiles, paired changes and the sign test, against numbers made by hand and by NumPy."""

import math

import numpy as np
import pytest

from backprop.experiments.statistics import FEWEST, change, sign_test, summary


def test_quartiles_are_those_of_numpy():
    values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3]
    found = summary(values)
    assert [found.q1, found.median, found.q3] == pytest.approx(np.quantile(values, [0.25, 0.5, 0.75]), rel=1e-15)
    assert (found.n, found.failed, found.low, found.high) == (7, 0, 1.0, 9.0)


def test_a_failed_run_counts_as_infinite_and_the_median_bears_it_while_fewer_than_half_fail():
    found = summary([1.0, 2.0, math.inf])
    assert (found.failed, found.median, found.q3) == (1, 2.0, math.inf)
    assert summary([1.0, math.inf, math.inf]).median == math.inf


def test_the_sign_test_gives_the_published_chances():
    assert sign_test(8, 2) == pytest.approx(0.109375, rel=1e-15)  # 2 · (1 + 10 + 45) / 1024
    assert sign_test(10, 0) == pytest.approx(2.0 / 1024.0, rel=1e-15)
    assert sign_test(5, 5) == 1.0
    assert sign_test(0, 0) == 1.0


def test_fewer_seeds_than_the_fewest_are_never_sure():
    assert not change([2.0] * (FEWEST - 1), [1.0] * (FEWEST - 1)).sure
    assert change([2.0] * FEWEST, [1.0] * FEWEST).falls


def test_a_change_is_paired_seed_by_seed():
    found = change([10.0, 20.0, 40.0], [5.0, 10.0, 10.0])
    assert (found.ratio.low, found.ratio.median, found.ratio.high) == (0.25, 0.5, 0.5)
    assert (found.lower, found.higher) == (3, 0)


def test_where_one_fails_the_other_wins_and_where_both_fail_nobody_does():
    found = change([math.inf, 3.0, math.inf], [4.0, math.inf, math.inf])
    assert (found.lower, found.higher) == (1, 1)
    assert sorted([found.ratio.low, found.ratio.median, found.ratio.high]) == [0.0, 1.0, math.inf]
