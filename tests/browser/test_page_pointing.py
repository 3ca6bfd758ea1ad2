"""Numbers that are pointed at, selected and typed on: marked everywhere, with their arithmetic."""

import pytest
from calculating import REPLY_MS, Calculator
from playwright.sync_api import Page, expect


@pytest.fixture
def calculator(in_each_browser: Calculator) -> Calculator:
    in_each_browser.begin()
    return in_each_browser


def marked(page: Page, kind: str) -> dict[str, set[str]]:
    """The marked quantities in each part of the page."""
    parts = {}
    for part in ("tables", "network", "arithmetic"):
        elements = page.locator(f'#{part} [data-mark="{kind}"][data-quantity]').all()
        parts[part] = {str(element.get_attribute("data-quantity")) for element in elements}
    return parts


def test_pointing_at_a_number_marks_it_everywhere_and_what_it_was_made_from(calculator: Calculator) -> None:
    gradient = "layers[1].gradients.W[0][0]"
    calculator.page.locator(f'#tables [data-quantity="{gradient}"]').hover()
    assert marked(calculator.page, "same") == {"tables": {gradient}, "network": {gradient}, "arithmetic": {gradient}}
    made_from = {"layers[1].delta[0][0]", "layers[0].a[0][0]"}
    assert marked(calculator.page, "from") == {"tables": made_from, "network": made_from, "arithmetic": made_from}


def test_focus_marks_as_pointing_does(calculator: Calculator) -> None:
    expect(calculator.page.locator("#loss")).to_contain_text("9 gradients checked", timeout=REPLY_MS)
    calculator.page.locator('#network [data-quantity="layers[0].delta[0][1]"]').focus()
    assert marked(calculator.page, "same")["tables"] == {"layers[0].delta[0][1]"}
    assert marked(calculator.page, "from")["network"] == set()  # ∂E/∂a and f′ stand in the tables only.
    assert marked(calculator.page, "from")["tables"] == {"layers[0].da[0][1]", "layers[0].slope[0][1]"}


def test_a_pointer_that_moves_over_nothing_leaves_what_has_the_focus_marked(calculator: Calculator) -> None:
    focused, pointed = "layers[0].delta[0][1]", "layers[1].delta[0][0]"
    calculator.page.locator(f'#network [data-quantity="{focused}"]').focus()
    calculator.page.locator(f'#tables [data-quantity="{pointed}"]').hover()
    assert marked(calculator.page, "same")["tables"] == {pointed}
    calculator.page.locator("#tables h3").first.hover()
    assert marked(calculator.page, "same")["tables"] == {focused}


def test_a_click_shows_the_arithmetic_with_its_gradient_check(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('#network [data-quantity="layers[0].gradients.W[1][0]"]').click()
    pane = page.locator("#arithmetic")
    expect(pane.locator("h2")).to_have_text("gradient of w(x₁→h₂)")
    expect(pane.locator("math .num")).to_have_count(2)
    expect(pane.locator("output")).to_have_attribute("data-value", "0.000012116320198670325")
    expect(pane.locator(".gradient-check")).to_contain_text("complex step")
    pane.locator(".made-from button").first.click()
    expect(pane.locator("h2")).to_have_text("δ of h₂")
    pane.locator(".goes-into button").first.click()
    expect(pane.locator("h2")).to_have_text("gradient of w(x₁→h₂)")


def test_keys_move_through_the_quantities(calculator: Calculator) -> None:
    title = calculator.page.locator("#arithmetic h2")
    expect(title).to_have_text("gradient of w(h₁→ŷ)")
    calculator.page.keyboard.press("j")
    expect(title).to_have_text("gradient of w(h₂→ŷ)")
    calculator.page.keyboard.press("k")
    calculator.page.keyboard.press("k")
    expect(title).to_have_text("δ of ŷ")
    calculator.page.keyboard.press("?")
    expect(calculator.page.get_by_role("dialog")).to_be_visible()
    calculator.page.keyboard.press("Escape")


def test_typing_on_the_diagram_edits_a_weight_in_place(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('#network [data-quantity="layers[1].before.W[0][0]"]').focus()
    page.keyboard.type("-0.75")
    expect(calculator.field("network.layers[1].W[0][0]")).to_have_value("-0.75")
    page.keyboard.press("Enter")
    calculator.settled()
    assert calculator.value("layers[1].before.W[0][0]") == -0.75
    expect(page.locator('#network [data-quantity="layers[1].before.W[0][0]"]')).to_be_focused()


def test_a_refused_text_on_the_diagram_says_so_and_escape_takes_it_back(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('#network [data-quantity="X[0][1]"]').focus()
    page.keyboard.type("1,5")
    expect(page.locator(".in-place-fault")).to_contain_text("It is written with a comma. Use 1.5?")
    page.keyboard.press("Escape")
    calculator.settled()
    assert calculator.field("data.X[0][1]").input_value() == "0.7"
