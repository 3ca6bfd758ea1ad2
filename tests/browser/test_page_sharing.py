"""What leaves the page and comes back: links, copies, files, and what the browser keeps."""

import base64
import json

import pytest
from calculating import Calculator, follow, same
from conftest import OpenedAt, OpenPage, wait_ready
from playwright.sync_api import Page, expect

from backprop import run
from backprop.requests.examples import DEFAULT, example_spec

FIRST = run(example_spec(DEFAULT))["steps"][0]
"""The step that a first visit shows."""


def test_a_copied_link_opens_the_same_set_up(opened_at: OpenedAt, open_page: OpenPage) -> None:
    page = opened_at("chromium")
    calculator = Calculator(page)
    calculator.load("xor")
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#announce")).to_have_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "#z=" in link or "#spec=" in link
    other = wait_ready(open_page(link))
    expect(other.locator('[data-field="network.layers[0].b[1]"]')).to_have_value("-1")
    Calculator(other).settled()
    assert Calculator(other).value("loss") == 0


@pytest.mark.parametrize(
    "fragment",
    [
        "#spec=%%%",
        "#z=AAAA",
        "#spec=aGVsbG8",
        "#spec=WzFd",
    ],
)
def test_a_bad_link_changes_nothing_and_says_why(opened: Page, fragment: str) -> None:
    page = follow(opened, fragment)
    banner = page.locator('[data-banner="link"]')
    expect(banner).to_contain_text("This link can't be opened: ")
    expect(banner).to_contain_text("Your work is unchanged.")
    assert Calculator(page).value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)


@pytest.mark.parametrize(("number", "why"), [("1e-400", "too small: it would become 0."), ("1e400", "too large.")])
def test_a_link_with_a_number_that_float64_can_not_hold_names_it(opened: Page, number: str, why: str) -> None:
    """Read as JavaScript reads numbers, it would be 0 or infinity without a word."""
    text = f'{{"network": {{"n_inputs": 1, "layers": [{{"units": 1}}]}}, "optimizer": {{"learning_rate": {number}}}}}'
    page = follow(opened, f"#spec={base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}")
    expect(page.locator('[data-banner="link"]')).to_contain_text(f"The number {number} is {why}")
    assert Calculator(page).value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)


def test_the_worked_arithmetic_unfolds_and_is_copied(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")
    page.locator("#worked summary").click()
    expect(page.locator("#worked ol li")).to_have_count(45)
    page.locator('#worked [data-format="markdown"]').click()
    expect(page.locator("#announce")).to_have_text("Worked arithmetic copied")
    assert "0.15" in page.evaluate("() => navigator.clipboard.readText()")


def test_a_table_is_copied_with_full_precision(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")
    page.locator(".table-section:has(#parameters-table) button", has_text="CSV").click()
    expect(page.locator("#announce")).to_have_text("Table copied as CSV")
    rows = page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert rows[0] == "parameter,before,∂E/∂w,update,after"
    name, *numbers = rows[1].split(",")
    layer = FIRST["layers"][0]
    own = [layer[group]["W"][0][0] for group in ("before", "gradients", "updates", "after")]
    assert (name, [float(number) for number in numbers]) == ("w(x₁→h₁)", [same(number) for number in own])


def test_what_was_typed_survives_a_reload(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    calculator = Calculator(page)
    calculator.type("data.Y[0][0]", "0.25")
    calculator.type("optimizer.learning_rate", "1,5")
    page.reload()
    expect(calculator.field("data.Y[0][0]")).to_have_value("0.25")
    expect(calculator.field("optimizer.learning_rate")).to_have_value("1,5")


def test_what_was_saved_as_garbage_is_put_aside(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    page.evaluate(
        """() => addEventListener("pagehide", () => {
          localStorage.setItem("backprop.draft", '{"version": 1, "draft": 3');
        })"""
    )
    page.reload()
    expect(page.locator('[data-banner="quarantine"]')).to_be_visible()
    assert Calculator(page).value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)


def test_the_saved_result_is_the_result_document(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")  # Firefox under automation has no downloads.
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save result").click()
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert saved["schema"] == 1 and saved["steps"][0]["loss"] == pytest.approx(FIRST["loss"], rel=1e-12)
