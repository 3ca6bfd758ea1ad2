"""Self-attention: published examples, PyTorch's gradients, large scores, masks, and the block of an encoder."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stored import PUBLISHED, assert_published, assert_pytorchs, cases

import backprop
from backprop.lines import worked
from backprop.lines.report import FORMATS
from backprop.requests.parsing import parse

ENCODER = json.loads((Path(__file__).parent / "encoder_layer.json").read_text(encoding="utf-8"))
RNG = np.random.default_rng(21)
WHOLE = {"loss": {"name": "half_squared_error", "reduction": "sum"}}


def spec_of(layers: list[Any], X: Any, Y: Any, **more: Any) -> dict[str, Any]:
    return {"network": {"n_inputs": len(X[0][0]), "layers": layers}, "data": {"X": X, "Y": Y}, **more}


def attention(units: int, **more: Any) -> dict[str, Any]:
    return {"kind": "attention", "units": units, **more}


def of_matrices(queries: Any, keys: Any, values: Any, **more: Any) -> dict[str, Any]:
    """The layer of matrices that inputs are multiplied by from the left, a row an input."""
    named = zip(("W_q", "W_k", "W_v"), (queries, keys, values), strict=True)
    return attention(len(queries[0]), **{name: np.transpose(own).tolist() for name, own in named}, **more)


def first(layers: list[Any], X: Any, Y: Any = None, **more: Any) -> dict[str, Any]:
    """The first step; without targets as if all were 0."""
    Y = np.zeros((len(X), len(X[0]), layers[-1]["units"])).tolist() if Y is None else Y
    step: dict[str, Any] = backprop.run(spec_of(layers, X, Y, **more))["steps"][0]
    return step


def written(spec: dict[str, Any]) -> list[str]:
    """The worked lines as text."""
    parsed = parse(spec)
    lines = list(worked.all_lines(worked.view(parsed, worked.first_step(parsed))))
    return [line.strip() for line in FORMATS["text"]("", lines, 6).splitlines() if " = " in line]


@pytest.mark.parametrize("name", cases("attention"))
def test_each_mask_scale_and_bias_gives_pytorchs_gradients(name: str) -> None:
    assert_pytorchs(name)


def test_an_encoders_layer_of_residual_blocks_and_norms_is_pytorchs() -> None:
    p = ENCODER["parameters"]
    layers = [
        {"kind": "residual", "layers": [
            attention(4, biases="own", **{name: p[name] for name in ("W_q", "b_q", "W_k", "b_k", "W_v", "b_v")}),
            {"units": 4, "activation": "identity", "W": p["W_o"], "b": p["b_o"]},
        ]},
        {"kind": "layer_norm", "gamma": p["g1"], "beta": p["s1"]},
        {"kind": "residual", "layers": [
            {"units": 5, "activation": "relu", "W": p["W1"], "b": p["b1"]},
            {"units": 4, "activation": "identity", "W": p["W2"], "b": p["b2"]},
        ]},
        {"kind": "layer_norm", "gamma": p["g2"], "beta": p["s2"]},
    ]  # fmt: skip
    step = backprop.run(spec_of(layers, ENCODER["X"], ENCODER["Y"]))["steps"][0]
    assert abs(step["loss"] - ENCODER["loss"]) <= 1e-13 * ENCODER["loss"]
    block, norm, further, last = (layer["gradients"] for layer in step["layers"])
    attended, out = (inner["gradients"] for inner in step["layers"][0]["layers"])
    wide, narrow = (inner["gradients"] for inner in step["layers"][2]["layers"])
    assert not block and not further
    found = {
        **attended, "W_o": out["W"], "b_o": out["b"], "W1": wide["W"], "b1": wide["b"], "W2": narrow["W"],
        "b2": narrow["b"], "g1": norm["gamma"], "s1": norm["beta"], "g2": last["gamma"], "s2": last["beta"],
    }  # fmt: skip
    pairs = [(found[name], own) for name, own in ENCODER["gradients"].items()]
    for ours, theirs in [*pairs, (step["prediction"], ENCODER["a"]), (step["input_gradients"], ENCODER["dX"])]:
        assert np.max(np.abs(np.array(ours) - theirs)) <= 1e-12 * max(1.0, float(np.max(np.abs(theirs))))


def test_one_row_through_an_encoders_layer_is_what_pytorch_tests() -> None:
    """Of one time step each head's attention weight is 1, so that heads make no difference."""
    entry = PUBLISHED["torch-encoder-layer-one-row"]
    cosines = lambda *shape: np.cos(np.arange(np.prod(shape))).reshape(shape)  # noqa: E731
    packed, added, wide, narrow = cosines(12, 4), cosines(12), cosines(16, 4), cosines(4, 16)
    own = {f"{x}_{name}": array[4 * i : 4 * i + 4].tolist()
           for i, name in enumerate("qkv") for x, array in (("W", packed), ("b", added))}  # fmt: skip
    norm = {"kind": "layer_norm", "gamma": cosines(4).tolist(), "beta": cosines(4).tolist()}
    dense = lambda W, activation: {  # noqa: E731
        "units": len(W), "activation": activation, "W": W.tolist(), "b": cosines(len(W)).tolist()}  # fmt: skip
    layers = [
        {"kind": "residual", "layers": [attention(4, biases="own", **own), dense(cosines(4, 4), "identity")]}, norm,
        {"kind": "residual", "layers": [dense(wide, "relu"), dense(narrow, "identity")]}, norm,
    ]  # fmt: skip
    spec = spec_of(layers, [entry["inputs"]["x"]], [np.zeros((1, 4)).tolist()])
    found = np.array(backprop.run(spec)["steps"][0]["prediction"][0])
    assert np.max(np.abs(found - entry["exact"]["y"])) <= 1e-12
    assert (np.trunc(1e6 * found) / 1e6).tolist() == entry["printed"]["y"]  # further digits are cut off there


def test_the_inputs_themselves_as_queries_keys_and_values() -> None:
    X, same = PUBLISHED["raschka-simple-attention"]["inputs"]["inputs"], np.eye(3).tolist()
    layer = first([of_matrices(same, same, same, scale="none")], [X])["layers"][0]
    assert_published("raschka-simple-attention", {
        "scores2": layer["score"][0][1], "weights2": layer["attention"][0][1], "context2": layer["a"][0][1],
        "context": layer["a"][0],
    })  # fmt: skip


def test_queries_keys_and_values_given_one_by_one() -> None:
    own = PUBLISHED["keras-attention-dot"]["inputs"]
    layer = first([of_matrices(own["query"], own["key"], own["value"], scale="none")], [np.eye(2).tolist()])["layers"][
        0
    ]
    assert_published("keras-attention-dot", {"output": layer["a"][0], "scores": layer["attention"][0]})


def test_three_tokens_by_matrices() -> None:
    own = PUBLISHED["page-the-cat-sleeps"]["inputs"]
    layer = first([of_matrices(own["W_q"], own["W_k"], own["W_v"])], [own["inputs"]])["layers"][0]
    assert_published("page-the-cat-sleeps", {"weights": layer["attention"][0], "output": layer["a"][0]})


def by_scale(scale: str) -> dict[str, Any]:
    own = PUBLISHED["povinelli-attention-backward"]["inputs"]
    layers = [of_matrices(own["W_Q"], own["W_K"], own["W_V"], scale=scale)]
    return first(layers, [own["X"]], [own["target"]], **WHOLE)


def test_a_course_prints_the_gradients_of_scores_that_are_not_divided() -> None:
    step = by_scale("none")
    gradients = {name: np.transpose(own) for name, own in step["layers"][0]["gradients"].items()}
    assert_published("povinelli-attention-backward", {
        "A": step["prediction"][0], "loss": step["loss"], "dW_Q": gradients["W_q"], "dW_K": gradients["W_k"],
        "dW_V": gradients["W_v"], "dX": step["input_gradients"][0], "weights": step["layers"][0]["attention"][0],
    })  # fmt: skip


def test_its_code_says_that_they_are_and_then_prints_half() -> None:
    exact, step = PUBLISHED["povinelli-attention-backward"]["exact"], by_scale("root")
    gradients = {name: np.transpose(own) for name, own in step["layers"][0]["gradients"].items()}
    for key, found in (("A", step["prediction"][0]), ("dW_Q", gradients["W_q"]), ("dW_K", gradients["W_k"])):
        assert np.max(np.abs(found - np.array(exact[f"scaled_{key}"]))) <= 1e-15


@pytest.mark.parametrize("mask", ["none", "causal"])
@pytest.mark.parametrize("sign", [1, -1])
def test_scores_of_800_overflow_nowhere_and_all_four_ways_agree(mask: str, sign: int) -> None:
    X = np.array([[[1.0, 0.2], [-0.7, 1.0], [0.9, 0.21]]])
    W = np.sqrt(800.0) * np.eye(2)
    layer = attention(2, mask=mask, scale="none", W_q=W.tolist(), W_k=(sign * W).tolist())
    spec = spec_of([layer, {"units": 1}], X.tolist(), [[[0.0], [1.0], [0.5]]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        own = backprop.run(spec)["steps"][0]["layers"][0]
    assert np.max(np.abs(own["score"])) > 800
    assert np.allclose(np.sum(own["attention"], axis=-1), 1.0, rtol=1e-15, atol=0)
    assert backprop.check(spec)["passed"]


def test_no_step_sees_a_later_one_by_the_causal_mask() -> None:
    X = RNG.normal(size=(1, 4, 3))
    later = X.copy()
    later[0, 2:] += 1.0
    layers = [attention(3, mask="causal"), attention(2, mask="causal")]
    one, other = (first(layers, rows.tolist()) for rows in (X, later))
    assert one["prediction"][0][:2] == other["prediction"][0][:2]
    assert one["prediction"][0][2:] != other["prediction"][0][2:]
    weights = np.array(one["layers"][0]["attention"][0])
    assert np.all(np.triu(weights, 1) == 0)
    assert weights[0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert np.all(np.triu(one["layers"][0]["dscore"][0], 1) == 0)


def test_steps_in_another_order_give_the_same_in_that_order() -> None:
    X, order = RNG.normal(size=(2, 5, 3)), [3, 0, 4, 1, 2]
    layers = [attention(4), attention(2)]
    one, other = (np.array(first(layers, rows.tolist())["prediction"]) for rows in (X, X[:, order]))
    assert np.allclose(other, one[:, order], rtol=1e-13, atol=1e-15)


def test_a_bias_of_the_keys_moves_all_scores_of_a_step_alike_and_has_no_gradient() -> None:
    X = RNG.normal(size=(2, 3, 2)).tolist()
    moved = {"b_k": [2.0, -1.0, 0.5]}
    own = attention(3, biases="own", W_q=RNG.normal(size=(3, 2)).tolist(), b_q=[0.3, 0.1, -0.2])
    one, other = (first([{**own, **more}, {"units": 2}], X) for more in ({}, moved))
    assert np.allclose(one["prediction"], other["prediction"], rtol=1e-13, atol=0)
    assert np.max(np.abs(other["layers"][0]["gradients"]["b_k"])) <= 1e-16


def test_the_jacobian_of_softmax_stands_in_the_line_of_each_score() -> None:
    spec = spec_of([attention(1, W_q=[[1]], W_k=[[2]], W_v=[[1]])], [[[0.5], [1.0]]], [[[0.0], [1.0]]])
    found = {line.split(" = ")[0]: line for line in written(spec)}
    assert "α⟨2,1⟩ = e^S⟨2,1⟩/(e^S⟨2,1⟩ + e^S⟨2,2⟩) = e^1/(e^1 + e^2)" in found["α⟨2,1⟩"]
    jacobian = "α⟨2,1⟩·(∂E/∂α⟨2,1⟩ − (α⟨2,1⟩·∂E/∂α⟨2,1⟩ + α⟨2,2⟩·∂E/∂α⟨2,2⟩))"
    assert found["∂E/∂S⟨2,1⟩"].split(" = ")[1] == jacobian


def test_a_line_of_a_step_that_is_not_seen_is_0_and_sums_leave_it_out() -> None:
    spec = spec_of([attention(1, mask="causal")], [[[0.5], [1.0], [2.0]]], [[[0.0]] * 3])
    lines = written(spec)
    assert "α⟨1,2⟩ = 0" in lines
    assert any(line.startswith("α⟨2,2⟩ = e^S⟨2,2⟩/(e^S⟨2,1⟩ + e^S⟨2,2⟩) = ") for line in lines)


def test_by_itself_every_step_goes_on_and_asked_for_the_last_alone() -> None:
    X = RNG.normal(size=(2, 3, 2)).tolist()
    assert np.shape(first([attention(2)], X)["prediction"]) == (2, 3, 2)
    last = backprop.run(spec_of([attention(2, return_sequences=False)], X, [[0, 0]] * 2))["steps"][0]
    assert np.shape(last["prediction"]) == (2, 2)


def test_rows_without_time_steps_are_refused_and_so_is_truncation() -> None:
    with pytest.raises(backprop.SpecError, match="time steps"):
        backprop.run({"network": {"n_inputs": 2, "layers": [attention(2)]}, "data": {"X": [[1, 2]], "Y": [[1, 2]]}})
    with pytest.raises(backprop.SpecError, match="“truncate” is not allowed"):
        first([attention(2, truncate=1)], [[[1, 2]]])


def test_it_learns_to_copy_the_first_step() -> None:
    X = np.random.default_rng(3).normal(size=(30, 4, 3))
    X[:, :, 2] = [1.0, 0.0, 0.0, 0.0]  # which step it is
    Y = np.repeat(X[:, :1, :2], 4, axis=1)
    layers = [attention(4, biases="own"), {"units": 2, "activation": "identity"}]
    spec = spec_of(layers, X.tolist(), Y.tolist(), optimizer={"name": "adam", "learning_rate": 0.02},
                   training={"epochs": 600}, init={"name": "glorot_uniform", "seed": 1})  # fmt: skip
    loss = backprop.train(spec)["history"]["loss"]
    assert loss[-1] < 0.01 * loss[0]
