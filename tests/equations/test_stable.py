"""Shares of powers of e, computed so that none overflows, and letters as the numbers that they count."""

import numpy as np
import pytest

from backprop.equations.arrays import ready
from backprop.equations.derive import derive
from backprop.equations.enclosures import Enclosing
from backprop.equations.notation import Counted
from backprop.equations.parser import parse
from backprop.equations.rewriting import renamed
from backprop.equations.scalars import Elements
from backprop.equations.stable import in_range
from backprop.equations.through_time import run
from backprop.equations.values import Values

SHARE = "w[s,t,p] = exp(x[s,t,p]) / sum[n](exp(x[s,t,n]))"
MASKED = "w[s,t,p] = (exp(x[s,t,p]) if p <= t else 0) / sum[n](exp(x[s,t,n]) if n <= t else 0)"
SIZES = {"s": 2, "t": 3, "p": 3, "n": 3}


def shares(text: str, x: np.ndarray) -> np.ndarray:
    values = Values({"A": x, "x": x}, SIZES)
    return run(parse(text), values)["w"]


def test_the_largest_exponent_of_a_sum_is_an_equation_of_its_own():
    assert list(map(str, in_range(parse(SHARE)))) == [
        "largest_in_w[s,t] = max[n](x[s,t,n])",
        "w[s,t,p] = exp(x[s,t,p] - largest_in_w[s,t]) / sum[n](exp(x[s,t,n] - largest_in_w[s,t]))",
    ]


def test_what_a_case_leaves_out_has_the_exponent_minus_infinity():
    most, _ = in_range(parse(MASKED))
    assert str(most) == "largest_in_w[s,t] = max[n](x[s,t,n] if n <= t else -inf)"


@pytest.mark.parametrize(
    "text",
    ["w[s] = exp(x[s]) / y[s]", "w[s] = x[s] / sum[n](exp(y[s,n]))", "w[s] = exp(x[s]) / sum[n](1 + exp(y[s,n]))",
     "w[s] = (exp(x[s]) if x[s] > 0 else 1) / sum[n](exp(y[s,n]))"],
)  # fmt: skip
def test_all_else_stays_as_it_is(text):
    assert in_range(parse(text)) == parse(text)


@pytest.mark.parametrize("text", [SHARE, MASKED], ids=["all", "masked"])
@pytest.mark.parametrize("far", [1.0, 1e4])
def test_shares_are_finite_and_add_up_to_one_however_far_apart_exponents_are(text, far):
    x = far * np.random.default_rng(0).normal(size=(2, 3, 3))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        made = shares(text, x)
    assert np.allclose(np.sum(made, axis=-1), 1.0, rtol=1e-15, atol=0)
    if text == MASKED:
        assert np.all(np.triu(made, 1) == 0) and np.all(made[:, 0, 0] == 1)


@pytest.mark.parametrize("text", [SHARE, MASKED], ids=["all", "masked"])
def test_a_step_along_the_imaginary_axis_carries_the_derivative(text):
    rng = np.random.default_rng(1)
    x, along = rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 3, 3))
    w = shares(text, x)
    found = np.imag(shares(text, x + 1e-100j * along)) / 1e-100
    assert np.allclose(found, w * (along - np.sum(w * along, axis=-1, keepdims=True)), rtol=1e-14, atol=1e-16)


def test_a_number_by_itself_is_what_arrays_make():
    (equation,), x = parse(MASKED), np.random.default_rng(2).normal(size=(2, 3, 3))
    elements = Elements(lambda name, place: float(x[place]), SIZES)
    one = [elements.element(equation, place) for place in np.ndindex(2, 3, 3)]
    assert np.allclose(np.ravel(shares(MASKED, x)), one, rtol=1e-15, atol=0)


def test_a_letter_of_the_target_or_of_a_sum_around_is_a_number_and_any_other_name_a_setting():
    (equation,) = parse("a[s,t] = t * n + sum[p](p * A[s,p])")
    values = Values({"A": np.ones((2, 3)), "n": 10.0}, SIZES)
    assert ready(equation)(values).tolist() == [[3.0, 13.0, 23.0]] * 2
    assert str(equation) == "a[s,t] = t * n + sum[p](p * A[s,p])"
    assert [str(name) for name in equation.names] == ["n", "A[s,p]"]


def test_renaming_takes_letters_that_are_numbers_along():
    (equation,) = parse("a[s,t] = sum[p](A[s,p] if p <= t else 0)")
    assert str(renamed(equation.value, {"t": "n"})) != str(equation.value)
    assert renamed(Counted("t"), {"t": "p"}) == Counted("p")


def test_a_number_that_is_left_out_has_no_gradient():
    (gradient,) = derive(parse("a[s,t] = sum[p](A[s,p] if p <= t else 0)"), {"A": "st"})
    da = np.array([[1.0, 10.0, 100.0]])
    made = run((gradient,), Values({"A": da, "da": da}, {**SIZES, "s": 1}))
    assert made["dA"].tolist() == [[111.0, 110.0, 100.0]]


def test_bounds_of_a_letter_are_its_values():
    (equation,) = parse("a[t,p] = 2 * t + p")
    low, high = Enclosing(lambda name: (np.zeros(1), np.zeros(1)), {"t": 2, "p": 3}).equation(equation)
    exact = [[0, 1, 2], [2, 3, 4]]
    assert np.all(low[0] <= exact) and np.all(high[0] >= exact) and np.allclose(low, high)
