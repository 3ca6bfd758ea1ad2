"""The mode Train and the calculator: the arithmetic of any step of a run, with all its rows, is that of the run."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from calculating import REPLY_MS, Calculator, same
from conftest import OpenedAt
from playwright.sync_api import expect
from trainer import Trainer, numbers_in, saved, to_train

import backprop
from backprop.doors.bridge import handle


@pytest.mark.parametrize(("step", "rate"), [(7, 0.1), (305, 0.025)])
def test_the_arithmetic_of_a_past_step_is_that_of_the_run(trainer: Trainer, step: int, rate: float) -> None:
    begun = saved(trainer.page, "#save-spec")
    trainer.train()
    trainer.type("optimizer.learning_rate", "0.025")
    trainer.page.click("#play")
    expect(trainer.page.locator("#scrub")).to_have_value("600", timeout=REPLY_MS)
    trainer.reaches("paused")
    trainer.scrub(step)
    trainer.page.click("#look-at-step")
    expect(trainer.page.locator("#network")).to_be_visible(timeout=REPLY_MS)
    expect(trainer.page.locator("#steps-taken")).to_have_text(f"after {step - 1} steps")
    trainer.settled()
    result = saved(trainer.page, "#save-result")
    begun["training"]["changes"] = [{"step": 300, "learning_rate": 0.025}]
    handle("train", json.dumps({"run": "page", "spec": begun, "steps": 600}))
    asked = json.loads(handle("train_at", json.dumps({"run": "page", "step": step})))
    assert result["history"]["learning_rate"] == asked["history"]["learning_rate"] == [rate]
    for part in ("steps", "parameters", "optimizer_state"):
        shown, made = (dict(numbers_in(document[part])) for document in (result, asked))
        assert shown == pytest.approx(made, rel=1e-12, abs=0), part


def test_weights_of_previous_settings_are_not_put_into_others(trainer: Trainer) -> None:
    trainer.train()
    expect(trainer.page.locator("#look-at-step")).to_be_enabled()
    trainer.type("network.layers[0].units", "4")
    expect(trainer.page.locator("#look-at-step")).to_be_disabled(timeout=REPLY_MS)
    trainer.reaches("none")


def test_the_run_stands_at_the_step_whose_weights_were_taken_from_it(trainer: Trainer) -> None:
    trainer.train()
    trainer.scrub(40)
    trainer.page.click("#look-at-step")
    expect(trainer.page.locator("#network")).to_be_visible(timeout=REPLY_MS)
    to_train(trainer.page)
    trainer.reaches("paused")
    assert (trainer.at_step(), trainer.last_step()) == (40, 300)


def test_calculate_takes_every_row_and_says_how_many_are_listed(opened_at: OpenedAt, tmp_path: Path) -> None:
    rows = [[k / 1000, (k * 7 % 11) / 10] for k in range(1000)]
    spec = {
        "network": {"n_inputs": 2, "layers": [
            {"units": 2, "W": [[0.1, -0.2], [0.3, 0.4]]}, {"units": 1, "W": [[1, -1]]}]},
        "data": {"X": rows, "Y": [[0.0]] * 500 + [[1.0]] * 500},
    }  # fmt: skip
    page = opened_at("chromium")
    calculator = Calculator(page)
    file = tmp_path / "many.json"
    file.write_text(json.dumps(spec), encoding="utf-8")
    page.set_input_files("#file", file)
    expect(page.locator("#rows-listed")).to_have_text(
        "All sums are over 1\u202f000 rows; the first 200 of them are listed.", timeout=REPLY_MS
    )
    calculator.settled()
    calculator.unfold()
    made = backprop.run(spec)
    (step,) = made["steps"]
    for quantity in ("loss", "after.loss", "layers[0].gradients.W[1][0]", "layers[1].after.W[0][0]"):
        value: Any = step
        for key in re.findall(r"\w+", quantity):
            value = value[int(key) if key.isdigit() else key]
        assert calculator.value(quantity) == same(value)
    expect(page.locator("#samples-table tbody tr")).to_have_count(200)
    assert dict(numbers_in(saved(page, "#save-result"))) == pytest.approx(dict(numbers_in(made)), rel=1e-11, abs=1e-15)
    calculator.press("Step")
    expect(page.locator("#steps-taken")).to_have_text("after 1 step")
    weight = calculator.field("network.layers[0].W[0][0]").input_value()
    assert float(weight) == same(step["layers"][0]["after"]["W"][0][0])
