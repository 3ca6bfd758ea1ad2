"""Training in the worker: in slices, beside other calls, stopped, adjusted, ended hard; the same on both paths."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

import backprop
from backprop.doors.bridge import handle

MOONS: Any = {
    "network": {"n_inputs": 2, "layers": [{"units": 6, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]},
    "loss": {"name": "binary_cross_entropy"},
    "data": {"dataset": "moons", "samples": 60, "val_fraction": 0.2},
    "optimizer": {"name": "adam", "learning_rate": 0.02},
    "training": {"epochs": 100, "batch_size": 16, "shuffle": True},
}
ENDLESS: Any = {**MOONS, "training": {**MOONS["training"], "epochs": 1_000_000}}
ENGINES = ("numpy", "kernel")


TRAIN = """async ({params, when, then}) => {
    const told = [];
    const answer = await engine.call("train", params, {onProgress: (text) => {
        told.push(JSON.parse(text));
        if (told.length !== when) return;
        then === "stop" ? engine.stop("train") : engine.adjustTraining(then);
    }});
    return {answer: JSON.parse(answer), told};
}"""


def train(page: Page, when: int = 0, then: Any = None, **params: Any) -> Any:
    return page.evaluate(TRAIN, {"params": {"run": "r", **params}, "when": when, "then": then})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_training_in_the_worker_is_the_training_natively(engine_page: Page, engine: str) -> None:
    """To rounding: exp and tanh of a browser differ from native ones in the last place."""
    made = train(engine_page, spec=MOONS, engine=engine)["answer"]
    assert (made["training"]["engine"], made["training"]["ended"], made["notes"]) == (engine, "end", [])
    native = json.loads(handle("train", json.dumps({"spec": MOONS, "engine": engine})))
    assert made["history"]["step"] == native["history"]["step"]
    assert made["history"]["loss"] == pytest.approx(native["history"]["loss"], rel=1e-9)
    assert made["training"]["scores"]["confusion"] == native["training"]["scores"]["confusion"]


@pytest.mark.parametrize("engine", ENGINES)
def test_stop_answers_within_a_slice_with_what_there_is(engine_page: Page, engine: str) -> None:
    progress = {"rate": 30, "parameters": True, "pictures": {"boundary": {"units": True}, "packed": True}}
    made = train(engine_page, 5, "stop", spec=ENDLESS, engine=engine, progress=progress)
    answer = made["answer"]
    assert answer["training"]["ended"] == "stopped"
    assert answer["history"]["step"][-1] == answer["training"]["step"] >= made["told"][-1]["step"]
    assert len(made["told"]) <= 6
    assert made["told"][-1]["pictures"]["boundary"]["outputs"][0]["shape"] == [50, 50]
    assert len(made["told"][-1]["parameters"]) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_stopped_run_goes_on_and_back_in_bits(engine_page: Page, engine: str) -> None:
    whole = train(engine_page, spec=MOONS, engine=engine)["answer"]
    train(engine_page, spec=MOONS, engine=engine, steps=100)
    train(engine_page, epochs=3)
    assert train(engine_page)["answer"]["parameters"] == whole["parameters"]
    again = train(engine_page, **{"from": 57})["answer"]
    assert again["parameters"] == whole["parameters"] and again["history"] == whole["history"]
    at = json.loads(engine_page.evaluate("engine.call('train_at', {run: 'r', step: 57})"))
    assert at["history"]["loss"] == [whole["history"]["loss"][56]]


def test_a_learning_rate_changes_on_the_way(engine_page: Page) -> None:
    made = train(engine_page, 3, {"learning_rate": 0.001}, spec={**MOONS, "training": {"epochs": 4000}})["answer"]
    (change,) = made["training"]["changes"]
    assert change["learning_rate"] == 0.001 and made["history"]["learning_rate"][-1] == 0.001


BESIDE = """async ({endless, spec}) => {
    let training = engine.call("train", {run: "r", spec: endless, engine: "numpy"});
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(JSON.parse(await engine.call("run", {spec})));
    engine.stop("train");
    return [answers, JSON.parse(await training).training.ended];
}"""


def test_other_calls_are_answered_while_a_training_goes_on(engine_page: Page) -> None:
    example = json.loads(handle("examples", "{}"))["examples"][0]["spec"]
    answers, ended = engine_page.evaluate(BESIDE, {"endless": ENDLESS, "spec": example})
    assert ended == "stopped"
    expected = backprop.run(example)["steps"][0]["loss"]
    assert [answer["steps"][0]["loss"] for answer in answers] == [pytest.approx(expected, rel=1e-12)] * 3


def test_refusals_reach_the_caller_and_the_next_training_runs(engine_page: Page) -> None:
    refused = """params => engine.call("train", params).catch(({name, field}) => [name, field])"""
    assert engine_page.evaluate(refused, {"run": "gone"}) == ["EngineError", "run"]
    assert engine_page.evaluate(refused, {"run": "r", "spec": MOONS, "steps": 0}) == ["EngineError", "steps"]
    assert train(engine_page, spec=MOONS, steps=1)["answer"]["training"]["step"] == 1


ABORT = """async ({endless, spec}) => {
    const controller = new AbortController();
    const options = {signal: controller.signal};
    const training = engine.call("train", {run: "r", spec: endless}, options).catch((error) => error.name);
    await engine.call("run", {spec});
    controller.abort();
    const name = await training;
    const next = JSON.parse(await engine.call("train", {run: "r", spec: endless, steps: 2}));
    return [name, next.training.step];
}"""


def test_an_aborted_training_leaves_the_worker_alive(engine_page: Page) -> None:
    ready = "reports.filter(([stage]) => stage === 'ready').length"
    before = engine_page.evaluate(ready)
    spec = json.loads(handle("examples", "{}"))["examples"][0]["spec"]
    assert engine_page.evaluate(ABORT, {"endless": ENDLESS, "spec": spec}) == ["AbortError", 2]
    assert engine_page.evaluate(ready) == before


RESTART = """async (endless) => {
    const training = engine.call("train", {run: "r", spec: endless}).catch((error) => error.name);
    engine.restart();
    const name = await training;
    return [name, await engine.call("train", {run: "r"}).catch(({field}) => field)];
}"""


def test_a_restarted_worker_knows_no_run(engine_page: Page) -> None:
    assert engine_page.evaluate(RESTART, ENDLESS) == ["AbortError", "run"]


def test_tables_are_read_in_the_page(engine_page: Page) -> None:
    text = "a;b\n1,5;x\n2,5;y\n"
    columns = [{"column": 0, "use": "input"}, {"column": 1, "use": "target"}]
    asked = {"text": text, "decimal": ",", "columns": columns}
    made = json.loads(engine_page.evaluate("params => engine.call('table', params)", asked))
    assert made == json.loads(handle("table", json.dumps(asked)))
