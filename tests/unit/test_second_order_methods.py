"""Whole-batch methods: what they refuse, what they leave in the documents, and their linear algebra."""

from __future__ import annotations

import json
from typing import Any, cast

import numpy as np
import pytest

from backprop import SpecError, run
from backprop.documents.options import options
from backprop.doors.bridge import handle
from backprop.lines.worked import all_lines, first_step, line, view
from backprop.optimizers.line_search import Point, backtrack, strong_wolfe
from backprop.optimizers.newton import levenberg_marquardt_step, positive_definite
from backprop.optimizers.quasi_newton import two_loops
from backprop.optimizers.second_order import MATRIX_PARAMETERS, WHOLE_BATCH
from backprop.optimizers.solving import cholesky, solve
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse


def spec_with(name: str, **more: Any) -> dict[str, Any]:
    spec = example_spec("guide-2-2-1")
    spec["data"] = {"X": [[0.3, 0.7], [0.9, -0.4], [-0.5, 0.1]], "Y": [[0.5], [0.8], [0.2]]}
    return {**spec, "optimizer": {"name": name, **more.pop("optimizer", {})}, **more}


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"training": {"batch_size": 2}}, "training.batch_size", "leave the batch size blank"),
        ({"conventions": {"update_order": "sequential"}}, "conventions.update_order", "choose simultaneous updates"),
        ({"clip": {"value": 1}}, "clip.value", "leave clipping blank"),
        ({"clip": {"norm": 1}}, "clip.norm", "leave clipping blank"),
        ({"conventions": {"rounding": {"digits": 4, "carry": True}}}, "conventions.rounding.carry", "only the display"),
    ],
)
def test_refusals(name: str, more: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(SpecError, match=words) as refused:
        parse(spec_with(name, **more))
    assert refused.value.field == field
    assert refused.value.message.startswith(WHOLE_BATCH[name].label)


@pytest.mark.parametrize("name", ["gauss_newton", "levenberg_marquardt"])
def test_residual_methods_need_squares(name: str) -> None:
    with pytest.raises(SpecError, match="with a loss among half_squared_error, mean_squared_error"):
        parse(spec_with(name, loss={"name": "binary_cross_entropy"}))
    parse(spec_with(name, loss={"name": "mean_squared_error"}))


def test_conditions_in_order() -> None:
    with pytest.raises(SpecError, match="below the curvature condition"):
        parse(spec_with("bfgs", optimizer={"c1": 0.3, "c2": 0.2}))


def test_whole_batch_size_is_accepted() -> None:
    assert parse(spec_with("bfgs", training={"batch_size": 3})).training.batch_size == 3


def test_matrices_have_a_limit() -> None:
    layers = [{"kind": "dense", "units": MATRIX_PARAMETERS // 3}, {"kind": "dense", "units": 1}]
    wide = spec_with("newton", network={"n_inputs": 2, "layers": layers})
    with pytest.raises(SpecError, match="Use L-BFGS or conjugate gradients"):
        parse(wide)
    parse({**wide, "optimizer": {"name": "lbfgs"}})


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
def test_documents(name: str) -> None:
    """after = before + updates, updates = step length · direction, and `info` says how."""
    result = run(spec_with(name, training={"epochs": 3, "keep_steps": 3}))
    assert result["spec"]["optimizer"]["name"] == name
    assert run(result["spec"]) == result
    for step in result["steps"]:
        info = step["info"]
        assert set(info) == {
            "method", "step_length", "damping", "slope", "settled", "pivots", "predicted", "gain", "beta", "accepted",
            "trials", "evaluations", "notes", "note_codes",
        }  # fmt: skip
        taken = info["trials"][info["accepted"]]
        assert (taken["step_length"], taken["loss"]) == (info["step_length"], step["after"]["loss"])
        assert taken["bound"] is None or taken["loss"] <= taken["bound"]
        assert (info["pivots"] is None) == (name in ("bfgs", "lbfgs", "conjugate_gradient"))
        assert (info["gain"] is None) == (name != "levenberg_marquardt")
        assert (info["beta"] is None) == (name != "conjugate_gradient")
        assert info["method"] == name and info["evaluations"]["gradient"] >= 1
        for layer in step["layers"]:
            for key in ("W", "b"):
                before, update, after, p = (
                    np.array(layer[g][key]) for g in ("before", "updates", "after", "direction")
                )
                assert np.array_equal(after, before + update)
                assert np.array_equal(update, info["step_length"] * p)
        assert step["after"]["loss"] <= step["loss"]
    assert result["history"]["loss"] == sorted(result["history"]["loss"], reverse=True)


@pytest.mark.parametrize("bias", ["per_neuron", "frozen", "shared", "none"])
@pytest.mark.parametrize("name", list(WHOLE_BATCH))
def test_bias_conventions(name: str, bias: str) -> None:
    spec = spec_with(name, conventions={"bias": bias})
    for layer in spec["network"]["layers"]:
        layer.pop("b")
    step = run(spec)["steps"][0]
    assert step["after"]["loss"] < step["loss"]
    for layer in step["layers"]:
        if bias == "frozen":
            assert not np.any(layer["updates"]["b"])
        if bias == "shared":
            assert len(set(layer["after"]["b"])) == 1
        assert ("b" in layer["after"]) == (bias != "none")


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
@pytest.mark.parametrize("bias", ["per_neuron", "shared", "frozen"])
def test_worked_lines(name: str, bias: str) -> None:
    """Every line's arithmetic gives its value, and every path it names has a line or is a leaf."""
    spec = spec_with(name, conventions={"bias": bias})
    for layer in spec["network"]["layers"]:
        layer["b"] = layer["b"][:1] * len(layer["b"])
    parsed = parse(spec)
    made = view(parsed, first_step(parsed))
    lines = {entry.quantity: entry for entry in all_lines(made)}
    updates = [entry for path, entry in lines.items() if ".updates." in path]
    found = [entry for path, entry in lines.items() if path.startswith("info.")]
    assert updates and "info.slope" in lines
    assert ("info.gain" in lines) == (name == "levenberg_marquardt") == ("info.trials[0].bound" not in lines)
    for entry in updates + found:
        assert made.agrees(entry.numbers, entry.value)
        assert line(made, entry.quantity) == entry
    direction = line(made, "layers[0].direction.W[0][1]")
    assert direction.note is not None and direction.note.startswith(WHOLE_BATCH[name].label)
    assert json.loads(handle("run", json.dumps({"spec": spec, "worked": True})))["worked"]


def test_notes_say_the_damping() -> None:
    """The Hessian of the guide's network is indefinite: Newton says what it added."""
    spec = example_spec("guide-2-2-1")
    result = run({**spec, "optimizer": {"name": "newton"}})
    info = result["steps"][0]["info"]
    assert info["damping"] > 0
    assert info["notes"][0] in result["notes"][-1]
    assert "not positive definite" in info["notes"][0]
    assert run({**spec, "optimizer": {"name": "newton", "damping": 1.0}})["steps"][0]["info"]["damping"] == 1.0


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
def test_nothing_moves_without_gradient(name: str) -> None:
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[1.0]], "b": [0.0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[2.0]], "Y": [[2.0]]}}
    step = run({**spec, "optimizer": {"name": name}})["steps"][0]
    assert step["info"]["notes"] == ["The gradient is 0: no parameter changes."]
    assert step["layers"][0]["after"] == step["layers"][0]["before"]


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
def test_overflow_ends_in_a_sentence(name: str) -> None:
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[1e15]], "b": [0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer] * 21}, "data": {"X": [[1e15]], "Y": [[1]]}}
    result = run({**spec, "optimizer": {"name": name}})
    assert any("stopped the training: z of" in note for note in result["notes"])


class AtRest:
    """E is 1, and after any step a unit in its last place more; the gradient is next to nothing."""

    def loss(self, flat: np.ndarray[Any, Any]) -> float:
        return 1.0 + float(np.finfo(float).eps) * bool(np.any(flat))

    def gradient(self, flat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.array([1e-100])

    def gauss_newton(self, flat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.array([[1.0]])


def test_a_rise_that_is_rounding_is_no_gain_of_any_size() -> None:
    update, state, info = levenberg_marquardt_step(cast(Any, AtRest()), np.zeros(1), {}, 1.0, 0.5)
    assert update[0] == pytest.approx(-1e-100 / 1.5, rel=1e-15)
    assert info.gain is not None and info.gain < -1e150  # its cube is beyond all numbers
    assert state["damping"] == 1.0  # twice what it was, as without a fall


def test_options_list_them() -> None:
    rows = {row["name"]: row for row in options()["optimizers"]}
    assert rows["newton"]["whole_batch"] and rows["newton"]["direction"] == "(H + λI) p = −g"
    assert rows["levenberg_marquardt"]["losses"] == ["half_squared_error", "mean_squared_error"]
    assert "binary_cross_entropy" in rows["bfgs"]["losses"]
    assert rows["bfgs"]["hyperparameters"][0]["default"] == 1.0
    assert not rows["sgd"]["whole_batch"]


def test_cholesky_solves_and_checks_its_pivots() -> None:
    rng = np.random.default_rng(2)
    M = rng.normal(size=(6, 6))
    A, b = M @ M.T + np.eye(6), rng.normal(size=6)
    L = cholesky(A)
    assert L is not None
    assert pytest.approx(A, rel=1e-13) == L @ L.T
    assert solve(L, b) == pytest.approx(np.linalg.solve(A, b), rel=1e-12)
    assert cholesky(np.array([[1.0, 2.0], [2.0, 4.0]])) is None  # singular
    assert cholesky(np.array([[1.0, 2.0], [2.0, 1.0]])) is None  # indefinite
    assert cholesky(np.array([[np.nan]])) is None


def test_damping_makes_positive_definite() -> None:
    A = np.diag([1.0, -3.0, 0.0])
    L, added = positive_definite(A, 0.0)
    assert added > 3.0
    assert pytest.approx(A + added * np.eye(3)) == L @ L.T
    assert positive_definite(np.zeros((2, 2)), 0.0)[1] > 0
    assert positive_definite(np.eye(2), 0.0)[1] == 0.0


def test_two_loops_equal_the_matrix() -> None:
    """L-BFGS with all pairs is BFGS with its first matrix scaled by the newest pair."""
    rng = np.random.default_rng(8)
    M = rng.normal(size=(5, 5))
    A, S = M @ M.T + np.eye(5), rng.normal(size=(3, 5))
    Y, g = S @ A, rng.normal(size=5)
    H = (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]) * np.eye(5)
    for s, y in zip(S, Y, strict=True):
        V = np.eye(5) - np.outer(y, s) / (s @ y)
        H = V.T @ H @ V + np.outer(s, s) / (s @ y)
    assert two_loops(S, Y, g) == pytest.approx(H @ g, rel=1e-11)


def line_of(f: Any, df: Any) -> Any:
    return lambda step: Point(step, float(f(step)), float(df(step)), np.array([float(df(step))]))


@pytest.mark.parametrize("first", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(
    ("f", "df"),
    [
        (lambda a: (a - 2) ** 2, lambda a: 2 * (a - 2)),
        (lambda a: -a / (a * a + 2), lambda a: (a * a - 2) / (a * a + 2) ** 2),  # Moré & Thuente 1994, function 1
        (lambda a: (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4, lambda a: 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3),
    ],
)
def test_strong_wolfe(f: Any, df: Any, first: float) -> None:
    along = line_of(f, df)
    found = strong_wolfe(along, along(0.0), first, 1e-4, 0.1)
    assert found is not None
    assert found.value <= f(0.0) + 1e-4 * found.step * df(0.0)
    assert abs(found.slope) <= 0.1 * abs(df(0.0))


def test_line_search_survives_infinities() -> None:
    along = line_of(lambda a: a * a - a if a < 1.5 else float("nan"), lambda a: 2 * a - 1)
    found = strong_wolfe(along, along(0.0), 100.0, 1e-4, 0.1)
    assert found is not None and found.step == pytest.approx(0.5, abs=0.05)
    assert backtrack(lambda a: a * a - a if a < 1.5 else float("inf"), 0.0, -1.0, 8.0, 1e-4) == 0.5
    assert backtrack(lambda a: 1.0, 0.0, -1.0, 1.0, 1e-4) is None


@pytest.mark.parametrize("name", list(WHOLE_BATCH))
def test_training_ends_when_nothing_moves(name: str) -> None:
    """At rest from the start, or on a straight line's minimum: two still steps end the training."""
    layer = {"kind": "dense", "units": 1, "activation": "identity", "W": [[1.0]], "b": [0.0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[2.0]], "Y": [[2.0]]}}
    result = run({**spec, "optimizer": {"name": name}, "training": {"epochs": 50}})
    assert result["history"]["step"] == [1, 2]
    assert result["notes"] == ["Step 1: The gradient is 0: no parameter changes."]
