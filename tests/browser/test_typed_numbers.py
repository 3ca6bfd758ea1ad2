"""Numbers typed as people write them, and prints pasted into a grid: understood, offered, taken back."""

import pytest
from calculating import Calculator
from playwright.sync_api import expect

WEIGHT = "network.layers[0].W[0][0]"


@pytest.fixture
def calculator(in_each_browser: Calculator) -> Calculator:
    """The page with the default example loaded and all groups open."""
    in_each_browser.load_default()
    in_each_browser.unfold()
    return in_each_browser


def test_a_fraction_stays_as_typed_beside_its_value_and_a_comma_is_asked_about(calculator: Calculator) -> None:
    page = calculator.page
    calculator.type(WEIGHT, "1/3")
    calculator.settled()
    assert calculator.value("layers[0].before.W[0][0]") == 1 / 3
    field = calculator.field(WEIGHT)
    assert field.input_value() == "1/3"
    expect(page.locator(f"#{field.get_attribute('aria-describedby')}")).to_have_text("= 0.333333…")
    calculator.type(WEIGHT, "1,234")
    page.get_by_role("button", name="1.234", exact=True).press("Enter")
    calculator.settled()
    assert field.input_value() == "1.234"


def test_a_print_of_the_grids_turned_shape_is_offered_and_taken_back(calculator: Calculator) -> None:
    page = calculator.page
    banner = page.locator('[data-banner="replace"]')
    calculator.paste("network.layers[1].W[0][0]", "tensor([[0.5], [-0.25]], dtype=torch.float64)")
    calculator.settled()
    expect(calculator.field("network.layers[1].W[0][1]")).to_have_value("-0.25")
    calculator.paste(WEIGHT, "array([[1., 2.],\n       [3., 4.]])")
    asked = page.locator('[data-banner="square"]')
    expect(asked).to_contain_text("square")
    asked.get_by_role("button", name="x W + b").press("Enter")
    calculator.settled()
    expect(calculator.field("network.layers[0].W[0][1]")).to_have_value("3.")
    page.locator("#undo").click()
    expect(calculator.field("network.layers[0].W[0][1]")).to_have_value("-0.2")
    calculator.paste(WEIGHT, "[[1, 2], [3, 4], [5, 6]]")
    banner.get_by_role("button", name="Resize the network to 3 × 2").click()
    calculator.settled()
    assert calculator.field("network.layers[0].units").input_value() == "3"
