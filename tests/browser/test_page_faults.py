"""What happens to a visitor's work: nothing replaces it unasked, and no fault of the browser loses or alters it."""

import json
import re
from pathlib import Path

import pytest
from calculating import SPEC, Calculator
from conftest import OpenedAt, OpenPage, wait_ready
from playwright.sync_api import Page, expect

X = "data.X[0][0]"
RATE = "optimizer.learning_rate"
WEIGHT = "network.layers[0].W[0][0]"
LOSS = 0.08057587521626977
"""Of the default example."""
KEY = "backprop.draft"


@pytest.fixture
def calculator(opened: Page) -> Calculator:
    """The file's page, as it was opened."""
    return Calculator(opened)


@pytest.fixture
def own(open_page: OpenPage, dist_http: str) -> Calculator:
    """A page of its own, Python ready: for what can't be put back."""
    return Calculator(wait_ready(open_page(dist_http, viewport={"width": 1280, "height": 800})))


def banner(page: Page, name: str):  # type: ignore[no-untyped-def]  # a Locator
    return page.locator(f'[data-banner="{name}"]')


def answer(page: Page, label: str) -> None:
    banner(page, "replace").get_by_role("button", name=label).click()


def open_file(page: Page, folder: Path, text: str) -> None:
    file = folder / "setup.json"
    file.write_text(text, encoding="utf-8")
    page.set_input_files("#file", file)


def test_an_example_comes_unasked_while_there_is_no_work_of_ones_own(calculator: Calculator) -> None:
    page = calculator.page
    page.select_option("#example", "xor")
    calculator.settled()
    expect(banner(page, "replace")).to_have_count(0)
    expect(calculator.field("network.layers[0].b[1]")).to_have_value("-1")


def test_own_work_is_replaced_only_after_asking_and_undo_brings_it_back(calculator: Calculator) -> None:
    page = calculator.page
    calculator.type(X, "0.9")
    page.select_option("#example", "xor")
    expect(banner(page, "replace")).to_contain_text("Replace your setup with the example “")
    assert calculator.field(X).input_value() == "0.9"
    expect(page.locator("#example")).to_have_value("")
    answer(page, "Keep mine")
    expect(banner(page, "replace")).to_have_count(0)
    assert calculator.field(X).input_value() == "0.9"
    page.select_option("#example", "xor")
    answer(page, "Replace")
    calculator.settled()
    expect(page.locator("#example")).to_have_value("xor")
    calculator.press("Undo")
    calculator.settled()
    assert calculator.field(X).input_value() == "0.9"


def test_a_file_over_own_work_asks_and_one_unchanged_since_does_not(calculator: Calculator, tmp_path: Path) -> None:
    page = calculator.page
    calculator.type(X, "0.9")
    open_file(page, tmp_path, json.dumps(SPEC))
    expect(banner(page, "replace")).to_contain_text("Replace your setup with the one in this file?")
    assert calculator.field(X).input_value() == "0.9"
    answer(page, "Replace")
    calculator.settled()
    assert calculator.value("loss") == 18
    calculator.load("mazur")
    expect(banner(page, "replace")).to_have_count(0)


def test_a_link_over_own_work_asks_and_a_saved_set_up_is_no_loss(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")  # Firefox under automation has no downloads.
    calculator = Calculator(page)
    link = page.evaluate("spec => '#spec=' + btoa(spec).replace(/=+$/, '')", json.dumps(SPEC))
    calculator.type(X, "0.9")
    page.evaluate("hash => { location.hash = hash; }", link)
    answer(page, "Keep mine")
    assert calculator.field(X).input_value() == "0.9"
    assert "spec=" not in page.url
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    with page.expect_download():
        page.get_by_role("button", name="Save setup").click()
    page.evaluate("hash => { location.hash = hash; }", link)
    expect(calculator.field(X)).to_have_value("3")
    expect(banner(page, "replace")).to_have_count(0)


def test_a_file_that_is_no_set_up_changes_nothing_and_says_why(calculator: Calculator, tmp_path: Path) -> None:
    page = calculator.page
    for text, reason in (
        ("[" * 5000 + "]" * 5000, "nested"),
        ("{", "can't be opened"),
        ('{"schema": 99}', "Schema version: “99”"),
    ):
        open_file(page, tmp_path, text)
        expect(banner(page, "file")).to_contain_text(reason)
        expect(banner(page, "file")).to_contain_text("Your work is unchanged.")
    assert calculator.value("loss") == pytest.approx(LOSS, rel=1e-12)


def test_a_typesetters_minus_is_said_to_be_a_minus(calculator: Calculator) -> None:
    calculator.type(WEIGHT, "−1.5")
    field = calculator.field(WEIGHT)
    expect(calculator.page.locator(f"#{field.get_attribute('aria-describedby')}")).to_have_text(
        "“−1.5” is read as -1.5."
    )
    expect(field).not_to_have_attribute("aria-invalid", "true")
    calculator.settled()
    assert calculator.value("layers[0].before.W[0][0]") == -1.5
    calculator.type(WEIGHT, "-1.5")
    expect(calculator.page.locator("#setup .reading")).to_have_count(0)


def test_a_typesetters_minus_on_the_diagram_is_said_too(calculator: Calculator) -> None:
    calculator.page.locator('#network [data-quantity="X[0][0]"]').dblclick()
    calculator.page.keyboard.insert_text("−2")
    expect(calculator.page.locator(".in-place-fault")).to_have_text("“−2” is read as -2.")
    calculator.page.keyboard.press("Enter")
    calculator.settled()
    assert calculator.value("X[0][0]") == -2


def test_two_tabs_say_so_and_the_last_writer_wins(own: Calculator, dist_http: str) -> None:
    calculator, first = own, own.page
    second = first.context.new_page()
    second.goto(dist_http)
    other = Calculator(wait_ready(second))
    calculator.type(X, "0.9")
    expect(banner(second, "tabs")).to_contain_text("changed in another tab")
    assert other.field(X).input_value() == "0.3"
    other.type(RATE, "0.25")
    expect(banner(second, "tabs")).to_have_count(0)
    expect(banner(first, "tabs")).to_be_visible()
    assert calculator.field(X).input_value() == "0.9"
    first.wait_for_function("key => JSON.parse(localStorage[key]).draft.optimizer.learning_rate === '0.25'", arg=KEY)
    saved = json.loads(first.evaluate("key => localStorage[key]", KEY))["draft"]
    assert saved["data"]["X"][0][0] == "0.3"
    banner(first, "tabs").get_by_role("button", name="Show the other tab's setup").click()
    calculator.settled()
    assert calculator.field(RATE).input_value() == "0.25"
    calculator.press("Undo")
    assert calculator.field(X).input_value() == "0.9"


def test_back_brings_inputs_and_result_again(own: Calculator) -> None:
    calculator, page = own, own.page
    calculator.type(X, "0.9")
    calculator.settled()
    loss = calculator.value("loss")
    page.goto("about:blank")
    page.go_back()
    expect(calculator.field(X)).to_have_value("0.9")
    wait_ready(page)
    calculator.settled()
    assert calculator.value("loss") == loss


def test_a_page_taken_from_the_cache_shows_what_it_held(calculator: Calculator) -> None:
    page = calculator.page
    calculator.type(X, "0.9")
    page.evaluate(
        """path => {
          dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
          document.querySelector(`[data-field="${path}"]`).value = "what a browser restored";
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }""",
        X,
    )
    assert calculator.field(X).input_value() == "0.9"
    calculator.type(X, "0.8")
    calculator.settled()
    assert calculator.value("X[0][0]") == 0.8


@pytest.mark.parametrize(("path", "text"), [(RATE, "1" * 1_000_000), (WEIGHT, "1\t2\n" * 250_000), (X, "1 " * 500_000)])
def test_a_megabyte_pasted_into_a_field_is_refused(calculator: Calculator, path: str, text: str) -> None:
    calculator.unfold()
    before = calculator.field(path).input_value()
    calculator.paste(path, text)
    assert calculator.field(path).input_value() == before
    (sentence,) = calculator.refusals()
    assert "is not allowed. Allowed: " in sentence
    assert "Nothing was pasted." in sentence
    assert len(sentence) < 400
    calculator.type(RATE, "0.2")
    assert calculator.refusals() == []
    calculator.settled()


def test_a_megabyte_pasted_into_the_diagram_is_refused(calculator: Calculator) -> None:
    calculator.page.locator('#network [data-quantity="X[0][0]"]').dblclick()
    calculator.page.locator("input.in-place").evaluate(
        """field => {
          const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
          Object.defineProperty(paste, "clipboardData", { value: { getData: () => "1".repeat(1e6) } });
          if (field.dispatchEvent(paste)) throw new Error("pasted");
        }"""
    )
    expect(calculator.page.locator(".in-place-fault")).to_contain_text("x1 of sample 1: “1111")
    assert calculator.field(X).input_value() == "0.3"


DROP = """([name, content, type]) => {
  const dataTransfer = new DataTransfer();
  if (type === "file") dataTransfer.items.add(new File([content], name));
  else dataTransfer.setData("text/plain", content);
  const fire = (kind) =>
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  return ["dragover", "drop"].map((kind) => !fire(kind));
}"""


def test_a_file_dropped_anywhere_is_opened_not_navigated_to(calculator: Calculator) -> None:
    page = calculator.page
    address = page.url
    assert page.evaluate(DROP, ["a.json", json.dumps(SPEC), "file"]) == [True, True]
    expect(calculator.field(X)).to_have_value("3")
    assert page.evaluate(DROP, ["a.png", "\u0089PNG", "file"]) == [True, True]
    expect(banner(page, "file")).to_contain_text("This file can't be opened: ")
    assert page.url == address
    assert page.evaluate(DROP, ["", "0.5", "text"]) == [False, False], "a text is dropped into a field by the browser"


def test_a_fault_of_our_own_shows_what_was_typed_to_copy(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http, clean=False, permissions=["clipboard-read", "clipboard-write"]))
    Calculator(page).type(X, "0.98765")
    page.evaluate("() => { setTimeout(() => { throw new Error('a bug'); }); }")
    expect(banner(page, "fault")).to_contain_text("Something in this page failed (a bug).")
    assert "0.98765" in page.locator(".data-box").input_value()
    assert "0.98765" in page.evaluate("key => localStorage.getItem(key)", KEY), "saved at once"
    banner(page, "fault").get_by_role("button", name="Copy my data").click()
    expect(page.locator("#announce")).to_have_text("Your data is copied")
    assert "0.98765" in page.evaluate("() => navigator.clipboard.readText()")


def test_over_a_slow_network_bytes_are_counted_and_the_form_is_of_use(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(dist_http)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"offline": False, "latency": 20, "downloadThroughput": 500_000, "uploadThroughput": 500_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.reload(wait_until="commit")
    expect(page.locator("#status")).to_have_text(re.compile(r"Python: [0-9.]+ of [0-9.]+ MB"))
    begun = page.locator("#status progress").evaluate("bar => bar.value")
    calculator = Calculator(page)
    calculator.type(X, "0.9x")
    expect(page.locator(".fault").filter(has_text="“0.9x” is not allowed")).to_be_visible()
    calculator.type(X, "0.9")
    page.wait_for_function("begun => document.querySelector('#status progress').value > begun", arg=begun)
    expect(page.locator("html")).to_have_attribute("data-engine", "loading")
    network.send("Network.emulateNetworkConditions", slow | {"downloadThroughput": -1})
    wait_ready(page)
    calculator.settled()
    expect(calculator.field(X)).to_have_value("0.9")
    expect(page.locator("html")).to_have_attribute("data-result", "live")
