"""The lines of a step give the numbers of the engine, whatever the spec asks for."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from asking_marks import lines_of, mazur

from backprop.departures.computing import computed, in_order
from backprop.departures.lines import unfit
from backprop.equations.notation import Name
from backprop.functions.losses import LOSSES
from backprop.requests.parsing import parse
from backprop.runs.step_document import step_document

DRAWN = (Path(__file__).parents[1] / "golden" / "specs.jsonl").read_text(encoding="utf-8").splitlines()
ORDINARY = [json.loads(line) for line in DRAWN[:280:2]]  # every other one is hostile
FIT = [document for document in ORDINARY if unfit(parse(document)) is None]
OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamax", "nadam", "amsgrad",
              "adamw", "lion")  # fmt: skip


def at(document: Any, path: str) -> Any:
    for part in re.findall(r"\w+", path):
        document = document[int(part) if part.isdigit() else part]
    return np.array(document, dtype=float)


def held_in(told: Any, path: str) -> str:
    """The path, where the layer's document tells the gradients of the data apart."""
    layer = told["layers"][int(path.split("[")[1].split("]")[0])]
    return path if "data_gradients" in layer else ""


def agree_with_the_engine(document: Any) -> int:
    """How many quantities there were; each is that of the step's document."""
    step = lines_of(document)
    told, count = step_document(step.spec, step.step), 0
    for path, array in computed(step).items():
        if ".data_gradients." in path and ".data_gradients." not in held_in(told, path):
            continue
        wanted = at(told, path)
        if step.spec.conventions.delta_sign == "error_signal" and path.endswith((".delta", ".carried")):
            wanted = -wanted
        size = np.max(np.abs(wanted), initial=0.0)
        np.testing.assert_allclose(array, wanted, rtol=1e-12, atol=1e-14 * size, err_msg=path)
        count += 1
    return count


@pytest.mark.parametrize("document", FIT, ids=range(len(FIT)))
def test_lines_give_the_numbers_of_the_engine(document: Any) -> None:
    assert agree_with_the_engine(document) > 15


def test_many_specs_have_lines() -> None:
    assert len(FIT) > 25


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_lines_of_every_optimizer_give_the_numbers_of_the_engine(name: str) -> None:
    assert agree_with_the_engine(mazur(optimizer={"name": name, "learning_rate": 0.5})) > 30


@pytest.mark.parametrize("name", LOSSES)
def test_lines_of_every_loss_give_the_numbers_of_the_engine(name: str) -> None:
    row = LOSSES[name]
    for output in {row.fused.activation if row.fused else "tanh", "sigmoid" if row.probabilities else "identity"}:
        layers = [{"units": 2, "activation": "tanh"}, {"units": 2, "activation": output}]
        data = {"X": [[0.3, 0.7], [1, -1]], "Y": [[1, 1], [1, row.target_values[0] if row.target_values else 0]]}
        document = {"network": {"n_inputs": 2, "layers": layers}, "data": data, "loss": {"name": name}}
        assert agree_with_the_engine(document) > 30


@pytest.mark.parametrize("clip", [{"norm": 0.05}, {"value": 0.03}, {"norm": 0.05, "value": 0.06}, {"norm": 9.0}])
def test_lines_clip_as_the_engine_does(clip: Any) -> None:
    assert agree_with_the_engine(mazur(clip=clip)) > 30


@pytest.mark.parametrize("order", ["simultaneous", "sequential"])
def test_lines_follow_the_order_of_updates(order: str) -> None:
    document = mazur()
    document["conventions"] = {**document.get("conventions", {}), "update_order": order}
    assert agree_with_the_engine(document) > 30


def test_normalization_and_functions_alone_have_lines_too() -> None:
    layers = [
        {"units": 3, "activation": "identity"}, {"kind": "layer_norm"}, {"kind": "activation", "name": "gelu"},
        {"units": 2, "activation": "identity"}, {"kind": "activation", "name": "softmax"},
    ]  # fmt: skip
    data = {"X": [[0.3, 0.7], [1, -1]], "Y": [[0, 1], [1, 0]]}
    document = {"network": {"n_inputs": 2, "layers": layers}, "data": data}
    assert agree_with_the_engine({**document, "loss": {"name": "categorical_cross_entropy"}}) == 64
    assert agree_with_the_engine(document) == 64


def test_each_line_comes_after_those_that_it_needs() -> None:
    step = lines_of(mazur())
    order = in_order(step)
    assert sorted(order) == list(range(len(step.lines)))
    with pytest.raises(ValueError, match="needs itself"):
        in_order(step, [{0: Name("after")} | {0: Name("a", step.lines[1].equation.target.index)}])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"layers": [{"units": 400}, {"units": 100}, {"units": 1}]}, "network.layers"),
        ({"layers": [{"kind": "residual", "layers": [{"units": 512}, {"units": 2}]}, {"units": 1}]}, "network.layers"),
    ],
)
def test_a_network_that_is_too_large_is_told(changes: Any, field: str) -> None:
    document = {"network": {"n_inputs": 2, **changes}, "data": {"X": [[1, 2]] * 100, "Y": [[1]] * 100}}
    found = unfit(parse(document))
    assert found is not None and found[0] == field


@pytest.mark.parametrize("depth", range(3))
def test_a_layer_that_compares_time_steps_is_told_at_any_depth(depth: int) -> None:
    layer: Any = {"kind": "attention", "units": 2}
    for _ in range(depth):
        layer = {"kind": "residual", "layers": [layer]}
    found = unfit(parse({"network": {"n_inputs": 2, "layers": [layer]}, "data": {"X": [[[1, 2]]], "Y": [[[1, 2]]]}}))
    assert found == (f"network.{'.'.join(['layers[0]'] * (depth + 1))}.kind", "a layer that compares time steps")


@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_each_time_step_has_a_line_of_its_own(kind: str, every_step: bool) -> None:
    layers = [
        {"kind": kind, "units": 2, "return_sequences": True}, {"kind": "dropout", "mask": [1, 0]}, {"units": 2},
        {"kind": kind, "units": 2, "return_sequences": every_step}, {"units": 1, "activation": "identity"},
    ]  # fmt: skip
    Y = [[[0.1], [0.2], [0.3]], [[0.4], [0.5], [0.6]]]
    data = {"X": [[[0.3, 1], [0.7, -1], [0.2, 0]], [[1, 0], [0, 1], [0.4, 0.4]]]}
    data["Y"] = Y if every_step else [row[-1] for row in Y]  # type: ignore[assignment,misc]
    document = {"network": {"n_inputs": 2, "layers": layers}, "data": data}
    assert agree_with_the_engine(document) > 80


BLOCKS: dict[str, Any] = {
    "between layers": [{"units": 2}, {"kind": "residual", "layers": [{"units": 3}, {"units": 2}]}, {"units": 2}],
    "first": [{"kind": "residual", "layers": [{"units": 2, "activation": "tanh"}]}, {"units": 2}],
    "last": [{"units": 2}, {"kind": "residual", "layers": [{"units": 2}]}],
    "one in the other": [{"kind": "residual", "layers": [
        {"kind": "residual", "layers": [{"units": 2, "frozen": {"b": True}}]}, {"kind": "batch_norm"},
        {"kind": "dropout", "mask": [1, 0]}, {"units": 2, "absent": {"W": [[True, False], [False, False]]}}]},
        {"units": 2}],
}  # fmt: skip


@pytest.mark.parametrize("changes", [
    {}, {"optimizer": {"name": "adam"}, "penalty": {"l2": 0.1}, "clip": {"norm": 0.05}},
    {"optimizer": {"name": "bfgs"}}, {"conventions": {"delta_sign": "error_signal", "bias": "shared"}},
    {"conventions": {"rounding": {"digits": 4, "kind": "decimals", "carry": True}}},
], ids=["sgd", "adam", "bfgs", "signs", "rounded"])  # fmt: skip
@pytest.mark.parametrize("layers", BLOCKS.values(), ids=BLOCKS)
def test_blocks_have_lines_and_so_have_the_layers_inside(layers: Any, changes: Any) -> None:
    data = {"X": [[0.3, 0.7], [1, -1], [0.2, 0.1]], "Y": [[0, 1], [1, 0], [0.5, 0.5]]}
    document = {"network": {"n_inputs": 2, "layers": layers}, "data": data, **changes}
    step = lines_of(document)
    assert any("layers[0].delta" in path.partition(".")[2] for path in step.paths)
    assert agree_with_the_engine(document) > 40


@pytest.mark.parametrize("weights", [{}, {"sample_weights": [2, 0.5, 1]}])
@pytest.mark.parametrize("loss", [{}, {"reduction": "sum"}, {"name": "binary_cross_entropy"}])
@pytest.mark.parametrize("layers", BLOCKS.values(), ids=BLOCKS)
def test_lines_go_by_conventions_of_delta_penalty_and_variance(layers: Any, loss: Any, weights: Any) -> None:
    data = {"X": [[0.3, 0.7], [1, -1], [0.2, 0.1]], "Y": [[0, 1], [1, 0], [0.5, 0.5]], **weights}
    last = [{"units": 2, "activation": "sigmoid"}] if loss.get("name") else []
    document = {
        "network": {"n_inputs": 2, "layers": [*layers, *last]}, "data": data, "loss": loss, "penalty": {"l2": 0.1},
        "conventions": {"mean": "gradient", "penalty": "whole", "variance": "fewer"},
    }  # fmt: skip
    assert agree_with_the_engine(document) > 40


def test_blocks_go_through_time_too() -> None:
    inside = [{"kind": "lstm", "units": 2, "return_sequences": True}, {"units": 2}]
    layers = [
        {"kind": "rnn", "units": 2, "return_sequences": True}, {"kind": "residual", "layers": inside},
        {"kind": "rnn", "units": 1, "truncate": 2},
    ]  # fmt: skip
    data = {"X": [[[0.3, 1], [0.7, -1], [0.2, 0]], [[1, 0], [0, 1], [0.4, 0.4]]], "Y": [[0.5], [0.1]]}
    assert agree_with_the_engine({"network": {"n_inputs": 2, "layers": layers}, "data": data}) > 100


def test_normalization_over_the_batch_has_lines() -> None:
    layers = [{"units": 3}, {"kind": "batch_norm"}, {"kind": "activation", "name": "relu"}, {"units": 2}]
    data = {"X": [[0.3, 0.7], [1, -1], [0.2, 0.1]], "Y": [[0, 1], [1, 0], [0.5, 0.5]]}
    assert agree_with_the_engine({"network": {"n_inputs": 2, "layers": layers}, "data": data}) > 50
