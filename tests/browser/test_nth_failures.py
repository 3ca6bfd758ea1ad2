"""The first, second or third use of something fails: each time that is named, no work is lost, and all goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from calculating import SPEC, Calculator
from conftest import MAY_COPY, wait_ready
from failing import FAIL_NTH, fail
from playwright.sync_api import Browser, Page, expect
from test_faults_start import FAIL, RUN, expect_failure, retry
from test_page_faults import X, banner
from trainer import Trainer, to_train

from building.serve import Server

NTH = (1, 2, 3)
ANSWERS = """(words) => Promise.all(words.map((word) => engine.call("run", {spec: word}).then(
  (text) => JSON.parse(text).answer, (error) => error.message)))"""
"""What becomes of calls that are made at once."""
STORES = "rows => JSON.parse(localStorage.getItem('backprop.draft'))?.draft.data.source?.rows === rows"
"""The draft is kept, which is kept after its table."""


@pytest.fixture(scope="module")
def engine(browsers: Callable[[str], Browser], probe_site: Path) -> Iterator[tuple[Page, str]]:
    """A page for the engine with the probe package, and its address on a server."""
    with Server(probe_site) as server:
        page = browsers("chromium").new_context().new_page()
        page.add_init_script(FAIL_NTH)
        yield page, server.address
        page.context.close()


@pytest.fixture(scope="module")
def shown(browsers: Callable[[str], Browser], dist_http: str) -> Iterator[Page]:
    """The page with Python ready. Nothing that fails may come to the last resort."""
    page = browsers("chromium").new_context(permissions=MAY_COPY).new_page()
    page.add_init_script(FAIL_NTH)
    page.goto(dist_http)
    yield wait_ready(page)
    expect(page.locator('[data-banner="fault"]')).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize("nth", NTH)
def test_a_file_that_fails_once_is_asked_for_again_and_one_that_is_not_there_is_named(
    engine: tuple[Page, str], nth: int
) -> None:
    page, address = engine
    page.goto(f"{address}?script={nth}")
    wait_ready(page)
    page.goto(f"{address}?file={nth}")
    expect_failure(page, r"payload/[\w.-]+\.js could not be loaded\.")
    expect(page.get_by_role("status")).to_contain_text(page.evaluate("failedFile"))
    page.evaluate("allScriptsThere()")
    retry(page)


def test_a_start_of_which_something_fails_says_what_and_retry_starts_it(engine: tuple[Page, str]) -> None:
    page, address = engine
    page.goto(f"{address}?worker=1")
    refused = r"^Python could not start: its worker was refused \(no more threads\)\.$"
    expect_failure(page, refused)
    begun = page.evaluate("reports.length")
    ways = [("worker", 1, refused)]
    ways += [
        ("message", n, r"^Python could not start: a message to it could not be sent: out of memory\.$") for n in NTH
    ]
    ways += [("answer", n, r"^Python could not start: a message from it could not be read\.$") for n in NTH]
    for what, nth, words in ways:
        fail(page, what, nth)
        page.get_by_role("button", name="Retry").click()
        page.wait_for_function("begun => reports.slice(begun).some(([stage]) => stage === 'failed')", arg=begun)
        expect_failure(page, words)
        begun = page.evaluate("reports.length")
    retry(page)


@pytest.mark.parametrize("what", ["message", "answer"])
def test_one_call_alone_is_lost_with_a_message_and_is_not_made_again(engine: tuple[Page, str], what: str) -> None:
    page, address = engine
    page.goto(address)
    wait_ready(page)
    assert page.evaluate(ANSWERS, ["first"]) == ["first"]
    for nth in NTH:
        fail(page, what, nth)
        answers = page.evaluate(ANSWERS, ["one", "two", "three"])
        lost = answers.pop(nth - 1)
        assert answers == [word for i, word in enumerate(["one", "two", "three"]) if i != nth - 1]
        assert lost.startswith("Python stopped (a message ") and lost.endswith("Your work is unchanged.")


def test_a_worker_that_no_other_can_replace_is_told_and_retry_brings_one(engine: tuple[Page, str]) -> None:
    page, address = engine
    page.goto(address)
    wait_ready(page)
    fail(page, "worker")
    assert page.evaluate(FAIL, "exit").startswith("Python stopped (")
    expect_failure(page, "its worker was refused")
    assert page.evaluate(FAIL, "hello") == "Python has not started. Press Retry."
    retry(page)
    assert page.evaluate(RUN, "again")["answer"] == "again"


def test_a_refused_copy_is_said_and_leaves_the_work_unshared(shown: Page) -> None:
    calculator = Calculator(shown)
    calculator.unfold()
    copied, refused = shown.locator("#announce"), banner(shown, "copy")
    for nth in NTH:
        calculator.type(X, f"0.{nth}")
        fail(shown, "copy", nth)
        for k in range(1, nth + 1):
            shown.evaluate("() => document.getElementById('announce').replaceChildren()")
            shown.click("#copy-link")
            if k < nth:
                expect(copied).to_have_text("Link copied")
        expect(refused).to_contain_text("The browser refused to copy.")
        expect(copied).to_be_empty()
        if nth == 1:  # No copy of these numbers is elsewhere.
            shown.select_option("#example", "xor")
            expect(banner(shown, "replace")).to_contain_text("Replace your setup")
            banner(shown, "replace").get_by_role("button", name="Keep mine").click()
        expect(calculator.field(X)).to_have_value(f"0.{nth}")
        shown.click("#copy-link")
        expect(copied).to_have_text("Link copied")
        expect(refused).to_have_count(0)


def test_a_file_that_was_not_saved_is_named_and_the_work_counts_as_unsaved(shown: Page) -> None:
    calculator = Calculator(shown)
    calculator.unfold()
    unsaved = banner(shown, "save backprop-setup.json")
    for nth in NTH:
        calculator.type(X, f"0.{nth}5")
        fail(shown, "download", nth)
        for _ in range(1, nth):
            with shown.expect_download():
                shown.click("#save-spec")
        shown.click("#save-spec")
        expect(unsaved).to_contain_text("backprop-setup.json was not saved: no room. You can try again.")
        if nth == 1:
            shown.select_option("#example", "xor")
            expect(banner(shown, "replace")).to_contain_text("Replace your setup")
            banner(shown, "replace").get_by_role("button", name="Keep mine").click()
        expect(calculator.field(X)).to_have_value(f"0.{nth}5")
        with shown.expect_download() as saved:
            shown.click("#save-spec")
        assert f"0.{nth}5" in Path(saved.value.path()).read_text(encoding="utf-8")
        expect(unsaved).to_have_count(0)
    fail(shown, "download")
    shown.get_by_role("button", name="Save the diagram as PNG").click()
    png = banner(shown, "save backprop-network.png")
    expect(png).to_contain_text("backprop-network.png was not saved: no room.")
    png.get_by_role("button", name="Close this message").click()


def test_a_file_that_could_not_be_read_is_named_and_can_be_chosen_again(shown: Page) -> None:
    calculator = Calculator(shown)
    calculator.load_default()
    fail(shown, "reading")
    calculator.open_file(SPEC)
    expect(banner(shown, "file")).to_contain_text(
        "This file can't be opened: the file has changed. Your work is unchanged."
    )
    calculator.opened(SPEC)
    expect(banner(shown, "file")).to_have_count(0)
    shown.keyboard.press("x")
    handed = [{"name": f"{name}.csv", "mimeType": "text/csv", "buffer": b"version,1\n"} for name in ("ann", "bo", "cy")]
    for nth in NTH:
        fail(shown, "reading", nth)
        shown.set_input_files("#handed-picker", handed)  # type: ignore[arg-type]
        fault = shown.locator(".handed-in .fault")
        expect(fault).to_contain_text(f"“{handed[nth - 1]['name']}” is not allowed.")
        expect(fault).to_contain_text("The browser could not read it.")
    shown.set_input_files("#handed-picker", handed)  # type: ignore[arg-type]
    expect(shown.locator("#handed-files")).to_have_text("3 files")


def test_a_table_that_the_browser_does_not_store_is_named_and_used_and_the_next_is_stored(shown: Page) -> None:
    trainer = to_train(shown)
    unstored = banner(shown, "table")
    for what, nth in [("transaction", 1), ("transaction", 2), ("transaction", 3), ("commit", 1)]:
        fail(shown, what, nth)
        for k in range(1, nth):
            take(trainer, rows=10 * nth + k)
            expect(unstored).to_have_count(0)
        take(trainer, rows=10 * nth)
        expect(unstored).to_contain_text("cannot be stored in this browser: open its file again the next time.")
        expect(shown.locator("#train-status")).to_contain_text("Press Play")


def test_a_table_that_could_not_be_read_at_once_is_there_after_a_reload(shown: Page, dist_http: str) -> None:
    trainer = to_train(shown)
    take(trainer, rows=9)
    shown.wait_for_function(STORES, arg=9)
    for nth in NTH:
        shown.goto(f"{dist_http}?transaction={nth}#train")
        expect(shown.locator("#train-status")).to_contain_text("Press Play")
        expect(shown.locator("#setup-data .summary-line").first).to_have_text("table, 9 rows")
        expect(banner(shown, "table")).to_have_count(0)


def take(trainer: Trainer, rows: int) -> None:
    """Takes a table of so many rows."""
    trainer.give_text("a,b,y\n" + "".join(f"{k}.5,{-k}.25,{k % 2}.5\n" for k in range(rows)))
    trainer.use_table()
    expect(trainer.page.locator("#setup-data .summary-line").first).to_have_text(f"table, {rows} rows")
