"""The learning rates of the coming steps, as the schedule has them, without taking the steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..network.spec import Spec
from ..rules.fields import Field
from ..rules.limits import SCHEMA

COUNT = Field("count", "Coming steps", "integer", minimum=1, maximum=1_000_000_000)
POINTS = 200  # of a longer stretch so many are told, evenly, the first and the last among them
_USUAL = 50
_PERIODS = 4


def coming_rates(spec: Spec, count: int | None = None) -> dict[str, Any]:
    """Step, epoch and η of the next `count` steps; by default as many as show the schedule whole.

    A schedule that follows the loss is told as if the loss fell on: its rate stays what it is now.
    """
    choice = spec.optimizer
    batches = spec.training.batch_count(len(spec.X))
    done = choice.checkpoint.steps if choice.checkpoint else 0
    drops = choice.checkpoint.plateau.drops if choice.checkpoint else 0
    length = count or _whole(spec) * (batches if choice.schedule.choices.get("per") == "epoch" else 1)
    told = np.unique(np.linspace(1, length, min(length, POINTS)).round().astype(int))
    steps = [done + int(k) for k in told]
    epochs = [(step - 1) // batches + 1 for step in steps]
    return {
        "schema": SCHEMA, "step": steps, "epoch": epochs,
        "learning_rate": [choice.rate(step, epoch, drops) for step, epoch in zip(steps, epochs, strict=True)],
    }  # fmt: skip


def _whole(spec: Spec) -> int:
    """Steps, or epochs, in which the schedule shows what it does."""
    hyper = spec.optimizer.schedule.hyper
    if "steps" in hyper:
        return int(hyper["steps"]) + 1
    return int(hyper["every"]) * _PERIODS if "every" in hyper else _USUAL
