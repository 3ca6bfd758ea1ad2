"""The page's slices: documents on the way, and the front of a search as a picture."""

import json

from backprop.doors.bridge import handle
from backprop.experiments import start


def worked_off(method: str, params: object, milliseconds: int) -> tuple[list[dict], dict]:
    """All progress of a call in slices, and its answer."""
    handle(f"{method}_open", json.dumps(params))
    told = []
    while True:
        answer = json.loads(handle(f"{method}_slice", json.dumps({"milliseconds": milliseconds})))
        if "progress" not in answer:
            return told, answer
        told.append(answer["progress"])


def test_slices_end_with_the_numbers_of_one_call() -> None:
    told, answer = worked_off("experiment", {"name": "momentum", "seeds": 4}, 5)
    assert [progress["done"] for progress in told] == sorted(progress["done"] for progress in told)
    assert answer["rows"] == json.loads(json.dumps(start("momentum", 4).finish()))["rows"]
    assert answer["picture"]["name"] == "svg"


def test_after_much_work_the_progress_has_a_document() -> None:
    handle("experiment_open", json.dumps({"name": "momentum", "seeds": 1000}))
    told = [json.loads(handle("experiment_slice", '{"milliseconds": 200}'))["progress"] for _ in range(2)]
    assert told[0]["document"] is None and told[1]["document"] is not None
    stopped = json.loads(handle("experiment_slice", '{"milliseconds": 200, "stop": true}'))
    assert stopped["seeds"] == told[1]["seeds_done"] == told[1]["document"]["seeds"]


def test_a_search_draws_each_candidate_and_fills_those_of_the_front() -> None:
    spec = start("architecture").experiment.arms[0].spec(0)
    budget = {"parameters": 60, "steps": 400, "each": 80}
    _, answer = worked_off("architecture", {"spec": spec, "strategy": "random", "seed": 3, "budget": budget}, 50)
    dots = [node["attributes"] for node in answer["picture"]["children"] if node["name"] == "circle"]
    assert len(dots) == len(answer["candidates"])
    assert sum(dot["fill"] == "currentColor" for dot in dots) == len(answer["front"]) >= 1
