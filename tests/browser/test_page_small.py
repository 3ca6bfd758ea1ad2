"""Small things of Calculate: whole lists, what Draw again does, the paper's rate, and what "previous values" are."""

import pytest
from calculating import Calculator
from playwright.sync_api import expect


@pytest.fixture
def calculator(booted: Calculator) -> Calculator:
    booted.load_default()
    return booted


def test_what_a_sum_was_made_from_is_listed_whole_when_asked_for(calculator: Calculator) -> None:
    page = calculator.page
    rows = [[0.1 * s, 0.5] for s in range(12)]
    layers = [{"units": 2, "W": [[0.9, 0.1], [0.2, 0.3]], "b": [0, 0]}, {"units": 1, "W": [[0.5, 0.7]], "b": [0]}]
    calculator.open_file({"network": {"n_inputs": 2, "layers": layers}, "data": {"X": rows, "Y": [[0.5]] * 12}})
    expect(calculator.field("network.layers[0].W[0][0]")).to_have_value("0.9")
    calculator.settled()
    page.locator('#tables [data-quantity="layers[1].gradients.W[0][0]"]').click()
    parts = page.locator("#arithmetic .made-from .chip")
    expect(parts).to_have_count(8)
    page.locator("#arithmetic .made-from").get_by_role("button", name="Show all 24").click()
    expect(parts).to_have_count(24)


def test_draw_again_says_what_it_does_to_typed_weights(calculator: Calculator) -> None:
    page = calculator.page
    page.locator("#draw-again").click()
    expect(page.locator(".toast")).to_contain_text("You can undo this")
    calculator.settled()
    page.locator("#undo").click()
    expect(calculator.field("network.layers[0].W[0][0]")).to_have_value("0.15")


def test_the_rate_of_adams_paper_is_a_press_away(calculator: Calculator) -> None:
    page = calculator.page
    page.select_option('[data-field="optimizer.name"]', "adam")
    page.locator("#use-rate").click()
    expect(calculator.field("optimizer.learning_rate")).to_have_value("0.001")
    expect(page.locator("#use-rate")).to_have_count(0)
    calculator.settled()
    page.locator("#undo").click()
    expect(calculator.field("optimizer.learning_rate")).to_have_value("0.1")


def test_the_loss_that_a_note_names_is_a_press_away(calculator: Calculator) -> None:
    page = calculator.page
    calculator.load("softmax-classifier")
    page.select_option('[data-field="loss.name"]', "half_squared_error")
    page.locator("#notes").get_by_role("button", name="Use categorical cross-entropy").click()
    expect(calculator.field("loss.name")).to_have_value("categorical_cross_entropy")
    expect(page.locator("#notes .remedy")).to_have_count(0)
    expect(page.locator("#undo")).to_be_focused()
    page.locator("#undo").click()
    expect(calculator.field("loss.name")).to_have_value("half_squared_error")


def test_a_rate_that_lowers_the_loss_is_a_press_away(calculator: Calculator) -> None:
    page = calculator.page
    layer = {"units": 1, "activation": "identity", "W": [[1]], "b": [0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[3]], "Y": [[1]]}}
    calculator.open_file({**spec, "optimizer": {"learning_rate": 0.5}})
    expect(page.locator("#verdict")).to_contain_text("overshooting")
    page.locator("#verdict").click()
    page.locator("#health .remedy").click()
    expect(calculator.field("optimizer.learning_rate")).to_have_value("0.1")
    expect(page.locator("#verdict")).to_contain_text("healthy")
    expect(page.locator("#health .remedy")).to_have_count(0)
    page.locator("#undo").click()
    expect(calculator.field("optimizer.learning_rate")).to_have_value("0.5")


def test_the_parts_of_the_loss_stand_clear_of_the_verdict_on_a_phone(calculator: Calculator) -> None:
    page = calculator.page
    layer = {"units": 1, "activation": "identity", "W": [[1]], "b": [0]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[3]], "Y": [[1]]}}
    calculator.open_file({**spec, "penalty": {"l2": 0.01}})
    expect(page.locator(".loss-parts")).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 800})
    verdict, parts = (page.locator(where).bounding_box() for where in ("#verdict", ".loss-parts"))
    page.set_viewport_size({"width": 1280, "height": 800})
    assert verdict and parts
    assert verdict["y"] + verdict["height"] <= parts["y"]


def test_the_previous_values_are_those_before_the_edit_not_half_of_it(calculator: Calculator) -> None:
    page = calculator.page
    before = calculator.value("after.loss")
    field = calculator.field("optimizer.learning_rate")
    field.select_text()
    page.keyboard.type("0.5")
    expect(page.locator('#loss [data-quantity="after.loss"]')).not_to_have_attribute("data-value", str(before))
    calculator.settled()
    page.keyboard.type(".5")
    expect(page.locator("#stale-mark")).to_have_text("For the previous values")
    assert calculator.value("after.loss") == before
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    calculator.settled()
    assert calculator.value("after.loss") != before
