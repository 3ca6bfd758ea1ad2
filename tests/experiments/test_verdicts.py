"""Verdicts follow the numbers by one rule: other numbers, other words."""

import math
from dataclasses import replace

import pytest

from backprop.experiments import experiment
from backprop.experiments.evidence import Arriving, Comparison, Within
from backprop.experiments.experiment import Claimed, Outcome, Results, Setting
from backprop.experiments.statistics import Middle
from backprop.experiments.verdicts import judge, verdict, weigh
from backprop.experiments.words import number, percent, percent_middle, with_interval

SETTINGS = [Setting(f"s{k}", f"Setting {k}") for k in range(5)]
LOWER, HIGHER, EVEN, WEAK = [7.0] * 30, [15.0] * 30, [9.0, 11.0] * 15, [9.0] * 22 + [11.0] * 8
"""What the arm took where the base took 10; WEAK is lower in 22 of 30 seeds: p = 0.0161, of four by Holm 0.0645."""


def comparison(k, **more):
    return Comparison(SETTINGS[k], "base", "arm", "epochs", "the arm", "fewer", "more", "epochs", **more)


def results(*took):
    """One setting each: what the arm took in each seed, where the base took 10."""
    made = Results()
    for setting, values in zip(SETTINGS, took, strict=False):
        made.outcomes[setting.name, "base"] = [Outcome({"epochs": 10.0}) for _ in values]
        made.outcomes[setting.name, "arm"] = [Outcome({"epochs": value}) for value in values]
    return made


def judged(*took, others=(), claimed=None, **more):
    """The verdict on arms that took so many epochs."""
    questions = tuple(comparison(k, **more) for k in range(len(took)))
    made = replace(experiment("residual"), deciding=questions, others=others, remarks=lambda _: (), claimed=claimed)
    return verdict(made, results(*took, *(LOWER for _ in others)))


@pytest.mark.parametrize(
    ("says", "holds"),
    [
        (["for"], "holds"), (["for", "for", "for"], "holds"), (["open"], "not shown"), (["open", "open"], "not shown"),
        (["for", "open"], "in part"), (["for", "for", "against"], "in part"), (["for", "against"], "in part"),
        (["for", "against", "against"], "fails"), (["against", "open"], "fails"), (["against"], "fails"),
    ],
)  # fmt: skip
def test_the_rule_has_a_word_for_each_mixture(says, holds):
    assert judge(says) == holds
    assert judge(says[::-1]) == holds


@pytest.mark.parametrize(
    ("took", "holds"),
    [((LOWER, LOWER), "holds"), ((LOWER, EVEN), "in part"), ((LOWER, LOWER, HIGHER), "in part"),
     ((LOWER, HIGHER), "in part"), ((LOWER, HIGHER, HIGHER), "fails"), ((HIGHER, EVEN), "fails"),
     ((EVEN, EVEN), "not shown")],
)  # fmt: skip
def test_whether_a_claim_holds_is_read_off_the_seeds(took, holds):
    assert judged(*took).holds == holds


def test_a_claim_of_more_is_judged_the_other_way_round():
    assert judged(HIGHER, claim="higher").holds == "holds"
    assert judged(LOWER, claim="higher").holds == "fails"


def test_a_comparison_that_is_sure_alone_is_not_sure_among_four():
    assert judged(WEAK).holds == "holds"
    alone, *_ = judged(WEAK).deciding
    found = judged(WEAK, WEAK, WEAK, WEAK)
    assert found.holds == "not shown"
    p = 2 * sum(math.comb(30, k) for k in range(9)) / 2**30
    assert alone.p == alone.corrected == pytest.approx(p, rel=1e-14)
    assert [one.corrected for one in found.deciding] == pytest.approx([4 * p] * 4, rel=1e-14)


def test_the_others_decide_nothing_and_take_no_part_in_the_correction():
    alone, among = judged(WEAK), judged(WEAK, others=[comparison(k) for k in range(1, 5)])
    assert among.holds == "holds"
    assert among.deciding == alone.deciding
    assert len(among.findings) == 4


def test_fewer_than_thirty_seeds_show_nothing():
    assert judged(LOWER[:29]).holds == judged(HIGHER[:29]).holds == "not shown"
    assert "A verdict needs 30 seeds; these are 29." in judged(LOWER[:29]).words


def test_a_claim_with_a_number_has_to_reach_it():
    by_a_tenth, by_a_third = [9.0] * 30, [6.5] * 30
    assert judged(by_a_tenth).holds == "holds"
    assert judged(by_a_tenth, beyond=0.8).holds == "fails"
    assert judged(by_a_third, beyond=0.8).holds == "holds"
    assert judged([8.0] * 30, beyond=0.8).holds == "not shown"  # just there: ties
    assert judged([99.0] * 30, claim="higher", beyond=10.0).holds == "fails"
    assert judged([101.0] * 30, claim="higher", beyond=10.0).holds == "holds"


def test_the_headline_is_the_first_deciding_comparison_and_says_its_median_with_its_interval():
    found = judged([*range(1, 31)], HIGHER, claimed=Claimed(20.0, 40.0), beyond=0.8)
    assert found.figure == f"{found.deciding[0].label}: {found.deciding[0].found}"
    assert found.deciding[0].label == "Setting 0, the arm (claimed: at least 20 % fewer)"
    assert found.deciding[0].found == "epochs 55 % more (95 %: the same to 2.1 times)"
    assert found.words == (
        "As claimed in 7 of 30 seeds, the opposite in 22; sign test p = 0.0081, corrected p = 0.0081. At the "
        "median that is less than the 20–40 % that popular pages state. Deciding comparisons: 0 of 2 for the claim "
        "beyond chance, 2 against it."
    )
    assert found.limits[1] == "Setting 1, the arm (claimed: at least 20 % fewer): epochs 50 % more (95 %: 50 % more)"


def test_limits_name_what_is_not_for_the_claim_and_nothing_that_is():
    found = judged(LOWER, EVEN, HIGHER)
    assert found.limits == (
        "Setting 1, the arm: no sure difference",
        "Setting 2, the arm: epochs 50 % more (95 %: 50 % more)",
    )


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.9, "less than the 20–40 %"), (0.7, "within the 20–40 %"), (0.2, "more than the 20–40 %"), (1.4, "less than")],
)
def test_a_claimed_range_is_compared_with_what_was_measured(ratio, words):
    assert words in judged([10.0 * ratio] * 30, claimed=Claimed(20.0, 40.0)).words


@pytest.mark.parametrize(("factor", "words"), [(4.0, "less than the 10–30×"), (20.0, "within"), (50.0, "more than")])
def test_a_claimed_factor_too(factor, words):
    assert words in judged([10.0 * factor] * 30, claimed=Claimed(10.0, 30.0, times=True), claim="higher").words


def of_seeds(base, arm):
    made = Results()
    made.outcomes["s0", "base"] = [Outcome({"epochs": value}) for value in base]
    made.outcomes["s0", "arm"] = [Outcome({"epochs": value}) for value in arm]
    return made


def test_arriving_alone_counts_and_where_neither_arrives_they_tie():
    never = math.inf
    made = of_seeds([never, 3.0, never, 5.0], [4.0, never, never, 5.0])
    found = comparison(0).evidence(made)
    assert (found.agree, found.disagree, found.n) == (1, 1, 4)
    asked = Arriving(SETTINGS[0], "base", "arm", "epochs", "the arm", "fewer", "more", "steps", word="solved")
    solved = asked.evidence(of_seeds([never, 3.0, never, 9.0, 2.0], [4.0, 1.0, 7.0, never, 8.0]))
    assert (solved.agree, solved.disagree) == (2, 1)  # sooner or later does not count
    assert solved.found.startswith("solved in 4 of 5 seeds against 3; ")


def test_a_number_lies_within_a_range_or_does_not():
    made = of_seeds([1.0], [0.5, 1.0, 2.0, math.inf])
    asked = Within(SETTINGS[0], "arm", "epochs", "the arm", "rate", low=1.0, high=2.0)
    found = asked.evidence(made)
    assert (found.agree, found.disagree, found.n) == (2, 2, 4)
    assert asked.needs == {("s0", "arm")}
    assert weigh([found])[0].says == "open"


def test_without_enough_seeds_there_is_a_median_and_no_interval():
    none = Middle(0.7, -math.inf, math.inf)
    assert percent_middle(none, "epochs", "fewer", "more") == "epochs 30 % fewer"
    assert with_interval(none) == "0.7"


@pytest.mark.parametrize(
    ("of", "words"),
    [(Middle(0.6, 0.5, 0.7), "epochs 40 % fewer (95 %: 30 % fewer to 50 % fewer)"),
     (Middle(3.0, 1.2, math.inf), "epochs 3 times (95 %: 20 % more to never)"),
     (Middle(0.0, 0.0, 0.0), "arrives where the other never does (95 %: the other never)"),
     (Middle(math.inf, 1.0, math.inf), "never arrives where the other does (95 %: the same to never)")],
)  # fmt: skip
def test_a_change_reads_with_its_interval(of, words):
    assert percent_middle(of, "epochs", "fewer", "more") == words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.61, "39 % fewer"), (1.12, "12 % more"), (2.0, "2 times"), (3.14, "3.1 times"), (1.001, "the same"),
     (math.inf, "never")],
)  # fmt: skip
def test_a_ratio_reads_as_a_change(ratio, words):
    assert percent(ratio, "fewer", "more") == words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.25, "0.25"), (1234.5, "1\u202f230"), (-0.5, "−0.5"), (2.04e-7, "2.04·10⁻⁷"), (math.inf, "never")],
)
def test_numbers_read_as_text_does(value, text):
    assert number(value) == text
