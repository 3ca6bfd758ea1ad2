"""The tab Compare: another program's step beside ours, and numbers of one's own, which stay over a reload."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe import amiss
from conftest import OpenPage, wait_ready
from playwright.sync_api import Locator, Page, expect

WHOLE_MS = 120_000
"""Longest wait for an explanation to its end: it tells how far it is meanwhile."""
TORCH = Path(__file__).parents[1] / "reading/files/torch_caseA_state_dict.pt"


def to_compare(page: Page, side: str = "program") -> None:
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-mode", "compare")
    page.locator(f"#compare-{side}").click()


def off_of(page: Page, table: str, quantity: str) -> Locator:
    return page.locator(f'{table} tr:has([data-goes="{quantity}"]) .off')


@pytest.mark.parametrize("width", [1280, 375])
def test_a_programs_step_stands_beside_ours_and_a_setting_changes_it(opened_at: Any, width: int) -> None:
    page = opened_at("chromium", width)
    to_compare(page)
    page.locator("#compare-search").fill("pytorch")
    expect(page.locator("#compare-tool option")).to_have_count(1)
    page.locator("#compare-tool").select_option("pytorch")
    expect(off_of(page, "#against", "layers[1].delta[0][0]")).to_contain_text("× 2")
    expect(page.locator(".departures")).to_contain_text("without ½")
    page.locator("#compare-learning_rate").fill("0.25")  # half of ours: the weights come out as ours do
    expect(off_of(page, "#against", "layers[1].after.W[0][0]")).to_contain_text("agrees")
    expect(off_of(page, "#against", "layers[1].gradients.W[0][0]")).to_contain_text("differs")
    page.locator("#compare-learning_rate").fill("fast")
    expect(page.locator("#compare-learning_rate-fault")).to_have_text("learning rate: “fast” is not a number")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert amiss(page) == []


def test_a_press_on_a_quantity_leads_to_its_worked_line(opened: Page) -> None:
    to_compare(opened)
    opened.locator('#against [data-goes="layers[0].gradients.W[1][0]"]').click()
    expect(opened.locator("html")).to_have_attribute("data-mode", "calculate")
    expect(opened.locator("#arithmetic")).to_contain_text("gradient of w(x₁→h₂)")


def test_pasted_numbers_are_known_and_explained_and_stay_over_a_reload_and_undo(opened: Page) -> None:
    to_compare(opened, "numbers")
    opened.locator("#beside-example").click()
    expect(opened.locator("#beside-summary")).to_have_text("9 of 9 numbers differ.")
    expect(opened.locator("#beside-array-0")).to_have_value("layers[0].after.W")
    opened.locator("#beside-explain").click()
    expect(opened.locator(".explanation-title").first).to_have_text(re.compile("^PyTorch .* gives these numbers"))
    opened.locator("#beside-array-0-turned").check()
    expect(opened.locator(".explanation")).to_have_count(0)
    typed = opened.locator("#beside-text").input_value()
    opened.reload()
    wait_ready(opened)
    expect(opened.locator("#beside-text")).to_have_value(typed)
    expect(opened.locator("#beside-array-0-turned")).to_be_checked()
    opened.locator("#beside-clear").click()
    expect(opened.locator("#beside-text")).to_have_value("")
    opened.locator("#compare-title").click()
    opened.keyboard.press("Control+z")
    expect(opened.locator("#beside-text")).to_have_value(typed)
    assert amiss(opened) == []


def test_explaining_is_stopped_with_what_it_has(opened: Page) -> None:
    to_compare(opened, "numbers")
    opened.locator("#beside-example").click()
    expect(opened.locator("#beside-explain")).to_be_enabled()
    opened.evaluate("() => ['beside-explain', 'beside-stop'].forEach((id) => document.getElementById(id).click())")
    explained, named = opened.locator(".explained .note-line"), opened.locator(".explanation-title").first
    expect(explained).to_have_text(re.compile("^Stopped after [0-9]+ candidates"), timeout=WHOLE_MS)
    opened.locator("#beside-explain").click()
    expect(named).to_have_text(re.compile("^PyTorch .* gives these numbers"), timeout=WHOLE_MS)
    expect(opened.locator(".explained .note-line")).to_have_count(0)
    assert amiss(opened) == []


def test_a_file_is_held_beside_ours_and_what_is_none_is_refused(opened: Page) -> None:
    to_compare(opened, "numbers")
    opened.locator("#beside-text").fill("nothing here")
    expect(opened.locator(".beside-numbers > .fault")).to_contain_text("“nothing here” is not allowed")
    opened.locator("#beside-file").set_input_files(TORCH)
    expect(opened.locator(".beside-named")).to_have_text(TORCH.name)
    expect(opened.locator("#beside tbody tr")).to_have_count(9)
    with opened.expect_download() as download:
        opened.get_by_role("button", name="Save CSV").last.click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10
    assert lines[0] == "name,quantity,after,theirs,ours,difference,unit,agrees"
    assert {line.split(",")[6] for line in lines[1:]} == {"float32"}


def test_the_picture_of_differences_tells_a_cell_in_words_and_no_side_by_color_alone(
    open_page: OpenPage, dist_http: str
) -> None:
    ours = [[round(0.1 * i - 0.05 * j, 3) for i in range(6)] for j in range(5)]
    theirs = [[w + (0.5 if (i, j) == (4, 2) else -0.001 if i == j else 0) for i, w in enumerate(row)]
              for j, row in enumerate(ours)]  # fmt: skip
    layers = [{"units": 5, "W": ours}, {"units": 1}]
    spec = {"network": {"n_inputs": 6, "layers": layers}, "data": {"X": [[1, 0, 1, 0, 1, 0]], "Y": [[1]]}}
    held = {"side": "numbers", "numbers": {"data": f"W1 = {theirs}"},
            "choices": {"0": {"quantity": "layers[0].before.W"}}}  # fmt: skip
    whole, beside = (base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (spec, held))
    page = wait_ready(open_page(f"{dist_http}#spec={whole}&compare={beside}"))
    figure = page.locator(".beside-map")
    expect(figure.locator(".readout")).to_contain_text("w(x₅→h₃): theirs 0.800, ours 0.3")
    expect(figure).to_contain_text("From w(x₁→h₁) at the top left to w(x₆→h₅) at the bottom right.")
    expect(figure.locator(".heatmap-legend")).to_contain_text("theirs is above ours, dotted")
    expect(figure.locator(".heatmap-legend")).to_contain_text("theirs is below ours, striped")
    patterns = figure.locator("svg.heatmap:not(.swatch) .hatching").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('fill'))"
    )
    assert {pattern.rpartition("-")[2] for pattern in patterns} == {"dots)", "stripes)"}
    figure.locator("svg.heatmap").first.focus()
    page.keyboard.press("ArrowLeft")
    expect(figure.locator(".readout")).to_have_text("w(x₄→h₃): equal")
