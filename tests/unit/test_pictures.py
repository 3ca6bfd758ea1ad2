"""The numbers behind pictures, each against another way to it."""

import base64
import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from small import SMALL, put
from training_specs import moons

import backprop
from backprop.doors.bridge import handle
from backprop.pictures.asking import histograms
from backprop.pictures.scores import class_numbers, confusion, kind_of, r_squared
from backprop.pictures.spacing import evenly
from backprop.requests.parsing import parse


def ask(spec: Any, **pictures: Any) -> Any:
    answer = json.loads(handle("evaluate", json.dumps({"spec": spec, "pictures": pictures})))
    return answer.get("pictures", answer)


def predict(spec: Any, X: Any) -> Any:
    return backprop.Network.from_spec(spec).predict(X)


def test_the_boundary_is_the_prediction_at_each_place() -> None:
    asked = {"x": [-1, 1], "y": [0, 2], "columns": 3, "rows": 2, "units": True}
    made = ask(SMALL, boundary=asked)["boundary"]
    assert (made["x"], made["y"], made["inputs"]) == ([-1, 0, 1], [0, 2], [0, 1])
    for i, y in enumerate(made["y"]):
        for j, x in enumerate(made["x"]):
            assert made["outputs"][0][i][j] == predict(SMALL, [[x, y]])[0, 0]
    assert [(unit["layer"], unit["unit"], unit["label"]) for unit in made["units"]] == [(0, 0, "h1"), (0, 1, "h2")]
    z = 0.15 * -1 - 0.2 * 2 + 0.1
    assert made["units"][0]["grid"][1][0] == pytest.approx(1 / (1 + np.exp(-z)), rel=1e-15)


def test_inputs_not_on_an_axis_stay_at_their_means() -> None:
    spec = moons()
    spec["network"]["n_inputs"] = 4
    spec["network"]["layers"][1]["units"] = 3
    spec["loss"], spec["data"] = {}, {"dataset": "iris"}
    resolved = backprop.run(spec)["spec"]
    made = ask(resolved, boundary={"inputs": [3, 1], "columns": 2, "rows": 2, "x": [0, 1], "y": [2, 3]})["boundary"]
    means = np.mean(resolved["data"]["X"], axis=0)
    assert made["outputs"][2][1][0] == pytest.approx(predict(resolved, [[means[0], 3, means[2], 0]])[0, 2], rel=1e-14)


def test_the_range_is_that_of_the_data_with_a_margin() -> None:
    spec = put(SMALL, "data", {"X": [[0, 5], [10, 5]], "Y": [[0], [1]]})
    made = ask(spec, boundary={})["boundary"]
    assert (made["x"][0], made["x"][-1]) == (-1, 11)
    assert made["y"][0] < 5 < made["y"][-1]
    assert (len(made["x"]), len(made["outputs"][0])) == (50, 50)


def test_packed_grids_hold_the_same_bits() -> None:
    plain, packed = (ask(SMALL, boundary={}, packed=flag)["boundary"]["outputs"][0] for flag in (False, True))
    values = np.frombuffer(base64.b64decode(packed["float64"]), "<f8").reshape(packed["shape"])
    assert values.tolist() == plain


def test_the_curve_is_the_prediction_along_one_input() -> None:
    made = ask(SMALL, curve={"input": 1, "x": [0, 1], "count": 3, "units": True})["curve"]
    assert made["outputs"][0] == predict(SMALL, [[0.3, 0], [0.3, 0.5], [0.3, 1]])[:, 0].tolist()
    assert len(made["units"]) == 2 and len(made["units"][0]["values"]) == 3


def test_histograms_count_every_number() -> None:
    made = ask(SMALL, histograms={"bins": 2})["histograms"]
    assert [(h["layer"], h["name"], h["counts"]) for h in made] == [
        (0, "W", [1, 3]), (0, "b", [1, 1]), (1, "W", [1, 1]), (1, "b", [0, 1]),
    ]  # fmt: skip
    assert made[0]["edges"] == pytest.approx([-0.2, 0.1, 0.4])


def test_the_surface_is_the_loss_with_two_weights_put_in() -> None:
    asked = {"parameters": ["layers[0].W[1][0]", "layers[0].W[0][1]"], "x": [0, 1], "y": [-1, 0], "columns": 2,
             "rows": 3}  # fmt: skip
    spec = put(SMALL, "penalty.l2", 0.5)
    made = ask(spec, surface=asked)["surface"]
    assert made["here"] == [0.25, -0.2]
    for i, y in enumerate(made["y"]):
        for j, x in enumerate(made["x"]):
            put_in = put(put(spec, "network.layers.0.W.1.0", x), "network.layers.0.W.0.1", y)
            assert made["loss"][i][j] == pytest.approx(backprop.run(put_in)["steps"][0]["loss"], rel=1e-14)
    assert made["path"]["step"] == []


def test_a_run_draws_its_way_over_the_surface() -> None:
    json.loads(handle("train", json.dumps({"run": "way", "spec": moons(), "engine": "numpy"})))
    asked = {"run": "way", "pictures": {"surface": {"parameters": ["layers[0].W[0][0]", "layers[1].b[0]"]}}}
    way = json.loads(handle("evaluate", json.dumps(asked)))["pictures"]["surface"]
    assert way["path"]["step"] == list(range(0, 37, 3))
    assert (way["path"]["x"][-1], way["path"]["y"][-1]) == tuple(way["here"])
    assert way["x"][0] < min(way["path"]["x"]) and way["x"][-1] > max(way["path"]["x"])
    assert way["path"]["loss"][-1] < way["path"]["loss"][0]


REFUSED: list[tuple[str, Any, str]] = [
    ("one axis", {"boundary": {"inputs": [0, 0]}}, "pictures.boundary.inputs"),
    ("no such input", {"boundary": {"inputs": [0, 2]}}, "pictures.boundary.inputs[1]"),
    ("a grid too fine", {"boundary": {"columns": 201}}, "pictures.boundary.columns"),
    ("a range upside down", {"boundary": {"x": [1, 0]}}, "pictures.boundary.x"),
    ("no such parameter", {"surface": {"parameters": ["layers[0].W[0][0]", "layers[0].W[0][9]"]}},
     "pictures.surface.parameters[1]"),
    ("another key", {"photo": {}}, "pictures.photo"),
]  # fmt: skip


@pytest.mark.parametrize(("pictures", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_can_not_be_drawn_is_refused(pictures: Any, field: str) -> None:
    assert ask(SMALL, **pictures)["error"]["field"] == field


def test_a_boundary_needs_two_inputs() -> None:
    spec = put(put(SMALL, "network.n_inputs", 1), "data", {"X": [[1]], "Y": [[1]]})
    spec["network"]["layers"][0] = {"units": 2}
    assert ask(spec, boundary={})["error"]["field"] == "pictures.boundary"
    assert len(ask(spec, curve={})["curve"]["x"]) == 200


def scored(Y: Any, P: Any, **data: Any) -> Any:
    """The scores of an identity network that predicts P."""
    n_out = len(Y[0])
    layer = {"units": n_out, "activation": "identity", "W": np.eye(n_out).tolist(), "b": [0] * n_out}
    spec = {"network": {"n_inputs": n_out, "layers": [layer]}, "data": {"X": P, "Y": Y, **data}}
    return ask(spec, scores=True)["scores"]


def test_accuracy_and_confusion_of_two_classes() -> None:
    made = scored([[0], [0], [1], [1], [1]], [[0.4], [0.6], [0.6], [0.4], [0.9]])["training"]
    assert made["confusion"] == {"classes": ["0", "1"], "counts": [[1, 1], [1, 2]]}
    assert (made["accuracy"], made["r2"], made["kind"]) == (0.6, None, "classification")
    signs = scored([[-1], [1], [1]], [[-0.1], [0.1], [-0.2]])["training"]
    assert signs["confusion"] == {"classes": ["-1", "1"], "counts": [[1, 0], [1, 1]]}


def test_confusion_of_more_classes_is_by_the_largest_output() -> None:
    eye = np.eye(3).tolist()
    made = scored(eye, [[0.5, 0.2, 0.1], [0.5, 0.4, 0.3], [0, 0, 1]], about={"classes": ["a", "b", "c"]})["training"]
    assert made["confusion"] == {"classes": ["a", "b", "c"], "counts": [[1, 0, 0], [1, 0, 0], [0, 0, 1]]}
    assert confusion(np.array([0, 1, 1]), np.array([1, 1, 1]), 2).tolist() == [[0, 1], [0, 2]]


def test_r_squared_of_a_regression() -> None:
    made = scored([[1.0], [2.0], [4.0]], [[1.5], [2.0], [3.0]], val_fraction=0.3)
    assert made["training"]["kind"] == "regression" and made["validation"]["rows"] == 1
    Y, P = np.array([[1.0, 5], [2, 5], [4, 5]]), np.array([[1.5, 5], [2, 5], [3, 5]])
    assert r_squared(Y, P) == [pytest.approx(1 - 1.25 / (14 / 3)), None]


def test_the_kind_is_as_the_data_says_or_as_loss_and_targets_do() -> None:
    assert kind_of(parse(SMALL)) == "regression"
    assert kind_of(parse(put(SMALL, "data.Y", [[1]]))) == "classification"
    assert kind_of(parse(put(put(SMALL, "data.Y", [[1]]), "data.about", {"kind": "regression"}))) == "regression"
    assert class_numbers(parse(put(SMALL, "data.Y", [[1]])), np.array([[0.5], [0.49]])).tolist() == [1, 0]


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=True)
NEAR = st.builds(lambda one, ulps: [one + k * math.ulp(one) for k in ulps], st.floats(-1e300, 1e300),
                 st.lists(st.integers(0, 30), min_size=1, max_size=5))  # fmt: skip


@given(st.one_of(st.lists(NUMBERS, min_size=1, max_size=8), NEAR), st.integers(1, 200))
@example([1.0, 1.0000000000000002], 20)
@example([1e15], 20)
@example([-1.7976931348623157e308, 1.7976931348623157e308], 20)
@example([1.7976931348623157e308], 200)
@example([0.0, 5e-324], 7)
@example([np.inf, 1.0, np.nan], 20)
@example([np.nan], 20)
def test_a_histogram_holds_every_finite_number_of_any_array(numbers: list[float], bins: int) -> None:
    (made,) = histograms([{"b": np.array(numbers)}], bins)
    finite = [number for number in numbers if np.isfinite(number)]
    edges, counts = made["edges"], made["counts"]
    assert len(edges) == bins + 1
    assert all(low < high for low, high in pairwise(edges))
    assert np.all(np.isfinite(edges))
    assert sum(counts) == len(finite)
    for i, count in enumerate(counts):
        inside = [x for x in finite if edges[i] <= x < edges[i + 1] or (i == bins - 1 and x == edges[-1])]
        assert len(inside) == count


@given(NUMBERS, NUMBERS, st.integers(2, 200))
def test_places_on_an_axis_rise_over_any_range(one: float, other: float, count: int) -> None:
    low, high = sorted((one, other))
    made = evenly(low, high, count)
    assert np.all(np.isfinite(made))
    assert all(a < b for a, b in pairwise(made.tolist()))
    assert made[0] <= low <= high <= made[-1]


def test_a_histogram_of_ordinary_numbers_has_even_bins_from_the_lowest_to_the_highest() -> None:
    (made,) = histograms([{"W": np.array([[0.0, 0.25], [0.5, 1.0]])}], 4)
    assert made["edges"] == [0, 0.25, 0.5, 0.75, 1]
    assert made["counts"] == [1, 1, 1, 1]


AND: dict[str, Any] = {
    "network": {"n_inputs": 2, "layers": [{"units": 1, "activation": "identity"}]},
    "data": {"X": [[0, 0], [0, 1], [1, 0], [1, 1]], "Y": [[0], [0], [0], [1]]},
    "optimizer": {"name": "momentum", "learning_rate": 0.05}, "training": {"epochs": 1000},
}  # fmt: skip
DIVERGING: dict[str, Any] = {
    "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0.5]], "b": [0]}]},
    "data": {"X": [[1], [2], [3]], "Y": [[1], [3], [2]]},
    "optimizer": {"learning_rate": 1}, "training": {"epochs": 200},
}  # fmt: skip


@pytest.mark.parametrize("spec", [AND, DIVERGING], ids=["converged", "diverging"])
def test_weights_of_any_training_have_their_pictures(spec: dict[str, Any]) -> None:
    asked = {"histograms": {}, "surface": {"parameters": ["layers[0].W[0][0]", "layers[0].b[0]"]}}
    handle("train", json.dumps({"run": "any", "spec": spec, "progress": {"pictures": asked}}))
    made = json.loads(handle("evaluate", json.dumps({"run": "any", "pictures": asked})))["pictures"]
    assert [sum(one["counts"]) for one in made["histograms"]] == [spec["network"]["n_inputs"], 1]
    x, y = made["surface"]["x"], made["surface"]["y"]
    assert np.all(np.diff(x) > 0)
    assert np.all(np.diff(y) > 0)


def test_the_axes_are_by_default_the_inputs_that_tell_most_of_the_targets() -> None:
    """In Fisher's iris the petals tell the species: r² of length and width with the one-hot species, summed."""
    spec = {
        "network": {"n_inputs": 4, "layers": [{"units": 3, "activation": "softmax"}]},
        "data": {"dataset": "iris"}, "loss": {"name": "categorical_cross_entropy"},
    }  # fmt: skip
    made = ask(spec, boundary={"columns": 2, "rows": 2})["boundary"]
    assert made["inputs"] == [2, 3]
    assert made["held"] == pytest.approx(np.mean(parse(spec).X, axis=0).tolist(), rel=1e-15)


def test_a_constant_input_tells_nothing() -> None:
    X = [[1, 7, 0.1, 2], [1, 7, 0.2, 3], [1, 7, 0.4, 1]]
    spec = {"network": {"n_inputs": 4, "layers": [{"units": 1}]}, "data": {"X": X, "Y": [[0], [0.1], [0.3]]}}
    assert ask(spec, boundary={"columns": 2, "rows": 2})["boundary"]["inputs"] == [2, 3]
