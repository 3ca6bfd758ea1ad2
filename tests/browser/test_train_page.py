"""The mode Train: it plays, pauses, goes back and on."""

import re
from decimal import Decimal

from calculating import REPLY_MS
from conftest import OpenPage, wait_ready
from playwright.sync_api import expect
from trainer import ENOUGH, Trainer, to_train


def test_the_mode_has_an_address_of_its_own(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(f"{dist_http}#train")
    expect(page.locator("#training")).to_be_visible()
    expect(page.locator("#network")).to_be_hidden()
    page.keyboard.press("Alt+1")
    expect(page.locator("#network")).to_be_visible()
    page.go_back()
    expect(page.locator("#training")).to_be_visible()


def test_switching_modes_loses_nothing(trainer: Trainer) -> None:
    trainer.type("optimizer.learning_rate", "0.05")
    trainer.train()
    step = trainer.at_step()
    trainer.page.keyboard.press("Alt+1")
    trainer.settled()
    assert trainer.field("optimizer.learning_rate").input_value() == "0.05"
    trainer.page.keyboard.press("Alt+2")
    assert (trainer.phase(), trainer.at_step()) == ("paused", step)


def test_a_training_just_loaded_is_nobodys_own_work(trainer: Trainer) -> None:
    trainer.start_with("moons")  # Its weights were drawn on loading.
    trainer.page.click('[data-start="xor"]')
    expect(trainer.page.locator("#data-source")).to_have_value("xor")
    expect(trainer.page.locator('[data-banner="replace"]')).to_have_count(0)


def test_xor_is_learned(trainer: Trainer) -> None:
    trainer.train()
    assert trainer.accuracy() == 1.0
    assert trainer.rows_of("scores") == [["0", "2", "0"], ["1", "0", "2"]]
    expect(trainer.page.locator("#train-epoch")).to_contain_text("300 / 300")
    expect(trainer.page.locator("#train-status")).to_contain_text("All epochs done")


def test_it_trains_in_firefox_too(open_page: OpenPage, dist_file: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_file, "firefox")))
    trainer.start_with("xor")
    trainer.train()
    assert trainer.accuracy() == 1
    assert len(trainer.rows_of("loss-curve")) > 100
    trainer.scrub(50)
    assert trainer.at_step() == 50


def test_it_pauses_goes_back_and_goes_on_from_there(trainer: Trainer) -> None:
    trainer.type("training.epochs", ENOUGH)
    trainer.page.keyboard.press("Escape")
    trainer.leave_field()
    trainer.page.keyboard.press("Space")
    expect(trainer.page.locator("#train-status")).to_contain_text("epochs a second", timeout=REPLY_MS)
    trainer.pause()
    end = trainer.last_step()
    assert 1 < end < int(ENOUGH)
    losses = [(int(row[0]), row[1]) for row in trainer.rows_of("loss-curve")]
    past, loss = losses[len(losses) // 2]
    trainer.scrub(past)
    expect(trainer.page.locator(".scrub-place")).to_contain_text(" of ")
    expect(trainer.page.locator("#train-loss")).to_have_text(four_digits(loss))
    expect(trainer.page.locator("#loss-curve .chart-when")).to_have_text(f"At step {past}:")
    expect(trainer.page.locator("#loss-curve .chart-legend b").first).to_have_text(four_digits(loss))
    trainer.page.click("#one-step")
    expect(trainer.page.locator("#scrub")).to_have_value(str(past + 1), timeout=REPLY_MS)
    trainer.reaches("paused")
    assert trainer.last_step() == past + 1, "what came after is forgotten"
    trainer.page.keyboard.press(",")
    expect(trainer.page.locator("#train-loss")).to_have_text(four_digits(loss))


def test_each_loss_says_of_which_weights_it_is(trainer: Trainer) -> None:
    trainer.type("training.epochs", "3")
    trainer.leave_field()
    expect(trainer.page.locator("#scores dt").nth(1)).to_have_text("loss")
    trainer.train()
    trainer.scrub(2)
    figures = trainer.page.locator(".train-figures")
    expect(figures).to_contain_text("loss before update")
    expect(figures).to_contain_text("accuracy after update")
    expect(trainer.page.locator("#scores dt").nth(1)).to_have_text("loss after update")
    expect(trainer.page.locator("#loss-curve .chart-legend li span").first).to_have_text("training before update")
    third = trainer.rows_of("loss-curve")[2][1]
    after = trainer.page.locator("#scores dd").nth(1)
    expect(after).to_have_text(four_digits(third))  # What step 2 leaves is what step 3 begins with.


def four_digits(shown: str) -> re.Pattern[str]:
    """A loss of the table, as the figure above has it: its first three digits, into which rounding may carry."""
    first = shown[: re.search(r"[1-9][0-9.]{2}", shown).end()]  # type: ignore[union-attr]
    carried = Decimal(first) + Decimal((0, (1,), int(Decimal(first).as_tuple().exponent)))
    return re.compile(f"^({re.escape(first)}|{re.escape(f'{carried:f}')})")


def test_the_key_x_stops_it(trainer: Trainer) -> None:
    trainer.type("training.epochs", ENOUGH)
    trainer.leave_field()
    trainer.page.keyboard.press("Space")
    trainer.reaches("running")
    trainer.page.keyboard.press("x")
    trainer.reaches("paused")
    assert trainer.last_step() < int(ENOUGH)


def test_one_step_one_epoch_and_back_have_buttons_and_keys(trainer: Trainer) -> None:
    trainer.type("training.batch_size", "1")
    trainer.leave_field()
    for key, step in ((".", 1), ("e", 4), (".", 5)):
        trainer.page.keyboard.press(key)
        expect(trainer.page.locator("#scrub")).to_have_value(str(step), timeout=REPLY_MS)
        trainer.reaches("paused")
    trainer.page.keyboard.press(",")
    expect(trainer.page.locator("#scrub")).to_have_value("4")
    trainer.page.keyboard.press("r")
    trainer.reaches("none")


def test_the_learning_rate_changes_without_starting_anew(trainer: Trainer) -> None:
    trainer.page.click("#one-step")
    trainer.reaches("paused")
    trainer.type("optimizer.learning_rate", "0.025")
    expect(trainer.page.locator("#train-status")).not_to_contain_text("previous settings")
    trainer.page.click("#one-step")
    expect(trainer.page.locator("#scrub")).to_have_value("2", timeout=REPLY_MS)
    trainer.reaches("paused")
    assert trainer.rows_of("rate-curve") == [["1", "0.1"], ["2", "0.025"]]


def test_other_settings_show_their_own_start_and_keep_the_run_of_the_previous_ones(trainer: Trainer) -> None:
    page = trainer.page
    trainer.train()
    last = trainer.rows_of("loss-curve")[-1]
    expect(page.locator("#scores dt").nth(1)).to_have_text("loss after update")
    trainer.type("data.source.samples", "8")
    trainer.reaches("none")
    expect(page.locator("#train-epoch")).to_have_text("0 / 300")
    expect(page.locator("#scores dd").first).to_have_text("8", timeout=REPLY_MS)
    expect(page.locator("#scores dt").nth(1)).to_have_text("loss")
    expect(page.locator("#train-aside")).to_have_text(
        "The run of the previous settings is kept, at step 300. Bring it back"
    )
    trainer.train()
    expect(page.locator("#train-aside")).to_contain_text("at step 300")
    page.click("#bring-back")
    expect(trainer.field("data.source.samples")).to_have_value("4")
    trainer.reaches("paused")
    assert trainer.rows_of("loss-curve")[-1] == last
    page.click("#one-step")
    expect(page.locator("#scrub")).to_have_value("301", timeout=REPLY_MS)


def test_a_wrong_value_is_named_and_nothing_is_played(trainer: Trainer) -> None:
    trainer.type("training.epochs", "0")
    expect(trainer.page.locator("#play")).to_be_disabled()
    expect(trainer.page.locator("#train-status")).to_contain_text("a whole number from 1 to 1000000")


def test_going_back_before_a_change_of_the_learning_rate_goes_on_with_the_new_one(trainer: Trainer) -> None:
    trainer.page.click("#one-epoch")
    trainer.reaches("paused")
    trainer.page.click("#one-step")
    expect(trainer.page.locator("#scrub")).to_have_value("2", timeout=REPLY_MS)
    trainer.reaches("paused")
    trainer.type("optimizer.learning_rate", "0.025")
    trainer.page.click("#one-step")
    expect(trainer.page.locator("#scrub")).to_have_value("3", timeout=REPLY_MS)
    trainer.reaches("paused")
    trainer.scrub(1)
    trainer.page.click("#one-step")
    expect(trainer.page.locator("#scrub")).to_have_value("2", timeout=REPLY_MS)
    trainer.reaches("paused")
    assert trainer.rows_of("rate-curve") == [["1", "0.1"], ["2", "0.025"]]


def test_play_goes_on_after_the_end_and_an_epoch_more(trainer: Trainer) -> None:
    trainer.type("training.epochs", "3")
    trainer.train()
    trainer.page.click("#one-epoch")
    expect(trainer.page.locator("#scrub")).to_have_value("4", timeout=REPLY_MS)
    trainer.reaches("paused")
    trainer.page.click("#play")
    expect(trainer.page.locator("#scrub")).to_have_value("7", timeout=REPLY_MS)
    trainer.reaches("paused")
