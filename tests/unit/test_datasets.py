"""Datasets: what their rules say, in every row of the table."""

import math
from typing import Any

import numpy as np
import pytest
from small import refusal_of

from backprop.functions.initializers import generator
from backprop.requests.datasets import DATASETS, Dataset, dataset_fields
from backprop.requests.iris import MEASUREMENTS
from backprop.requests.parsing import parse


def make(name: str, **settings: Any) -> tuple[Any, Any]:
    row = DATASETS[name]
    given = {field.name: field.default for field in row.parameters} | settings
    return row.make(generator(5, 1), **given)


def spec(name: str, units: int = 1, activation: str = "tanh", **data: Any) -> Any:
    layers = [{"units": units, "activation": activation}]
    return {"network": {"n_inputs": DATASETS[name].n_in, "layers": layers}, "data": {"dataset": name, **data}}


@pytest.mark.parametrize("row", DATASETS.values(), ids=list(DATASETS))
def test_every_dataset_makes_as_many_rows_as_asked_and_the_same_again(row: Dataset) -> None:
    for samples in (1, 2, 7, 30):
        X, values = make(row.name, samples=samples, noise=0.1)
        again, values_again = make(row.name, samples=samples, noise=0.1)
        assert X.shape == (samples, row.n_in) and values.shape == (samples,)
        assert np.array_equal(X, again) and np.array_equal(values, values_again)
        assert np.all(np.isfinite(X)) and np.all(np.isfinite(values))
        if row.kind == "classification":
            assert set(values.tolist()) <= set(range(len(row.classes)))
    assert [field.name for field in dataset_fields(row)][-1] == "seed"


@pytest.mark.parametrize("row", DATASETS.values(), ids=list(DATASETS))
def test_classes_are_balanced_where_they_are_dealt_in_turn(row: Dataset) -> None:
    _, values = make(row.name, noise=0.0)
    if row.kind == "classification" and row.name not in ("xor", "and", "or", "checkerboard"):
        counts = np.bincount(values)
        assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize(("name", "truth"), [("xor", [0, 1, 1, 0]), ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1])])
def test_gates_are_their_truth_tables(name: str, truth: list[int]) -> None:
    X, values = make(name)
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert values.tolist() == truth


def test_circle_and_ring_lie_apart() -> None:
    X, inside = make("circle", samples=500, radius=2.0)
    distance = np.hypot(*X.T)
    assert distance[inside == 1].max() <= 1.0
    assert distance[inside == 0].min() >= 1.4 and distance[inside == 0].max() <= 2.0


def test_spirals_are_each_other_turned_by_half_a_turn() -> None:
    X, arm = make("spirals", samples=100)
    assert np.allclose(X[arm == 0], -X[arm == 1], atol=1e-12)
    assert np.hypot(*X.T).max() <= 1.0


def test_gaussians_have_the_distance_and_the_width_asked_for() -> None:
    X, cloud = make("gaussians", samples=10_000, noise=0.25, distance=3.0)
    centers = [X[cloud == i].mean(axis=0) for i in (0, 1)]
    assert math.dist(*centers) == pytest.approx(3.0, abs=0.02)
    assert X[cloud == 0].std(axis=0) == pytest.approx([0.25, 0.25], abs=0.01)


def test_moons_are_half_circles() -> None:
    X, moon = make("moons", samples=200, noise=0.0)
    middles = np.array([[-0.5, -0.25], [0.5, 0.25]])
    assert np.allclose(np.hypot(*(X - middles[moon]).T), 1.0)
    assert X[moon == 0, 1].min() >= -0.25 - 1e-12 and X[moon == 1, 1].max() <= 0.25 + 1e-12


def test_checkerboard_changes_color_from_cell_to_cell() -> None:
    X, color = make("checkerboard", samples=1000, cells=2)
    assert np.array_equal(color, (X[:, 0] * X[:, 1] < 0).astype(int))


def test_sine_and_plane_lie_on_their_formulas() -> None:
    X, y = make("sine", noise=0.0, periods=2.0)
    assert np.allclose(y, np.sin(2 * np.pi * X[:, 0])) and (X[0, 0], X[-1, 0]) == (-1.0, 1.0)
    X, y = make("plane", noise=0.0, slope_1=2.0, slope_2=-1.0, offset=0.5)
    assert np.allclose(y, 2 * X[:, 0] - X[:, 1] + 0.5)


def test_iris_is_fishers_table() -> None:
    """Means and standard deviations (n − 1) of the species as published with the data set, to their two digits."""
    assert len(MEASUREMENTS) == 600
    X, species = make("iris")
    assert X[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    published = [(5.006, 3.428, 1.462, 0.246), (5.936, 2.770, 4.260, 1.326), (6.588, 2.974, 5.552, 2.026)]
    for number, means in enumerate(published):
        assert X[species == number].mean(axis=0) == pytest.approx(means, abs=5e-4)
    assert X.std(axis=0, ddof=1) == pytest.approx([0.8281, 0.4359, 1.7653, 0.7622], abs=5e-5)
    # rows 35 and 38 of setosa, which widely spread copies have wrong
    assert X[species == 0][34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert X[species == 0][37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_digits_are_images_of_the_digits_in_turn() -> None:
    """The first image as scikit-learn's documentation prints it; the ink of all of them."""
    X, digits = make("digits")
    first = [
        0,
        0,
        5,
        13,
        9,
        1,
        0,
        0,
        0,
        0,
        13,
        15,
        10,
        15,
        5,
        0,
        0,
        3,
        15,
        2,
        0,
        11,
        8,
        0,
        0,
        4,
        12,
        0,
        0,
        8,
        8,
        0,
        0,
        5,
        8,
        0,
        0,
        9,
        8,
        0,
        0,
        4,
        11,
        0,
        1,
        12,
        7,
        0,
        0,
        2,
        14,
        5,
        10,
        12,
        0,
        0,
        0,
        0,
        6,
        13,
        10,
        0,
        0,
        0,
    ]
    assert (16 * X[0]).tolist() == first
    assert digits[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] and X.shape == (1740, 64)
    assert np.array_equal(16 * X, np.round(16 * X)) and (X.min(), X.max()) == (0.0, 1.0)
    spread = [len({row.tobytes() for row in X[digits == digit]}) for digit in range(10)]
    assert spread == [174] * 10  # no image stands twice


TARGETS = [
    ("tanh, one output", 1, "tanh", {}, {-1.0, 1.0}),
    ("sigmoid, one output", 1, "sigmoid", {}, {0.0, 1.0}),
    ("asked otherwise", 1, "tanh", {"targets": "zero_one"}, {0.0, 1.0}),
]


@pytest.mark.parametrize(
    ("units", "activation", "data", "values"), [t[1:] for t in TARGETS], ids=[t[0] for t in TARGETS]
)
def test_targets_suit_the_output(units: int, activation: str, data: Any, values: set[float]) -> None:
    assert set(np.unique(parse(spec("xor", units, activation, **data)).Y).tolist()) == values


def test_as_many_outputs_as_classes_get_one_hot_targets() -> None:
    Y = parse(spec("xor", 2, "softmax")).Y
    assert Y.tolist() == [[1, 0], [0, 1], [0, 1], [1, 0]]
    assert parse(spec("iris", 3, "softmax")).Y.sum(axis=1).tolist() == [1.0] * 150


def test_a_dataset_says_what_network_it_needs() -> None:
    field, message = refusal_of(spec("iris", 1))
    assert field == "network.layers" and "3, for the dataset iris" in message
    wrong = spec("sine")
    wrong["network"]["n_inputs"] = 2
    assert refusal_of(wrong)[0] == "network.n_inputs"
    assert refusal_of(spec("xor", samples=0))[0] == "data.samples"
    assert refusal_of(spec("xor", turns=1))[0] == "data.turns"
    assert "one of xor, and, or" in refusal_of(spec("xor") | {"data": {"dataset": "mnist"}})[1]
