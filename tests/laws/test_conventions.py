"""Conventions that change δ, the penalty or a variance: lines are true, gradients are as they were, scripts run."""

from typing import Any

import numpy as np
import pytest
from test_worked_lines import are_true, at, lines_and_step

import backprop
from backprop.errors import SpecError
from backprop.exports import export
from backprop.lines.loss_paths import loss_paths
from backprop.lines.worked import first_step
from backprop.network.told import divided_by
from backprop.requests.parsing import parse

X = [[0.3, 0.7], [0.5, -1.0], [1.0, 1.0]]
TIMED = [[[0.3, 1], [0.7, -1]], [[1, 0], [0, 1]], [[0.2, 0.1], [0.5, 0.4]]]
NETWORKS: dict[str, Any] = {
    "dense": [{"units": 3, "activation": "tanh"}, {"units": 2}],
    "softmax": [{"units": 3}, {"units": 2, "activation": "softmax"}],
    "normalized": [{"units": 3}, {"kind": "batch_norm"}, {"units": 2}],
    "residual": [{"units": 2}, {"kind": "residual", "layers": [{"units": 2}, {"kind": "batch_norm"}]}, {"units": 2}],
    "lstm": [{"kind": "lstm", "units": 2}, {"units": 2}],
}
BATCHES: dict[str, Any] = {
    "mean": {}, "sum": {"loss": {"reduction": "sum"}}, "weights": {"data": {"sample_weights": [2, 0.5, 1]}},
    "mean over weights": {"loss": {"reduction": "weighted_mean"}, "data": {"sample_weights": [2, 0.5, 1]}},
}  # fmt: skip


def spec_of(name: str, batch: str = "mean", **conventions: str) -> dict[str, Any]:
    own = BATCHES[batch]
    loss = "categorical_cross_entropy" if name == "softmax" else "half_squared_error"
    data = {"X": TIMED if name == "lstm" else X, "Y": [[0, 1], [1, 0], [1, 0]]}
    return {
        "network": {"n_inputs": 2, "layers": NETWORKS[name]}, "loss": {"name": loss, **own.get("loss", {})},
        "data": {**data, **own.get("data", {})}, "penalty": {"l2": 0.1}, "conventions": conventions,
    }  # fmt: skip


def step_of(spec: Any) -> Any:
    return backprop.run(spec)["steps"][0]


def errors_in(step: Any) -> list[tuple[str, Any]]:
    """All that a backward pass makes before the gradients, by path."""
    found = [("input_gradients", step["input_gradients"])]
    for k, layer in enumerate(step["layers"]):
        found += [(f"layers[{k}].{key}", layer[key]) for key in layer if key == "delta" or key[:1] == "d"]
    return [(path, own) for path, own in found if not isinstance(own, dict)]


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("name", NETWORKS)
def test_with_1_over_n_at_the_gradients_every_error_is_as_much_larger_and_no_gradient_is_another(
    name: str, batch: str
) -> None:
    plain, other = spec_of(name, batch), spec_of(name, batch, mean="gradient")
    spec = parse(other)
    n = divided_by(spec, first_step(spec))
    assert n == {"mean": 3, "sum": 1, "weights": 3, "mean over weights": 3.5}[batch]
    usual, shown = step_of(plain), step_of(other)
    assert len(errors_in(shown)) > 2 * len(NETWORKS[name])
    for path, values in errors_in(usual):
        np.testing.assert_allclose(np.array(at(shown, path)), n * np.array(values), rtol=1e-15, err_msg=path)
    for k, layer in enumerate(usual["layers"]):
        for group in ("gradients", "after"):
            assert shown["layers"][k][group] == layer[group]
    assert shown["loss"] == usual["loss"]
    are_true(other)


def test_the_lines_say_where_1_over_n_stands() -> None:
    def lines(**conventions: str) -> dict[str, str]:
        spec = {**spec_of("dense", **conventions), "penalty": {}}
        text = backprop.api.FORMATS["text"]("", lines_and_step(spec)[0], 4)
        return {row.strip().partition(" = ")[0]: row for row in text.splitlines() if " = " in row}

    usual, other = lines(), lines(mean="gradient")
    assert "/3" in usual["sample 1: ∂E/∂ŷ1"] and "/3" not in other["sample 1: ∂E/∂ŷ1"]
    assert "/3" not in usual["∂E/∂b(ŷ1)"] and "(Σsamples δ(ŷ1))/3" in other["∂E/∂b(ŷ1)"]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_penalty_without_half_is_one_with_half_and_twice_the_number(name: str) -> None:
    whole = spec_of(name, penalty="whole")
    half = {**spec_of(name), "penalty": {"l2": 0.2}}
    made, other = backprop.run(whole), backprop.run(half)
    assert made["steps"] == other["steps"]
    assert made["spec"]["penalty"]["l2"] == 0.1
    assert backprop.run(made["spec"])["steps"] == made["steps"]
    are_true(whole)
    told = {line.quantity: line for line in lines_and_step(whole)[0]}
    assert "/2" not in backprop.api.FORMATS["text"]("", [told["penalty"]], 4)


def test_of_the_penalty_without_half_the_training_is_that_of_twice_the_number_compiled_too() -> None:
    whole = {**spec_of("dense", penalty="whole"), "training": {"epochs": 7}}
    half = {**spec_of("dense"), "penalty": {"l2": 0.2}, "training": {"epochs": 7}}
    assert backprop.train(whole)["history"]["loss"] == backprop.train(half)["history"]["loss"]


@pytest.mark.parametrize("name", ["normalized", "residual"])
def test_a_variance_with_n_minus_1_has_right_gradients_and_true_lines(name: str) -> None:
    spec = spec_of(name, variance="fewer")
    are_true(spec)
    assert backprop.check(spec)["passed"]
    layer = step_of(spec)["layers"][1]
    layer = layer["layers"][1] if name == "residual" else layer
    np.testing.assert_allclose(layer["variance"], np.var(layer["z"], axis=0, ddof=1), rtol=1e-14)
    np.testing.assert_allclose(layer["after"]["running_variance"], 0.9 + 0.1 * np.array(layer["variance"]), rtol=1e-14)


def test_a_variance_with_n_minus_1_is_not_of_one_row() -> None:
    spec = spec_of("normalized", variance="fewer")
    for training in ({"batch_size": 1}, {"batch_size": 2}):
        with pytest.raises(SpecError, match="one row has no variance"):
            parse({**spec, "training": training})
    layers = [NETWORKS["normalized"][0], {"kind": "batch_norm", "statistics": "running"}, NETWORKS["normalized"][2]]
    parse({**spec, "network": {"n_inputs": 2, "layers": layers}, "training": {"batch_size": 1}})
    parse({**spec_of("dense", variance="fewer"), "training": {"batch_size": 1}})


def test_rounding_that_is_carried_has_1_over_n_in_delta() -> None:
    rounding: Any = {"digits": 4, "kind": "decimals", "carry": True}
    spec = spec_of("dense", mean="gradient")
    with pytest.raises(SpecError, match="1/n stands in δ"):
        parse({**spec, "conventions": {**spec["conventions"], "rounding": rounding}})


@pytest.mark.parametrize("name", ["dense", "normalized", "residual"])
def test_scripts_go_by_the_conventions_or_say_otherwise(name: str) -> None:
    spec = parse(spec_of(name, mean="gradient", penalty="whole", variance="fewer"))
    script = export(spec, "numpy")
    assert "at the gradients" in script
    exec(compile(script, "script", "exec"), {"__name__": "__main__"})  # it asserts its own digits


def test_by_x_W_the_lines_of_weights_follow_their_sources_and_no_number_is_another() -> None:
    usual, other = spec_of("dense"), spec_of("dense", matrix="out_of")
    assert step_of(usual) == step_of(other)
    are_true(other)
    told = [line.quantity for line in lines_and_step(other)[0] if line.quantity.startswith("layers[1].after.W")]
    assert told == [f"layers[1].after.W[{j}][{k}]" for k in range(3) for j in range(2)]
    assert sorted(told) == [
        line.quantity for line in lines_and_step(usual)[0] if line.quantity.startswith("layers[1].after.W")
    ]


def test_what_is_usual_is_not_told_and_what_is_not_comes_back() -> None:
    assert set(backprop.run(spec_of("dense"))["spec"]["conventions"]) == {
        "bias", "update_order", "delta_sign", "rounding",
    }  # fmt: skip
    chosen = {"mean": "gradient", "penalty": "whole", "variance": "fewer"}
    assert chosen.items() <= backprop.run(spec_of("dense", **chosen))["spec"]["conventions"].items()


def test_paths_begin_with_1_over_n_and_say_so() -> None:
    path = "layers[0].gradients.W[0][0]"
    usual, other = (
        loss_paths(parse({**spec_of("dense", **own), "penalty": {}}), path) for own in ({}, {"mean": "gradient"})
    )
    assert [one["value"] for one in other["paths"]] == [one["value"] for one in usual["paths"]]
    assert len(other["notes"]) == len(usual["notes"]) + 1
