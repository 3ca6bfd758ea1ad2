"""The one sentence of a refusal."""

import pytest

from backprop.errors import SpecError, refuse, shown_text
from backprop.messages import message


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("0.1", "0.1"), ("", ""), (0.1, "0.1"), (None, "null"), (True, "true"), ([1, 2], "[1, 2]"), ({}, "{}"),
        ("x" * 40, "x" * 40), ("x" * 41, "x" * 40 + "…"), ("a\nb", "a<U+000A>b"), ("\u200b", "<U+200B>"),
        ("\u202ecba", "<U+202E>cba"), ("\ud800", "<U+D800>"), ("<b>", "<b>"), ("😀" * 41, "😀" * 40 + "…"),
        (float("nan"), "NaN"), (10**50, "1" + "0" * 39 + "…"),
    ],
)  # fmt: skip
def test_what_was_given_is_shown_short_and_visible(given: object, shown: str) -> None:
    assert shown_text(given) == shown


def test_a_refusal_is_one_sentence_and_a_hint() -> None:
    error = refuse("number.large", "a.b", 3, label="Label", allowed="a number from 0 to 2", value=2)
    assert error.message == "Label: “3” is not allowed. Allowed: a number from 0 to 2. Too large: the largest is 2."
    assert str(error) == f"a.b: {error.message}"
    assert (error.field, error.given, error.allowed) == ("a.b", "3", "a number from 0 to 2")


def test_an_error_without_a_field_is_its_message() -> None:
    assert str(SpecError(None, message("check.stopped"))) == "The check was stopped."
