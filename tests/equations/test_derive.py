"""Every written backward equation equals the derived one, for every kind, at random sizes, to 1e-12."""

import numpy as np
import pytest
from held import disagreement
from unit_norm import UNIT_NORM

from backprop.equations.arrays import Values
from backprop.equations.derive import derive
from backprop.equations.notation import Equation, Name
from backprop.equations.parser import parse, parse_formula
from backprop.equations.scalars import Elements
from backprop.equations.through_time import run
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.layers import LAYERS
from backprop.layers.forms import forms_of

KINDS = {"unit_norm": UNIT_NORM} | {
    f"{name} {form}".rstrip(): kind for name, row in LAYERS.items() for form, kind in forms_of(row.data).items()
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_written_backward_equations_are_the_derived_ones(kind, seed):
    found = disagreement(kind, seed)
    assert found <= 1e-12, found


@pytest.mark.parametrize(
    ("forward", "wanted", "gradients"),
    [
        (
            "z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]\na[s,j] = f(z[s,j])", {"W": "jk", "b": "j", "A": "sk"},
            ["dz[s,j] = da[s,j] * slope(z[s,j], f(z[s,j]))",
             "dW[j,k] = sum[s](dz[s,j] * A[s,k])", "db[j] = sum[s](dz[s,j])",
             "dA[s,k] = sum[j](dz[s,j] * W[j,k])"],
        ),
        (
            "h[s,t,j] = sum[i](Wh[j,i] * h[s,t-1,i])\na[s,t,j] = h[s,t,j]", {"Wh": "ji", "h0": "sj"},
            ["dh[s,t,j] = sum[l](dh[s,t+1,l] * Wh[l,j]) + da[s,t,j]", "dWh[j,i] = sum[s,t](dh[s,t,j] * h[s,t-1,i])",
             "dh0[s,j] = sum[l](dh[s,0,l] * Wh[l,j])"],
        ),
    ],
)  # fmt: skip
def test_derivation_finds_the_equations_of_the_textbook(forward, wanted, gradients):
    assert [str(equation) for equation in derive(parse(forward), wanted, {"h": "h0"})] == gradients


def test_of_equal_numbers_the_first_one_is_the_maximum_and_takes_the_whole_gradient():
    forward = parse("m[s] = max[j](A[s,j]**2)\na[s,j] = A[s,j] / m[s]")
    backward = derive(forward, {"A": "sj"})
    assert [str(equation) for equation in backward] == [
        "dm[s] = sum[j](da[s,j] * -(A[s,j] / m[s]**2))",
        "dA[s,j] = dm[s] * (largest[j](A[s,j]**2) * (2 * A[s,j]**1)) + da[s,j] * (1 / m[s])",
    ]
    A = np.array([[1.0, -2.0, 2.0], [0.5, 0.25, -0.5], [3.0, 1.0, 2.0]])
    values = Values({"A": A, "da": np.ones((3, 3))}, {"s": 3, "j": 3})
    made = run((*forward, *backward), values)
    elements = Elements(lambda name, place: float(values.arrays[name][place]), values.sizes)
    for s, j in np.ndindex(3, 3):
        assert elements.element(backward[1], (s, j)) == pytest.approx(made["dA"][s, j], rel=1e-14)
    first = np.argmax(A**2, axis=1)
    assert first.tolist() == [1, 0, 0]
    for s in range(3):  # away from ties the derivative is one; at them it is the one of the first
        moved = A.copy()
        moved[s, first[s]] *= 1 + 1e-7
        gain = sum(row.sum() / row_2.max() for row, row_2 in zip(moved, moved**2, strict=True))
        gain -= sum(row.sum() / row_2.max() for row, row_2 in zip(A, A**2, strict=True))
        assert made["dA"][s, first[s]] == pytest.approx(gain / (A[s, first[s]] * 1e-7), rel=1e-5, abs=1e-5)


def test_a_maximum_over_two_letters_goes_down_to_one_place():
    (gradient,) = derive(parse("a[s] = max[j,k](A[s,j,k])"), {"A": "sjk"})
    assert str(gradient) == "dA[s,j,k] = da[s] * largest[j,k](A[s,j,k])"
    A = np.array([[[1.0, 7.0], [7.0, 7.0]]])
    made = run((gradient,), Values({"A": A, "da": np.array([2.0])}, {"s": 1, "j": 2, "k": 2}))
    assert made["dA"].tolist() == [[[0.0, 2.0], [0.0, 0.0]]]


def formulas():
    """Value and derivative of every activation, of each output, and of every loss, with what they are derived by."""
    for row in ACTIVATIONS.values():
        if not row.couples:
            yield row.name, row.formula, row.derivative, "z", row
    for row in LOSSES.values():
        yield row.name, row.formula, row.derivative, "p", row


@pytest.mark.parametrize(
    ("name", "formula", "derivative", "by", "row"), [pytest.param(*f, id=f[0]) for f in formulas()]
)
def test_the_written_derivative_of_a_row_is_the_derived_one(name, formula, derivative, by, row):
    (derived,) = derive((Equation(Name("a"), parse_formula(formula)),), {by: ""})
    rng = np.random.default_rng(0)
    for x in rng.uniform(0.05, 0.95, 40) if by == "p" and row.probabilities else rng.normal(0, 3, 40):
        y = rng.choice(getattr(row, "target_values", ()) or (0.3, 0.8))
        settings = getattr(row, "settings", [field.name for field in row.hyperparameters])
        known = {by: float(x), "y": float(y), "da": 1.0, **dict.fromkeys(settings, 0.7)}
        elements = Elements(lambda name, place, known=known: known[name], {})
        known["a"] = elements.value(parse_formula(formula), {})
        written = elements.value(parse_formula(derivative), {})
        assert elements.element(derived, ()) == pytest.approx(written, rel=1e-9, abs=1e-12), (name, x)


def test_a_sum_within_a_factor_keeps_its_own_letter():
    (_, gradient) = derive(parse("m[s] = sum[j](A[s,j])\na[s,j] = A[s,j] * sum[j](A[s,j])"), {"A": "sj"})
    assert str(gradient).endswith("da[s,j] * sum[j](A[s,j]) + sum[l](da[s,l] * A[s,l])")
