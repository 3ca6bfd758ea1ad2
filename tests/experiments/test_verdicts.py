"""Verdicts follow the numbers: other numbers, other words."""

import math

import pytest

from backprop.experiments.experiment import Outcome, Results, Setting
from backprop.experiments.verdicts import Comparison, compared
from backprop.experiments.words import number, percent

ONE, TWO = Setting("one", "One"), Setting("two", "Two")
COMPARISONS = [Comparison(s, "base", "arm", "epochs", "the arm", "fewer", "more", "epochs") for s in (ONE, TWO)]


def results(**values):
    """By setting: what the arm took in each seed, where the base took 10."""
    made = Results()
    for setting, took in values.items():
        made.outcomes[setting, "base"] = [Outcome({"epochs": 10.0}) for _ in took]
        made.outcomes[setting, "arm"] = [Outcome({"epochs": float(epochs)}) for epochs in took]
    return made


FEWER, MORE, MIXED = [6, 6, 6, 7, 7, 7, 7, 8], [15] * 8, [9, 11, 9, 11, 9, 11, 9, 11]


@pytest.mark.parametrize(
    ("one", "two", "holds"),
    [(FEWER, FEWER, "holds"), (FEWER, MORE, "in part"), (MORE, FEWER, "in part"), (MORE, MORE, "fails"),
     (MIXED, MIXED, "undecided"), (FEWER[:4], FEWER[:4], "undecided")],
)  # fmt: skip
def test_whether_a_claim_holds_is_read_off_the_seeds(one, two, holds):
    assert compared(results(one=one, two=two), COMPARISONS).holds == holds


def test_the_words_tell_median_quartiles_and_agreement():
    verdict = compared(results(one=FEWER, two=MORE), COMPARISONS, claimed=(20.0, 40.0))
    assert verdict.words == (
        "One, the arm: epochs 30 % fewer (30 % fewer to 40 % fewer); lower in 8 of 8 seeds; sign test p = 0.0078. "
        "At the median that is within the 20–40 % that popular pages state."
    )
    assert verdict.findings == ("Two, the arm: epochs 50 % more; higher in 8 of 8 seeds; sign test p = 0.0078.",)
    assert verdict.limits == ("Two, the arm: epochs 50 % more",)


def test_a_claimed_range_is_compared_with_what_was_measured():
    def words(took):
        return compared(results(one=[took] * 8, two=FEWER), COMPARISONS, claimed=(20.0, 40.0)).words

    assert "less than the 20–40 %" in words(9)
    assert "within the 20–40 %" in words(7)
    assert "more than the 20–40 %" in words(2)


def test_only_the_deciding_comparisons_say_whether_it_holds():
    verdict = compared(results(one=FEWER, two=MORE), COMPARISONS, deciding=1)
    assert verdict.holds == "holds"
    assert verdict.limits == ("Two, the arm: epochs 50 % more",)


def test_arriving_alone_is_said_in_words():
    made = results(one=[math.inf] * 8, two=FEWER)
    assert compared(made, COMPARISONS).figure == "never arrives where the other does"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.61, "39 % fewer"), (1.12, "12 % more"), (3.14, "3.1 times"), (1.001, "the same"), (math.inf, "never")],
)
def test_a_ratio_reads_as_a_change(ratio, words):
    assert percent(ratio, "fewer", "more") == words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.25, "0.25"), (1234.5, "1\u202f230"), (-0.5, "−0.5"), (2.04e-7, "2.04·10⁻⁷"), (math.inf, "never")],
)
def test_numbers_read_as_text_does(value, text):
    assert number(value) == text
