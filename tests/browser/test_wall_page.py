"""The step on the wall: a term at a time by keys, what comes next covered, through a step and into the next."""

import re

import pytest
from axe import amiss
from calculating import Calculator
from conftest import OpenedAt
from playwright.sync_api import Page, expect

SEQUENCES = {
    "network": {"n_inputs": 1, "layers": [{"kind": "lstm", "units": 2}, {"units": 1}]},
    "data": {"X": [[[0.3], [0.7]], [[-0.1], [0.5]]], "Y": [[0.5], [1]]},
}


def enter(page: Page) -> None:
    """Where the wall was left, which may have been in another test."""
    page.keyboard.press("w")
    expect(page.locator("dialog.wall .wall-rows")).not_to_be_empty()


def begin(page: Page) -> None:
    enter(page)
    page.keyboard.press("Home")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def name(page: Page) -> str:
    return page.locator(".wall-name").inner_text()


def told(page: Page) -> tuple[int, bool]:
    """How many terms of the numbers are seen, and whether the value is."""
    terms = page.locator(".wall-row.with-numbers math:not(.covered)").count()
    return terms, page.locator(".wall-value output:not(.covered)").count() == 1


def drawn(page: Page, path: str) -> str:
    return page.locator(f'.wall svg [data-quantity="{path}"]').first.text_content() or ""


def test_a_line_is_built_term_by_term_and_taken_back_the_same_way(opened: Page) -> None:
    begin(opened)
    assert name(opened) == "z of h₁"
    seen = [told(opened)]
    for key in ("ArrowRight", "PageDown", " ", "Enter"):
        press(opened, key)
        seen.append(told(opened))
    assert seen == [(0, False), (1, False), (2, False), (3, False), (3, True)]
    assert drawn(opened, "layers[0].a[0][0]") == "?"
    for key in ("PageUp", "ArrowLeft", "Shift+ ", "Backspace"):
        press(opened, key)
        seen.append(told(opened))
    assert seen[4:] == seen[:5][::-1]
    press(opened, "Escape")


def test_what_comes_later_is_covered_and_what_was_told_is_seen(opened: Page) -> None:
    begin(opened)
    press(opened, "2")
    assert drawn(opened, "layers[1].a[0][0]") == "0.4986"
    assert drawn(opened, "layers[1].delta[0][0]") == "?"
    assert drawn(opened, "layers[1].gradients.W[0][0]") == "?"
    press(opened, "4")
    assert drawn(opened, "layers[1].gradients.W[0][0]") == "−0.05030"
    assert opened.locator('.wall svg [data-standing="covered"]').count() == 0
    press(opened, "Escape")


def test_numbers_in_use_are_marked_in_the_diagram_with_their_edges(opened: Page) -> None:
    begin(opened)
    press(opened, "ArrowRight")
    paths = opened.locator('.wall svg .q[data-standing="here"]').evaluate_all(
        "(all) => all.map((one) => one.dataset.quantity)"
    )
    assert sorted(paths) == ["X[0][0]", "layers[0].before.W[0][0]"]
    edges = opened.locator(".wall svg .edge[data-standing]").evaluate_all("(all) => all.map((one) => one.dataset.edge)")
    assert sorted(edges) == ["layers[0].before.W[0][0]", "layers[0].before.W[0][1]"]
    press(opened, "Escape")


def test_the_place_is_kept_and_the_page_shows_what_the_wall_did(opened: Page) -> None:
    begin(opened)
    press(opened, "3", "ArrowDown", "ArrowDown", "ArrowRight")
    there = name(opened), told(opened)
    press(opened, "Escape")
    expect(opened.locator("dialog.wall")).to_have_count(0)
    expect(opened.locator("#arithmetic-title")).to_have_text(there[0])
    enter(opened)
    assert (name(opened), told(opened)) == there
    press(opened, "Escape")
    opened.locator('#tables [data-quantity="layers[0].a[0][1]"]').click()
    enter(opened)
    assert name(opened) == "activation of h₂"  # What was selected since.
    press(opened, "Escape")


def test_at_the_end_the_next_step_is_taken_and_taken_back(opened: Page) -> None:
    begin(opened)
    press(opened, "End")
    expect(opened.locator(".wall-line")).to_contain_text("0.08058 → 0.07298")
    press(opened, "ArrowRight")
    expect(opened.locator(".wall-name")).to_have_text("z of h₁")
    assert drawn(opened, "layers[0].before.W[0][0]") != "0.15"
    expect(opened.locator("#steps-taken")).to_have_text("after 1 step")
    press(opened, "ArrowLeft")
    expect(opened.locator(".wall-name")).to_have_text("The step is done")
    expect(opened.locator("#steps-taken")).to_have_text("")
    press(opened, "Escape")


def test_a_batch_of_sequences_is_walked_sample_by_sample(opened: Page) -> None:
    Calculator(opened).open_file(SEQUENCES)
    expect(opened.locator("#network .head.lane").first).to_be_visible()
    Calculator(opened).settled()
    begin(opened)
    assert name(opened) == "weighted sum of the input gate of h₁ at time 1, sample 1"
    press(opened, "n")
    assert name(opened) == "weighted sum of the input gate of h₁ at time 1, sample 2"
    expect(opened.locator(".wall select")).to_have_value("Sample 2")
    for part in ("2", "3", "4"):
        press(opened, part, "ArrowRight")
        assert told(opened)[0] == 1, part
    press(opened, "Escape")


def test_motion_stops_and_full_screen_is_left_by_its_own_key(opened: Page) -> None:
    begin(opened)
    dots = opened.locator(".wall .flow").first
    expect(dots).to_have_css("animation-name", "flow")
    press(opened, "m")
    expect(dots).to_have_css("display", "none")
    press(opened, "f")
    full = opened.locator(".wall-tools [aria-pressed]", has_text="Full screen")
    expect(full).to_have_attribute("aria-pressed", "true")
    press(opened, "f")
    expect(full).to_have_attribute("aria-pressed", "false")
    expect(opened.locator("dialog.wall")).to_be_visible()
    press(opened, "Escape")


@pytest.mark.parametrize("width", [375, 1280, 3840])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_line_fits_its_window_and_axe_finds_nothing(opened_at: OpenedAt, width: int, scheme: str) -> None:
    page = opened_at()
    page.set_viewport_size({"width": width, "height": 2160 if width > 3000 else 720})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.locator("#present").click()
    press(page, "3", "ArrowDown", "ArrowDown", "ArrowRight")
    line = page.locator(".wall-line")
    line.evaluate("(line) => new Promise(requestAnimationFrame)")
    assert line.evaluate("(line) => line.scrollHeight <= line.clientHeight && line.scrollWidth <= line.clientWidth")
    picture = page.locator(".wall svg.network").bounding_box()
    assert picture
    assert picture["x"] >= 0
    assert picture["x"] + picture["width"] <= width
    assert [rule for rule, _ in amiss(page)] == []
    expect(page.locator(".wall-place")).to_have_text(re.compile(r"^\d+ of \d+$"))
    press(page, "Escape")


def test_a_touch_goes_forward_and_at_the_left_back(opened_at: OpenedAt) -> None:
    page = opened_at(width=375)
    page.locator("#present").click()
    line = page.locator(".wall-line")
    line.click(position={"x": 300, "y": 20})
    assert told(page) == (1, False)
    line.click(position={"x": 20, "y": 20})
    assert told(page) == (0, False)
    page.get_by_label("Forward (arrow right").click()
    assert told(page) == (1, False)
    press(page, "Escape")
