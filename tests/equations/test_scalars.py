"""The scalars reader: one element at a time, in whatever numbers it is given, equal to what the arrays reader makes."""

from fractions import Fraction

import numpy as np
import pytest
from held import computed
from rms_norm import RMS_NORM

from backprop.equations.parser import parse
from backprop.equations.scalars import Elements


@pytest.mark.parametrize("side", ["forward_equations", "backward_equations"])
def test_each_element_is_that_of_the_arrays(side):
    arrays, _, sizes = computed(RMS_NORM, 0)
    elements = Elements(lambda name, place: float(np.asarray(arrays[name])[place]), sizes)
    for equation in getattr(RMS_NORM, side):
        made = arrays[equation.target.name]
        for place in np.ndindex(made.shape):
            assert elements.element(equation, place) == pytest.approx(made[place], rel=1e-14, abs=1e-15)


def test_fractions_stay_exact():
    numbers = {"A": [Fraction(1, 3), Fraction(1, 6)], "n": Fraction(2)}
    elements = Elements(
        lambda name, place: numbers[name][place[0]] if place else numbers[name], {"j": 2}, number=Fraction
    )
    mean, variance = parse("m = sum[j](A[j]) / n\nv = sum[j]((A[j] - m)**2) / n")
    numbers["m"] = elements.element(mean, ())
    assert numbers["m"] == Fraction(1, 4)
    assert elements.element(variance, ()) == Fraction(1, 144)


def test_before_the_first_time_step_stands_the_start_and_after_the_last_nothing():
    numbers = {"h": [10.0, 20.0], "h0": 5.0}
    elements = Elements(lambda name, place: numbers[name][place[0]] if place else numbers[name], {"t": 2}, {"h": "h0"})
    before, after = parse("b[t] = h[t-1]\na[t] = h[t+1]")
    assert [elements.element(before, (t,)) for t in (0, 1)] == [5.0, 10.0]
    assert [elements.element(after, (t,)) for t in (0, 1)] == [20.0, 0.0]


def test_cases_maxima_and_functions_are_taken_at_the_element():
    elements = Elements(lambda name, place: [3.0, -1.0][place[0]], {"j": 2})
    cases, largest, slope = parse("a[j] = A[j] if A[j] > 0 else 0\nb = max[j](A[j])\nc[j] = sigma_slope(A[j], A[j])")
    assert [elements.element(cases, (j,)) for j in (0, 1)] == [3.0, 0.0]
    assert elements.element(largest, ()) == 3.0
    assert elements.element(slope, (0,)) == pytest.approx(np.exp(-3.0) / (1 + np.exp(-3.0)) ** 2)
