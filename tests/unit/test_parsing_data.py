"""A spec's data: rows or a dataset, the split, what the columns mean; and learning rates changed on the way."""

from typing import Any

import numpy as np
import pytest
from small import SMALL, put, refusal_of

import backprop
from backprop.parsing import parse

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
