"""Optimizers and schedules: set on the form, their state in tables and arithmetic, carried on, undone, exported."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from calculating import Calculator, same
from conftest import wait_ready
from playwright.sync_api import expect

import backprop
from backprop.documents.options import options
from backprop.doors.bridge import handle
from backprop.requests.examples import example_list

OPTIONS = options()
FIRST_ORDER = [row for row in OPTIONS["optimizers"] if not row.get("whole_batch")]
ANY = re.compile(".+")
NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?|-?\d+e[+-]?\d+")
"""As Python writes a float."""


def example() -> dict[str, Any]:
    """The spec of the default example."""
    return next(row["spec"] for row in json.loads(json.dumps(example_list())) if row["name"] == "guide-2-2-1")


def spec_with(**optimizer: Any) -> dict[str, Any]:
    spec = example()
    return {**spec, "optimizer": {"learning_rate": spec["optimizer"]["learning_rate"], **optimizer}}


def first_step(**optimizer: Any) -> dict[str, Any]:
    return backprop.run(spec_with(**optimizer))["steps"][0]


def choose(calculator: Calculator, optimizer: str) -> None:
    calculator.field("optimizer.name").select_option(optimizer)
    calculator.settled()


def numbers(script: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(script)]


def shown(calculator: Calculator, quantity: str) -> float:
    """Of the tables; waited for."""
    expect(calculator.page.locator(f'#tables [data-quantity="{quantity}"]').first).to_have_attribute("data-value", ANY)
    return calculator.value(quantity, "#tables")


@pytest.mark.parametrize("row", FIRST_ORDER, ids=lambda row: row["name"])
def test_each_optimizer_brings_its_settings_its_state_and_its_rule(calculator: Calculator, row: dict[str, Any]) -> None:
    choose(calculator, row["name"])
    for field in row["hyperparameters"]:
        expect(calculator.field(f"optimizer.{field['name']}")).to_have_count(1)
    for choice in row["choices"]:
        options_shown = calculator.field(f"optimizer.{choice['name']}").locator("option")
        assert options_shown.all_inner_texts() == [value["label"] for value in choice["values"]]
    rate = float(calculator.field("optimizer.learning_rate").input_value())
    step = first_step(name=row["name"], learning_rate=rate)
    updates = step["layers"][1]["updates"]["W"]
    assert calculator.value("layers[1].updates.W[0][0]", "#tables") == same(updates[0][0])
    for key, matrix in step["layers"][1]["state"].get("W", {}).items():
        assert calculator.value(f"layers[1].state.W.{key}[0][1]", "#tables") == same(matrix[0][1]), key


WHOLE_BATCH = [row for row in OPTIONS["optimizers"] if row.get("whole_batch")]


@pytest.mark.parametrize("row", WHOLE_BATCH, ids=lambda row: row["name"])
def test_a_method_of_the_whole_batch_shows_only_what_applies(calculator: Calculator, row: dict[str, Any]) -> None:
    calculator.type("clip.norm", "1")
    calculator.field("conventions.update_order").select_option("sequential")
    choose(calculator, row["name"])
    for path in ("clip.value", "clip.norm", "conventions.update_order", "optimizer.schedule.name"):
        expect(calculator.field(path)).to_be_hidden()
    rate = float(calculator.field("optimizer.learning_rate").input_value())
    layer = first_step(name=row["name"], learning_rate=rate)["layers"][1]
    # Another build of LAPACK solves in another order: the last digits differ.
    expected = pytest.approx(layer["updates"]["W"][0][0], rel=1e-9)
    assert calculator.value("layers[1].updates.W[0][0]", "#tables") == expected
    calculator.press("Step")
    expect(calculator.page.locator("#optimizer-state")).to_contain_text("Continues from step 1.")
    calculator.settled()


def test_one_step_of_adam_has_the_digits_of_the_package(calculator: Calculator) -> None:
    choose(calculator, "adam")
    layer = first_step(name="adam")["layers"][1]
    for key in ("m", "v", "m_hat", "v_hat", "effective_step"):
        assert shown(calculator, f"layers[1].state.W.{key}[0][0]") == same(layer["state"]["W"][key][0][0])
    calculator.page.locator('#tables [data-quantity="layers[1].state.W.v_hat[0][0]"]').click()
    pane = calculator.page.locator("#arithmetic")
    expect(pane.locator("h2")).to_contain_text("v̂ of w(h₁→ŷ)")
    expect(pane.locator("mover").first).to_be_attached()
    assert calculator.value("layers[1].state.W.v[0][0]", "#arithmetic .line") == same(layer["state"]["W"]["v"][0][0])
    calculator.page.locator('#tables [data-quantity="layers[1].state.W.effective_step[0][0]"]').click()
    expect(pane.locator("msqrt").first).to_be_attached()


def test_step_carries_the_state_on_and_undo_brings_it_back(calculator: Calculator) -> None:
    choose(calculator, "adam")
    m = "layers[1].state.W.m[0][0]"
    first = shown(calculator, m)
    spec = spec_with(name="adam")
    result = backprop.run(spec)
    spec["network"] = {**result["spec"]["network"]}
    spec["network"]["layers"] = [
        {**layer, **parameters}
        for layer, parameters in zip(spec["network"]["layers"], result["parameters"], strict=True)
    ]
    spec["optimizer"]["state"] = result["optimizer_state"]
    second = backprop.run(spec)["steps"][0]["layers"][1]["state"]["W"]["m"][0][0]
    calculator.press("Step")
    state = calculator.page.locator("#optimizer-state")
    expect(state).to_contain_text("Continues from step 1.")
    calculator.settled()
    assert calculator.value(m, "#tables") == same(second)
    calculator.page.locator("#undo").click()
    expect(state).to_be_hidden()
    calculator.settled()
    assert calculator.value(m, "#tables") == first
    calculator.page.locator("#redo").click()
    expect(state).to_contain_text("Continues from step 1.")
    calculator.settled()
    assert calculator.value(m, "#tables") == same(second)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda c: c.field("optimizer.name").select_option("rmsprop"), "optimizer"),
        (lambda c: c.type("network.layers[0].units", "3"), "network"),
        (lambda c: c.field("conventions.bias").select_option("none"), "biases"),
    ],
)
def test_a_state_that_no_longer_fits_is_dropped_and_said(
    calculator: Calculator, change: Callable[[Calculator], Any], word: str
) -> None:
    choose(calculator, "adam")
    calculator.press("Step")
    state = calculator.page.locator("#optimizer-state")
    expect(state).to_contain_text("Continues from step 1.")
    calculator.settled()
    change(calculator)
    expect(state).to_contain_text(f"The {word} changed, so the saved state")
    calculator.settled()
    calculator.page.locator("#undo").click()
    expect(state).to_contain_text("Continues from step 1.")


def test_the_optimizer_and_its_state_survive_a_reload(calculator: Calculator) -> None:
    choose(calculator, "nadam")
    calculator.type("optimizer.beta_1", "0.8")
    calculator.settled()
    calculator.press("Step")
    expect(calculator.page.locator("#optimizer-state")).to_contain_text("Continues from step 1.")
    calculator.settled()
    before = calculator.value("layers[0].state.W.m[0][0]", "#tables")
    calculator.page.reload()
    wait_ready(calculator.page)
    calculator.settled()
    assert calculator.value("layers[0].state.W.m[0][0]", "#tables") == before
    expect(calculator.field("optimizer.beta_1")).to_have_value("0.8")


REFUSED = [
    (
        "optimizer.beta_1",
        "1",
        "β₁ (share of the old mean kept): “1” is not allowed. Allowed: a number from 0 and below 1.",
    ),
    ("optimizer.schedule.factor", "", "Factor: “” is not allowed. Allowed: a number above 0 to 1. Enter a number."),
]


@pytest.mark.parametrize(("path", "text", "sentence"), REFUSED)
def test_a_bad_hyperparameter_is_refused_in_its_sentence(
    calculator: Calculator, path: str, text: str, sentence: str
) -> None:
    choose(calculator, "adam")
    calculator.field("optimizer.schedule.name").select_option("step")
    calculator.settled()
    calculator.type(path, text)
    expect(calculator.field(path)).to_have_attribute("aria-invalid", "true")
    assert sentence in " ".join(calculator.refusals())
    assert calculator.state() == "error"


def test_a_schedule_must_stay_below_the_learning_rate(calculator: Calculator) -> None:
    calculator.field("optimizer.schedule.name").select_option("cosine")
    calculator.type("optimizer.schedule.minimum", "0.5")
    calculator.type("optimizer.learning_rate", "0.25")
    with pytest.raises(backprop.SpecError) as native:
        first_step(name="sgd", learning_rate=0.25, schedule={"name": "cosine", "steps": 20, "minimum": 0.5})
    expect(calculator.page.locator("#groups .fault bdi")).to_have_text(native.value.message)


def test_a_schedule_draws_its_rates_and_lists_the_same(calculator: Calculator) -> None:
    calculator.field("optimizer.schedule.name").select_option("exponential")
    calculator.settled()
    page = calculator.page
    expect(page.locator("#schedule .schedule-drawing")).to_be_visible()
    rate = float(calculator.field("optimizer.learning_rate").input_value())
    for step in (1, 2, 11):
        text = page.locator(f'#schedule [data-rate="{step}"]').get_attribute("data-value")
        assert text is not None
        assert float(text) == pytest.approx(rate * 0.95 ** (step - 1), rel=1e-15)
    calculator.press("Step")
    expect(page.locator("#schedule > summary .summary-line")).to_contain_text("at step 2")
    calculator.field("optimizer.schedule.name").select_option("constant")
    expect(page.locator("#schedule")).to_be_hidden()


@pytest.mark.parametrize(
    "row", [row for row in OPTIONS["exports"] if row["group"] == "step"], ids=lambda row: row["name"]
)
def test_a_script_is_exported_as_the_command_line_has_it(calculator: Calculator, row: dict[str, Any]) -> None:
    page = calculator.page
    page.select_option("#export-to", row["name"])
    with page.expect_download() as saved:
        page.click("#export-save")
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert saved.value.suggested_filename == f"backprop_{row['name']}.py"
    native = json.loads(handle("export", json.dumps({"spec": example(), "to": row["name"]})))
    here, there = NUMBER.split(text), NUMBER.split(native["text"])
    assert here == there
    assert numbers(text) == same(numbers(native["text"]))
    compile(text, "exported", "exec")


def test_a_file_with_every_key_of_the_optimizer_comes_back_as_it_was(calculator: Calculator) -> None:
    state = backprop.run(spec_with(name="amsgrad"))["optimizer_state"]
    optimizer = {
        "name": "amsgrad", "learning_rate": 0.25, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-6, "weight_decay": 0.02,
        "rule": "paper", "schedule": {"name": "inverse_time", "rate": 0.5, "per": "epoch"}, "state": state,
    }  # fmt: skip
    spec = {**spec_with(**optimizer), "training": {"seed": 18446744073709551615}}
    page = calculator.page
    page.set_input_files(
        "#file", {"name": "s.json", "mimeType": "application/json", "buffer": json.dumps(spec).encode()}
    )
    expect(page.locator("#optimizer-state")).to_contain_text("Continues from step 1.")
    calculator.settled()
    with page.expect_download() as saved:
        page.click("#save-spec")
    again = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert again["optimizer"] == optimizer
    assert again["training"]["seed"] == 18446744073709551615


@pytest.mark.parametrize("row", WHOLE_BATCH, ids=lambda row: row["name"])
def test_a_whole_batch_step_shows_how_it_came_about(calculator: Calculator, row: dict[str, Any]) -> None:
    choose(calculator, row["name"])
    rate = float(calculator.field("optimizer.learning_rate").input_value())
    info = first_step(name=row["name"], learning_rate=rate)["info"]
    expect(calculator.page.locator("#search-table tbody tr")).to_have_count(len(info["trials"]))
    expect(calculator.page.locator("#search-table td", has_text=re.compile("^taken$"))).to_have_count(1)
    assert shown(calculator, "info.slope") == pytest.approx(info["slope"], rel=1e-9)
    assert shown(calculator, "info.step_length") == pytest.approx(info["step_length"], rel=1e-9)
    for key in ("damping", "predicted", "gain", "beta"):
        expect(calculator.page.locator(f'#tables [data-quantity="info.{key}"]')).to_have_count(
            int(info[key] is not None)
        )
    taken = f"info.trials[{info['accepted']}]"
    assert shown(calculator, f"{taken}.step_length") == shown(calculator, "info.step_length")
    calculator.page.locator('#tables [data-quantity="info.slope"]').click()
    expect(calculator.page.locator("#arithmetic")).to_contain_text("slope along the direction")
