"""Bounds hold every number that the numbers between the bounds of what goes in can give."""

import numpy as np
import pytest

from backprop.departures.bounded import around, function_of
from backprop.equations.arrays import ready
from backprop.equations.enclosures import Enclosing
from backprop.equations.parser import parse
from backprop.equations.values import Values
from backprop.functions.activations import ACTIVATIONS
from backprop.layers.choices import ActivationChoice

SIZES = {"s": 2, "j": 3, "k": 2, "l": 3}
TEXTS = [
    "z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]", "z[s,j] = A[s,0] - b[j]", "z[j] = b[j] ** 2", "z[j] = b[j] ** 3",
    "z[j,k] = W[j,k] / (1 + abs(b[j]))", "z[j] = max[k](W[j,k])", "z[j] = b[j] if b[j] > 0 else -b[j]",
    "z[j] = max(0, b[j]) - min(b[j], 1)", "z[j] = exp(b[j]) + tanh(b[j]) * sqrt(abs(b[j]))", "z[j] = -sign(b[j])",
    "z[j] = ln(2 + b[j] ** 2)", "z[j] = phi(b[j]) * Phi(b[j])", "z[j] = sigma(b[j])", "z[k,j] = W[j,k]",
    "z[j] = (1 + b[j] ** 2) ** 0.5", "z[j] = sigma_slope(b[j], c[j]) + tanh_slope(b[j], c[j])",
]  # fmt: skip
rng = np.random.default_rng(1)
MIDDLE = {"W": rng.normal(size=(3, 2)), "A": rng.normal(size=(2, 2)), "b": rng.normal(size=3), "c": rng.random(3)}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("half", [0.0, 0.02, 0.7])
def test_bounds_hold_what_lies_between(text: str, half: float) -> None:
    equation = parse(text)[0]
    bounds = {name: (value[None] - half, value[None] + half) for name, value in MIDDLE.items()}
    low, high = Enclosing(bounds.__getitem__, SIZES).equation(equation)
    for _ in range(20):
        inside = {name: value + half * rng.uniform(-1, 1, value.shape) for name, value in MIDDLE.items()}
        if "_slope" in text:
            wanted = inside["c"] * (1 - inside["c"]) + 1 - inside["c"] ** 2
        else:
            wanted = ready(equation)(Values(inside, SIZES))
        assert (low[0] <= wanted).all() and (wanted <= high[0]).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("half", [0.0, 0.05, 1.0])
def test_bounds_of_every_activation_and_its_slope_hold_what_lies_between(name: str, half: float) -> None:
    row = ACTIVATIONS[name]
    choice = ActivationChoice(row, {field.name: float(field.default or 0) for field in row.hyperparameters})
    z = np.linspace(-4, 4, 9)[None, None]
    bounds = {"z": (z - half, z + half)}
    enclosing = Enclosing(bounds.__getitem__, {"s": 1, "j": 9}, function_of(choice))
    bounds["a"] = enclosing.equation(parse("a[s,j] = f(z[s,j])")[0])
    low, high = enclosing.equation(parse("a[s,j] = f(z[s,j])")[0])
    least, most = enclosing.equation(parse("d[s,j] = slope(z[s,j], a[s,j])")[0])
    for _ in range(20):
        own = z + half * rng.uniform(-1, 1, z.shape)
        a = choice.value(own)
        slope = choice.factor(own, a, True)
        assert (low <= a).all() and (a <= high).all()
        assert (least <= slope + 1e-15).all() and (slope - 1e-15 <= most).all()


def test_variants_stand_side_by_side() -> None:
    b = np.array([[1.0, 2, 3], [4, 5, 6]])
    low, high = Enclosing({"b": (b, b)}.__getitem__, SIZES).equation(parse("z[j] = 2 * b[j]")[0])
    assert low.shape == high.shape == (2, 3)
    np.testing.assert_allclose(low, 2 * b, rtol=1e-14)


def test_a_quotient_by_what_may_be_zero_has_no_bounds() -> None:
    zero = np.array([[-1.0, 0, 1]])
    low, high = Enclosing({"b": (zero - 1, zero + 1)}.__getitem__, SIZES).equation(parse("z[j] = 1 / b[j]")[0])
    assert np.isinf(low).all() and np.isinf(high).all()


def test_numbers_that_float64_holds_are_points_and_others_are_not() -> None:
    low, high = around(np.array([[0.5, 0.0, 3.0, 0.1]]))
    assert (low == high).tolist() == [[True, True, True, False]]
    assert low[0, 3] < 0.1 < high[0, 3]
