"""Two steps: the second is marked from what the student had after the first, and a slip in either is found."""

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from exercise_helpers import cases_of

from backprop.departures.departure import Departure
from backprop.departures.marking import mark
from backprop.exercises.distractors import slips_of
from backprop.exercises.friendly import key_of
from backprop.exercises.handed_in import results
from backprop.exercises.making import make
from backprop.exercises.sheet import Sheet
from backprop.exercises.worked_case import WorkedCase, going_on
from backprop.requests.parsing import parse

NOBODY = Departure("", "", "", "")
SEEDS = range(3)


@pytest.fixture(scope="module", params=SEEDS)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    return make(
        {"difficulty": "two_steps", "seed": request.param, "ask": ["z", "a", "loss", "delta", "gradients", "after"]}
    )[0]


def named(case: WorkedCase, name: str) -> Departure:
    return next(one for one in slips_of(case) if one.name == name)


def written(sheet: Sheet, *names: str) -> dict[str, str]:
    """All numbers of somebody who makes a slip in each step, or none, and goes on with the digits on the paper."""
    document, found = copy.deepcopy(sheet.spec), dict[str, str]()
    for number, name in enumerate(names):
        case = WorkedCase.of(document, number)
        numbers = case.departed([named(case, name)] if name else [])
        texts = {path: np.vectorize(lambda x: key_of(float(x), 4))(array) for path, array in numbers.items()}
        for path, array in texts.items():
            found |= {
                case.prefix + path + "".join(f"[{i}]" for i in at): str(text) for at, text in np.ndenumerate(array)
            }
        for k, layer in enumerate(document["network"]["layers"]):
            layer |= {key: texts[f"layers[{k}].after.{key}"].astype(float).tolist() for key in ("W", "b")}
    return found


def marked(sheet: Sheet, numbers: Mapping[str, str]) -> dict[str, Any]:
    answers = [{"quantity": q.quantity, "value": numbers[q.quantity]} for q in sheet.questions]
    return mark(parse(sheet.spec), {"answers": answers})


def verdicts(found: dict[str, Any], step: int) -> Counter[str]:
    mine = [row for row in found["answers"] if row["quantity"].startswith("steps[1].") == bool(step)]
    return Counter(row["verdict"] for row in mine)


def test_a_right_second_step_from_wrong_weights_is_consequential(sheet: Sheet) -> None:
    found = marked(sheet, written(sheet, "sign", ""))
    assert not {"steps" in slip["at"] for slip in found["slips"]} - {False}
    assert {slip["name"] for slip in found["slips"]} == {"sign"}
    assert verdicts(found, 1)["wrong"] == 0
    assert verdicts(found, 1)["consequential"] > 10


def test_right_numbers_that_are_rounded_and_carried_on_are_never_wrong(sheet: Sheet) -> None:
    found = marked(sheet, written(sheet, "", ""))
    assert found["first_wrong"] is None
    assert {slip["name"] for slip in found["slips"]} <= {"rounding_carried"}


@pytest.mark.parametrize("first", ["", "sign", "gradient_ascent"])
@pytest.mark.parametrize("second", ["missing_hidden_derivative", "half_factor", "swapped_weights", "bias_forgotten"])
def test_a_slip_in_the_second_step_is_found_there_whatever_the_first_was(sheet: Sheet, first: str, second: str) -> None:
    found = marked(sheet, written(sheet, first, second))
    names = [(slip["name"], slip["at"].startswith("steps[1].")) for slip in found["slips"] if slip["explanation"] == 0]
    assert names == [(name, step) for name, step in ((first, False), (second, True)) if name]
    assert verdicts(found, 1)["wrong"] > 0


def test_the_line_shown_of_the_second_step_has_the_students_own_weights(sheet: Sheet) -> None:
    numbers = written(sheet, "gradient_ascent", "bias_forgotten")
    (slip,) = [one for one in marked(sheet, numbers)["slips"] if one["name"] == "bias_forgotten"]
    own = [
        q for q in ("layers[0].after.W[0][0]", "layers[0].after.W[0][1]") if numbers[q] != key_of(_right(sheet, q), 4)
    ]
    assert own
    assert slip["their_line"]["quantity"].startswith("steps[1].layers[0].z")
    shown = "".join(part["text"] for part in slip["our_line"]["text"])
    assert all(numbers[q].lstrip("-").strip("0") in shown for q in own)


def _right(sheet: Sheet, quantity: str) -> float:
    return next(float(q.key) for q in sheet.questions if q.quantity == quantity)


@pytest.mark.parametrize(
    ("optimizer", "kinds"),
    [
        ("sgd", ["dense"]), ("momentum", ["dense"]), ("adam", ["dense"]), ("adam", ["rnn"]),
        ("rmsprop", ["dense", "batch_norm"]),
    ],
)  # fmt: skip
def test_a_step_goes_on_as_the_engine_does_with_state_and_statistics(optimizer: str, kinds: Sequence[str]) -> None:
    times = "rnn" in kinds
    layers: list[dict[str, Any]] = [{"units": 2, "activation": "tanh", "kind": kinds[0]}]
    layers += [{"kind": kind} for kind in kinds[1:]] + [{"units": 1}]
    row = [[0.1, 0.5], [-0.4, 0.3]] if times else [0.1, 0.5]
    other = [[0.7, -0.2], [0.9, 0.6]] if times else [-0.4, 0.3]
    spec = {
        "network": {"n_inputs": 2, "layers": layers}, "optimizer": {"name": optimizer}, "init": {"seed": 3},
        "data": {"X": [row, other], "Y": [[0.2], [0.9]]}, "training": {"epochs": 2},
    }  # fmt: skip
    first = WorkedCase.of(spec)
    second = first.next()
    went_on = going_on([first, second], 0, NOBODY)[1]
    for path, array in second.numbers.items():
        np.testing.assert_allclose(went_on[path], array, rtol=1e-9, atol=1e-12, err_msg=path)
    wrong = going_on([first, second], 0, named(first, "sign"))
    answers = [
        {"quantity": prefix + at, "value": repr(value)}
        for prefix, case, numbers in (("", first, wrong[0]), ("steps[1].", second, wrong[1]))
        for at, value in case.entries([path for path in numbers if ".before." not in path], numbers)
    ]
    rows = mark(parse(spec), {"answers": answers})["answers"]
    later = Counter(row["verdict"] for row in rows if row["quantity"].startswith("steps[1]"))
    assert later["consequential"] > 10
    assert later["wrong"] == later["unknown"] == 0


def test_what_is_asked_of_a_step_that_the_training_has_not_is_unknown() -> None:
    spec = {"network": {"n_inputs": 1, "layers": [{"units": 1}]}, "data": {"X": [[1]], "Y": [[0]]}}
    answers = [{"quantity": q, "value": "0.5"} for q in ("steps[1].loss", "steps[99].loss", "steps[0].loss")]
    found = mark(parse(spec), {"answers": answers})
    assert [row["verdict"] for row in found["answers"]][:2] == ["unknown", "unknown"]
    assert [row["quantity"] for row in found["answers"]] == ["steps[1].loss", "steps[99].loss", "steps[0].loss"]
    assert found["answers"][2]["verdict"] in ("right", "wrong")


def test_hints_of_the_second_step_are_given() -> None:
    (sheet,) = make({"difficulty": "two_steps", "seed": 1})
    (hint,) = mark(parse(sheet.spec), {"answers": [], "hints": ["steps[1].loss"]})["hints"]
    assert hint["quantity"] == "steps[1].loss"
    assert (
        f"{next(float(q.key) for q in sheet.questions if q.quantity == 'steps[1].loss'):.3g}" in hint["text"]["answer"]
    )


def test_a_class_earns_consequential_points_for_the_second_step(sheet: Sheet) -> None:
    numbers = written(sheet, "sign", "")
    rows = "".join(f"{q.quantity},{numbers[q.quantity]}\n" for q in sheet.questions)
    (row,) = results([sheet], {"a.csv": f"student,Ann\n{rows}".encode()})["results"]
    second = sum(q.quantity.startswith("steps[1].") for q in sheet.questions)
    assert row["right"] + row["consequential"] >= len(sheet.questions) - 1 >= second
    assert row["slips"] == ["sign"]
    assert len(cases_of(sheet)) == 2
