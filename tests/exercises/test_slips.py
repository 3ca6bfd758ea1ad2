"""Slips in exercises: wrong choices beside a key, and a planted slip that is found."""

from decimal import Decimal

import numpy as np
import pytest
from exercise_helpers import cases_of

from backprop.departures.marking import mark
from backprop.exercises.difficulties import DIFFICULTIES
from backprop.exercises.distractors import distractors, slipped
from backprop.exercises.hunt import plant
from backprop.exercises.making import HUNT, make
from backprop.exercises.worked_case import apart
from backprop.messages import MESSAGES
from backprop.requests.parsing import parse


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_no_choice_is_the_key_or_near_it(difficulty: str) -> None:
    (sheet,) = make({"difficulty": difficulty, "choices": 3, "seed": 4})
    for question in sheet.questions:
        numbers = [Decimal(text) for text in (question.key, *question.choices)]
        assert len(numbers) >= 2
        assert all(abs(a - b) >= 2 * Decimal(question.unit) for i, a in enumerate(numbers) for b in numbers[:i])


def test_each_choice_is_what_a_named_slip_gives_those_in_its_own_line_first() -> None:
    (sheet,) = make({"network": "2-3-1", "difficulty": "delta", "seed": 1})
    (case,) = cases_of(sheet)
    slips = slipped(case)
    found = distractors(case, slips, *apart("layers[0].delta[0][1]"), 4, 5)
    assert len(found) == 5
    assert all(f"slip.{name}.did" in MESSAGES or f"arithmetic.{name}" in MESSAGES for name, _ in found)
    assert found[0][0] in {"missing_hidden_derivative", "derivative_of_wrong_argument"}


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_a_planted_slip_is_found_in_its_place_and_named(difficulty: str) -> None:
    for seed in range(2):
        whole, hunted = (make({"difficulty": difficulty, "seed": seed, "hunt": hunt})[0] for hunt in (False, True))
        written = [one.values for one in hunted.given if one.name.startswith("Line ")]
        (question,) = hunted.questions
        answers = [{"quantity": q.quantity, "value": w} for q, w in zip(whole.questions, written, strict=True)]
        marked = mark(parse(whole.spec), {"answers": answers})
        assert (question.quantity, question.unit) == (HUNT, "1")
        assert whole.questions[int(question.key) - 1].quantity == marked["first_wrong"]
        (slip,) = marked["slips"]
        assert question.line.endswith(f"{slip['did']} {slip['belongs']}")


def test_the_seed_chooses_the_slip() -> None:
    (sheet,) = make({"network": "2-3-1", "seed": 2})
    (case,) = cases_of(sheet)
    asked = [question.quantity for question in sheet.questions]
    names = {plant([case], [asked], 4, np.random.default_rng(k)).departure.name for k in range(6)}
    assert len(names) > 2
