"""The mode Train: it plays, pauses, goes back and on; its pictures are drawn; what it learned can be looked at."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from calculating import REPLY_MS, Calculator, same
from conftest import OpenPage, Pages, wait_ready
from playwright.sync_api import Page, expect
from trainer import Trainer, to_train

import backprop
from backprop.doors.bridge import handle

ENOUGH = "1000000"
"""Epochs that no test waits for."""


@pytest.fixture(scope="module")
def in_train(pages: Pages) -> Trainer:
    """The file's page in the mode Train, for the tests that leave nothing behind."""
    return to_train(pages.get("chromium"))


@pytest.fixture
def trainer(in_train: Trainer) -> Trainer:
    """The page with XOR ready to be trained."""
    if in_train.phase() == "running":
        in_train.pause()
    in_train.page.mouse.move(0, 0)
    in_train.start_with("xor")
    return in_train


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
    """A loss of the table, as the figure above has it: its first three digits."""
    return re.compile("^" + re.escape(shown[: re.search(r"[1-9][0-9.]{2}", shown).end()]))  # type: ignore[union-attr]


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


SEQUENCES: dict[str, Any] = {
    "network": {"n_inputs": 1, "layers": [
        {"kind": "rnn", "units": 2, "Wx": [[0.5], [-0.25]], "Wh": [[0.1, 0.2], [-0.3, 0.4]], "b": [0, 0.125]},
        {"kind": "dense", "units": 1, "activation": "identity", "W": [[0.7, -0.6]], "b": [0.1]}]},
    "data": {"X": [[[0.1], [0.4]], [[-0.2], [0.3]]], "Y": [[0.5], [-0.1]]}, "training": {"epochs": 30},
}  # fmt: skip


def test_a_recurrent_network_after_another_has_its_own_pictures_and_only_those(
    open_page: OpenPage, dist_http: str, tmp_path: Path
) -> None:
    page = open_page(dist_http)
    trainer = to_train(wait_ready(page))
    trainer.start_with("moons")
    trainer.type("training.epochs", "2")
    trainer.train()
    page.check("#surface-on")
    expect(page.locator("#surface .here")).to_be_visible(timeout=REPLY_MS)
    file = tmp_path / "recurrent.json"
    file.write_text(json.dumps(SEQUENCES), encoding="utf-8")
    page.set_input_files("#file", file)
    page.locator('[data-banner="replace"] button', has_text="Replace").click()
    expect(page.locator("#train-status")).to_have_text("Press Play to train the network on these data.")
    for card in ("boundary", "units", "fit", "surface"):
        expect(page.locator(f"#{card}")).to_be_hidden()
    trainer.train()
    expect(page.locator("#scores dd").first).to_have_text("2", timeout=REPLY_MS)
    made = json.loads(handle("train", json.dumps({"run": "recurrent", "spec": SEQUENCES})))
    ((output, r2),) = trainer.rows_of("scores")
    assert (output, float(r2)) == ("1", pytest.approx(made["training"]["scores"]["r2"][0], rel=1e-5))
    assert [row[1] for row in trainer.rows_of("weights")[::20]] == ["Wx", "Wh", "b", "W", "b"]
    expect(page.locator("#surface-x option")).to_have_text(
        ["w(x₁→h₁)", "w(h₁→h₁)", "w(h₂→h₁)", "b(h₁)", "w(x₁→h₂)", "w(h₁→h₂)", "w(h₂→h₂)", "b(h₂)",
         "w(h₁→ŷ)", "w(h₂→ŷ)", "b(ŷ)"])  # fmt: skip
    expect(page.locator("#surface .here")).to_be_visible(timeout=REPLY_MS)
    expect(page.locator("#train-status")).not_to_have_class(re.compile("is-fault"))


def test_remarks_of_a_training_are_told(open_page: OpenPage, dist_http: str, tmp_path: Path) -> None:
    spec = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0.5]], "b": [0]}]},
        "data": {"X": [[1], [2], [3], [4]], "Y": [[2], [4], [6], [8]]},
        "optimizer": {"learning_rate": 0.24}, "training": {"epochs": 20},
    }  # fmt: skip
    page = open_page(dist_http)
    trainer = to_train(wait_ready(page))
    file = tmp_path / "too_fast.json"
    file.write_text(json.dumps(spec), encoding="utf-8")
    page.set_input_files("#file", file)
    expect(page.locator("#train-epoch")).to_have_text("0 / 20")
    trainer.train()
    notes = json.loads(handle("train", json.dumps({"run": "fast", "spec": spec})))["notes"]
    assert any("2/λmax = 0.239512" in note for note in notes)
    expect(page.locator("#train-notes li")).to_have_text(notes)


def test_a_wrong_value_is_named_and_nothing_is_played(trainer: Trainer) -> None:
    trainer.type("training.epochs", "0")
    expect(trainer.page.locator("#play")).to_be_disabled()
    expect(trainer.page.locator("#train-status")).to_contain_text("a whole number from 1 to 1000000")


@pytest.mark.parametrize(("step", "rate"), [(7, 0.1), (305, 0.025)])
def test_the_arithmetic_of_a_past_step_is_that_of_the_run(
    open_page: OpenPage, dist_http: str, step: int, rate: float
) -> None:
    trainer = to_train(wait_ready(open_page(dist_http)))
    trainer.start_with("xor")
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


def saved(page: Page, button: str) -> Any:
    """The document that a button saves."""
    with page.expect_download() as download:
        page.click(button)
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


def numbers_in(part: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a part of a document, by its place."""
    if isinstance(part, dict | list):
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from numbers_in(inner, f"{path}.{key}")
    elif isinstance(part, int | float):
        yield path, part


def test_weights_of_previous_settings_are_not_put_into_others(trainer: Trainer) -> None:
    trainer.train()
    expect(trainer.page.locator("#look-at-step")).to_be_enabled()
    trainer.type("network.layers[0].units", "4")
    expect(trainer.page.locator("#look-at-step")).to_be_disabled(timeout=REPLY_MS)
    trainer.reaches("none")


def test_the_run_stands_at_the_step_whose_weights_were_taken_from_it(open_page: OpenPage, dist_http: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_http)))
    trainer.start_with("xor")
    trainer.train()
    trainer.scrub(40)
    trainer.page.click("#look-at-step")
    expect(trainer.page.locator("#network")).to_be_visible(timeout=REPLY_MS)
    to_train(trainer.page)
    trainer.reaches("paused")
    assert (trainer.at_step(), trainer.last_step()) == (40, 300)


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


def test_calculate_takes_every_row_and_says_how_many_are_listed(
    open_page: OpenPage, dist_http: str, tmp_path: Path
) -> None:
    rows = [[k / 1000, (k * 7 % 11) / 10] for k in range(1000)]
    spec = {
        "network": {"n_inputs": 2, "layers": [
            {"units": 2, "W": [[0.1, -0.2], [0.3, 0.4]]}, {"units": 1, "W": [[1, -1]]}]},
        "data": {"X": rows, "Y": [[0.0]] * 500 + [[1.0]] * 500},
    }  # fmt: skip
    page = wait_ready(open_page(dist_http, "chromium"))
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


SAVED = [
    ("loss-curve", "SVG"), ("loss-curve", "PNG"), ("boundary", "PNG"), ("units", "SVG"), ("weights", "SVG"),
    ("weights", "CSV"), ("scores", "PNG"), ("norm-curve", "CSV"), ("rate-curve", "SVG"),
]  # fmt: skip
"""No more than ten: Chromium under automation lets a page save no more files."""
BEGINS = {"SVG": b"<svg", "PNG": b"\x89PNG", "CSV": b""}


def test_each_picture_has_its_files(trainer: Trainer) -> None:
    trainer.train()
    expect(trainer.page.locator("#boundary .contour").last).to_have_attribute("d", re.compile("M"))
    for name, kind in SAVED:
        card = trainer.page.locator(f"#{name}")
        trainer.rows_of(name)
        expect(card.locator("svg *").first).to_be_attached(timeout=REPLY_MS)
        with trainer.page.expect_download() as waiting:
            card.get_by_role("button", name=f"as {kind}").press("Enter")
        content = Path(waiting.value.path()).read_bytes()
        assert content.startswith(BEGINS[kind]) and len(content) > 20, (name, kind)


def test_it_is_accessible(trainer: Trainer) -> None:
    trainer.train()
    trainer.page.check("#surface-on")
    expect(trainer.page.locator("#surface .here")).to_be_visible(timeout=REPLY_MS)
    for scheme in ("light", "dark"):
        trainer.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        answer = Axe().run(trainer.page)
        assert answer.violations_count == 0, answer.generate_report()
    trainer.page.emulate_media(color_scheme="light")
    trainer.page.uncheck("#surface-on")


def test_a_reload_in_mid_run_keeps_the_inputs_and_offers_the_run_again(open_page: OpenPage, dist_http: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_http)))
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


def test_a_run_under_way_goes_on_after_a_reload_from_where_it_was_kept(open_page: OpenPage, dist_http: str) -> None:
    trainer = to_train(wait_ready(open_page(dist_http)))
    trainer.start_with("spirals")
    trainer.type("training.epochs", ENOUGH)
    trainer.leave_field()
    trainer.page.click("#play")
    trainer.page.wait_for_function(STANDS, arg=1, timeout=REPLY_MS)
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


def test_a_paused_run_is_there_after_a_reload_and_ends_as_if_it_had_not_been_left(
    open_page: OpenPage, dist_http: str
) -> None:
    page = open_page(dist_http)
    trainer = to_train(wait_ready(page))
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


def test_a_long_run_is_kept_with_fewer_points(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(dist_http)
    trainer = to_train(wait_ready(page))
    trainer.start_with("xor")
    trainer.type("training.epochs", "3999")
    trainer.leave_field()
    page.click("#play")
    kept = page.wait_for_function(STANDS, arg=3999, timeout=REPLY_MS).json_value()
    assert len(kept) <= 400_000
    history = json.loads(kept)["history"]
    assert history["step"] == list(range(1, 4000, 2))
    assert {len(column) for column in history.values() if isinstance(column, list)} == {2000}
    norms = json.loads(kept)["training"]["layer_norms"]
    assert norms["step"] == history["step"] and len(norms["norms"]) == 2000
    page.reload()
    wait_ready(page)
    trainer.reaches("paused")
    assert (trainer.at_step(), trainer.last_step()) == (3999, 3999)


def test_a_run_that_was_kept_is_of_its_own_set_up_only(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(dist_http)
    trainer = to_train(wait_ready(page))
    page.click("#one-step")
    trainer.reaches("paused")
    page.wait_for_function(STANDS, arg=1, timeout=REPLY_MS)
    page.click('#modes a[href="#calculate"]')
    page.reload()
    wait_ready(page)
    trainer.type("data.X[0][0]", "0.375")
    trainer.leave_field()
    page.click('#modes a[href="#train"]')
    trainer.reaches("none")


def test_pictures_stand_in_the_schemes_and_on_a_phone(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(f"{dist_http}#train", viewport={"width": 375, "height": 740})
    trainer = Trainer(wait_ready(page))
    trainer.start_with("sine")
    trainer.type("training.epochs", "3")
    trainer.train()
    expect(page.locator("#fit .chart-line").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    page.wait_for_function("() => localStorage.getItem('backprop.draft')?.includes('sine')")
    kept = json.loads(page.evaluate("() => localStorage.getItem('backprop.draft')"))
    assert kept["draft"]["data"]["source"]["dataset"] == "sine"


DEAF_WORKERS = """
globalThis.deaf = true;
globalThis.Worker = class extends Worker {
  postMessage(message, ...more) { if (!deaf || !("stop" in message)) super.postMessage(message, ...more); }
};
"""


def test_stop_now_ends_the_first_run_when_stop_is_not_heard_and_another_begins(
    open_page: OpenPage, dist_http: str
) -> None:
    page = open_page(dist_http)
    page.add_init_script(DEAF_WORKERS)
    page.reload()
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
    page = open_page(dist_http)
    page.add_init_script(KEEP_WORKERS)
    page.reload()
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
