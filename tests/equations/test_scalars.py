"""The scalars reader: one element at a time, in whatever numbers it is given, equal to what the arrays reader makes."""

from fractions import Fraction

import numpy as np
import pytest
from held import computed
from intervals import FUNCTIONS, Interval
from unit_norm import UNIT_NORM

from backprop.equations.parser import parse
from backprop.equations.pointwise import FUNCTIONS as NUMPY
from backprop.equations.scalars import Elements
from backprop.layers import LAYERS
from backprop.oracles.scalar_node import Node, ancestors, pull_back
from backprop.oracles.scalar_tape import Scalars


@pytest.mark.parametrize("side", ["forward_equations", "backward_equations"])
def test_each_element_is_that_of_the_arrays(side):
    arrays, _, sizes = computed(UNIT_NORM, 0)
    elements = Elements(lambda name, place: float(np.asarray(arrays[name])[place]), sizes)
    for equation in getattr(UNIT_NORM, side):
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


def test_a_maximum_of_equal_numbers_is_the_first_in_every_type_of_numbers():
    thirds = [Fraction(1, 3), Fraction(2, 3), Fraction(2, 3)]
    elements = Elements(lambda name, place: thirds[place[0]], {"j": 3}, number=Fraction)
    top, at = parse("m = max[j](A[j])\nc[j] = largest[j](A[j])")
    assert elements.element(top, ()) == Fraction(2, 3)
    assert [elements.element(at, (j,)) for j in range(3)] == [0, 1, 0]


DENSE = parse(
    "z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]\nE = sum[s,j]((z[s,j] - Y[s,j])**2) / 2\n"
    "dz[s,j] = z[s,j] - Y[s,j]\ndW[j,k] = sum[s](dz[s,j] * A[s,k])\ndb[j] = sum[s](dz[s,j])"
)


def test_a_whole_step_of_a_layer_is_exact_in_fractions():
    third, half = Fraction(1, 3), Fraction(1, 2)
    given = {"W": [[third, half]], "A": [[half, third], [1, Fraction(1, 7)]], "b": [third], "Y": [[0], [1]]}
    known = {name: np.array(rows, dtype=object) for name, rows in given.items()}
    sizes = {"s": 2, "j": 1, "k": 2}
    elements = Elements(lambda name, place: known[name][place], sizes, number=Fraction)
    for equation in DENSE:
        made = np.empty([sizes[letter] for letter in equation.target.letters], dtype=object)
        for place in np.ndindex(made.shape):
            made[place] = elements.element(equation, place)
        known[equation.target.name] = made
    assert known["z"].tolist() == [[Fraction(2, 3)], [Fraction(31, 42)]]
    assert known["E"][()] == Fraction(905, 3528)
    assert known["dW"].tolist() == [[Fraction(1, 14), Fraction(2, 9) - Fraction(11, 294)]]
    assert known["db"].tolist() == [Fraction(17, 42)]


def elements_of(kind, arrays, sizes, taken, **more):
    """The elements of a kind's equations, each computed once, from the arrays' numbers as they are `taken`."""
    known, equations = {}, {e.target.name: e for e in (*kind.forward_equations, *kind.backward_equations)}

    def look(name, place):
        if (name, place) not in known:
            own = equations.get(name)
            known[name, place] = taken(name, place) if own is None else elements.element(own, place)
        return known[name, place]

    starts = {name: start.name for name, start in kind.starts.items()}
    elements = Elements(look, sizes, starts, **more)
    return look


KINDS = [row.data for name, row in LAYERS.items() if name in ("layer_norm", "lstm", "gru")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_intervals_hold_what_every_network_between_their_ends_computes(kind):
    arrays, given, sizes = computed(kind, 1)
    width = 1e-3

    def around(name, place):
        value = float(np.asarray(arrays[name])[place])
        return Interval(value - width, value + width) if name in given else Interval.of(value)

    look = elements_of(kind, arrays, sizes, around, functions=FUNCTIONS, number=Interval.of)
    rng = np.random.default_rng(0)
    for equation in kind.forward_equations:
        name = equation.target.name
        for place in np.ndindex(arrays[name].shape):
            found = look(name, place)
            assert float(arrays[name][place]) in found
            assert found.high - found.low < 1, (name, place, found)
    for _ in range(5):
        moved = {**arrays, **{name: arrays[name] + rng.uniform(-width, width, arrays[name].shape) for name in given}}
        inside = elements_of(kind, moved, sizes, lambda name, place, of=moved: float(np.asarray(of[name])[place]))
        for place in np.ndindex(arrays["a"].shape):
            assert inside("a", place) in look("a", place)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_nodes_of_the_tape_compute_the_forward_equations_and_their_adjoints_are_the_backward_ones(kind):
    arrays, given, sizes = computed(kind, 2)
    leaves = {}

    def leaf(name, place):
        value = float(np.asarray(arrays[name])[place])
        if name in given:
            leaves[name, place] = Node("leaf", value)
            return Scalars(value, np.array(leaves[name, place], dtype=object))
        return value

    look = elements_of(kind, arrays, sizes, leaf, functions=NUMPY)
    outputs = [(look("a", place), float(arrays["da"][place])) for place in np.ndindex(arrays["a"].shape)]
    for (node, _), value in zip(outputs, arrays["a"].flat, strict=True):
        assert float(node.value) == pytest.approx(value, rel=1e-13, abs=1e-14)
    total = sum((node * weight for node, weight in outputs[1:]), outputs[0][0] * outputs[0][1])
    pull_back(ancestors(total.nodes[()]))
    assert len(leaves) == sum(arrays[name].size for name in given)
    for (name, place), node in leaves.items():
        assert node.adjoint == pytest.approx(arrays[f"d{name}"][place], rel=1e-11, abs=1e-12), (name, place)
