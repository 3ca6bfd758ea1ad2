"""What the page says: beside the button that was pressed, or in sight wherever the page is scrolled to."""

from collections.abc import Iterator

import pytest
from calculating import REPLY_MS, Calculator
from conftest import wait_ready
from playwright.sync_api import ElementHandle, Locator, Page, expect


@pytest.fixture(scope="module")
def page(browsers, dist_http: str) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    """One page that may copy; it leaves nothing behind that another test would see."""
    rights = ["clipboard-read", "clipboard-write"]
    context = browsers("chromium").new_context(permissions=rights, viewport={"width": 1280, "height": 800})
    made = context.new_page()
    made.goto(dist_http)
    Calculator(wait_ready(made)).settled()  # the first result of the engine's own may move what is pressed
    expect(made.locator("#loss .checked")).to_contain_text("gradients checked", timeout=REPLY_MS)
    yield made
    context.close()


DISTANCE = """([one, other]) => {
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  return Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom, 0);
}"""
"""Between two boxes at one moment, in pixels; 0 where they touch."""


def elements(*located: Locator) -> list[ElementHandle]:
    return [locator.element_handle() for locator in located]


COPIES = [
    ("#arithmetic .card-actions button >> nth=0", "Value copied"),
    ("#arithmetic .card-actions button >> nth=1", "Line copied"),
    ("#tables .table-actions button >> nth=0", "Table copied as TSV"),
    ("#tables .table-actions button >> nth=1", "Table copied as CSV"),
    ("#worked button[data-format=latex]", "Worked arithmetic copied"),
    ("#copy-link", "Link copied"),
    ("#export-copy", "Script for NumPy copied"),
]


@pytest.mark.parametrize(("button", "said"), COPIES)
def test_a_copy_is_acknowledged_beside_its_button(page: Page, button: str, said: str) -> None:
    page.evaluate("() => document.querySelectorAll('#worked, #setup-files').forEach((d) => (d.open = true))")
    expect(page.locator("#worked .worked-body > *").first).to_be_visible()
    page.locator(button).click()
    toast = page.locator(".toast", has_text=said)
    expect(toast).to_be_visible()
    expect(toast).to_be_in_viewport(ratio=1)
    page.wait_for_function(f"boxes => ({DISTANCE})(boxes) <= 8", arg=elements(toast, page.locator(button)))
    expect(page.locator("#announce")).to_have_text(said)


def test_a_copy_by_key_is_acknowledged_too(page: Page) -> None:
    Calculator(page).leave_field()
    page.keyboard.press("c")
    expect(page.locator(".toast", has_text="Value copied")).to_be_in_viewport(ratio=1)


WRONG_FILE = {"name": "wrong.json", "mimeType": "application/json", "buffer": b"{"}


def test_a_message_is_in_sight_however_far_the_page_is_scrolled_and_covers_no_focus(page: Page) -> None:
    page.evaluate("() => scrollTo(0, 500)")
    field = page.locator('[data-field="optimizer.learning_rate"]')
    field.evaluate("(field) => { field.focus(); scrollBy(0, field.getBoundingClientRect().top - 4); }")
    page.set_input_files("#file", WRONG_FILE)  # type: ignore[arg-type]
    banner = page.locator('[data-banner="file"]')
    expect(banner).to_be_in_viewport(ratio=1)
    expect(field).to_be_focused()
    messages = page.locator("#banners")
    page.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().top
          >= document.querySelector("#banners").getBoundingClientRect().bottom"""
    )
    assert page.evaluate(DISTANCE, elements(field, messages)) > 0
    page.mouse.wheel(0, 2000)
    expect(banner).to_be_in_viewport(ratio=1)
    banner.get_by_label("Close this message").click()
