"""Weights of samples and of classes: by hand, by laws, by the oracles, on every path; and what is refused."""

from typing import Any

import numpy as np
import pytest
from layer_networks import N_SAMPLES, NETWORKS, spec_of
from test_worked_lines import are_true, lines_and_step

import backprop
import backprop.network.passes as passes
import backprop.network.spec as choices
from backprop.errors import SpecError
from backprop.kernel.support import supports
from backprop.lines.render import Text
from backprop.network.build import build
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.oracles.check import check
from backprop.requests.parsing import parse
from backprop.search import search
from backprop.training.loop import Trainer, train
from backprop.training.numpy_fast import FastSteps
from backprop.training.numpy_many import StackedTrainer
from backprop.training.progress import Progress

LINE: Any = {"network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[2.0]], "b": [1.0]}]}}
BY_HAND: Any = {**LINE, "data": {"X": [[1.0], [2.0]], "Y": [[1.0], [2.0]], "sample_weights": [3.0, 0.5]}}
OF_ROWS = [2.0, 0.5, 0.0, 1.5, 3.0]
CLASSES: Any = {
    "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 3, "activation": "softmax"}]},
    "data": {"X": [[0.1, 0.5], [-0.4, 0.2], [0.9, -0.7], [0.3, 0.3], [0.2, -0.1]],
             "Y": [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0]]},
    "loss": {"name": "categorical_cross_entropy", "class_weights": [1.0, 0.25, 4.0]},
}  # fmt: skip


def first(spec: Any) -> Any:
    return backprop.run(spec)["steps"][0]


@pytest.mark.parametrize(
    ("reduction", "loss", "delta"),
    # ŷ = 3, 5: E = ½·2² and ½·3², weights 3 and ½: Σ wE = 6 + 2.25; δ = w (ŷ − y) divided by what the sum is.
    [("mean", 8.25 / 2, [3.0, 0.75]), ("sum", 8.25, [6.0, 1.5]), ("weighted_mean", 8.25 / 3.5, [6 / 3.5, 1.5 / 3.5])],
)
def test_by_hand(reduction: str, loss: float, delta: list[float]) -> None:
    step = first({**BY_HAND, "loss": {"name": "half_squared_error", "reduction": reduction}})
    assert step["loss"] == pytest.approx(loss, rel=1e-15)
    assert np.ravel(step["layers"][0]["delta"]) == pytest.approx(delta, rel=1e-15)
    assert step["loss_per_sample"] == [2.0, 4.5]
    assert step["sample_weights"] == [3.0, 0.5]


def test_a_weight_of_a_class_is_that_of_its_samples() -> None:
    rows = [1.0, 0.25, 4.0, 0.25, 0.25]
    data = {**CLASSES["data"], "sample_weights": rows}
    plain = {**CLASSES, "data": data, "loss": {"name": "categorical_cross_entropy"}}
    ours, theirs = first(CLASSES), first(plain)
    assert ours["sample_weights"] == rows
    assert ours["layers"] == theirs["layers"]
    assert ours["loss"] == theirs["loss"]
    both = first({**CLASSES, "data": data})
    assert both["sample_weights"] == [w * w for w in rows]


def test_classes_of_a_single_output_are_its_low_and_its_high_target() -> None:
    signs = {**LINE, "loss": {"name": "hinge", "class_weights": [5, 7]}, "data": {"X": [[1], [2]], "Y": [[1], [-1]]}}
    assert first(signs)["sample_weights"] == [7, 5]


@pytest.mark.parametrize("reduction", ["sum", "weighted_mean"])
def test_a_whole_weight_is_that_sample_so_many_times(reduction: str) -> None:
    again = [0, 0, 0, 1, 3, 3]
    weighted = spec_of("residual", loss={"name": "huber", "reduction": reduction})
    rows = {key: [weighted["data"][key][i] for i in again] for key in ("X", "Y")}
    repeated = first({**weighted, "data": rows})
    weighted["data"]["sample_weights"] = [3, 1, 0, 2, 0]
    once = first(weighted)
    assert once["loss"] == pytest.approx(repeated["loss"], rel=1e-14)
    for ours, theirs in zip(once["layers"], repeated["layers"], strict=True):
        for name, gradient in ours["gradients"].items():
            assert np.array(gradient) == pytest.approx(np.array(theirs["gradients"][name]), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("reduction", ["mean", "weighted_mean"])
@pytest.mark.parametrize("name", NETWORKS)
def test_tape_complex_step_and_differences_agree_for_every_kind(name: str, reduction: str) -> None:
    spec = spec_of(name, loss={"name": "mean_squared_error", "reduction": reduction})
    spec["data"]["sample_weights"] = OF_ROWS
    assert len(OF_ROWS) == N_SAMPLES
    found = check(parse(spec))
    truncated = any(layer.get("truncate") for layer in spec["network"]["layers"])
    assert found.passed is not False or truncated


@pytest.mark.parametrize("reduction", ["mean", "sum", "weighted_mean"])
@pytest.mark.parametrize("name", ["batch norm", "rnn, last step", "rnn, every step", "residual"])
def test_every_worked_line_is_true(name: str, reduction: str) -> None:
    spec = spec_of(name, loss={"name": "half_squared_error", "reduction": reduction})
    spec["data"]["sample_weights"] = OF_ROWS
    are_true(spec)
    are_true({**CLASSES, "loss": {**CLASSES["loss"], "reduction": reduction}})


def test_the_line_of_the_loss_puts_the_weights_in() -> None:
    lines, _, _ = lines_and_step({**CLASSES, "loss": {**CLASSES["loss"], "reduction": "weighted_mean"}})
    told = {line.quantity: Text(4).write(line.formula) for line in lines}
    sums = " + ".join(f"ω({s})·E({s})" for s in range(1, 6))
    assert told["loss"] == f"({sums})/(ω(1) + ω(2) + ω(3) + ω(4) + ω(5))"
    assert told["sample_weights[1]"] == "ω(class 2)"


@pytest.mark.parametrize("batch", [None, 2])
@pytest.mark.parametrize("reduction", ["mean", "sum", "weighted_mean"])
def test_every_way_of_training_takes_the_same_steps(reduction: str, batch: int | None) -> None:
    training = {"epochs": 3, "batch_size": batch, "shuffle": batch is not None, "seed": 4}
    spec = parse({**CLASSES, "loss": {**CLASSES["loss"], "reduction": reduction}, "training": training})
    steps = list(train(spec, build(spec)))
    lean = Trainer(spec, Progress.begin(spec, build(spec)), FastSteps(spec))
    made = lean.run(len(steps))
    assert made.losses.tolist() == [step.loss for step in steps]
    many = StackedTrainer(spec, [build(spec)] * 2, [0.1, 0.1])
    losses = [many.epoch()[1] for _ in range(3)]
    per_epoch = len(steps) // 3
    assert losses == pytest.approx([np.mean([s.loss for s in steps[i * per_epoch :][:per_epoch]]) for i in range(3)])
    for k, layer in enumerate(steps[-1].after):
        for name, array in layer.items():
            assert np.array_equal(lean.progress().parameters[k][name], array)
            assert many.network(1)[k][name] == pytest.approx(array, rel=1e-13)
    assert supports(spec) is None
    layers = {**spec_of("residual", training={"epochs": 2, "batch_size": 2, "shuffle": True})}
    layers["data"]["sample_weights"] = [2.0, 0.5, 1.0, 1.5, 3.0]
    whole = parse(layers)
    steps = list(train(whole, build(whole)))
    lean = Trainer(whole, Progress.begin(whole, build(whole)), FastSteps(whole))
    assert lean.run(len(steps)).losses.tolist() == [step.loss for step in steps]


@pytest.mark.parametrize("method", WHOLE_BATCH)
def test_whole_batch_methods_find_the_line_of_weighted_least_squares(method: str) -> None:
    x, y, w = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 0.0, 3.0, 2.0]), np.array([1.0, 0.0, 2.5, 0.5])
    A = np.stack([x, np.ones(4)], axis=1)
    wanted = np.linalg.solve(A.T @ (w[:, None] * A), A.T @ (w * y))
    data = {"X": x[:, None].tolist(), "Y": y[:, None].tolist(), "sample_weights": w.tolist()}
    result = backprop.train({**LINE, "data": data, "optimizer": {"name": method}, "training": {"epochs": 200}})
    found = result["parameters"][0]
    assert [found["W"][0][0], found["b"][0]] == pytest.approx(wanted, rel=1e-6)


def test_scores_and_rows_kept_out_count_each_sample_once() -> None:
    data = {**CLASSES["data"], "val_fraction": 0.4, "val_seed": 1}
    spec = {**CLASSES, "data": data, "training": {"epochs": 2}, "optimizer": {"learning_rate": 0.0}}
    plain = {**spec, "loss": {"name": "categorical_cross_entropy"}}
    ours, theirs = backprop.train(spec), backprop.train(plain)
    assert ours["history"]["val_loss"] == theirs["history"]["val_loss"]
    assert ours["history"]["loss"] != theirs["history"]["loss"]


def test_a_search_trains_with_them() -> None:
    spec = {**CLASSES, "training": {"epochs": 5}}
    trial = search(spec, "grid", learning_rates=[0.5], seeds=[0])["trials"][0]
    alone = backprop.train({**spec, "optimizer": {"learning_rate": 0.5}, "init": {"seed": 0}})
    assert trial["loss"] == pytest.approx(alone["history"]["loss"][-1], rel=1e-12)


def test_the_result_says_them_and_can_be_run_again() -> None:
    spec = {**CLASSES, "data": {**CLASSES["data"], "sample_weights": OF_ROWS}}
    result = backprop.run(spec)
    assert result["spec"]["loss"]["class_weights"] == [1.0, 0.25, 4.0]
    assert result["spec"]["data"]["sample_weights"] == OF_ROWS
    assert backprop.run(result["spec"])["steps"] == result["steps"]


TWO = {"X": [[1.0], [2.0]], "Y": [[1.0], [2.0]]}
REFUSED: dict[str, tuple[Any, str, str]] = {
    "too few": ({"data": {**TWO, "sample_weights": [1]}}, "data.sample_weights", "2 numbers"),
    "below 0": ({"data": {**TWO, "sample_weights": [1, -1]}}, "data.sample_weights[1]", "Weight of sample 2"),
    "all 0": ({"data": {**TWO, "sample_weights": [0, 0]}}, "data.sample_weights", "one above 0"),
    "no numbers": ({"data": {**TWO, "sample_weights": "1"}}, "data.sample_weights", "list of numbers"),
    "no classes": ({"data": TWO, "loss": {"class_weights": [1, 2]}}, "data.Y[1][0]", "0 or 1"),
    "three for two": ({"data": TWO, "loss": {"class_weights": [1, 2, 3]}}, "loss.class_weights", "2 numbers"),
    "a batch of nothing": (
        {"data": {**TWO, "sample_weights": [1, 0]}, "loss": {"reduction": "weighted_mean"},
         "training": {"batch_size": 1}}, "data.sample_weights", "no mean over weights"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_weighed_is_refused_by_field_value_and_range(name: str) -> None:
    more, field, words = REFUSED[name]
    with pytest.raises(SpecError) as refused:
        parse({**LINE, **more})
    assert refused.value.field == field
    assert words in str(refused.value)


def test_classes_need_one_target_a_sample_with_one_largest_entry() -> None:
    timed = spec_of("rnn, every step", loss={"name": "mean_squared_error", "class_weights": [1, 2]})
    tied = {**CLASSES, "data": {**CLASSES["data"], "Y": [[0.5, 0.5, 0], *CLASSES["data"]["Y"][1:]]}}
    for spec, field in ((timed, "loss.class_weights"), (tied, "data.Y[0]")):
        with pytest.raises(SpecError) as refused:
            parse(spec)
        assert refused.value.field == field


# A wrong engine.


def forgotten_in_delta(patch: pytest.MonkeyPatch) -> None:
    right = passes.backward
    patch.setattr("backprop.training.steps.backward", lambda loss, *of: right(loss.of(None), *of))


def other_normalization(patch: pytest.MonkeyPatch) -> None:
    right = choices.sample_share
    other = {"mean": "weighted_mean", "weighted_mean": "mean", "sum": "sum"}
    patch.setattr(choices, "sample_share", lambda n, reduction, weights=None: right(n, other[str(reduction)], weights))


@pytest.mark.parametrize("reduction", ["mean", "weighted_mean"])
@pytest.mark.parametrize("mutant", [forgotten_in_delta, other_normalization])
def test_an_engine_that_weighs_otherwise_fails_the_check(
    mutant: Any, reduction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = parse({**CLASSES, "loss": {**CLASSES["loss"], "reduction": reduction}})
    assert check(spec).passed
    mutant(monkeypatch)
    assert check(spec).passed is False
