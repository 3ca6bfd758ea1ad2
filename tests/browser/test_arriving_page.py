"""A network from elsewhere on the page: a model's file, or a pasted print; shown first, then used, and undone."""

import json
from base64 import b64encode
from pathlib import Path

from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Locator, Page, expect

from backprop.doors.bridge import handle

FILES = Path(__file__).parents[1] / "reading" / "files"
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement?.blur();
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
PRINTED = """OrderedDict([('0.weight', tensor([[0.15, -0.2], [0.25, 0.4]])), ('0.bias', tensor([0.1, -0.3])),
('2.weight', tensor([[0.35, -0.45]])), ('2.bias', tensor([0.05]))])"""


READ_ALL = """async (all) => {
  const found = [];
  for (const params of all) found.push(await engine.call("read", params));
  return found;
}"""


def preview(page: Page) -> Locator:
    return page.get_by_role("dialog", name="A network from elsewhere")


def banner(page: Page, name: str) -> Locator:
    return page.locator(f".banner[data-banner={name}]")


def test_a_models_file_is_shown_then_used_then_undone(calculator: Calculator) -> None:
    page = calculator.page
    before = calculator.value("layers[0].after.W[0][0]")
    page.set_input_files("#file", FILES / "torch_caseA_state_dict.pt")
    offered = preview(page)
    expect(offered).to_contain_text("Read as pytorch: a network 2-2-1 (sigmoid, identity).")
    expect(offered).to_contain_text("The activations are not stored")
    assert calculator.value("layers[0].after.W[0][0]") == before
    use = offered.get_by_role("button", name="Use this network")
    page.set_viewport_size({"width": 375, "height": 480})
    expect(use).to_be_in_viewport(ratio=1)  # however long the preview is
    page.set_viewport_size({"width": 1280, "height": 800})
    use.click()
    weight = calculator.field("network.layers[0].W[0][0]")
    expect(weight).to_have_value("0.15000000596046448")
    page.keyboard.press("Control+z")
    expect(weight).not_to_have_value("0.15000000596046448")


def test_a_print_is_pasted_outside_of_any_field(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate(PASTE, PRINTED)
    expect(preview(page)).to_contain_text("Read as numbers in brackets: a network 2-2-1")
    preview(page).get_by_role("button", name="Keep mine").click()
    expect(preview(page)).to_be_hidden()


def test_what_was_understood_is_changed_by_keyboard_before_it_is_used(calculator: Calculator) -> None:
    """The square matrix turned, another function, an array left out: shown at once, and only then used."""
    page = calculator.page
    page.evaluate(PASTE, "W1 = [[1, 2], [3, 4]]\nb1 = [0.5, 0.25]\nW2 = [[5, 6]]\nb2 = [0.125]")
    offered = preview(page)
    expect(offered).to_contain_text("Square: both ways fit. Which is it?")
    expect(offered.get_by_label("Layer 1: weights")).to_be_focused()
    page.keyboard.press("Tab")
    expect(offered.get_by_label("Layer 1: way of writing")).to_be_focused()
    page.keyboard.press("ArrowDown")
    offered.get_by_label("Layer 2: activation").select_option("tanh")
    expect(offered).to_contain_text("a network 2-2-1 (sigmoid, tanh)")
    offered.get_by_label("Layer 2: biases").select_option(label="none")
    expect(offered).to_contain_text("Not used: b2 (1).")
    offered.get_by_label("Layer 2: weights").select_option(label="1: W1 (2 × 2)")
    expect(offered.locator("legend").last).to_have_text("Layer 2: 2 → 2")
    offered.get_by_label("Layer 1: biases").select_option(label="4: b2 (1)")
    expect(offered.get_by_role("alert")).to_contain_text("as many as there are units, 2")
    expect(offered.get_by_role("button", name="Use this network")).to_be_disabled()
    offered.get_by_label("Layer 1: biases").select_option(label="2: b1 (2)")
    offered.get_by_label("Layer 2: weights").select_option(label="3: W2 (1 × 2)")
    expect(offered.locator("legend").last).to_have_text("Layer 2: 2 → 1")
    offered.get_by_role("button", name="Use this network").click()
    expect(calculator.field("network.layers[0].W[0][1]")).to_have_value("3")
    page.keyboard.press("Control+z")
    expect(calculator.field("network.layers[0].W[0][1]")).not_to_have_value("3")


def test_layers_are_left_out_taken_in_again_and_added(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate(
        PASTE, "W1 = [[1, 2], [3, 4]]\nb1 = [0, 1]\nW2 = [[5, 6], [7, 8]]\nb2 = [2, 3]\nW3 = [[1, 2]]\nb3 = [3]"
    )
    offered = preview(page)
    offered.get_by_role("button", name="Layer 2: leave out").click()
    expect(offered).to_contain_text("a network 2-2-1 (sigmoid, identity)")
    expect(offered).to_contain_text("Not used: W2 (2 × 2), b2 (2).")
    expect(offered.locator("legend")).to_have_text(
        ["Layer 1: 2 → 2", "Layer 2 of the file: left out", "Layer 2: 2 → 1"]
    )
    offered.get_by_role("button", name="Layer 2: take it in again").press("Enter")
    expect(offered).to_contain_text("a network 2-2-2-1 (sigmoid, sigmoid, identity)")
    offered.get_by_role("button", name="Add a layer").click()
    expect(offered.get_by_label("Layer 4: weights")).to_be_focused()
    expect(offered).to_contain_text("a network 2-2-2-1-2")
    offered.get_by_role("button", name="Layer 4: remove").click()
    expect(offered).to_contain_text("a network 2-2-2-1 (")
    offered.get_by_role("button", name="Layer 1: leave out").click()
    offered.get_by_role("button", name="Use this network").click()
    expect(calculator.field("network.layers[0].W[0][1]")).to_have_value("6")


def test_every_file_of_a_tool_is_read_by_the_page_as_it_is_here(engine_site: Path, open_page: OpenPage) -> None:
    """With the modules that the page has; the rows and weights of the spec may differ by an ulp, and are left out."""
    page = wait_ready(open_page((engine_site / "index.html").as_uri()))
    paths = [path for path in sorted(FILES.iterdir()) if path.suffix not in ("", ".h5", ".keras", ".bin")]
    asked = {path.name: {"data": b64encode(path.read_bytes()).decode()} for path in paths}
    found = page.evaluate(READ_ALL, list(asked.values()))
    for (name, params), answer in zip(asked.items(), found, strict=True):
        here, there = json.loads(handle("read", json.dumps(params))), json.loads(answer)
        assert {**there, "spec": None} == {**here, "spec": None}, name


def test_numbers_that_are_no_network_are_named_and_change_nothing(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate(PASTE, "W = [[1, 2], [3, 4]]")
    expect(banner(page, "text")).to_contain_text("it holds W 2 × 2, which are no network of dense layers")
    page.evaluate(PASTE, "[1 2 ... 9]")
    expect(banner(page, "text")).to_contain_text("Numbers are left out here")


def test_a_print_with_time_steps_goes_into_the_grid_of_sequences(calculator: Calculator) -> None:
    """The grid's own shape at once; other sizes are offered both ways round, and undone."""
    page = calculator.page
    calculator.load("rnn-bptt")
    cell = calculator.field("data.X[0][0][0]")
    calculator.paste("data.X[0][0][0]", "tensor([[[0.5],\n         [1/3]]])")
    expect(calculator.field("data.X[0][1][0]")).to_have_value("1/3")
    calculator.paste("data.X[0][0][0]", "array([[[1.], [2.], [3.]],\n\n       [[4.], [5.], [6.]]])")
    expect(banner(page, "replace")).to_contain_text("brackets: an array 2 × 3 × 1")
    expect(banner(page, "replace").get_by_role("button")).to_have_text(
        ["Use 2 samples of 3 steps", "Use 3 samples of 2 steps", "Keep mine", "×"]
    )
    banner(page, "replace").get_by_role("button", name="Use 2 samples of 3 steps").click()
    expect(calculator.field("data.X[1][2][0]")).to_have_value("6.")
    page.keyboard.press("Control+z")
    expect(cell).to_have_value("0.5")
    expect(calculator.field("data.X[1][2][0]")).to_have_count(0)
