"""The page at every width, zoomed and printed: nothing is cut, hidden or amiss."""

import json
from typing import Any

import pytest
from axe import amiss
from calculating import REPLY_MS, Calculator
from conftest import OpenedAt
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("width", [1280, 375])
def test_a_crowded_diagram_cuts_no_number_and_all_can_be_read(opened_at: OpenedAt, width: int) -> None:
    def dense(n_in: int, units: int) -> dict[str, Any]:
        return {"units": units, "W": [[0.125] * n_in] * units, "b": [-0.0498] * units}

    deep = [dense(2, 8), dense(8, 8), dense(8, 8), dense(8, 8), dense(8, 2)]
    calculator = Calculator(opened_at(width=width))
    calculator.load_default()
    for layers, n_out in ((deep, 2), ([dense(2, 8), dense(8, 8)], 8)):
        spec = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[0.1, 0.2]], "Y": [[0.5] * n_out]}}
        file = {"name": "crowded.json", "mimeType": "application/json", "buffer": json.dumps(spec).encode()}
        calculator.page.set_input_files("#file", file)  # type: ignore[arg-type]
        biases = sum(len(row["b"]) for row in layers)
        expect(calculator.page.locator("svg.network .bias")).to_have_count(biases, timeout=REPLY_MS)
        cut, smallest = calculator.page.locator("svg.network").evaluate(
            """(picture) => {
              const texts = [...picture.querySelectorAll(".unit text")];
              const { x } = picture.getBoundingClientRect();
              const [left, right] = [x, x + picture.viewBox.baseVal.width];
              const isCut = ({ left: a, right: b }) => a < left - 0.5 || b > right + 0.5;
              return [
                texts.filter((text) => isCut(text.getBoundingClientRect())).map((text) => text.textContent),
                Math.min(...texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize))),
              ];
            }"""
        )
        assert cut == []
        assert smallest >= 8.5


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened_at: OpenedAt, width: int, scheme: Any) -> None:
    page = opened_at(width=width)
    page.emulate_media(color_scheme=scheme)
    Calculator(page).load_default()
    page.evaluate("() => document.querySelectorAll('#setup details, #worked').forEach((d) => (d.open = true))")
    expect(page.locator("#worked[open]")).to_have_count(1)
    Calculator(page).type("optimizer.learning_rate", "x")
    expect(page.locator("#groups .fault")).to_have_count(1)
    assert amiss(page) == []


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("example", ["guide-2-2-1", "softmax-classifier", "cs231n-relu-softmax"])
def test_nothing_is_wider_than_the_screen(opened_at: OpenedAt, width: int, example: str) -> None:
    page = opened_at(width=width)
    Calculator(page).load(example)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_first_screen_holds_what_matters(opened: Page) -> None:
    page = opened
    for selector in ("#network svg", "#loss .loss-line", '[data-field="data.X[0][1]"]', '[data-field="data.Y[0][0]"]',
                     '[data-field="optimizer.learning_rate"]', "#arithmetic .with-numbers"):  # fmt: skip
        box = page.locator(selector).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800, (selector, box)


def test_print_has_inputs_and_results_also_what_is_folded(opened_at: OpenedAt) -> None:
    page = opened_at("chromium", 375)
    assert not page.locator('[data-field="network.layers[0].W[0][0]"]').is_visible()
    page.emulate_media(media="print")
    for selector in (
        '[data-field="network.layers[0].W[0][0]"]',
        '[data-field="data.X[0][0]"]',
        '[data-field="optimizer.learning_rate"]',
        "#loss .loss-line",
        "#network svg",
        "#parameters-table",
    ):
        expect(page.locator(selector)).to_be_visible()
    expect(page.locator("#step")).to_be_hidden()


def test_at_four_hundred_percent_all_can_be_reached(opened_at: OpenedAt) -> None:
    """1280 × 800 at 400 % is 320 × 200."""
    page = opened_at(width=320)
    page.set_viewport_size({"width": 320, "height": 200})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    assert page.locator(".step-bar").evaluate("bar => getComputedStyle(bar).position") == "static"
    for selector in ("#step", "#network svg .name >> nth=0", "#arithmetic output", "#outputs-table .num >> nth=3"):
        page.locator(selector).scroll_into_view_if_needed()
        expect(page.locator(selector)).to_be_in_viewport()
