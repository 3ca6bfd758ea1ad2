"""The tab Mark: own numbers marked as they are typed, the slip named, from a blank page in few actions."""

import pytest
from marking import FIRST_WRONG, SEQUENTIAL, answer, marked, say, to_mark
from playwright.sync_api import Page, expect

MOST_ACTIONS = 40
"""From a blank page to the slip, beyond typing the numbers."""
SLIP = '[data-slip="hidden_delta_from_updated_weights"]'
NAMED = "δ goes down through the new weights."


def expect_named(page: Page) -> None:
    """The slip is named, and the first wrong number too."""
    expect(page.locator(f"{SLIP} .did")).to_have_text(NAMED)
    expect(page.locator("#mark-first")).to_have_text("First wrong: δ of h₁")
    expect(page.locator(".mark-line")).to_have_text("8 right, 1 follows from your own number, 2 wrong.")


@pytest.mark.parametrize("width", [1280, 375])
def test_by_mouse_the_slip_is_named_after_a_press_a_number(opened_at, width: int) -> None:  # type: ignore[no-untyped-def]
    page = opened_at("chromium", width)
    page.locator("#modes").get_by_text("Mark", exact=True).click()
    actions = 1
    for path, text in SEQUENTIAL.items():
        answer(page, path).click()
        page.keyboard.type(text)
        actions += 1
    expect_named(page)
    page.locator("#mark-first").click()
    expect(answer(page, FIRST_WRONG)).to_be_focused()
    assert actions + 1 <= MOST_ACTIONS
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def test_by_keyboard_alone_the_slip_is_named(opened: Page) -> None:
    actions = 0

    def press(key: str) -> None:
        nonlocal actions
        actions += 1
        opened.keyboard.press(key)

    press("g")
    press("m")
    expect(opened.locator("#marking")).to_be_visible()
    answer(opened, "layers[0].z[0][0]").focus()  # Where "Skip to the result" leads.
    for path, text in SEQUENTIAL.items():
        while opened.evaluate("() => document.activeElement.dataset.answer") != path:
            press("Enter")
        opened.keyboard.type(text)
    expect_named(opened)
    assert actions <= MOST_ACTIONS


def test_each_number_says_what_it_is_by_sign_and_word(opened: Page) -> None:
    to_mark(opened)
    say(opened, SEQUENTIAL)
    expect_named(opened)
    assert marked(opened) == dict.fromkeys(list(SEQUENTIAL)[:8], "right") | {
        "layers[0].delta[0][0]": "wrong", "layers[0].delta[0][1]": "wrong",
        "layers[0].gradients.W[1][0]": "consequential",
    }  # fmt: skip
    verdict = opened.locator('[data-verdict="consequential"] .mark-verdict')
    expect(verdict).to_have_text("↳follows from your own earlier number")
