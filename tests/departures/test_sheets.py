"""Random sheets: what is right is never called wrong, and slips are found where they were made."""

import pytest

from backprop.departures.marking import mark
from building.marking_sheets import BLOCKS, KINDS_OF_SLIPS, SETTINGS, right_cases, slip_cases

RIGHT, OF_EACH, OF_SETTING = 300, 10, 24
IN_SETTINGS = [
    (setting, slip)
    for setting, slips in (
        ("rounding carried", ("sign", "missing_hidden_derivative", "bias_forgotten", "learning_rate_missing")),
        ("running statistics", ("sign", "missing_hidden_derivative", "single_path")),
        ("truncated in time", ("time_flow_forgotten", "missing_hidden_derivative", "state_forgotten")),
        ("whole-batch methods", ("missing_hidden_derivative", "bias_forgotten", "gradient_ascent")),
        ("residual blocks", (*BLOCKS, "missing_hidden_derivative", "single_path")),
    )
    for slip in slips
]


def named(answer: dict, slip: str) -> bool:
    """True where the slip alone is one of the equally good explanations."""
    told = answer["slips"]
    alone = [one for one in told if sum(other["explanation"] == one["explanation"] for other in told) == 1]
    return any(one["name"] == slip for one in alone)


@pytest.mark.parametrize("part", range(10))
def test_of_right_sheets_no_number_is_called_wrong(part: int) -> None:
    for case in right_cases(RIGHT // 10, part):
        answer = mark(case.spec, case.document)
        assert {row["verdict"] for row in answer["answers"]} <= {"right"}
        assert (answer["first_wrong"], answer["slips"]) == (None, [])


@pytest.mark.parametrize("slip", KINDS_OF_SLIPS)
def test_a_slip_is_found_in_the_first_number_that_shows_it_and_named(slip: str) -> None:
    cases = list(slip_cases([slip], OF_EACH, 3))
    answers = [mark(case.spec, case.document) for case in cases]
    assert len(cases) == OF_EACH
    if slip == "rounding_carried":  # it follows from itself: no number of it is wrong
        assert sum(named(answer, slip) for answer in answers) >= OF_EACH - 2
        return
    assert sum(a["first_wrong"] == c.first_wrong for a, c in zip(answers, cases, strict=True)) >= OF_EACH - 1
    assert sum(named(answer, slip) for answer in answers) >= OF_EACH - 1


@pytest.mark.parametrize("setting", SETTINGS)
def test_of_right_sheets_of_every_setting_no_number_is_called_wrong(setting: str) -> None:
    cases = list(right_cases(OF_SETTING, 5, setting))
    assert len(cases) > OF_SETTING * 2 / 3
    for case in cases:
        answer = mark(case.spec, case.document)
        assert {row["verdict"] for row in answer["answers"]} == {"right"}
        assert (answer["first_wrong"], answer["slips"]) == (None, [])


@pytest.mark.parametrize(("setting", "slip"), IN_SETTINGS)
def test_a_slip_is_found_and_named_in_every_setting(setting: str, slip: str) -> None:
    cases = list(slip_cases([slip], 4, 3, setting=setting))
    answers = [mark(case.spec, case.document) for case in cases]
    assert len(cases) == 4
    assert sum(a["first_wrong"] == c.first_wrong for a, c in zip(answers, cases, strict=True)) >= 3
    assert sum(named(answer, slip) for answer in answers) >= 3
