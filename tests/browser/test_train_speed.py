"""How fast a training plays, and what a first visit to the mode Train finds."""

from collections.abc import Callable

from calculating import REPLY_MS
from conftest import wait_ready
from playwright.sync_api import Page, expect
from trainer import Trainer, to_train


def test_the_first_visit_to_train_finds_two_moons_that_move_at_the_first_press(
    open_page: Callable[..., Page], dist_http: str
) -> None:
    trainer = Trainer(open_page(dist_http + "#train"))
    wait_ready(trainer.page)
    page = trainer.page
    expect(page.locator("#data-source")).to_have_value("moons")
    expect(page.locator("#speed")).to_have_value("normal")
    expect(page.locator("#boundary canvas").first).to_be_visible(timeout=REPLY_MS)
    page.keyboard.press("Space")
    trainer.reaches("running")
    expect(page.locator("#train-status")).to_contain_text("s left", timeout=REPLY_MS)
    page.keyboard.press("Space")
    trainer.reaches("paused")
    assert 0 < trainer.last_step() < 4000


def test_who_only_looked_in_finds_the_first_example_again(open_page: Callable[..., Page], dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    first = page.locator("#example").input_value()
    to_train(page)
    expect(page.locator("#data-source")).to_have_value("moons")
    page.click('#modes a[href="#calculate"]')
    expect(page.locator("#example")).to_have_value(first)


def test_a_training_that_was_chosen_stays_when_the_mode_is_left(open_page: Callable[..., Page], dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    to_train(page).start_with("xor")
    page.click('#modes a[href="#calculate"]')
    expect(page.locator("#data-source")).to_have_value("xor")


def test_own_numbers_are_trained_and_not_the_moons(open_page: Callable[..., Page], dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    page.fill('[data-field="network.layers[0].W[0][0]"]', "0.16")
    to_train(page)
    expect(page.locator('[data-field="network.layers[0].W[0][0]"]')).to_have_value("0.16")


def test_the_speed_is_chosen_on_the_way_and_remembered(open_page: Callable[..., Page], dist_http: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_http)))
    trainer.start_with("moons")
    trainer.at_speed("slow")
    trainer.page.click("#play")
    expect(trainer.page.locator("#train-status")).to_contain_text("left", timeout=REPLY_MS)
    assert trainer.last_step() < 1000
    trainer.at_speed("full")
    trainer.reaches("paused")
    assert trainer.last_step() == 4000
    trainer.page.evaluate("dispatchEvent(new Event('pagehide'))")
    trainer.page.reload()
    expect(trainer.page.locator("#speed")).to_have_value("full")


def test_why_compiled_code_will_not_take_a_training_stands_there_before_play(
    open_page: Callable[..., Page], dist_http: str
) -> None:
    trainer = to_train(wait_ready(open_page(dist_http)))
    trainer.start_with("xor")
    notes = trainer.page.locator("#train-notes")
    expect(notes).to_be_empty()
    trainer.page.select_option('[data-field="optimizer.name"]', "lbfgs")
    expect(notes).to_contain_text("L-BFGS takes the whole batch at once", timeout=REPLY_MS)
    expect(trainer.page.locator("#train-status")).to_contain_text("Press Play")
