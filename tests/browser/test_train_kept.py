"""A run that was left: after a reload, or when Python was started anew, it is there and goes on."""

import json

import pytest
from calculating import REPLY_MS
from conftest import OpenPage, wait_ready
from playwright.sync_api import expect
from trainer import ENOUGH, Trainer, numbers_in, saved, to_train

import backprop


@pytest.fixture
def trainer(open_page: OpenPage, dist_http: str) -> Trainer:
    """A page of its own with XOR ready to be trained: what another test's run left would be taken for what is kept."""
    made = to_train(wait_ready(open_page(dist_http)))
    made.start_with("xor")
    return made


def test_a_reload_in_mid_run_keeps_the_inputs_and_offers_the_run_again(trainer: Trainer) -> None:
    trainer.start_with("spirals")  # XOR is done with a million epochs before it can be reloaded.
    trainer.type("training.epochs", ENOUGH)
    trainer.leave_field()
    trainer.page.click("#play")
    expect(trainer.page.locator("#train-status")).to_contain_text("epochs a second", timeout=REPLY_MS)
    trainer.page.wait_for_function("() => JSON.parse(localStorage.getItem('backprop.draft'))?.run?.step > 0")
    weight = trainer.field("network.layers[0].W[0][0]").input_value()
    trainer.page.reload()
    wait_ready(trainer.page)
    offer = trainer.page.locator("#train-offer")
    expect(offer).to_contain_text("A training was running, at epoch")
    assert trainer.field("network.layers[0].W[0][0]").input_value() == weight
    assert trainer.field("training.epochs").input_value() == ENOUGH
    offer.get_by_role("button", name="Run it again").click()
    expect(trainer.page.locator("#train-status")).to_contain_text("epochs a second", timeout=REPLY_MS)
    trainer.pause()


STANDS = """(step) => {
  const kept = JSON.parse(localStorage.getItem("backprop.draft"))?.stands?.answer;
  return kept && JSON.parse(kept).training.step >= step && kept;
}"""
"""What is kept of the run, when it stands at a step or after it."""
STORED = "() => JSON.parse(localStorage.getItem('backprop.draft'))?.stands?.stored"
"""Where it stands in the browser's database, when it is a long one."""


def test_a_run_under_way_goes_on_after_a_reload_from_where_it_was_kept(trainer: Trainer) -> None:
    trainer.start_with("spirals")
    trainer.type("training.epochs", ENOUGH)
    trainer.leave_field()
    trainer.page.click("#play")
    trainer.page.wait_for_function(f"(step) => ({STANDS})(step) || ({STORED})()", arg=1, timeout=REPLY_MS)
    trainer.page.reload()
    wait_ready(trainer.page)
    offer = trainer.page.locator("#train-offer")
    expect(offer.get_by_role("button", name="Run it again")).to_be_visible()
    trainer.reaches("paused")
    step = trainer.at_step()
    assert step > 0
    expect(offer.locator("#go-on")).to_have_text(f"Continue from step {step:,}".replace(",", "\u202f"))
    offer.locator("#go-on").click()
    expect(offer).to_have_count(0)
    expect(trainer.page.locator("#train-status")).to_contain_text("epochs a second", timeout=REPLY_MS)
    trainer.pause()
    assert trainer.last_step() > step


def test_a_paused_run_is_there_after_a_reload_and_ends_as_if_it_had_not_been_left(trainer: Trainer) -> None:
    page = trainer.page
    trainer.start_with("moons")
    trainer.type("training.epochs", "3")
    trainer.leave_field()
    begun = saved(page, "#save-spec")
    for step in range(1, 5):
        page.click("#one-step")
        expect(page.locator("#scrub")).to_have_value(str(step), timeout=REPLY_MS)
        trainer.reaches("paused")
    loss = page.locator("#train-loss").inner_text()
    page.wait_for_function(STANDS, arg=4, timeout=REPLY_MS)
    page.reload()
    wait_ready(page)
    trainer.reaches("paused")
    assert trainer.at_step() == trainer.last_step() == 4
    assert page.locator("#train-loss").inner_text() == loss
    expect(page.locator(".pictures.is-behind")).to_have_count(0, timeout=REPLY_MS)
    unbroken = backprop.train(begun)
    page.click("#play")
    kept = page.wait_for_function(STANDS, arg=unbroken["training"]["step"], timeout=REPLY_MS).json_value()
    end = json.loads(kept)
    assert (end["training"]["step"], end["training"]["ended"]) == (unbroken["training"]["step"], "end")
    for part in ("parameters", "optimizer_state"):
        there, whole = (dict(numbers_in(document[part])) for document in (end, unbroken))
        assert there == pytest.approx(whole, rel=1e-12, abs=1e-300), part
    page.click("#start-over")  # The same without a reload: to the last bit.
    trainer.train()
    again = json.loads(page.wait_for_function(STANDS, arg=end["training"]["step"], timeout=REPLY_MS).json_value())
    for part in ("parameters", "optimizer_state", "history"):
        assert again[part] == end[part], part


def test_a_long_run_is_there_whole_after_a_reload_and_can_be_looked_back_at(trainer: Trainer) -> None:
    page = trainer.page
    trainer.type("training.epochs", "3999")
    trainer.leave_field()
    page.click("#play")
    page.wait_for_function(STORED, timeout=REPLY_MS)
    trainer.reaches("paused")
    losses = trainer.rows_of("loss-curve")
    trainer.scrub(1234)
    expect(page.locator(".pictures.is-behind")).to_have_count(0, timeout=REPLY_MS)
    page.wait_for_function("() => JSON.parse(localStorage.getItem('backprop.draft')).stands.at === 1234")
    grid = trainer.rows_of("boundary")
    page.reload()
    wait_ready(page)
    trainer.reaches("paused")
    assert (trainer.at_step(), trainer.last_step()) == (1234, 3999)
    assert trainer.rows_of("loss-curve") == losses
    expect(page.locator(".pictures.is-behind")).to_have_count(0, timeout=REPLY_MS)
    assert trainer.rows_of("boundary") == grid
    trainer.scrub(3999)
    page.click("#one-step")
    expect(page.locator("#scrub")).to_have_value("4000", timeout=REPLY_MS)
    assert page.locator("#scrub").get_attribute("min") == "0"


def test_a_run_that_was_kept_is_of_its_own_set_up_only(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    trainer = to_train(page)
    page.click("#one-step")
    trainer.reaches("paused")
    page.wait_for_function(STANDS, arg=1, timeout=REPLY_MS)
    page.click('#modes a[href="#calculate"]')
    page.reload()
    wait_ready(page)
    trainer.type("network.layers[0].W[0][0]", "0.375")
    trainer.leave_field()
    page.click('#modes a[href="#train"]')
    trainer.reaches("none")


DEAF_WORKERS = """
globalThis.deaf = true;
globalThis.Worker = class extends Worker {
  postMessage(message, ...more) { if (!deaf || !("stop" in message)) super.postMessage(message, ...more); }
};
"""


def test_stop_now_ends_the_first_run_when_stop_is_not_heard_and_another_begins(
    open_page: OpenPage, dist_http: str
) -> None:
    page = open_page(dist_http, script=DEAF_WORKERS)
    trainer = to_train(wait_ready(page))
    trainer.start_with("spirals")
    trainer.type("training.epochs", ENOUGH)
    page.click("#play")
    trainer.reaches("running")
    page.keyboard.press("x")
    expect(page.locator("#train-status")).to_have_text("Stopping.")
    expect(page.locator("#stop-now")).to_be_visible(timeout=REPLY_MS)
    expect(page.locator("#train-status")).to_contain_text("“Stop now” ends it; the run is discarded.")
    page.click("#stop-now")
    trainer.reaches("none")
    expect(page.locator("#train-status")).to_contain_text("Play starts a new training.")
    wait_ready(page)
    page.evaluate("() => { deaf = false; }")
    page.click("#play")
    trainer.reaches("running")
    page.keyboard.press("x")
    trainer.reaches("paused")


KEEP_WORKERS = """
globalThis.workers = [];
globalThis.Worker = class extends Worker {
  constructor(...given) { super(...given); workers.push(this); }
};
"""


def test_after_python_was_started_anew_a_run_goes_on_from_the_past_step_that_is_shown(
    open_page: OpenPage, dist_http: str
) -> None:
    page = open_page(dist_http, script=KEEP_WORKERS)
    trainer = to_train(wait_ready(page))
    trainer.start_with("xor")
    trainer.train()
    losses = {int(row[0]): row[1] for row in trainer.rows_of("loss-curve")}
    trainer.scrub(50)
    page.evaluate("() => workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'as the test wants' }))")
    wait_ready(page)
    page.click("#one-step")
    expect(page.locator("#scrub")).to_have_value("51", timeout=2 * REPLY_MS)
    trainer.reaches("paused")
    expect(page.locator("#train-status")).not_to_contain_text("previous settings")
    assert trainer.last_step() == 51
    again = {int(row[0]): row[1] for row in trainer.rows_of("loss-curve")}
    common = again.keys() & losses.keys()
    assert len(common) > 5
    assert [again[step] for step in common] == [losses[step] for step in common]
