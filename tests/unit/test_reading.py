"""Reading of rows: all at once where every cell is a number that is allowed, and cell by cell where one is not."""

import math
from typing import Any

import pytest

from backprop.errors import SpecError
from backprop.numbers.json_reader import matrix
from backprop.rules.fields import Field

VALUE = Field("x", "Value", minimum=-1e15, maximum=1e15)
SHARE = Field("p", "Share", minimum=0, maximum=1, exclusive_minimum=True, exclusive_maximum=True)


def read(rows: Any, field: Field = VALUE) -> Any:
    return matrix(rows, "X", "X", (None, 2), field, lambda i, j: f"x{j + 1} of sample {i + 1}")


def test_rows_are_read_in_bits() -> None:
    rows = [[0.1, -0.0], [5e-324, 1e15], [-(10**15), 3]]
    there = read(rows)
    assert there.shape == (3, 2) and there.dtype == float
    assert there.tolist() == rows and math.copysign(1, there[0][1]) == -1


REFUSED: list[tuple[str, Any, Field]] = [
    ("a text", "1", VALUE),
    ("true", True, VALUE),
    ("null", None, VALUE),
    ("not a number", math.nan, VALUE),
    ("infinity", math.inf, VALUE),
    ("above the limit by one", 10**15 + 1, VALUE),
    ("a whole number beyond float64", -(10**400), VALUE),
    ("a list", [1], VALUE),
    ("an end that is excluded", 0, SHARE),
    ("the other end that is excluded", 1.0, SHARE),
]


@pytest.mark.parametrize(("value", "field"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_the_one_cell_of_many_that_is_not_allowed_is_named(value: Any, field: Field) -> None:
    rows: list[list[Any]] = [[0.5, 0.25] for _ in range(1000)]
    rows[700][1] = value
    with pytest.raises(SpecError) as refused:
        read(rows, field)
    assert refused.value.field == "X[700][1]"
    assert refused.value.message.startswith("x2 of sample 701: ")


def test_a_row_of_another_length_is_named() -> None:
    with pytest.raises(SpecError) as refused:
        read([[1.0, 2.0], [1.0], [1.0, 2.0]])
    assert refused.value.field == "X[1]"
