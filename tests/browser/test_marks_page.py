"""Frozen weights and absent connections by a press in the form: the step, the diagram, the table and undo follow."""

from typing import Any

from calculating import Calculator, same
from playwright.sync_api import expect

import backprop

LAYERS: list[Any] = [
    {"units": 2, "activation": "tanh", "W": [[0.5, 0.2], [-0.3, 0.4]], "b": [0.1, 0.2]},
    {"units": 1, "activation": "sigmoid", "W": [[0.7, -0.4]], "b": [0.1]},
]
SPEC: Any = {"network": {"n_inputs": 2, "layers": LAYERS}, "data": {"X": [[1, 2]], "Y": [[0]]}}


def test_a_press_freezes_a_weight_then_takes_its_connection_away(calculator: Calculator) -> None:
    calculator.opened(SPEC)
    calculator.unfold()
    page = calculator.page
    press = page.locator("#f-network-layers-0-marks-W-1-0")
    expect(press).to_have_attribute("aria-label", "w(x1→h2): trained")
    press.focus()
    page.keyboard.press("Enter")
    expect(press).to_have_attribute("aria-label", "w(x1→h2): frozen")
    expect(press).to_be_focused()
    calculator.settled()
    frozen = [{**LAYERS[0], "frozen": {"W": [[False, False], [True, False]]}}, LAYERS[1]]
    step = backprop.run({**SPEC, "network": {"n_inputs": 2, "layers": frozen}})["steps"][0]
    assert calculator.value("layers[0].updates.W[1][0]") == 0
    assert calculator.value("layers[0].gradients.W[1][0]") == same(step["layers"][0]["gradients"]["W"][1][0])
    expect(page.locator("#parameters-table [aria-label=frozen]")).to_have_count(1)
    expect(page.get_by_label("w(x1→h2), frozen", exact=True)).to_have_value("-0.3")
    page.keyboard.press("Enter")
    expect(press).to_have_attribute("aria-label", "w(x1→h2): absent")
    calculator.settled()
    absent = [{**LAYERS[0], "absent": {"W": [[False, False], [True, False]]}}, LAYERS[1]]
    step = backprop.run({**SPEC, "network": {"n_inputs": 2, "layers": absent}})["steps"][0]
    assert calculator.value("loss") == same(step["loss"])
    expect(page.locator('[data-edge="layers[0].before.W[1][0]"]')).to_have_count(0)
    expect(page.locator('#parameters-table [data-quantity="layers[0].gradients.W[1][0]"]')).to_have_count(0)
    expect(page.get_by_label("w(x1→h2), absent", exact=True)).to_have_value("-0.3")  # what was typed is not lost
    page.locator("#undo").click()
    page.locator("#undo").click()
    expect(press).to_have_attribute("aria-label", "w(x1→h2): trained")
    expect(page.locator('[data-edge="layers[0].before.W[1][0]"]')).to_have_count(1)


def test_a_switch_freezes_a_whole_layer(calculator: Calculator) -> None:
    calculator.opened(SPEC)
    calculator.unfold()
    calculator.page.locator("#marks-2-all").check()
    calculator.settled()
    expect(calculator.page.locator("#marks-2 .summary-line")).to_have_text("3 frozen")
    for path in ("W[0][0]", "W[0][1]", "b[0]"):
        assert calculator.value(f"layers[1].updates.{path}") == 0
