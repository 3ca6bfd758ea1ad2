"""Every optimizer and schedule that PyTorch has, against 50 steps of it in float64 on a 2-3-2 network."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop

FIXTURE: dict[str, Any] = json.loads(Path(__file__).with_name("pytorch_optimizers.json").read_text("utf-8"))
BOUND = 1e-12


def run(optimizer: dict[str, Any], steps: int) -> Any:
    return backprop.run({
        "network": FIXTURE["network"], "data": FIXTURE["data"], "loss": {"name": "mean_squared_error"},
        "optimizer": optimizer, "training": {"epochs": steps},
    })  # fmt: skip


def deviation(ours: Any, theirs: Any) -> float:
    """The largest difference, relative to the largest number."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    return float(np.max(np.abs(a - b)) / np.max(np.abs(b)))


@pytest.mark.parametrize("case", FIXTURE["optimizers"])
def test_fifty_steps_as_pytorch(case: str) -> None:
    stored = FIXTURE["optimizers"][case]
    for steps, weights in stored["parameters"].items():
        layers = run(stored["optimizer"], int(steps))["parameters"]
        ours = [layer[name] for layer in layers for name in "Wb"]
        for mine, theirs in zip(ours, weights, strict=True):
            assert deviation(mine, theirs) <= BOUND, (steps, mine, theirs)
    losses = run(stored["optimizer"], FIXTURE["steps"])["history"]["loss"]
    assert deviation(losses, stored["losses"]) <= BOUND, (losses, stored["losses"])


@pytest.mark.parametrize("case", FIXTURE["schedules"])
def test_learning_rates_as_pytorch(case: str) -> None:
    stored = FIXTURE["schedules"][case]
    history = run(stored["optimizer"], FIXTURE["steps"])["history"]
    assert len(set(stored["learning_rates"])) > 2, "the schedule must change the rate for this test to say anything"
    assert deviation(history["learning_rate"], stored["learning_rates"]) <= BOUND
    assert deviation(history["loss"], stored["losses"]) <= BOUND
