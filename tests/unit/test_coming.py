"""The learning rates to come are those that the steps then have."""

import json
from typing import Any

import pytest
from small import small

import backprop
from backprop.doors.bridge import handle
from backprop.functions.schedules import SCHEDULES


def coming(spec: Any, **more: Any) -> Any:
    return json.loads(handle("schedule", json.dumps({"spec": spec, **more})))


def scheduled(name: str, **more: Any) -> Any:
    spec = small()
    row = SCHEDULES[name]
    lengths = {"steps": 8, "warmup": 3, "every": 2}
    hyper = {field.name: lengths[field.name] for field in row.hyperparameters if field.name in lengths}
    spec["optimizer"] = {**spec.get("optimizer", {}), "schedule": {"name": name, **hyper, **more}}
    return spec


@pytest.mark.parametrize("name", [name for name, row in SCHEDULES.items() if not row.follows_loss])
@pytest.mark.parametrize("per", ["step", "epoch"])
def test_the_rates_to_come_are_those_of_the_run(name: str, per: str) -> None:
    spec = scheduled(name, **({"per": per} if SCHEDULES[name].choices else {}))
    spec["training"] = {"epochs": 6, "batch_size": 1}
    history = backprop.run(spec)["history"]
    count = len(history["step"])
    answer = coming(spec, count=count)
    assert answer["step"] == history["step"]
    assert answer["epoch"] == history["epoch"]
    assert answer["learning_rate"] == history["learning_rate"]


def test_they_go_on_from_the_state() -> None:
    spec = scheduled("exponential")
    whole = coming(spec, count=5)
    spec["optimizer"]["state"] = backprop.run({**spec, "training": {"epochs": 2}})["optimizer_state"]
    rest = coming(spec, count=3)
    assert rest["step"] == [3, 4, 5]
    assert rest["learning_rate"] == whole["learning_rate"][2:]


def test_a_long_schedule_is_told_thinned_with_its_ends() -> None:
    spec = scheduled("cosine")
    spec["optimizer"]["schedule"]["steps"] = 100_000
    answer = coming(spec)
    assert len(answer["step"]) == 200
    assert [answer["step"][0], answer["step"][-1]] == [1, 100_001]
    assert answer["learning_rate"][-1] == 0.0


def test_a_count_that_is_none_is_refused() -> None:
    assert coming(scheduled("step"), count=0)["error"]["field"] == "count"
