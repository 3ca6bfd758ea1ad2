"""Experiments run in the page: in slices, with progress and Stop, and with the numbers that they have natively."""

import math
from typing import Any

import pytest
from conftest import PROJECT
from playwright.sync_api import Page

from backprop.experiments import start
from building.guide.measured import documents

TOLERANCE = 1e-9
"""Native and browser differ in the last digits of every exponential; a few dozen steps make little of it."""
MEASURE = """async params => {
    const told = [];
    const answer = await engine.call("experiment", params, {onProgress: (text) => told.push(JSON.parse(text))});
    return {told, answer: JSON.parse(answer)};
}"""
STOP = """async params => {
    const answer = engine.call("experiment", params, {onProgress: () => engine.stop("experiment")});
    return JSON.parse(await answer);
}"""


def arrived(of: dict[str, list[float | None]]) -> list[float]:
    """A measure's values by seed; infinite where a run never arrived."""
    return [math.inf if value is None else value for value in of["values"]]


def same_but_for_last_digits(ours: Any, native: Any) -> None:
    """Equal words and keys; numbers that are not whole within the tolerance."""
    if isinstance(native, dict):
        assert ours.keys() == native.keys()
        for key, value in native.items():
            same_but_for_last_digits(ours[key], value)
    elif isinstance(native, list):
        for own, value in zip(ours, native, strict=True):
            same_but_for_last_digits(own, value)
    else:
        assert ours == (pytest.approx(native, rel=TOLERANCE) if isinstance(native, float) else native)


@pytest.mark.parametrize("name", ["momentum", "local_minima", "dropout"])
def test_a_claim_measured_in_the_page_has_the_native_numbers(engine_page: Page, name: str) -> None:
    native = documents(PROJECT.python / "backprop", PROJECT.cache)[name]  # measured by the build, by the same sources
    made = engine_page.evaluate(MEASURE, {"name": name, "seeds": 30})
    answer = made["answer"]
    assert answer["seeds"] == 30
    for row, own in zip(answer["rows"], native["rows"], strict=True):
        for measure, found in row["measures"].items():
            assert arrived(found) == pytest.approx(arrived(own["measures"][measure]), rel=TOLERANCE)
    same_but_for_last_digits(answer["verdict"], native["verdict"])
    done = [progress["done"] for progress in made["told"]]
    assert len(done) > 10 and done == sorted(done)


def test_stop_answers_with_what_has_been_measured(engine_page: Page) -> None:
    answer = engine_page.evaluate(STOP, {"name": "second_order", "seeds": 1000})
    assert answer["seeds"] < 1000


def test_an_architecture_is_found_in_the_page(engine_page: Page) -> None:
    spec = start("architecture", 1).experiment.arms[0].spec(0)
    params = {"spec": spec, "strategy": "evolution", "seed": 1, "budget": {"steps": 200, "each": 20}}
    found = engine_page.evaluate("params => engine.call('architecture', params).then(JSON.parse)", params)
    assert found["steps"] == 200
    result = engine_page.evaluate("spec => engine.call('run', {spec}).then(JSON.parse)", found["spec"])
    winner = found["candidates"][found["winner"]]
    assert result["steps"][-1]["after"]["loss"] == pytest.approx(winner["loss"], rel=TOLERANCE)
