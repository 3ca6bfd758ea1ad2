"""What a browser keeps of a visitor's work, tables too, and what is put aside; files of the page that are missing."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from faulty import faulty_server
from playwright.sync_api import Browser, Page, expect
from trainer import Trainer, to_train

KEY = "backprop.draft"
X = "data.X[0][0]"
RATE = "optimizer.learning_rate"
LATER = {
    "a loss": {"loss.name": "log_cosh"},
    "a rule of an optimizer": {"optimizer.name": "nesterov", "optimizer.rule": "sutskever"},
    "too many rows": {"data.rows": 10_000_000},
}
"""What a later version, or a fault, may leave in a draft: values by paths. More are in `web/test/kept.test.js`."""
PLANT = """([key, values]) => addEventListener("pagehide", () => {
  const kept = JSON.parse(localStorage.getItem(key));
  for (const [path, value] of Object.entries(values)) {
    const steps = path.split(".");
    const last = steps.pop();
    steps.reduce((part, step) => part[step], kept.draft)[last] = value;
  }
  localStorage.setItem(key, JSON.stringify(kept));
})"""


@pytest.fixture(scope="module")
def kept_page(browsers, dist_http: str):  # type: ignore[no-untyped-def]
    """A page whose saved draft is altered before each reload."""
    page = browsers("chromium").new_context().new_page()
    page.goto(dist_http)
    Calculator(wait_ready(page)).type(X, "0.5")
    page.wait_for_function("key => localStorage.getItem(key) !== null", arg=KEY)
    yield page
    page.context.close()


def keep_a_change(page: Page) -> None:
    """A tab that changed nothing keeps nothing."""
    Calculator(page).type(X, "0.25")
    page.wait_for_function("key => localStorage.getItem(key)?.includes('0.25')", arg=KEY)


@pytest.mark.parametrize("what", LATER)
def test_a_draft_with_a_thing_that_this_version_does_not_know_is_put_aside_and_can_be_copied(
    kept_page: Page, what: str
) -> None:
    keep_a_change(wait_ready(kept_page))
    kept_page.evaluate(PLANT, [KEY, LATER[what]])
    kept_page.reload()
    banner = kept_page.locator('[data-banner="quarantine"]')
    expect(banner).to_contain_text("could not be read and was set aside. The default example is shown.")
    expect(kept_page.locator("html")).to_have_attribute("data-shown", "")
    assert kept_page.locator("#example option").count() > 5
    kept_aside = json.loads(kept_page.evaluate("() => localStorage.getItem('backprop.quarantine')"))["draft"]
    for path, value in LATER[what].items():
        found = kept_aside
        for step in path.split("."):
            found = found[int(step) if step.isdigit() else step]
        assert found == value


def test_a_kept_number_of_digits_that_is_none_is_the_default_again(kept_page: Page) -> None:
    kept_page.evaluate("() => localStorage.removeItem('backprop.draft')")
    kept_page.reload()
    default = kept_page.locator("#digits").input_value()
    for digits in (-1, 99, "4", None):
        keep_a_change(wait_ready(kept_page))
        kept_page.evaluate(
            """([key, digits]) => addEventListener("pagehide", () => {
              const kept = JSON.parse(localStorage.getItem(key));
              localStorage.setItem(key, JSON.stringify({ ...kept, digits }));
            })""",
            [KEY, digits],
        )
        kept_page.reload()
        expect(kept_page.locator("#digits")).to_have_value(default)
        Calculator(wait_ready(kept_page)).type(X, "0.75")
        kept_page.wait_for_function("key => JSON.parse(localStorage.getItem(key))?.digits > 0", arg=KEY)


@pytest.mark.parametrize("name", ["main.", "preload.", "begin.", "style."])
def test_a_file_of_the_page_that_is_missing_is_named_and_reloading_helps(
    dist: Path, open_page: OpenPage, name: str
) -> None:
    with faulty_server(dist) as (address, faults):
        faults.kind, faults.name = "missing", name
        page = open_page(address, clean=False)
        banner = page.locator('[data-banner="missing"]')
        expect(banner).to_have_text(re.compile(rf"{re.escape(name)}\w+\.(js|css) could not be loaded"), timeout=5_000)
        faults.kind = None
        banner.get_by_role("button", name="Reload").click()
        wait_ready(page)
        expect(banner).to_have_count(0)


def test_each_tab_keeps_its_own_over_a_reload_and_can_show_the_others(open_page: OpenPage, dist_http: str) -> None:
    first = wait_ready(open_page(dist_http))
    second = first.context.new_page()
    second.goto(dist_http)
    one, other = Calculator(first), Calculator(wait_ready(second))
    one.type(X, "0.501")
    expect(second.locator('[data-banner="tabs"]')).to_be_visible()
    other.type(RATE, "0.25")
    expect(first.locator('[data-banner="tabs"]')).to_be_visible()
    first.reload()
    expect(one.field(X)).to_have_value("0.501")
    banner = first.locator('[data-banner="tabs"]')
    expect(banner).to_contain_text("This tab keeps its own")
    expect(banner.get_by_role("button", name="Show the other tab's setup")).to_be_visible()
    assert json.loads(first.evaluate("key => localStorage[key]", KEY))["draft"]["optimizer"]["learning_rate"] == "0.25"
    banner.get_by_role("button", name="Show the other tab's setup").click()
    expect(one.field(RATE)).to_have_value("0.25")
    first.get_by_role("button", name="Undo").first.click()
    expect(one.field(X)).to_have_value("0.501")


HOLD_STORAGE_EVENTS = """
addEventListener("storage", (event) => event.stopImmediatePropagation(), true);
"""


def test_a_tab_that_changed_nothing_never_writes_over_another_ones_work(
    dist: Path, browsers: Callable[[str], Browser]
) -> None:
    """The second tab's first result comes after the first one's change, of which it has heard nothing yet."""
    with faulty_server(dist) as (address, faults):
        context = browsers("chromium").new_context()
        first = context.new_page()
        first.goto(address)
        wait_ready(first)
        faults.kind, faults.name = "stalled", "wasm-00."
        second = context.new_page()
        second.add_init_script(HOLD_STORAGE_EVENTS)
        second.goto(address, wait_until="commit")  # It is the load that stalls.
        expect(second.locator("html")).to_have_attribute("data-shown", "")
        Calculator(first).type(X, "0.501")
        first.wait_for_function("key => localStorage.getItem(key)?.includes('0.501')", arg=KEY)
        faults.kind = None
        faults.over.set()
        wait_ready(second)
        Calculator(second).settled()
        second.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")  # Would save at once.
        kept = second.evaluate("key => JSON.parse(localStorage.getItem(key))", KEY)
        assert kept["draft"]["data"]["X"][0][0] == "0.501"
        Calculator(second).type(RATE, "0.25")
        first.wait_for_function("key => localStorage.getItem(key).includes('0.25')", arg=KEY)
        expect(first.locator('[data-banner="tabs"]')).to_be_visible()
        context.close()


def tables(trainer: Trainer, counts: range) -> None:
    """Takes tables of so many rows, one after another."""
    for rows in counts:
        trainer.give_text("a,b,y\n" + "".join(f"{k}.5,{-k}.25,{k % 2}.5\n" for k in range(rows)))
        trainer.use_table()
        expect(trainer.page.locator("#setup-data .summary-line").first).to_have_text(f"table, {rows} rows")


def test_a_table_outlives_undo_and_reload_and_the_tables_of_other_tabs(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(f"{dist_http}#train"))
    trainer = to_train(page)
    tables(trainer, range(30, 35))
    for _ in range(4):
        page.keyboard.press("Control+z")
    summary = page.locator("#setup-data .summary-line").first
    expect(summary).to_have_text("table, 30 rows")
    second = page.context.new_page()
    second.goto(f"{dist_http}#train")
    tables(to_train(wait_ready(second)), range(40, 43))
    page.reload()
    expect(summary).to_have_text("table, 30 rows")
    expect(page.locator("#train-status")).to_contain_text("Press Play", timeout=30_000)


def test_a_part_that_is_a_page_instead_is_told_once(dist: Path, open_page: OpenPage) -> None:
    with faulty_server(dist) as (address, faults):
        faults.kind, faults.name = "page instead", "wasm-00."
        page = open_page(address, clean=False)
        expect(page.locator("html")).to_have_attribute("data-engine", "failed")
        expect(page.locator('[data-banner="fault"]')).to_have_count(0)


def test_weights_that_could_not_be_drawn_can_be_tried_again(dist: Path, open_page: OpenPage) -> None:
    with faulty_server(dist) as (address, faults):
        faults.kind, faults.name = "missing", "random-00."
        page = wait_ready(open_page(address, clean=False))
        page.click("#draw-again")
        banner = page.locator('[data-banner="python"]')
        expect(banner).to_contain_text(re.compile(r"random-00\.\w+\.js could not be loaded"))
        faults.kind = None
        banner.get_by_role("button", name="Try again").click()
        expect(Calculator(page).field("network.layers[0].W[0][0]")).to_have_value(re.compile(r"\d"))
        expect(banner).to_have_count(0)
