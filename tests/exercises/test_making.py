"""Exercises as they are made: friendly numbers, keys that marking calls right, versions that differ."""

import pytest
from exercise_helpers import marked_all, values_of

import backprop
from backprop.errors import SpecError
from backprop.exercises import drawing
from backprop.exercises.difficulties import DIFFICULTIES
from backprop.exercises.friendly import LARGEST, READABLE, TIE, ZERO
from backprop.exercises.making import make

SEEDS = range(3)


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_every_key_is_marked_right(difficulty: str) -> None:
    for seed in SEEDS:
        (sheet,) = make({"difficulty": difficulty, "seed": seed})
        assert set(marked_all(sheet, {q.quantity: q.key for q in sheet.questions})) == {"right"}


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_numbers_that_are_asked_are_readable_and_far_from_ties(difficulty: str) -> None:
    for seed in SEEDS:
        (sheet,) = make({"difficulty": difficulty, "seed": seed})
        values = values_of(sheet)
        assert len(values) == len(sheet.questions) > 6
        for value in values:
            units = abs(value) * 1e4
            assert abs(value) <= ZERO or READABLE <= units <= LARGEST * 1e4
            assert abs(units % 1 - 0.5) >= TIE


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_versions_differ_in_every_number_that_is_asked(difficulty: str) -> None:
    sheets = make({"difficulty": difficulty, "versions": 4, "seed": 11})
    assert [sheet.version for sheet in sheets] == [1, 2, 3, 4]
    for questions in zip(*(sheet.questions for sheet in sheets), strict=True):
        assert len({question.quantity for question in questions}) == 1
        keys = [question.key for question in questions]
        assert len({*keys}) == 4 or {*keys} == {"0.0000"}


def test_the_same_request_makes_the_same_sheets() -> None:
    wanted = {"network": "2-3-1", "seed": 5, "versions": 2}
    assert make(wanted) == make(wanted)
    assert make({**wanted, "versions": 1}) == make(wanted)[:1]


def test_one_unit_is_dead_where_one_is_wanted() -> None:
    (sheet,) = make({"network": "2-3-1", "activation": "relu", "dead": 1, "ask": ["layers[0].delta[0][0]", "a"]})
    hidden = [question.key for question in sheet.questions if question.quantity.startswith("layers[0].a")]
    assert hidden.count("0.0000") == 1


def test_a_setup_keeps_all_but_its_numbers() -> None:
    layers = [{"units": 2, "activation": "tanh"}, {"units": 2, "activation": "softmax"}]
    spec = {
        "network": {"n_inputs": 3, "layers": layers}, "loss": {"name": "categorical_cross_entropy"},
        "data": {"X": [[1, 2, 3], [4, 5, 6]], "Y": [[0, 1], [1, 0]]}, "optimizer": {"name": "momentum"},
    }  # fmt: skip
    (sheet,) = make({"spec": spec, "ask": "delta"})
    assert len(sheet.questions) == 8
    assert sheet.spec["optimizer"]["name"] == "momentum"
    assert all(abs(x) <= 1 for row in sheet.spec["data"]["X"] for x in row)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"network": "2"}, "network"), ({"network": "2-99-1"}, "network"), ({"network": "2-1", "difficulty": "bptt"},
                                                                            "network"),
        ({"ask": ["epsilon"]}, "ask"), ({"ask": []}, "ask"), ({"ask": "layers[9].delta[0][0]"}, "ask"),
        ({"digits": 99}, "digits"), ({"versions": 0}, "versions"), ({"dead": 1}, "dead"), ({"colour": 1}, "colour"),
        ({"activation": "ruly"}, "activation"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field(wanted: dict, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        backprop.exercise(**wanted)
    assert refused.value.field == field


def test_a_refusal_names_what_is_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "TRIES", 40)
    with pytest.raises(SpecError, match="less than two digits within 2 decimals"):
        make({"difficulty": "delta", "digits": 2})
