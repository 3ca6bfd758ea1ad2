"""Numbers among others in a print are those that a field takes, by one grammar, with the same values."""

import json
from pathlib import Path
from typing import Any

import pytest

from backprop.reading.numerals import is_numeral, plain, unit_of_last_digit, value_of
from backprop.rules.exact_value import NoValue

TABLE: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "contract" / "number_texts.json").read_text("utf-8")
)
WEIGHTS = [(row["text"].strip(), row) for row in TABLE if row["field"] == "network.layers[].W[][]"]
ALONE = {"e", "-e", "(2)^3", "(1/3)^2", "((((1))))"}
"""A letter may be a name among others, and a bracket may begin a list."""


@pytest.mark.parametrize("text", [text for text, row in WEIGHTS if row["message"] is None], ids=ascii)
def test_what_a_field_takes_is_a_number_in_a_print_of_the_same_value(text: str) -> None:
    value = next(row["value"] for own, row in WEIGHTS if own == text and row["message"] is None)
    assert is_numeral(text) == (" " not in text and text not in ALONE) or value_of(text) == value
    if is_numeral(text):
        assert value_of(text) == value


@pytest.mark.parametrize("text", [text for text, row in WEIGHTS if row["message"] is not None], ids=ascii)
def test_what_a_field_refuses_is_none_in_a_print_or_beyond_what_a_field_holds(text: str) -> None:
    if is_numeral(text):
        try:
            size = abs(value_of(text))
        except NoValue:
            return
        assert size > 1e15 or size == 0.0


@pytest.mark.parametrize(
    ("text", "told", "unit"),
    [
        ("−0.20", "-0.20", 0.01), ("1.000D-10", "1.000e-10", 1e-13), ("1.2×10^-4", "1.2e-4", 1e-5),
        ("1.2 × 10^{-4}", "1.2e-4", 1e-5), ("12.5%", "12.5e-2", 1e-3), ("1e400", "1e400", float("inf")),
        ("1/3", "1/3", 0.0), ("sqrt(2)", "sqrt(2)", 0.0), ("2^-3", "2^-3", 0.0), ("-inf", "-inf", 1.0),
    ],
)  # fmt: skip
def test_digits_tell_how_much_is_known_and_fractions_and_roots_are_exact(text: str, told: str, unit: float) -> None:
    assert is_numeral(text)
    assert (plain(text), unit_of_last_digit(text)) == (told, unit)


@pytest.mark.parametrize("text", ["e", "1/2/3", "sqrt(x)", "2^2.5", "0x10^2", "0x1F", "1-2", "pi2", "2e", "1,5", ""])
def test_what_is_more_or_less_than_a_number_is_none(text: str) -> None:
    assert not is_numeral(text)
