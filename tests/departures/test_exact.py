"""A step in exact fractions: as a person has it who never rounds, and how many digits of float64 are those digits."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
from asking_marks import mazur

from backprop.departures.exact import ALL_DIGITS, agreeing, certain, exact_document
from backprop.doors.cli import main
from backprop.errors import SpecError
from backprop.lines.worked import first_step
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse


def exact(spec: Any, folder: Path) -> Any:
    given, made = folder / "spec.json", folder / "exact.json"
    given.write_text(json.dumps(spec), encoding="utf-8")
    assert main(["run", str(given), "--exact", "-o", str(made)]) == 0
    return json.loads(made.read_text("utf-8"))


def test_relu_and_identity_stay_in_the_fractions(tmp_path: Path) -> None:
    """The dead ReLU by hand: h2 = 0.3·1 + 0.8·0.5 + 0.1 = 4/5, ŷ = 0.6·0.8 + 0.2 = 17/25, δ = 17/25 − 1."""
    made = exact(example_spec("dead-relu"), tmp_path)
    for path, value in {
        "layers[0].z[0][0]": "-27/10", "layers[0].a[0][0]": "0", "layers[0].a[0][1]": "4/5",
        "prediction[0][0]": "17/25", "loss": "32/625", "layers[1].delta[0][0]": "-8/25",
        "layers[1].gradients.W[0][1]": "-32/125", "layers[1].after.W[0][1]": "391/625",
        "layers[1].after.b[0]": "29/125",
    }.items():  # fmt: skip
        assert made["exact"][path] == value, path
    assert min(made["digits"].values()) >= 14
    assert made["notes"] == []


@pytest.mark.parametrize("name", ["xor", "perceptron-rule", "perceptron-homework", "adaline", "dead-relu"])
def test_a_fraction_is_what_the_step_has_in_float64(name: str, tmp_path: Path) -> None:
    made = exact(example_spec(name), tmp_path)
    assert {"loss", "after.loss", "layers[0].z[0][0]"} <= made["exact"].keys()
    assert all(made["digits"][path] >= 14 for path in made["exact"])


def test_a_mean_over_three_samples_is_a_third(tmp_path: Path) -> None:
    layer = {"units": 1, "activation": {"name": "leaky_relu", "alpha": 0.1}, "W": [[1]], "b": [0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[1], [2], [-1]], "Y": [[0], [0], [0]]},
            "loss": {"name": "mean_squared_error"}}  # fmt: skip
    made = exact(spec, tmp_path)["exact"]
    assert made["loss"] == "501/300" or Fraction(made["loss"]) == Fraction(501, 300)
    assert Fraction(made["layers[0].delta[2][0]"]) == Fraction(-2, 10) * Fraction(1, 10) / 3


def test_what_an_exponential_makes_has_no_fraction_and_is_told(tmp_path: Path) -> None:
    made = exact(example_spec("mazur"), tmp_path)
    assert made["exact"]["layers[0].z[0][0]"] == "151/400"
    assert "layers[0].a[0][0]" not in made["exact"] and "loss" not in made["exact"]
    assert made["notes"] == ["What is made of exp is no fraction."]


def test_digits_are_counted_against_the_fraction() -> None:
    assert agreeing(0.1, Fraction(1, 10)) == ALL_DIGITS
    assert agreeing(0.5001, Fraction(1, 2)) == 3
    assert agreeing(1.0, Fraction(-1)) == 0
    assert agreeing(float("nan"), Fraction(1)) == 0


@pytest.mark.parametrize("name", ["xor", "perceptron-homework", "dead-relu"])
def test_a_fraction_lies_within_the_bounds_of_its_number(name: str, tmp_path: Path) -> None:
    made = exact(example_spec(name), tmp_path)
    for path, text in made["exact"].items():
        low, high = map(Fraction, made["bounds"][path])
        assert low <= Fraction(text) <= high, path


def test_what_has_no_fraction_lies_within_its_bounds(tmp_path: Path) -> None:
    """By 40 decimal digits: the bounds hold them, and the certain digits are theirs."""
    made = exact(example_spec("mazur"), tmp_path)
    with mpmath.workdps(40):
        d = mpmath.mpf
        z = d("0.15") * d("0.05") + d("0.2") * d("0.1") + d("0.35")
        true = {"layers[0].z[0][0]": z, "layers[0].a[0][0]": 1 / (1 + mpmath.exp(-z))}
        for path, value in true.items():
            low, high = made["bounds"][path]
            digits = made["certain"][path]
            assert d(low) <= value <= d(high), path
            assert mpmath.nstr(value, digits) == mpmath.nstr(d(low), digits)
            assert digits >= 13
    assert made["certain"].keys() == made["bounds"].keys() >= made["exact"].keys()


@pytest.mark.parametrize(
    ("number", "low", "high", "digits"),
    [
        (0.25, 0.25, 0.25, ALL_DIGITS),
        (0.3, 0.299, 0.301, 2),
        (0.123456, 0.1234558, 0.1234563, 6),
        (0.0, -1e-17, 1e-17, 0),
        (1.0, 0.5, float("inf"), 0),
        (9.9996, 9.9994, 9.9998, 3),
    ],
)
def test_certain_digits_are_those_that_number_and_bounds_share(
    number: float, low: float, high: float, digits: int
) -> None:
    assert certain(number, low, high) == digits


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"optimizer": {"name": "newton"}}, "optimizer.name"),
        (
            {"conventions": {"rounding": {"digits": 4, "kind": "decimals", "carry": True}}},
            "conventions.rounding.carry",
        ),
    ],
)
def test_what_is_found_by_a_search_or_rounded_on_its_way_has_no_fraction(changes: Any, field: str) -> None:
    spec = parse(mazur(**changes))
    with pytest.raises(SpecError) as refused:
        exact_document(spec, first_step(spec))
    assert (refused.value.field, refused.value.message.code) == (field, "exact.unfit")
