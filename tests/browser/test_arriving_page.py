"""A network from elsewhere on the page: a model's file, or a pasted print; shown first, then used, and undone."""

from pathlib import Path

from calculating import Calculator
from playwright.sync_api import Locator, Page, expect

FILES = Path(__file__).parents[1] / "reading" / "files"
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement?.blur();
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
PRINTED = """OrderedDict([('0.weight', tensor([[0.15, -0.2], [0.25, 0.4]])), ('0.bias', tensor([0.1, -0.3])),
('2.weight', tensor([[0.35, -0.45]])), ('2.bias', tensor([0.05]))])"""


def banner(page: Page, name: str) -> Locator:
    return page.locator(f".banner[data-banner={name}]")


def test_a_models_file_is_shown_then_used_then_undone(calculator: Calculator) -> None:
    page = calculator.page
    before = calculator.value("layers[0].after.W[0][0]")
    page.set_input_files("#file", FILES / "torch_caseA_state_dict.pt")
    offered = banner(page, "replace")
    expect(offered).to_contain_text("This file was read as pytorch: a network 2-2-1 (sigmoid, identity).")
    expect(offered).to_contain_text("The activations are not stored")
    assert calculator.value("layers[0].after.W[0][0]") == before
    page.get_by_role("button", name="Use this network").click()
    weight = calculator.field("network.layers[0].W[0][0]")
    expect(weight).to_have_value("0.15000000596046448")
    page.keyboard.press("Control+z")
    expect(weight).not_to_have_value("0.15000000596046448")


def test_a_print_is_pasted_outside_of_any_field(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate(PASTE, PRINTED)
    expect(banner(page, "replace")).to_contain_text("This text was read as brackets: a network 2-2-1")
    page.get_by_role("button", name="Keep mine").click()
    expect(banner(page, "replace")).to_have_count(0)


def test_numbers_that_are_no_network_are_named_and_change_nothing(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate(PASTE, "W = [[1, 2], [3, 4]]")
    expect(banner(page, "text")).to_contain_text("it holds W 2 × 2, which are no network of dense layers")
    page.evaluate(PASTE, "[1 2 ... 9]")
    expect(banner(page, "text")).to_contain_text("Numbers are left out here")
