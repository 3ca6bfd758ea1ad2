"""How fast a training shows itself: which steps are due, and for how long none is."""

import json

import pytest
from training_specs import moons

from backprop.doors.bridge import handle, reply
from backprop.runs.pacing import LONGEST_WAIT, SPEEDS, Pacing


def test_at_full_speed_everything_is_due_at_once() -> None:
    pacing = Pacing("full", 0, 1000, 50.0)
    assert pacing.due(0, 1000, 50.0) == 1000
    assert pacing.wait(999, 50.0) == 0


def test_slow_takes_the_first_step_at_once_and_then_one_each_quarter_of_a_second() -> None:
    pacing = Pacing("slow", 10, 1000, 50.0)
    assert [pacing.due(10, 1000, 50.0 + t) for t in (0.0, 0.24, 0.25)] == [11, 11, 12]
    assert pacing.wait(11, 50.0) == LONGEST_WAIT
    assert pacing.wait(11, 50.23) == pytest.approx(0.02)
    assert pacing.wait(11, 50.3) == 0


def test_normal_spreads_all_that_is_asked_for_over_its_seconds() -> None:
    pacing = Pacing("normal", 200, 3200, 0.0)
    seconds = SPEEDS["normal"].seconds
    assert seconds is not None
    step, now = 200, 0.0
    while step < 3200:
        now += 0.01
        step = pacing.due(step, 3200, now)
    assert now == pytest.approx(seconds, abs=0.02)


def test_a_short_training_is_not_drawn_out() -> None:
    """Three steps take half a second, as slow ones do, not ten."""
    pacing = Pacing("normal", 0, 3, 0.0)
    assert [pacing.due(step, 3, now) for step, now in ((0, 0.0), (1, 0.25), (2, 0.5))] == [1, 2, 3]


def test_time_that_could_not_be_used_is_not_caught_up() -> None:
    """The page's tab slept for a minute: what follows is no leap."""
    pacing = Pacing("slow", 0, 1000, 0.0)
    assert pacing.due(1, 1000, 60.0) == 3
    assert pacing.due(3, 1000, 60.25) == 4


def opened(speed: str, epochs: int = 5) -> None:
    assert reply("train_open", json.dumps({"run": "r", "engine": "numpy", "spec": moons(epochs), "speed": speed})) == (
        "answer",
        "{}",
    )


def slice_of(**params: object) -> tuple[str, str]:
    return reply("train_slice", json.dumps({"milliseconds": 20, **params}))


def test_a_slow_training_asks_to_be_waited_for() -> None:
    opened("slow")
    kind, text = slice_of()
    assert kind == "wait"
    assert 0 < json.loads(text) <= 1000 * LONGEST_WAIT
    assert json.loads(handle("train_stand", '{"run": "r"}'))["training"]["step"] == 1


def test_a_slow_training_stops_where_it_stands() -> None:
    opened("slow")
    slice_of()
    kind, text = slice_of(stop=True)
    assert (kind, json.loads(text)["training"]["step"], json.loads(text)["training"]["ended"]) == (
        "answer",
        1,
        "stopped",
    )


def test_another_speed_on_the_way_ends_the_waiting_and_changes_no_digit() -> None:
    opened("slow")
    slice_of()
    kind, text = slice_of(adjust={"speed": "full"})
    while kind != "answer":
        kind, text = slice_of()
    paced = json.loads(text)
    whole = json.loads(handle("train", json.dumps({"run": "s", "engine": "numpy", "spec": moons(5)})))
    assert paced["parameters"] == whole["parameters"]
    assert paced["history"]["loss"] == whole["history"]["loss"]


def test_an_unknown_speed_is_refused_with_those_there_are() -> None:
    kind, text = reply("train_open", json.dumps({"run": "r", "spec": moons(), "speed": "warp"}))
    assert kind == "refused"
    assert json.loads(text)["field"] == "speed"
    assert "slow, normal, full" in json.loads(text)["message"]
