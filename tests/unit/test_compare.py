"""Comparison: one start for all, and the first number that differs."""

import json
from typing import Any

import pytest
from small import put
from training_specs import moons

from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.runs.compare import compare

CHANGES: list[tuple[str, str, Any, tuple[int | None, str | None]]] = [
    ("nothing", "title", "same", (None, None)),
    ("learning rate", "optimizer.learning_rate", 0.02, (1, "layers[0].updates.W[0][0]")),
    ("rows of a batch", "training.batch_size", 8, (1, "samples")),
    ("order of rows", "training.seed", 9, (1, "samples[0]")),
    ("loss", "loss.name", "half_squared_error", (1, "loss")),
    ("a schedule that starts late", "optimizer.schedule", {"name": "step", "every": 7},
     (8, "layers[0].updates.W[0][0]")),
    ("activation", "network.layers.0.activation", "sigmoid", (1, "layers[0].a[0][0]")),
    ("weights", "init.seed", 4, (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "found"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_the_first_difference_is_where_the_change_acts(path: str, value: Any, found: Any) -> None:
    document = compare([moons(), put(moons(), path, value)])
    (difference,) = document["differences"]
    assert (difference["step"], difference["quantity"]) == found
    assert difference["same_start"] is True
    changed = document["runs"][1]["changed"]
    assert all(name.startswith(path.replace(".0.", "[0].")) for name in changed) and len(changed) >= 1


def test_both_values_of_the_difference_are_told() -> None:
    (difference,) = compare([moons(), put(moons(), "optimizer.learning_rate", 0.02)])["differences"]
    assert difference["first"] == pytest.approx(2.5 * difference["other"], rel=1e-6)


def test_stated_weights_are_kept_and_make_another_start() -> None:
    other = put(moons(), "network.layers.0", {"units": 4, "activation": "tanh", "W": [[0.1, 0.2]] * 4})
    (difference,) = compare([moons(), other])["differences"]
    assert (difference["same_start"], difference["step"]) == (False, 1)
    assert difference["quantity"] == "layers[0].z[0][0]" and difference["first"] != difference["other"]


def block(**more: Any) -> Any:
    """Moons with a block, of whose layers one normalizes."""
    inner = [{"units": 3}, {"kind": "batch_norm"}, {"units": 4, "activation": "identity"}]
    return put(moons(4, **more), "network.layers.1", {"kind": "residual", "layers": inner}) | {
        "data": {"dataset": "moons", "samples": 50, "targets": "one_hot"},
        "loss": {"name": "half_squared_error"},
    }


def test_networks_with_blocks_start_from_the_first_ones_weights_and_statistics() -> None:
    first = block(init={"name": "normal", "seed": 0})
    first["network"]["layers"].append({"units": 2})
    first["network"]["layers"][1]["layers"][1] |= {"running_mean": [1.0, 2.0, 3.0], "gamma": [2.0, 2.0, 2.0]}
    other = block(init={"name": "normal", "seed": 4})
    other["network"]["layers"].append({"units": 2})
    (difference,) = compare([first, other])["differences"]
    assert (difference["same_start"], difference["step"], difference["quantity"]) == (True, None, None)


@pytest.mark.parametrize(("path", "value", "quantity"), [
    ("optimizer.learning_rate", 0.02, "layers[0].updates.W[0][0]"),
    ("network.layers.1.layers.0.activation", "tanh", "layers[1].layers[0].a[0][0]"),
    ("network.layers.1.layers.1.epsilon", 0.1, "layers[1].layers[1].x_hat[0][0]"),
    ("network.layers.1.layers.1.momentum", 0.5, "layers[1].layers[1].after.running_mean[0]"),
])  # fmt: skip
def test_a_difference_inside_a_block_is_named_as_the_document_has_it(path: str, value: Any, quantity: str) -> None:
    first = block()
    first["network"]["layers"].append({"units": 2})
    (difference,) = compare([first, put(first, path, value)])["differences"]
    assert (difference["step"], difference["quantity"]) == (1, quantity)


def test_rows_are_named_as_the_document_counts_them_with_those_kept_out() -> None:
    document = put(moons(1), "training", {"batch_size": 1, "keep_steps": 50})
    (difference,) = compare([document, put(document, "training.shuffle", True)])["differences"]
    assert difference["quantity"] == "samples[0]"
    for number, shuffle in ((difference["first"], False), (difference["other"], True)):
        result = json.loads(handle("run", json.dumps({"spec": put(document, "training.shuffle", shuffle)})))
        assert [number] == result["steps"][difference["step"] - 1]["samples"]


def test_masks_and_first_states_are_settings_that_may_differ() -> None:
    layers = [{"units": 2}, {"kind": "dropout", "mask": [1, 0]}, {"units": 1}]
    document = moons(1, network={"n_inputs": 2, "layers": layers})
    document["loss"] = {"name": "half_squared_error"}
    made = compare([document, put(document, "network.layers.1.mask", [1, 1])])
    assert made["runs"][1]["changed"] == ["network.layers[1].mask"]


def test_networks_of_other_shapes_differ_from_the_first_step_on() -> None:
    (difference,) = compare([moons(), put(moons(), "network.layers.0.units", 5)])["differences"]
    assert (difference["same_start"], difference["step"], difference["quantity"]) == (False, 1, None)


def test_histories_lie_beside_each_other() -> None:
    document = compare([moons(30), put(moons(30), "optimizer.name", "sgd"), moons(10)], ["a", "b", "c"])
    first, second, short = document["runs"]
    assert [run["label"] for run in document["runs"]] == ["a", "b", "c"]
    assert first["history"]["step"] == second["history"]["step"]
    assert short["history"]["step"] == first["history"]["step"][: len(short["history"]["step"])]
    assert short["history"]["loss"] == first["history"]["loss"][: len(short["history"]["step"])]
    assert first["scores"]["accuracy"] >= second["scores"]["accuracy"]
    assert [run["step"] for run in document["runs"]] == [90, 90, 30]


def test_a_bad_spec_is_named_by_its_place() -> None:
    with pytest.raises(SpecError) as refused:
        compare([moons(), put(moons(), "optimizer.learning_rate", -1)])
    assert refused.value.field == "specs[1].optimizer.learning_rate"
    for params in ({"specs": [moons()]}, {"specs": 1}, {"specs": [moons()] * 9}):
        assert json.loads(handle("compare", json.dumps(params)))["error"]["field"] == "specs"
