"""A browser that stores nothing, or has no room: the page says so once and all goes on."""

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import expect

BANNER = '[data-banner="storage"]'
DENIED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })"
)
FULL = """
const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (window.full) throw new DOMException("full", "QuotaExceededError");
  return set.call(this, key, value);
};
window.full = true;
"""


@pytest.mark.parametrize("fault", [DENIED, FULL], ids=["denied", "full"])
def test_without_storage_a_banner_says_so_once_and_all_goes_on(open_page: OpenPage, dist_http: str, fault: str) -> None:
    page = open_page(dist_http, script=fault)
    calculator = Calculator(wait_ready(page))
    calculator.type("data.X[0][0]", "0.8")
    expect(page.locator(BANNER)).to_contain_text("cannot be saved in this browser")
    page.locator(BANNER).get_by_role("button", name="Close this message").click()
    calculator.type("data.X[0][0]", "0.9")
    calculator.settled()
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")  # Saves at once.
    expect(page.locator(BANNER)).to_have_count(0)
    assert calculator.value("X[0][0]") == 0.9


def test_the_banner_goes_when_saving_works_again(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(dist_http, script=FULL)
    calculator = Calculator(wait_ready(page))
    calculator.type("data.X[0][0]", "0.8")
    expect(page.locator(BANNER)).to_be_visible()
    page.evaluate("() => { window.full = false; }")
    calculator.type("data.X[0][0]", "0.9")
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")  # Saves at once.
    expect(page.locator(BANNER)).to_have_count(0)
    assert "0.9" in page.evaluate("() => localStorage['backprop.draft']")
