"""Maxima over windows that reach beyond an image: arrays, numbers one by one and derivation see no place beyond."""

import numpy as np
import pytest

from backprop.equations.derive import derive
from backprop.equations.parser import parse
from backprop.equations.scalars import Elements
from backprop.equations.through_time import run
from backprop.equations.values import Values

LETTERS = {"A": "shr", "z": "syx", "n": "syx", "m": "syxvw", "da": "syx", "dz": "syx", "dA": "shr"}
SIZES = {"s": 2, "h": 4, "r": 3, "y": 3, "x": 2, "v": 2, "w": 3}
FORWARD = parse("""
    z[s,y,x]     = max[v,w](A[s,y*2+v-1,x*2+w-1])
    n[s,y,x]     = sum[v,w](there(A[s,y*2+v-1,x*2+w-1]))
    m[s,y,x,v,w] = largest[v,w](A[s,y*2+v-1,x*2+w-1])
""")
BACK = parse("dA[s,h,r] = sum[v,w](dz[s,(h+1-v)/2,(r+1-w)/2] * m[s,(h+1-v)/2,(r+1-w)/2,v,w])")


def made(A):
    values = Values({"A": A, "dz": np.arange(1.0, 13).reshape(2, 3, 2)}, SIZES, letters=LETTERS)
    run(FORWARD, values)
    run(BACK, values)
    return values.arrays


def one_by_one(equation, arrays):
    def look(name, place):
        return arrays[name][place]

    elements = Elements(look, SIZES, axes=LETTERS)
    shape = [SIZES[letter] for letter in equation.target.letters]
    return np.array([elements.element(equation, place) for place in np.ndindex(*shape)]).reshape(shape)


def images():
    rng = np.random.default_rng(3)
    return {"all below zero": -1 - rng.random((2, 4, 3)), "with ties": rng.integers(-2, 1, (2, 4, 3)).astype(float)}


@pytest.mark.parametrize("A", images().values(), ids=images())
def test_arrays_and_numbers_one_by_one_agree(A):
    arrays = made(A)
    for equation in (*FORWARD, *BACK):
        assert np.array_equal(arrays[equation.target.name], one_by_one(equation, arrays)), str(equation)
    assert arrays["z"].max() <= 0  # a zero from beyond would be larger
    assert arrays["n"][0].tolist() == [[2, 2], [4, 4], [2, 2]]
    assert np.array_equal(arrays["m"].sum((3, 4)), np.ones((2, 3, 2)))  # one place in each window, at a tie the first


@pytest.mark.parametrize("A", images().values(), ids=images())
def test_the_written_gradient_is_the_derived_one(A):
    arrays = made(A)
    (derived,) = (e for e in derive(FORWARD[:1], {"A": "shr"}) if e.target.name == "dA")
    assert np.array_equal(arrays["dA"], one_by_one(derived, arrays))


def test_the_complex_step_goes_through_the_first_largest():
    A = images()["with ties"]
    step = 1e-30
    gradient = np.zeros_like(A)
    dz = np.arange(1.0, 13).reshape(2, 3, 2)
    for place in np.ndindex(*A.shape):
        moved = A.astype(complex)
        moved[place] += 1j * step
        gradient[place] = np.sum(np.imag(made(moved)["z"]) / step * dz)
    assert gradient == pytest.approx(made(A)["dA"], rel=1e-15)
