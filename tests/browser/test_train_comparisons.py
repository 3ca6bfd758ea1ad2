"""Settings compared from one start, and a learning rate that is searched for."""

from calculating import REPLY_MS
from playwright.sync_api import expect
from trainer import ENOUGH, Trainer


def test_settings_are_compared_from_the_same_start(trainer: Trainer) -> None:
    for rate in ("0.1", "0.1", "0.2"):
        trainer.type("optimizer.learning_rate", rate)
        trainer.page.click("#compare-add")
    trainer.page.click("#compare-run")
    sentences = trainer.page.locator("#compare .parting")
    expect(sentences).to_have_count(2, timeout=2 * REPLY_MS)
    expect(sentences.nth(0)).to_have_text("A and B are the same in all 300 steps.")
    expect(sentences.nth(1)).to_contain_text("A and C first differ at step 1, in layers[0].updates.W[0][0]")
    for _ in range(3):
        trainer.page.get_by_role("button", name="Remove settings A").click()


def test_settings_cannot_be_compared_while_a_search_is_at_work(trainer: Trainer) -> None:
    for _ in range(2):
        trainer.page.click("#compare-add")
    trainer.type("training.epochs", ENOUGH)
    trainer.leave_field()
    trainer.page.click("#search-run")
    run = trainer.page.locator("#compare-run")
    expect(run).to_be_disabled()
    expect(run).to_have_attribute("title", "Wait for the other run, or stop it")
    trainer.page.click("#search-stop")
    expect(run).to_be_enabled(timeout=REPLY_MS)
    for _ in range(2):
        trainer.page.get_by_role("button", name="Remove settings A").click()


def test_a_found_learning_rate_is_used(trainer: Trainer) -> None:
    trainer.page.fill("#search-rates", "0.001 0.2")
    trainer.page.click("#search-run")
    best = trainer.page.locator("#search tr.best")
    expect(best).to_contain_text("0.2", timeout=2 * REPLY_MS)
    best.get_by_role("button").click()
    expect(trainer.field("optimizer.learning_rate")).to_have_value("0.2")
    trainer.page.select_option("#search-kind", "range")
    trainer.page.click("#search-run")
    expect(trainer.page.locator("#search")).to_contain_text("Suggested", timeout=2 * REPLY_MS)
    trainer.page.select_option("#search-kind", "grid")
