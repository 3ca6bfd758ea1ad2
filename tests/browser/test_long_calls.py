"""What takes long never hangs the page: opening trains nothing, long calls can be stopped, a reload repeats none."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from calculating import REPLY_MS, Calculator, same
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect
from test_page_faults import banner, open_file

import backprop

Spec = dict[str, Any]
X = "data.X[0][0]"
SMALL: Spec = {
    "schema": 1,
    "network": {"n_inputs": 2, "layers": [{"units": 2}, {"units": 1}]},
    "data": {"X": [[0.3, 0.7]], "Y": [[0.5]]},
}
MOONS: Spec = {
    "schema": 1,
    "network": {"n_inputs": 2, "layers": [{"units": 8, "activation": "tanh"}, {"units": 1}]},
    "data": {"dataset": "moons"},
    "training": {"epochs": 1_000_000, "batch_size": 10, "shuffle": True},
}
WINDOWS: Spec = {
    "schema": 1,
    "network": {"n_inputs": 1, "layers": [{"kind": "rnn", "units": 2, "truncate": 500}, {"units": 1}]},
    "data": {"X": [[[(t * 37 % 19 - 9) / 10] for t in range(1000)]], "Y": [[0.5]]},
}
LONG: list[Spec] = [SMALL | {"training": {"epochs": 1_000_000}}, MOONS, WINDOWS]
HOLD = """() => {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.method === "run" && globalThis.holdsRun) return;
    postMessage.call(this, message, ...rest);
  };
  globalThis.holdsRun = true;
}"""
"""From now on what Calculate asks for is never answered."""


def link(spec: Spec) -> str:
    return "#spec=" + base64.urlsafe_b64encode(json.dumps(spec).encode()).decode().rstrip("=")


@pytest.mark.parametrize("spec", LONG, ids=["epochs", "batches", "windows"])
def test_a_link_opens_at_once_however_long_it_would_train(open_page: OpenPage, dist_http: str, spec: Spec) -> None:
    page = wait_ready(open_page(dist_http + link(spec)))
    first = backprop.run(spec | {"training": {**spec.get("training", {}), "epochs": 1}})["steps"][0]
    shown = page.locator("html[data-result=live] #loss [data-quantity=loss]")  # the example's own result may come first
    expect(shown).to_have_attribute("data-value", str(first["loss"]), timeout=4 * REPLY_MS)
    expect(banner(page, "link")).to_have_count(0)
    assert "spec=" not in page.url


def test_an_edit_of_a_long_training_is_computed_at_once(open_page: OpenPage, dist_http: str, tmp_path: Path) -> None:
    calculator = Calculator(wait_ready(open_page(dist_http)))
    open_file(calculator.page, tmp_path, json.dumps(LONG[0]))
    calculator.unfold()
    expect(calculator.field("training.epochs")).to_have_value("1000000")
    calculator.type(X, "0.6")
    calculator.settled()
    first = backprop.run(SMALL | {"data": {"X": [[0.6, 0.7]], "Y": [[0.5]]}})["steps"][0]
    assert calculator.value("loss") == same(first["loss"])


def held(page: Page) -> None:
    """Types a number whose calculation never ends."""
    expect(page.locator("html[data-result=live]")).to_have_count(1, timeout=REPLY_MS)
    page.evaluate(HOLD)
    page.locator(f'[data-field="{X}"]').first.fill("0.6")


def test_what_takes_long_says_so_and_can_be_stopped(open_page: OpenPage, dist_http: str) -> None:
    calculator = Calculator(wait_ready(open_page(dist_http)))
    page = calculator.page
    held(page)
    expect(page.locator("#status")).to_contain_text("Calculating")
    page.click("#stop-call")
    expect(page.locator("html")).to_have_attribute("data-result", "stale")
    expect(banner(page, "python")).to_contain_text("Stopped.")
    assert calculator.field(X).input_value() == "0.6"
    page.evaluate("() => { holdsRun = false; }")
    banner(page, "python").get_by_role("button", name="Calculate it").click()
    expect(page.locator("html[data-result=live]")).to_have_count(1, timeout=REPLY_MS)
    expect(page.locator("#stop-call")).to_be_hidden()


def test_a_reload_asks_before_it_repeats_what_had_not_ended(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    held(page)
    page.wait_for_function("() => localStorage.getItem('backprop.unfinished') !== null")
    page.reload()
    wait_ready(page)
    expect(banner(page, "python")).to_contain_text("still being calculated")
    expect(page.locator("html")).to_have_attribute("data-result", "stale")
    banner(page, "python").get_by_role("button", name="Calculate it").click()
    expect(page.locator("html[data-result=live]")).to_have_count(1, timeout=REPLY_MS)
    page.reload()
    wait_ready(page)
    expect(page.locator("html[data-result=live]")).to_have_count(1, timeout=REPLY_MS)
    expect(banner(page, "python")).to_have_count(0)


def test_the_page_opened_in_train_is_live_too(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(f"{dist_http}#train"))
    expect(page.locator("html[data-result=live]")).to_have_count(1, timeout=REPLY_MS)
    expect(page.locator("#training")).to_be_visible()
