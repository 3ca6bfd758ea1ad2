"""What was typed is read as what it says, and what says nothing is refused with field, value and range."""

from fractions import Fraction
from typing import Any

import pytest
from asking_marks import lines_of, marked, mazur, names, verdicts

from backprop.departures.answers import MOST, bounds_of
from backprop.departures.marking import mark
from backprop.errors import SpecError
from backprop.requests.parsing import parse


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("0.14", "0.14", "0.005"), ("1.4e-1", "0.14", "0.005"), ("0.140", "0.14", "0.0005"), ("14", "14", "0.5"),
        (" −2.50 ", "-2.5", "0.005"), (".5", "0.5", "0.05"), ("5.", "5", "0.5"), ("-0", "0", "0.5"),
        ("+1E2", "100", "50"), ("1/4", "0.25", "0"), ("-3/2", "-1.5", "0"),
    ],
)  # fmt: skip
def test_half_a_unit_of_the_last_typed_digit_lies_to_both_sides(text: str, value: str, half: str) -> None:
    low, high = bounds_of(text, "")
    assert low == pytest.approx(float(Fraction(value) - Fraction(half)), rel=1e-15)
    assert high == pytest.approx(float(Fraction(value) + Fraction(half)), rel=1e-15)
    assert low < high


@pytest.mark.parametrize(
    "value",
    ["", " ", "abc", "1,5", "1/0", "1e999999999", "1e400", "0." + "1" * 100, "nan", "inf", "１", "<b>1</b>", None, True,
     [1], {"a": 1}, "--1", "1/2/3", "0x10"],
)  # fmt: skip
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(SpecError) as refused:
        mark(parse(mazur()), {"answers": [{"quantity": "loss", "value": "0.3"}, {"quantity": "loss", "value": value}]})
    assert (refused.value.field, refused.value.message.code) == ("answers[1].value", "mark.value")


@pytest.mark.parametrize(
    ("quantity", "code", "part"),
    [
        ("layers[0].z", "mark.index", "0 to 0, 0 to 1"),
        ("layers[0].z[0][2]", "mark.index", "0 to 0, 0 to 1"),
        ("layers[0].z[0][0][0]", "mark.index", "0 to 0, 0 to 1"),
        ("loss[0]", "mark.single", "loss"),
    ],
)
def test_an_index_that_does_not_fit_is_refused_with_those_that_do(quantity: str, code: str, part: str) -> None:
    with pytest.raises(SpecError) as refused:
        marked(mazur(), {quantity: "1"})
    assert (refused.value.field, refused.value.message.code) == ("answers[0].quantity", code)
    assert part in refused.value.message


@pytest.mark.parametrize(
    "quantity", ["", "z", "layers[9].z[0][0]", "__class__", "<script>", "layers[0].z[-1][0]", "💥"]
)
def test_a_quantity_that_is_none_is_unknown(quantity: str) -> None:
    assert verdicts(marked(mazur(), {quantity: "1", "loss": "0.2984"})) == ["unknown", "right"]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], ""),
        ({}, "answers"),
        ({"answers": {}}, "answers"),
        ({"answers": [], "schema": 2}, "schema"),
        ({"answers": [], "more": 1}, "more"),
        ({"answers": [], "digits": 1}, "digits"),
        ({"answers": [], "digits": 4.5}, "digits"),
        ({"answers": [], "digits": 18}, "digits"),
        ({"answers": ["a"]}, "answers[0]"),
        ({"answers": [{"quantity": "loss", "value": "1", "more": 1}]}, "answers[0].more"),
        ({"answers": [{"quantity": 5, "value": "1"}]}, "answers[0].quantity"),
        ({"answers": [{"quantity": "x" * 1000, "value": "1"}]}, "answers[0].quantity"),
        ({"answers": [{"quantity": "loss", "value": "1"}] * (MOST + 1)}, "answers"),
    ],
)
def test_a_document_that_is_none_is_refused_at_its_field(document: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        mark(parse(mazur()), document)
    assert (refused.value.field or "") == field


def test_a_network_too_large_to_be_marked_is_refused_by_name_its_blocks_counted() -> None:
    inner = [{"units": 500, "activation": "tanh"}, {"units": 2}]
    document = {
        "network": {"n_inputs": 2, "layers": [{"kind": "residual", "layers": inner}, {"units": 1}]},
        "data": {"X": [[1, 2]] * 1000, "Y": [[1]] * 1000},
    }  # fmt: skip
    with pytest.raises(SpecError) as refused:
        marked(document, {"loss": "1"})
    assert (refused.value.field, refused.value.message.code) == ("network.layers", "mark.unfit")


def test_numbers_of_a_large_network_are_marked_without_looking_for_slips() -> None:
    document = {
        "network": {"n_inputs": 2, "layers": [{"units": 500}, {"units": 500}, {"units": 1}]},
        "data": {"X": [[1, 2]], "Y": [[1]]},
    }  # fmt: skip
    right = f"{lines_of(document).step.loss:.4g}"
    answer = marked(document, {"loss": right, "layers[2].z[0][0]": "5"})
    assert verdicts(answer) == ["right", "wrong"]
    assert (names(answer), answer["note_codes"][0]["code"]) == ([], "mark.unexplained")
    larger = {**document, "data": {"X": [[1, 2]] * 10, "Y": [[1]] * 10}}
    with pytest.raises(SpecError, match="more than 2000000 products"):
        marked(larger, {"loss": "1"})


def test_an_empty_sheet_has_nothing_wrong() -> None:
    answer = marked(mazur(), {})
    assert answer == {"schema": 1, "answers": [], "first_wrong": None, "slips": [], "decides": None,
                      "convention": None, "convention_code": None, "hints": []}  # fmt: skip


@pytest.mark.parametrize("value", ["e^2", "-2^-3", "sqrt(2)×10^-4", "1.2×10^-4", "2√3", "1/3", "50%", "π"])
def test_every_way_of_writing_a_number_is_marked(value: str) -> None:
    assert verdicts(marked(mazur(), {"loss": value})) == ["wrong"]
