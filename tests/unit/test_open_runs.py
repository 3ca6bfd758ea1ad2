"""Calls of `train` under way: how often they tell where they stand."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from training_specs import moons

from backprop.doors.bridge import reply
from backprop.runs import open_runs

SLICE = 0.1  # seconds on the clock of these tests


@pytest.mark.parametrize(("cost", "told"), [(0.0, 30), (0.05, 30), (0.5, 5), (2.0, 2)])
def test_pictures_take_half_of_the_time_at_most(cost: float, told: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 30 slices; pictures that cost little are told at every one, as often as asked."""
    clock = 100.0

    def pictures(*of: Any) -> dict[str, Any]:
        nonlocal clock
        clock += cost
        return {}

    monkeypatch.setattr(open_runs, "time", SimpleNamespace(perf_counter=lambda: clock))
    monkeypatch.setattr(open_runs, "pictures", pictures)
    asked = {"rate": 30, "pictures": {"scores": True}}
    request = {"run": "r", "engine": "numpy", "spec": moons(100_000), "progress": asked}
    assert reply("train_open", json.dumps(request))[0] == "answer"
    answers = []
    for _ in range(30):
        clock += SLICE
        answers.append(reply("train_slice", '{"milliseconds": 1}')[1])
    assert sum(bool(answer) for answer in answers) == told
