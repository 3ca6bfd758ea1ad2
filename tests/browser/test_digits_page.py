"""How numbers are shown in the page: rounded as the setup says, friendly, told apart before and after."""

import base64
import json
from typing import Any

import pytest
from calculating import REPLY_MS, Calculator, same
from playwright.sync_api import expect

from backprop import run
from backprop.requests.examples import example_spec

HALVES = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 3, "activation": "relu", "W": [[0.5, -0.5], [1, 0.5], [-1, 0.5]], "b": [0.6, 0.2, -0.5]},
        {"units": 1, "activation": "identity", "W": [[1.5, -0.5, 0.5]], "b": [0.2]},
    ]},
    "data": {"X": [[0.5, 1]], "Y": [[1]]},
}  # fmt: skip


@pytest.fixture
def calculator(in_each_browser: Calculator) -> Calculator:
    in_each_browser.load_default()
    in_each_browser.digits(4)
    return in_each_browser


def show(calculator: Calculator, **more: Any) -> dict[str, Any]:
    """Opens the network of halves with these settings; what Python makes of it."""
    spec = {**HALVES, **more}
    text = base64.urlsafe_b64encode(json.dumps(spec).encode()).decode().rstrip("=")
    calculator.page.evaluate("fragment => { location.hash = fragment; }", f"#spec={text}")
    expect(calculator.field("network.layers[0].W[0][0]")).to_have_value("0.5", timeout=REPLY_MS)
    calculator.settled()
    step: dict[str, Any] = run(spec)["steps"][0]
    return step


def test_round_alone_shows_exactly_its_decimals(calculator: Calculator) -> None:
    rounding = {"digits": 4, "kind": "decimals", "carry": False}
    step = show(calculator, conventions={"rounding": rounding})
    assert calculator.text("layers[0].before.W[1][0]") == "1.0000"
    assert calculator.text("layers[0].a[0][0]") == "0.3500"
    assert calculator.value("loss") == same(step["loss"]), "the number itself is not rounded"
    assert calculator.text("loss") == f"{step['loss']:.4f}"
    shown = calculator.page.locator("#tables .num").all_inner_texts()
    assert all(len(text.partition(".")[2]) == 4 for text in shown), shown


def test_carried_numbers_are_decimal_in_the_page_too(calculator: Calculator) -> None:
    rounding = {"digits": 3, "kind": "decimals", "carry": True}
    step = show(calculator, conventions={"rounding": rounding}, data={"X": [[0.35, 0.01]], "Y": [[1]]})
    for path in ("layers[0].gradients.W[0][0]", "layers[1].after.W[0][1]", "after.loss"):
        node: Any = step
        for key in path.replace("[", ".").replace("]", "").split("."):
            node = node[int(key) if key.isdigit() else key]
        assert calculator.value(path) == node
        assert calculator.text(path) == f"{node:.3f}".replace("-", "−")


def test_friendly_numbers_stay_friendly(calculator: Calculator) -> None:
    show(calculator)
    for j, text in ((0, "0.35"), (1, "1.2"), (2, "0")):
        assert calculator.text(f"layers[0].a[0][{j}]") == text
    assert all(not text.endswith("0") or text == "0" for text in calculator.page.locator(
        "#parameters-table .num").all_inner_texts())  # fmt: skip


def test_functions_are_called_as_in_the_form(calculator: Calculator) -> None:
    show(calculator)
    assert calculator.page.locator("#network text.head").all_text_contents() == ["inputs", "ReLU", "identity (linear)"]
    expect(calculator.page.locator("#neurons-table")).to_contain_text("layer 1 · ReLU")
    calculator.page.locator('#neurons-table [data-quantity="layers[0].slope[0][0]"]').click()
    expect(calculator.page.locator(".made-from")).to_contain_text("z of h₁")


def test_a_small_update_is_seen(calculator: Calculator) -> None:
    path = "layers[0].{}.W[0][0]"
    assert calculator.text(path.format("before")) == "0.15"
    assert calculator.text(path.format("after")) == "0.1500009"


def test_with_a_penalty_the_loss_is_seen_with_its_parts(calculator: Calculator) -> None:
    parts = calculator.page.locator(".loss-parts")
    expect(parts).to_be_hidden()
    step = show(calculator, penalty={"l2": 0.1})
    expect(parts).to_be_visible()
    paths = ["data_loss", "penalty", "loss"]
    assert calculator.values(paths) == [same(step[path]) for path in paths]


def test_the_prediction_answers_at_its_own_path(calculator: Calculator) -> None:
    step = run(example_spec("guide-2-2-1"))["steps"][0]
    cell = calculator.page.locator('#outputs-table [data-quantity="prediction[0][0]"]')
    assert calculator.value("prediction[0][0]") == same(step["prediction"][0][0])
    cell.click()
    expect(calculator.page.locator('output[data-quantity="prediction[0][0]"]')).to_be_visible()
    expect(calculator.page.locator(".made-from")).to_contain_text("z of ŷ")
    expect(calculator.page.locator('#network [data-quantity="layers[1].a[0][0]"]').first).to_have_attribute(
        "data-selected", ""
    )


def test_the_color_of_the_gradient_check_is_its_own(calculator: Calculator) -> None:
    calculator.unfold()
    field = calculator.page.locator(".field.check").first
    assert field.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
