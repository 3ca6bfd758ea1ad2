"""JSON that two readers could understand differently is refused; what is written can be read by anyone."""

import json
import math

import numpy as np
import pytest

from backprop.errors import SpecError
from backprop.numbers.strict_json import dumps, encode, loads

REFUSED = [
    ("", "It is not JSON: expecting value at line 1, column 1."),
    ("{", "It is not JSON: expecting property name enclosed in double quotes at line 1, column 2."),
    ('{"a": 1,}', None),
    ("[1, 2", None),
    ("01", None),
    ("'a'", None),
    ("{'a': 1}", None),
    ("[1] 2", "It is not JSON: extra data at line 1, column 5."),
    ("NaN", "NaN is not a number that JSON allows."),
    ('{"a": [Infinity]}', "Infinity is not a number that JSON allows."),
    ("-Infinity", "-Infinity is not a number that JSON allows."),
    ('{"a": 1, "a": 2}', "The key “a” appears twice in one object."),
    ('{"x": {"b": 1, "b": 1}}', "The key “b” appears twice in one object."),
    ("[" * 5000 + "]" * 5000, "It is nested more than 20 levels deep."),
    ("[" * 21 + "]" * 21, "It is nested more than 20 levels deep."),
    ('{"a":' * 21 + "1" + "}" * 21, "It is nested more than 20 levels deep."),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=lambda x: ascii(x)[:30])
def test_what_is_not_plain_json_is_refused_in_words(text: str, message: str | None) -> None:
    with pytest.raises(SpecError) as refused:
        loads(text, "spec")
    assert refused.value.field == "spec"
    assert message is None or refused.value.message == message
    assert message is not None or refused.value.message.startswith("It is not JSON: ")


@pytest.mark.parametrize(("text", "path", "message"), [
    ("1e400", "spec", "The number 1e400 is too large."),
    ("[-1e999]", "spec[0]", "The number -1e999 is too large."),
    ("1" * 401, "spec", "The number " + "1" * 40 + "… is too long."),
    ('{"a": 1, "b": {"c": [0, 0.0, [2.5, 1e-400]]}}', "spec.b.c[2][1]",
     "The number 1e-400 is too small: it would become 0."),
    ('{"a": -0.000004e-330, "b": 1e-400}', "spec.a", "The number -0.000004e-330 is too small: it would become 0."),
    ('{"\\u202ea": 2e-324}', "spec.<U+202E>a", "The number 2e-324 is too small: it would become 0."),
])  # fmt: skip
def test_a_number_that_float64_can_not_hold_is_refused_in_its_place(text: str, path: str, message: str) -> None:
    with pytest.raises(SpecError) as refused:
        loads(text, "spec")
    assert (refused.value.field, refused.value.message) == (path, message)
    with pytest.raises(SpecError) as refused:
        loads(text)
    assert refused.value.field == (path.removeprefix("spec").removeprefix(".") or None)


@pytest.mark.parametrize(("text", "value"), [
    ("0e-999", 0.0), ("0.000", 0.0), ("-0.0E5", -0.0), ("3e-324", 5e-324),
    ("1.7976931348623158e308", 1.7976931348623157e308),
])  # fmt: skip
def test_nought_and_the_smallest_and_largest_numbers_are_read(text: str, value: float) -> None:
    assert math.copysign(1, loads(text)) == math.copysign(1, value) and loads(text) == value


def test_brackets_within_strings_are_no_nesting() -> None:
    text = json.dumps({"title": "[{" * 100 + '"\\'})
    assert loads(text) == json.loads(text)
    assert loads("[" * 20 + "]" * 20) is not None


@pytest.mark.parametrize("value", [0.1, -0.0, 5e-324, 1.7976931348623157e308, 0.30000000000000004, 2.0**53 + 2, 1e22])
def test_numbers_come_back_bit_for_bit(value: float) -> None:
    back = loads(dumps({"x": value}))["x"]
    assert math.copysign(1, back) == math.copysign(1, value)
    assert np.float64(back).tobytes() == np.float64(value).tobytes(), (back, value)


def test_arrays_become_lists_and_what_is_not_finite_says_so() -> None:
    assert encode(np.array([[1.0, -0.0]])) == [[1.0, 0.0]]
    odd = encode(np.array([[1.0, np.nan], [np.inf, -np.inf]]))
    assert odd == [[1.0, {"nonfinite": "nan"}], [{"nonfinite": "inf"}, {"nonfinite": "-inf"}]]
    assert encode(np.float64("nan")) == {"nonfinite": "nan"}
    assert encode(np.array(np.inf)) == {"nonfinite": "inf"}
    assert type(encode(np.array(2.0))) is float


def test_nothing_that_is_not_json_is_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps({"x": float("nan")})
