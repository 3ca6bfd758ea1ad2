"""How a number is shown: so many significant digits, fewer where fewer are exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.numbers.conventions import Rounding
from backprop.numbers.display import apart, display


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"), (-0.0, 4, "0"), (1.0, 4, "1"), (0.15, 6, "0.15"), (-0.2, 6, "−0.2"), (0.5012499973958398, 6,
         "0.501250"), (-0.00574844, 4, "−0.005748"), (1.03264e-6, 6, "1.03264e−6"), (0.001, 3, "0.001"),
        (0.0001, 3, "1e−4"),
        (0.0009999, 3, "0.00100"), (0.00001, 3, "1e−5"), (123456.789, 4, "123500"), (9999999.0, 7, "9999999"),
        (1e7, 4, "1e7"), (12345678.0, 4, "1.235e7"), (99.99, 3, "100"), (0.9999, 2, "1.0"), (2.5, 2, "2.5"),
        (0.25, 2, "0.25"), (1e308, 4, "1e308"), (5e-324, 4, "5e−324"), (-1e-300, 2, "−1e−300"),
        (0.30000000000000004, 17, "0.30000000000000004"), (0.30000000000000004, 4, "0.3"),
        (1.7000000000000002, 4, "1.7"), (1.3499999999999999, 4, "1.35"), (3.0000000000000004e-10, 2, "3e−10"),
        (0.285, 2, "0.29"), (1.005, 3, "1.01"), (0.30000000001, 4, "0.3000"),
        (0.1, 17, "0.1"), (1 / 3, 17, "0.3333333333333333"),
        (float("nan"), 4, "NaN"), (float("inf"), 4, "∞"), (float("-inf"), 4, "−∞"), (3, 4, "3"),
    ],
)  # fmt: skip
def test_a_number_is_shown(value: float, digits: int, text: str) -> None:
    assert display(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "carry", "text"),
    [
        (0.285, 2, False, "0.29"), (1.005, 2, False, "1.01"), (-1.005, 2, False, "−1.01"), (0.0007, 4, True, "0.0007"),
        (-0.086, 4, True, "−0.0860"), (0.24, 4, False, "0.2400"), (0.0, 2, False, "0.00"), (-4e-5, 4, False, "0.0000"),
        (0.00005, 4, False, "0.0001"), (12.0, 0, False, "12"), (0.123456, 4, False, "0.1235"),
        (0.123456, 4, True, "0.123456"), (9.99996, 4, False, "10.0000"), (1e16, 2, False, "10000000000000000"),
    ],
)  # fmt: skip
def test_a_number_rounded_to_decimals_has_exactly_those(value: float, digits: int, carry: bool, text: str) -> None:
    assert display(value, Rounding(digits, "decimals", carry)) == text


def test_significant_digits_of_a_rounding_are_shown_like_those_chosen_for_the_page() -> None:
    assert display(0.24, Rounding(4, "significant", False)) == "0.24"
    assert display(0.123456, Rounding(3, "significant", False)) == "0.123"
    assert display(0.123456, Rounding(3, "significant", True)) == "0.123456"  # given so, and used so


@pytest.mark.parametrize(
    ("before", "after", "digits", "texts"),
    [
        (0.15, 0.1499987867, 4, ("0.15", "0.1499988")), (0.15, 0.1512345, 4, ("0.15", "0.1512")),
        (0.737071234, 0.737070021, 4, ("0.7370712", "0.7370700")), (0.5, 0.5, 4, ("0.5", "0.5")),
        (1.0, 1.0000000000000002, 4, ("1", "1.0000000000000002")),
    ],
)  # fmt: skip
def test_before_and_after_are_shown_with_digits_that_tell_them_apart(
    before: float, after: float, digits: int, texts: tuple[str, str]
) -> None:  # fmt: skip
    shown = apart(after, before, digits)
    assert (display(before, shown), display(after, shown)) == texts


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
