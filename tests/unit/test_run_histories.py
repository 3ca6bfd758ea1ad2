"""Histories of runs: thinned evenly, whole epochs, the same by one slice or many."""

from typing import Any

import numpy as np
import pytest
from run_results import ENGINES, result_of
from small import put
from training_specs import moons

import backprop
from backprop.requests.parsing import parse
from backprop.runs.compare import compare
from backprop.runs.run import Run
from backprop.training.history import LIVE_POINTS, History, Live
from backprop.training.slices import Slice


def points(first: int, count: int) -> Slice:
    numbers = np.arange(first, first + count, dtype=np.float64)
    return Slice(first, numbers, numbers, numbers[:, None], numbers, numbers)


@pytest.mark.parametrize("per_epoch", [1, 7, 25, 400])
def test_history_is_thinned_evenly_the_first_and_the_last_kept(per_epoch: int) -> None:
    history, told = History(1, per_epoch, most=500), [0]
    live = Live(history)
    shown: list[int] = []
    while told[-1] < 40_000:
        history.add(points(told[-1] + 1, 317))
        told.append(told[-1] + 317)
        restart, fresh = live.news()
        shown = [] if restart else shown
        shown += [point.step for point in fresh]
        assert shown == sorted(set(shown)) and len(shown) <= LIVE_POINTS
    document = history.document()
    steps = document["step"]
    assert (steps[0], steps[-1]) == (per_epoch, told[-1]) and len(steps) <= 501
    assert document.get("per") == (None if per_epoch == 1 else "epoch")
    inner = np.array(steps[1:-1])
    assert np.all(inner % history.stride == 0)
    assert len(steps) > 90
    first = [(step - 1) // per_epoch * per_epoch + 1 for step in steps]  # of the epoch
    assert document["loss"] == [(one + step) / 2 for one, step in zip(first, steps, strict=True)]


def test_history_holds_whole_epochs_once_it_thins_beyond_them() -> None:
    history = History(1, 25, most=100)
    history.add(points(1, 25 * 1000))
    assert history.stride % 25 == 0
    assert all(step % 25 == 0 for step in history.document()["step"])


@pytest.mark.parametrize("per_epoch", [1, 25, 3_500])
def test_one_slice_or_many_make_one_history(per_epoch: int) -> None:
    one, many = History(1, per_epoch, most=300), History(1, per_epoch, most=300)
    one.add(points(1, 9_000))
    for first in range(1, 9_001, 90):
        many.add(points(first, 90))
    assert one.document() == many.document()


def test_a_very_long_epoch_has_points_that_are_means_within_it() -> None:
    history = History(1, 3_500, most=300)
    history.add(points(1, 9_000))
    document = history.document()
    assert (document["per"], document["mean_over"]) == ("steps", 32)
    assert len(document["step"]) <= 301
    assert all(step % 32 == 0 or step % 3_500 == 0 for step in document["step"][:-1])
    starts = [max((step - 1) // 32 * 32, (step - 1) // 3_500 * 3_500) + 1 for step in document["step"]]
    means = [(start + step) / 2 for start, step in zip(starts, document["step"], strict=True)]
    assert document["loss"] == pytest.approx(means, rel=1e-14)


def test_a_history_goes_back_within_an_epoch_and_on_again_to_the_same() -> None:
    spec = parse(LEVELS)
    run, back = Run(spec, "numpy"), Run(spec, "numpy")
    run.go_on(12_010)
    back.go_on(12_010)
    back.back_to(11_003)
    back.go_on(12_010)
    assert back.history.document() == run.history.document()


LEVELS: dict[str, Any] = {
    "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0]]}]},
    "conventions": {"bias": "none"}, "optimizer": {"learning_rate": 0.1},
    "data": {"X": [[0], [1], [1], [1]], "Y": [[0], [3], [3], [-1]]}, "training": {"epochs": 5000, "batch_size": 1},
}  # fmt: skip
"""The rows' own losses lie at different levels: the last row's rises while the mean falls."""


def means_of_epochs(epochs: int) -> list[float]:
    """Worked out by plain arithmetic: y = w x, E = ½ (y − t)², w ← w − η (y − t) x."""
    w, means = 0.0, []
    for _ in range(epochs):
        losses = []
        for x, t in ((0.0, 0.0), (1.0, 3.0), (1.0, 3.0), (1.0, -1.0)):
            losses.append(0.5 * (w * x - t) ** 2)
            w -= 0.1 * (w * x - t) * x
        means.append(sum(losses) / 4)
    return means


def results(spec: dict[str, Any]) -> dict[str, Any]:
    """What each path makes of a spec."""
    made = {"run": backprop.run(spec), "compare": compare([spec, spec])["runs"][0]}
    for engine in ENGINES:
        run = Run(parse(spec), engine)
        run.go_on(run.end)
        made[engine] = result_of(run)
    return made


def test_a_thinned_history_holds_the_means_of_epochs_and_none_says_that_they_rise() -> None:
    means = means_of_epochs(5000)
    assert (round(means[0], 5), round(means[-1], 5)) == (2.34436, 1.47601)
    for path, made in results(LEVELS).items():
        history = made["history"]
        assert history["per"] == "epoch", path
        assert history["step"] == [4 * epoch for epoch in range(1, 5001)]
        assert history["epoch"] == list(range(1, 5001))
        assert history["loss"] == pytest.approx(means, rel=1e-12), path
        assert not [note for note in made.get("notes", []) if "loss" in note], path


def test_remarks_of_a_whole_batch_method_are_told_of_a_run_too() -> None:
    spec = put(put(moons(), "optimizer", {"name": "newton", "learning_rate": 1}), "training", {"epochs": 4})
    run = Run(parse(spec), "numpy")
    run.go_on(run.end)
    notes = result_of(run)["notes"]
    assert any(note.startswith("Step 1: ") for note in notes)
    assert notes == backprop.run(spec)["notes"]
    run.back_to(0)
    assert run.remarks == []


def test_a_short_history_holds_every_step() -> None:
    for path, made in results(put(LEVELS, "training.epochs", 50)).items():
        assert "per" not in made["history"], path
        assert made["history"]["step"] == list(range(1, 201))


def test_a_training_whose_epochs_means_rise_is_told_so() -> None:
    diverging = put(put(LEVELS, "optimizer.learning_rate", 2.5), "training.epochs", 20)
    for path in ("run", *ENGINES):
        (note,) = [note for note in results(diverging)[path]["notes"] if "loss" in note]
        assert note.startswith("The training diverges: the loss rose from"), (path, note)
