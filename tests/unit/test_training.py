"""The loop: batches, shuffling and when it ends."""

from itertools import chain as chained
from typing import Any

import numpy as np
import pytest
from small import chain

from backprop.requests.parsing import parse
from backprop.runs.result import run
from backprop.training.rows import batches

DATA = {"X": [[float(i), 1.0] for i in range(5)], "Y": [[0.0], [1.0], [0.0], [1.0], [1.0]]}


def result(**training: Any) -> Any:
    return run(parse({**chain(2, 2, 1), "data": DATA, "training": {"keep_steps": 100, **training}}))


@pytest.mark.parametrize(
    ("size", "expected"),
    [(None, [[0, 1, 2, 3, 4]]), (5, [[0, 1, 2, 3, 4]]), (2, [[0, 1], [2, 3], [4]]), (1, [[0], [1], [2], [3], [4]]),
     (4, [[0, 1, 2, 3], [4]])],
)  # fmt: skip
def test_a_short_last_batch_is_a_batch_of_its_own(size: int | None, expected: list[list[int]]) -> None:
    assert [batch.tolist() for batch in batches(np.arange(5), size)] == expected


def test_steps_count_batches_and_epochs_count_rounds() -> None:
    steps = result(epochs=2, batch_size=2)["steps"]
    assert [(step["step"], step["epoch"], step["samples"]) for step in steps] == [
        (1, 1, [0, 1]), (2, 1, [2, 3]), (3, 1, [4]), (4, 2, [0, 1]), (5, 2, [2, 3]), (6, 2, [4]),
    ]  # fmt: skip
    for step in steps:
        assert step["X"] == [DATA["X"][i] for i in step["samples"]]
        assert step["Y"] == [DATA["Y"][i] for i in step["samples"]]


def test_each_epoch_shuffles_anew_and_by_seed() -> None:
    one, same, other = (result(epochs=3, batch_size=2, shuffle=True, seed=seed) for seed in (1, 1, 2))
    order = [step["samples"] for step in one["steps"]]
    assert order == [step["samples"] for step in same["steps"]]
    assert order != [step["samples"] for step in other["steps"]]
    epochs = [list(chained(*order[3 * e : 3 * e + 3])) for e in range(3)]
    assert all(sorted(epoch) == [0, 1, 2, 3, 4] for epoch in epochs)
    assert epochs[0] != epochs[1]


def test_the_seed_of_the_shuffle_is_not_that_of_the_weights() -> None:
    one, other = (result(epochs=1, batch_size=2, shuffle=True, seed=seed) for seed in (1, 2))
    assert one["spec"]["network"] == other["spec"]["network"]


def test_training_stops_at_a_low_loss() -> None:
    whole = result(epochs=50)["history"]["loss"]
    stopped = result(epochs=50, stop_loss=whole[10])["history"]["loss"]
    assert stopped == whole[: next(i for i, loss in enumerate(whole) if loss <= whole[10]) + 1]


def test_training_stops_when_the_loss_no_longer_falls() -> None:
    spec = chain(2, 2, 1, optimizer={"learning_rate": 0})
    losses = run(parse({**spec, "data": DATA, "training": {"epochs": 50, "patience": 3}}))["history"]["loss"]
    assert len(losses) == 4
    assert len(set(losses)) == 1


def test_nothing_that_is_given_is_changed() -> None:
    spec = parse({**chain(2, 2, 1), "data": DATA})
    X = spec.X.copy()
    run(spec)
    assert np.array_equal(spec.X, X)
