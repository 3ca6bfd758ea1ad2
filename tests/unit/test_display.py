"""How a number is shown: so many significant digits, fewer where fewer are exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.learn.display import display


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"), (-0.0, 4, "0"), (1.0, 4, "1"), (0.15, 6, "0.15"), (-0.2, 6, "−0.2"), (0.5012499973958398, 6,
         "0.501250"), (-0.00574844, 4, "−0.005748"), (1.03264e-6, 6, "1.03264e−6"), (0.001, 3, "0.001"),
        (0.0001, 3, "1e−4"),
        (0.0009999, 3, "0.00100"), (0.00001, 3, "1e−5"), (123456.789, 4, "123500"), (9999999.0, 7, "9999999"),
        (1e7, 4, "1e7"), (12345678.0, 4, "1.235e7"), (99.99, 3, "100"), (0.9999, 2, "1.0"), (2.5, 2, "2.5"),
        (0.25, 2, "0.25"), (1e308, 4, "1e308"), (5e-324, 4, "5e−324"), (-1e-300, 2, "−1e−300"),
        (0.30000000000000004, 17, "0.30000000000000004"), (0.1, 17, "0.1"), (1 / 3, 17, "0.3333333333333333"),
        (float("nan"), 4, "NaN"), (float("inf"), 4, "∞"), (float("-inf"), 4, "−∞"), (3, 4, "3"),
    ],
)  # fmt: skip
def test_a_number_is_shown(value: float, digits: int, text: str) -> None:
    assert display(value, digits) == text


def test_documents_numbers_that_are_not_finite_are_shown() -> None:
    assert display({"nonfinite": "inf"}, 4) == "∞"
    assert display({"nonfinite": "-inf"}, 4) == "−∞"
    assert display({"nonfinite": "nan"}, 4) == "NaN"


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(2, 17))
def test_what_is_shown_is_the_number_to_its_digits(value: float, digits: int) -> None:
    text = display(value, digits).replace("−", "-")
    shown, exact = Decimal(text), Decimal(repr(value))
    assert abs(shown - exact) * 2 <= Decimal(1).scaleb(exact.adjusted() + 1 - digits), (text, value)
    mantissa = text.lstrip("-").split("e")[0].replace(".", "").strip("0")
    assert len(mantissa) <= digits, text
    if digits == 17:
        assert float(text) == value
