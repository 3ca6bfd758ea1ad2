"""A spec's data: rows or a dataset, the split, what the columns mean; and learning rates changed on the way."""

from typing import Any

import numpy as np
import pytest
from small import SMALL, put, refusal_of

import backprop
from backprop.requests.parsing import parse

MOONS: Any = {
    "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 1}]},
    "data": {"dataset": "moons", "samples": 40, "noise": 0.1, "seed": 3, "val_fraction": 0.25, "val_seed": 7},
    "training": {"epochs": 2, "batch_size": 10},
}


def test_a_result_of_a_dataset_can_be_run_again_in_bits() -> None:
    result = backprop.run(MOONS)
    assert set(result["spec"]["data"]) == {"X", "Y", "val_fraction", "val_seed", "about"}
    assert result["spec"]["data"]["about"]["parameters"] == {
        "samples": 40, "noise": 0.1, "seed": 3, "targets": "zero_one",
    }  # fmt: skip
    assert backprop.run(result["spec"]) == result


def test_rows_kept_out_are_drawn_by_their_seed_and_never_trained_on() -> None:
    spec = parse(MOONS)
    data = spec.rows
    assert (len(data.X), len(spec.X), len(data.validation)) == (40, 30, 10)
    assert sorted([*data.training, *data.validation]) == list(range(40))
    assert np.array_equal(data.X[data.training], spec.X)
    other = parse(put(MOONS, "data.val_seed", 8))
    assert np.array_equal(other.rows.X, data.X) and not np.array_equal(other.rows.validation, data.validation)
    samples = backprop.run(MOONS)["steps"][0]["samples"]
    assert samples == data.training[:10].tolist()


def test_one_row_at_least_is_trained_on() -> None:
    assert len(parse(put(SMALL, "data.val_fraction", 0.9)).X) == 1
    assert refusal_of(put(SMALL, "data.val_fraction", 1.0))[0] == "data.val_fraction"


def test_standardized_columns_keep_their_numbers() -> None:
    made = parse(put(MOONS, "data.standardize", True)).rows
    plain = parse(MOONS).rows
    assert np.mean(made.X, axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert np.std(made.X, axis=0) == pytest.approx([1, 1])
    mean, std = (np.array([column[key] for column in made.about["inputs"]]) for key in ("mean", "std"))
    assert np.allclose(made.X * std + mean, plain.X, atol=1e-15)


ABOUT: Any = {
    "kind": "classification", "title": "Own data", "inputs": [{"name": "a", "mean": 1.5, "std": 2.0}, {"name": "b"}],
    "targets": [{"name": "c", "category": "yes"}], "classes": ["no", "yes"],
}  # fmt: skip


def test_what_the_columns_mean_stays_with_the_data() -> None:
    assert backprop.run(put(SMALL, "data.about", ABOUT))["spec"]["data"]["about"] == ABOUT


WRONG: list[tuple[str, Any, str]] = [
    ("inputs", [{"name": "a"}], "data.about.inputs"),
    ("classes", ["only"], "data.about.classes"),
    ("kind", "both", "data.about.kind"),
    ("title", "x" * 65, "data.about.title"),
    ("parameters", {"a": [1]}, "data.about.parameters.a"),
    ("more", 1, "data.about.more"),
]


@pytest.mark.parametrize(("key", "value", "field"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_said_of_the_data_is_checked(key: str, value: Any, field: str) -> None:
    assert refusal_of(put(SMALL, "data.about", {**ABOUT, key: value}))[0] == field


LAYERS: Any = {"one": [{"units": 1}], "three": [{"units": 3, "activation": "softmax"}]}
FORMS: list[tuple[str, str, Any, str]] = [
    ("class numbers in rows", "three", [[1], [2]], "For class 1 of 3 write 0, 1, 0."),
    ("class numbers in a list", "three", [0, 2], "For class 0 of 3 write 1, 0, 0."),
    ("class numbers from 1", "three", [[2], [3]], "For class 2 of 3 write 0, 1, 0."),
    ("a list of numbers for one output", "one", [0, 1], "“0” is not allowed. Allowed: a list of numbers. Write [0]."),
    ("a fraction for three outputs", "three", [[0.5], [1]], "“1 number” is not allowed. Allowed: 3 numbers."),
    ("a class that is not there", "three", [[1], [7]], "“1 number” is not allowed. Allowed: 3 numbers."),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "Y", "words"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_targets_of_another_form_are_refused_with_the_right_one(layers: str, Y: Any, words: str) -> None:
    spec = {"network": {"n_inputs": 1, "layers": LAYERS[layers]}, "data": {"X": [[1], [2]], "Y": Y}}
    field, message = refusal_of(spec)
    assert field == "data.Y[0]" and words in message


def test_inputs_of_another_form_are_refused_with_the_right_one() -> None:
    assert "Write [0.5]." in refusal_of(
        {"network": {"n_inputs": 1, "layers": LAYERS["one"]}, "data": {"X": [0.5], "Y": [[1]]}}
    )[1]  # fmt: skip


def test_a_table_into_a_recurrent_network_is_refused_in_a_sentence() -> None:
    layers = [{"kind": "rnn", "units": 2}, {"units": 1}]
    data = {"X": [[1.0, 2.0], [3.0, 4.0]], "Y": [[0.0], [1.0]]}
    field, message = refusal_of({"network": {"n_inputs": 2, "layers": layers}, "data": data})
    assert field == "data.X[0]"
    assert message.endswith("A recurrent network needs time steps; a table has none.")


def test_a_changed_learning_rate_holds_from_the_next_step_on() -> None:
    changes = [{"step": 2, "learning_rate": 0.3}, {"step": 3, "learning_rate": 0.0}]
    spec = put(put(SMALL, "training", {"epochs": 5, "changes": changes}), "optimizer.learning_rate", 0.5)
    result = backprop.run(spec)
    assert result["history"]["learning_rate"] == [0.5, 0.5, 0.3, 0.0, 0.0]
    assert result["spec"]["training"]["changes"] == changes
    assert backprop.run(result["spec"]) == result


def test_changes_are_refused_out_of_order_or_out_of_range() -> None:
    twice = [{"step": 2, "learning_rate": 0.3}, {"step": 2, "learning_rate": 0.4}]
    assert refusal_of(put(SMALL, "training.changes", twice))[0] == "training.changes[1].step"
    assert refusal_of(put(SMALL, "training.changes", [{"step": 2, "learning_rate": -1}]))[0] == (
        "training.changes[0].learning_rate"
    )
