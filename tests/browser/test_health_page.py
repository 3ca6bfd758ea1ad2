"""Gradient health on the page: the verdict beside the loss, and what it opens to."""

import pytest
from asking import Asking
from axe_playwright_python.sync_playwright import Axe
from calculating import Calculator
from playwright.sync_api import expect


@pytest.fixture
def health(booted: Calculator) -> Asking:
    """The page with the default example and its gradient health open."""
    health = Asking(booted.page)
    health.start_afresh()
    if health.page.locator("#verdict").get_attribute("aria-expanded") == "false":
        health.page.locator("#verdict").click()
    return health


def test_a_sound_step_is_called_healthy_in_one_line(health: Asking) -> None:
    expect(health.page.locator("#verdict")).to_contain_text("gradients healthy")
    expect(health.page.locator("#health .advice")).to_contain_text("the step lowered the loss")


def test_the_line_opens_and_closes_by_key(health: Asking) -> None:
    verdict = health.page.locator("#verdict")
    verdict.focus()
    health.page.keyboard.press("Enter")
    expect(health.page.locator("#health")).to_be_hidden()
    health.page.keyboard.press("Enter")
    expect(health.page.locator("#health")).to_be_visible()
    health.page.locator("#health-table [data-value]").first.focus()
    health.page.keyboard.press("Escape")
    expect(health.page.locator("#health")).to_be_hidden()
    expect(verdict).to_be_focused()


def test_the_norms_of_each_layer_are_those_of_its_gradients(health: Asking) -> None:
    paths = [f"layers[1].gradients.{place}" for place in ("W[0][0]", "W[0][1]", "b[0]")]
    norm = sum(value**2 for value in health.values(paths)) ** 0.5
    assert health.value("health.layers[1].gradient_norm", "#health") == pytest.approx(norm, rel=1e-12)
    ratio = health.value("health.layers[1].update_ratio", "#health")
    assert ratio == pytest.approx(0.1 * norm / health.value("health.layers[1].weight_norm", "#health"), rel=1e-12)


def test_a_number_of_it_is_explained_when_it_is_selected(health: Asking) -> None:
    health.page.locator('#health [data-quantity="health.layers[0].update_ratio"]').click()
    expect(health.page.locator("#arithmetic-title")).to_have_text("update ratio of layer 1")
    expect(health.page.locator("#arithmetic")).to_contain_text("Norm of the update over the norm of the parameters")


def test_vanishing_gradients_are_named_with_what_to_change(health: Asking) -> None:
    for j in (0, 1):
        health.type(f"network.layers[0].b[{j}]", "30")
    health.settled()
    expect(health.page.locator("#verdict")).to_contain_text("gradients vanishing")
    expect(health.page.locator("#health .advice")).to_contain_text("Use ReLU")


def test_a_step_that_is_too_long_is_named(health: Asking) -> None:
    health.type("optimizer.learning_rate", "1000")
    health.settled()
    expect(health.page.locator("#verdict")).to_contain_text("overshooting")
    expect(health.page.locator("#health .advice")).to_contain_text("raised the loss")


def test_the_table_is_copied_with_full_values(health: Asking) -> None:
    lines = health.copied("#health", "Gradient health of each layer", "CSV").splitlines()
    assert lines[0] == "layer,gradient norm,parameter norm,update ratio,saturated,dead"
    assert float(lines[2].split(",")[1]) == health.value("health.layers[1].gradient_norm", "#health")


def test_it_has_no_accessibility_fault_and_keeps_to_a_narrow_screen(health: Asking) -> None:
    assert Axe().run(health.page, context="#health").response["violations"] == []
    health.page.set_viewport_size({"width": 375, "height": 800})
    assert health.page.evaluate("document.documentElement.scrollWidth") == 375
