"""The table `number_texts.json`: what may be typed into a field, and the value or the exact sentence that answers it.

The page's JavaScript is held to the same table. A value beyond 2^53 stands in it as a string of digits; a message
of null means that the text is accepted. Fields are called as in the options document.
"""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from backprop.documents.options import options
from backprop.errors import SpecError
from backprop.rules.fields import Field

TABLE: list[dict[str, Any]] = json.loads(Path(__file__).with_name("number_texts.json").read_text("utf-8"))
FIELDS = options()["fields"]


def field_of(path: str) -> Field:
    """The field as any reader of the options document can build it, with nothing that the document does not say."""
    known = {key: value for key, value in FIELDS[path].items() if key not in ("allowed", "allowed_form", "bounds")}
    for key in ("minimum", "maximum"):
        known[key] = int(known[key]) if isinstance(known[key], str) else known[key]
    return Field(**{**known, "hint": known["hint"] or ""})


def answer(path: str, text: str) -> tuple[str | None, Any]:
    try:
        return None, field_of(path).parse(text)
    except SpecError as refused:
        return refused.message, None


@pytest.mark.parametrize("row", TABLE, ids=lambda row: ascii(f"{row['field']} {row['text'][:24]}"))
def test_each_text_gets_its_value_or_its_sentence(row: dict[str, Any]) -> None:
    message, value = answer(row["field"], row["text"])
    assert message == row["message"]
    expected = int(row["value"]) if isinstance(row["value"], str) else row["value"]
    assert value == expected
    if isinstance(value, float):
        assert math.copysign(1.0, value) == math.copysign(1.0, expected), (value, expected)


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_built_from_the_options_document_is_documented_the_same(path: str) -> None:
    assert field_of(path).document() == FIELDS[path]


def test_every_sentence_names_what_was_given_in_at_most_forty_characters() -> None:
    for row in TABLE:
        if row["message"]:
            given = row["message"].split("“", 1)[1].split("” is not allowed. Allowed: ", 1)[0]
            shown = given.replace("<U+", "").rstrip("…")
            assert len(shown) <= 40 + 5 * given.count("<U+"), row


def test_every_sentence_ends_in_exactly_one_of_the_hints_that_the_page_is_given() -> None:
    number, character = r"[-+]?[0-9.]+(?:e-?[0-9]+)?", r"(?:an? [a-z -]+|the invisible character U\+[0-9A-F]{4,6})"
    hints = [
        re.escape(hint)
        .replace(r"\{value\}", character if name == "invisible" else number)
        .replace(r"\{other\}", number)
        for name, hint in options()["messages"]["hints"].items()
    ]
    for row in TABLE:
        if row["message"]:
            label, allowed = FIELDS[row["field"]]["label"], FIELDS[row["field"]]["allowed"]
            assert row["message"].startswith(f"{label}: “"), row
            hint = row["message"].rpartition(f"” is not allowed. Allowed: {allowed}. ")[2]
            assert sum(re.fullmatch(pattern, hint) is not None for pattern in hints) == 1, row
