"""Long arrays of an answer as bits in place of digits, for a reader that asks so."""

import numpy as np
import pytest

from backprop.numbers.packed import WORTH_IT, packing
from backprop.numbers.strict_json import encode


def test_only_long_arrays_of_finite_float64_are_packed_and_only_where_that_is_wanted() -> None:
    long = np.linspace(-1, 1, WORTH_IT)
    assert encode(long) == long.tolist()
    with packing():
        assert encode(long).keys() == {"shape", "float64"}
        assert encode(long[1:]) == long[1:].tolist()
        assert encode(np.arange(WORTH_IT)) == list(range(WORTH_IT))
        rows = np.stack([long, np.full(WORTH_IT, np.nan)])
        assert encode(rows) == [long.tolist(), [{"nonfinite": "nan"}] * WORTH_IT]
    with pytest.raises(ZeroDivisionError), packing():
        raise ZeroDivisionError
    assert encode(long) == long.tolist()
