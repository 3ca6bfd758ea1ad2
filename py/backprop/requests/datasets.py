"""Data made by rule, with a seed and noise, and two sets of real measurements: one row each.

The form, the options and the spec's `data: {"dataset": …}` come from the row. Plane sets lie within about ±1, so that
networks learn them without standardizing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import SEED, Choice

DATA_STREAM = 2_000_000


@dataclass(frozen=True)
class Dataset:
    """One set of data: make(rng, samples, noise, **parameters) → X (n_samples, n_in) and what belongs to its rows.

    For classes that is their numbers (n_samples,), for a regression the values (n_samples,). `noise` is the standard
    deviation of what is added: to the inputs of classes, to the values of a regression.
    """

    name: str
    label: str
    kind: Literal["classification", "regression"]
    inputs: tuple[str, ...]
    classes: tuple[str, ...]
    make: Callable[..., tuple[Array, Array]]
    source: str
    parameters: tuple[Field, ...]
    note: str = ""

    @property
    def n_in(self) -> int:
        """Columns of X."""
        return len(self.inputs)

    @property
    def reach(self) -> tuple[float, float]:
        """Of a regression the lowest and the highest value, with its numbers as they stand and without noise."""
        defaults = {field.name: field.default for field in self.parameters}
        _, values = self.make(np.random.default_rng(0), **{**defaults, "noise": 0.0})
        return float(np.min(values)), float(np.max(values))


TARGET_FORMS = (
    Choice("auto", "as the output layer needs", "One-hot for as many outputs as classes, else ±1 or 0 and 1."),
    Choice("zero_one", "0 and 1", "One output for two classes."),
    Choice("plus_minus", "−1 and 1", "One output for two classes: for tanh and hinge."),
    Choice("one_hot", "one-hot", "One output for each class."),
)


def _samples(default: int) -> Field:
    return Field("samples", "Samples", "integer", default=default, minimum=1, maximum=10_000)


def _noise(default: float) -> Field:
    return Field("noise", "Noise", default=default, minimum=0, maximum=10, hint="A standard deviation.")


def _noisy(rng: np.random.Generator, X: Array, noise: float) -> Array:
    return X + noise * rng.standard_normal(X.shape) if noise else X


def _gate(truth: tuple[int, int, int, int]) -> Callable[..., tuple[Array, Array]]:
    """The four corners over and over, in the order of a truth table."""

    def make(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
        corner = np.arange(samples) % 4
        X = np.stack([corner // 2, corner % 2], axis=1).astype(np.float64)
        return _noisy(rng, X, noise), np.array(truth)[corner]

    return make


def _circle(rng: np.random.Generator, samples: int, noise: float, radius: float) -> tuple[Array, Array]:
    """A disk of half the radius, and a ring from 0.7 of it to the whole around it."""
    inside = np.arange(samples) % 2
    share = np.where(inside == 1, 0.5 * np.sqrt(rng.random(samples)), 0.7 + 0.3 * rng.random(samples))
    angle = 2.0 * np.pi * rng.random(samples)
    X = radius * share[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _noisy(rng, X, noise), inside


def _spirals(rng: np.random.Generator, samples: int, noise: float, turns: float) -> tuple[Array, Array]:
    arm = np.arange(samples) % 2
    along = (np.arange(samples) // 2 + 0.5) / max((samples + 1) // 2, 1)
    angle = 2.0 * np.pi * turns * along + np.pi * arm
    X = along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return _noisy(rng, X, noise), arm


def _gaussians(rng: np.random.Generator, samples: int, noise: float, distance: float) -> tuple[Array, Array]:
    cloud = np.arange(samples) % 2
    centers = distance / np.sqrt(8.0) * np.where(cloud[:, None] == 1, 1.0, -1.0) * np.ones(2)
    return _noisy(rng, centers, noise), cloud


def _moons(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    moon = np.arange(samples) % 2
    angle = np.pi * (np.arange(samples) // 2) / max((samples + 1) // 2 - 1, 1)
    outer = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    X = np.where(moon[:, None] == 0, outer, np.array([1.0, 0.5]) - outer) - np.array([0.5, 0.25])
    return _noisy(rng, X, noise), moon


def _checkerboard(rng: np.random.Generator, samples: int, noise: float, cells: int) -> tuple[Array, Array]:
    X = 2.0 * rng.random((samples, 2)) - 1.0
    color = np.sum(np.floor((X + 1.0) * (0.5 * cells)), axis=1).astype(int) % 2
    return _noisy(rng, X, noise), color


def _sine(rng: np.random.Generator, samples: int, noise: float, periods: float) -> tuple[Array, Array]:
    x = np.linspace(-1.0, 1.0, samples)
    return x[:, None], _noisy(rng, np.sin(np.pi * periods * x), noise)


def _plane(
    rng: np.random.Generator, samples: int, noise: float, slope_1: float, slope_2: float, offset: float
) -> tuple[Array, Array]:
    X = 2.0 * rng.random((samples, 2)) - 1.0
    return X, _noisy(rng, slope_1 * X[:, 0] + slope_2 * X[:, 1] + offset, noise)


def _iris(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    """The first `samples` of all 150, the species in turn."""
    from .iris import MEASUREMENTS

    table = np.array(MEASUREMENTS, dtype=np.float64).reshape(3, 50, 4) / 10.0
    X = table.transpose(1, 0, 2).reshape(150, 4)[:samples]
    return _noisy(rng, X, noise), np.arange(len(X)) % 3


def _digits(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    """The first `samples` images, the digits in turn."""
    from .digits import images

    X = images(samples)
    return _noisy(rng, X, noise), np.arange(len(X)) % 10


_PLANE, _TWO = ("x1", "x2"), ("0", "1")
_TABLE = "the truth table, repeated"

DATASETS: dict[str, Dataset] = {
    row.name: row
    for row in (
        Dataset("xor", "XOR", "classification", _PLANE, _TWO, _gate((0, 1, 1, 0)), _TABLE, (_samples(4), _noise(0.0)),
                "No straight line separates the classes, so a hidden layer is needed."),
        Dataset("and", "AND", "classification", _PLANE, _TWO, _gate((0, 0, 0, 1)), _TABLE, (_samples(4), _noise(0.0))),
        Dataset("or", "OR", "classification", _PLANE, _TWO, _gate((0, 1, 1, 1)), _TABLE, (_samples(4), _noise(0.0))),
        Dataset("circle", "circle", "classification", _PLANE, ("outside", "inside"), _circle,
                "as TensorFlow Playground's circle",
                (_samples(200), _noise(0.0),
                 Field("radius", "Radius", default=1.0, minimum=0, exclusive_minimum=True, maximum=100))),
        Dataset("spirals", "two spirals", "classification", _PLANE, ("first arm", "second arm"), _spirals,
                "Lang & Witbrock 1988, in the form of TensorFlow Playground's spiral",
                (_samples(200), _noise(0.0), Field("turns", "Turns", default=1.75, minimum=0, maximum=10))),
        Dataset("gaussians", "two clouds (Gaussian)", "classification", _PLANE, ("first cloud", "second cloud"),
                _gaussians, "two normal distributions of equal width",
                (_samples(200), _noise(0.25), Field("distance", "Distance", default=1.5, minimum=0, maximum=100))),
        Dataset("moons", "two moons", "classification", _PLANE, ("upper moon", "lower moon"), _moons,
                "as scikit-learn's make_moons, centered", (_samples(200), _noise(0.1))),
        Dataset("checkerboard", "checkerboard", "classification", _PLANE, ("dark", "light"), _checkerboard,
                "points drawn uniformly from the square ±1",
                (_samples(400), _noise(0.0),
                 Field("cells", "Cells per side", "integer", default=4, minimum=1, maximum=50))),
        Dataset("sine", "sine", "regression", ("x",), (), _sine, "y = sin(π periods x), x evenly spaced from −1 to 1",
                (_samples(50), _noise(0.1), Field("periods", "Periods", default=1.0, minimum=0, maximum=50))),
        Dataset("plane", "plane", "regression", _PLANE, (), _plane, "y = slope 1 · x1 + slope 2 · x2 + offset",
                (_samples(100), _noise(0.05),
                 Field("slope_1", "Slope 1", default=0.5, minimum=-1000, maximum=1000),
                 Field("slope_2", "Slope 2", default=-0.25, minimum=-1000, maximum=1000),
                 Field("offset", "Offset", default=0.1, minimum=-1000, maximum=1000))),
        Dataset("iris", "Fisher's iris", "classification",
                ("sepal length", "sepal width", "petal length", "petal width"),
                ("setosa", "versicolor", "virginica"), _iris,
                "Fisher 1936, table I; measured by Anderson",
                (Field("samples", "Samples", "integer", default=150, minimum=1, maximum=150), _noise(0.0)),
                "150 flowers of three species, measured in cm. Standardize them for faster training."),
        Dataset("digits", "handwritten digits", "classification",
                tuple(f"{row}.{column}" for row in range(1, 9) for column in range(1, 9)), tuple("0123456789"), _digits,
                "Alpaydin & Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0; as scikit-learn ships them",
                (Field("samples", "Samples", "integer", default=1740, minimum=1, maximum=1740), _noise(0.0)),
                "Images of 8 × 8, from 0 for white to 1 for black, their places named by row and column."),
    )
}  # fmt: skip


def dataset_fields(row: Dataset) -> tuple[Field, ...]:
    """All numbers of a dataset, its seed last."""
    return (*row.parameters, SEED)


def auto_form(row: Dataset, units: int | None, activation: str, loss: str) -> str:
    """The form of the targets that suits an output layer and its loss; without a layer that of the dataset."""
    if row.kind == "regression" or (units is None and len(row.classes) == 2):
        return "zero_one"
    if units is None or units > 1:
        return "one_hot"
    return "plus_minus" if loss == "hinge" or activation in ("tanh", "softsign") else "zero_one"


def targets(row: Dataset, values: Array, form: str) -> Array:
    """Y (n_samples, n_out) of class numbers, or of the values of a regression."""
    if row.kind == "regression":
        return values[:, None].astype(np.float64)
    if form == "one_hot":
        return np.eye(len(row.classes))[values]
    return values[:, None] * (2.0 if form == "plus_minus" else 1.0) - (1.0 if form == "plus_minus" else 0.0)
