"""The keyboard: the diagram is a stop of the Tab key, digits go nowhere, and a grid is typed row by row."""

import re

import pytest
from calculating import Calculator
from playwright.sync_api import Page, expect


@pytest.fixture
def calculator(in_each_browser: Calculator) -> Calculator:
    in_each_browser.load_default()
    in_each_browser.leave_field()
    return in_each_browser


def focused(page: Page, attribute: str) -> str | None:
    """What the focused element says of itself."""
    return page.evaluate("(name) => document.activeElement?.getAttribute(name)", attribute)  # type: ignore[no-any-return]


def test_the_diagram_is_reached_moved_in_and_typed_on_by_keys(calculator: Calculator) -> None:
    page = calculator.page
    page.locator("#verdict").focus()
    page.keyboard.press("Tab")
    assert focused(page, "data-quantity") == "layers[1].gradients.W[0][0]"  # The selected number, in the diagram.
    assert page.evaluate("() => Boolean(document.activeElement.closest('svg.network'))")
    page.keyboard.press("ArrowUp")
    assert focused(page, "data-quantity") == "layers[1].before.W[0][0]"
    page.keyboard.press("Enter")
    expect(page.locator("#arithmetic h2")).to_have_text("w(h₁→ŷ)")
    page.keyboard.press("Enter")
    page.keyboard.type("0.125")
    page.keyboard.press("Enter")
    calculator.settled()
    assert calculator.value("layers[1].before.W[0][0]") == 0.125
    assert focused(page, "data-quantity") == "layers[1].before.W[0][0]"
    page.keyboard.press("Enter")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    calculator.settled()
    assert calculator.value("layers[1].before.W[0][0]") == 0.125


def test_the_tab_key_leaves_the_diagram_and_comes_back_to_the_number_it_left(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('svg.network [data-quantity="X[0][1]"]').focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("() => Boolean(document.activeElement.closest('svg.network'))")
    page.keyboard.press("Shift+Tab")
    assert focused(page, "data-quantity") == "X[0][1]"
    inside = page.locator("svg.network, svg.network *")
    stops = inside.evaluate_all("(all) => all.filter((element) => element.tabIndex === 0).length")
    assert stops == 1


SYMBOLS = ["layers[1].delta[0][0]", "layers[0].slope[0][0]", "layers[0].z[0][0]", "layers[0].before.W[0][0]"]


def test_symbols_in_the_heading_keep_their_case_and_words_begin_with_a_capital(calculator: Calculator) -> None:
    heading = calculator.page.locator("#arithmetic h2")
    transform = "(h2) => getComputedStyle(h2, '::first-letter').textTransform"
    for path, text in zip(SYMBOLS, ["δ of ŷ", "f′(z) of h₁", "z of h₁", "w(x₁→h₁)"], strict=True):
        calculator.page.locator(f'#tables [data-quantity="{path}"]').click()
        expect(heading).to_have_text(text)
        assert heading.evaluate(transform) == "none", path
    calculator.page.locator('#tables [data-quantity="layers[1].gradients.W[0][0]"]').click()
    assert heading.evaluate(transform) == "uppercase"


def test_a_number_typed_on_a_computed_one_leaves_the_page_where_it_is(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('svg.network [data-quantity="layers[1].delta[0][0]"]').click()
    page.keyboard.type("-0.2431e-5")
    assert page.locator("html").get_attribute("data-mode") == "calculate"
    expect(page.locator("#steps-taken")).to_have_text("")


@pytest.mark.parametrize(
    ("keys", "mode"),
    [
        (["g", "t"], "train"),
        (["g", "g"], "guide"),
        (["g", "c"], "calculate"),
        (["g", "p"], "compare"),
        (["Alt+2"], "train"),
    ],
)
def test_modes_have_keys_that_are_no_digits(calculator: Calculator, keys: list[str], mode: str) -> None:
    page = calculator.page
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("html")).to_have_attribute("data-mode", mode)
    for key in ("g", "c"):
        page.keyboard.press(key)
    expect(page.locator("html")).to_have_attribute("data-mode", "calculate")


def rows(calculator: Calculator) -> list[list[str]]:
    """The typed data, row by row."""
    lines = calculator.page.locator(".data-grid tbody tr").all()
    return [[cell.input_value() for cell in line.locator("input").all()] for line in lines]


def test_data_are_typed_row_by_row_with_the_tab_key_alone(calculator: Calculator) -> None:
    page = calculator.page
    page.locator("#add-sample").click()
    assert focused(page, "name") == "data.X[1][0]"
    page.locator("#add-sample").click()
    calculator.field("data.X[1][0]").select_text()
    for text in ("1", "2", "3", "0", "5", "6"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert rows(calculator)[1:] == [["1", "2", "3"], ["0", "5", "6"]]
    assert focused(page, "id") == "add-sample"


def test_enter_goes_down_a_column_and_on_to_the_next(calculator: Calculator) -> None:
    page = calculator.page
    page.locator("#add-sample").click()
    calculator.field("data.X[0][1]").focus()
    for text in ("0.25", "0.75", "0.5", "1"):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    assert rows(calculator) == [["0.3", "0.25", "0.5"], ["0", "0.75", "1"]]
    page.keyboard.press("Shift+Enter")
    assert focused(page, "name") == "data.Y[0][0]"


def test_a_sample_is_removed_by_keys(calculator: Calculator) -> None:
    page = calculator.page
    for _ in range(2):
        page.locator("#add-sample").click()
    calculator.type("data.X[2][0]", "2.5")
    calculator.field("data.X[1][0]").focus()
    page.keyboard.press("Control+Delete")
    assert rows(calculator) == [["0.3", "0.7", "0.5"], ["2.5", "0", "0"]]
    assert focused(page, "name") == "data.X[1][0]"
    last = calculator.field("data.Y[1][0]")
    last.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert focused(page, "aria-label") == "Remove sample 2"
    page.keyboard.press("Enter")
    assert len(rows(calculator)) == 1


def test_one_walks_along_what_a_number_is_made_of_and_through_the_order_of_computation(calculator: Calculator) -> None:
    page, heading = calculator.page, calculator.page.locator("#arithmetic h2")
    page.locator('#tables [data-quantity="layers[0].gradients.W[0][0]"]').click()
    steps = [
        ("[", "δ of h₁"),
        ("]", "gradient of w(x₁→h₁)"),
        ("j", "gradient of w(x₂→h₁)"),
        ("k", "gradient of w(x₁→h₁)"),
    ]
    place = page.locator("#place-in-order")
    for key, name in steps:
        page.keyboard.press(key)
        expect(heading).to_have_text(name)
        expect(place).to_have_text(re.compile(r"^\d+ of \d+$"))
