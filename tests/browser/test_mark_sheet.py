"""A sheet in the tab Mark: pasted, kept, shared, printed; one store with "my number" of Calculate."""

import base64
import json

import pytest
from axe import amiss
from calculating import Calculator
from conftest import OpenedAt, OpenPage, wait_ready
from marking import FIRST_WRONG, SEQUENTIAL, answer, marked, say, to_mark
from playwright.sync_api import Page, expect

SPEC = {
    "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[2]], "b": [0.5]}]},
    "data": {"X": [[3]], "Y": [[1]]},
}


def test_my_number_is_the_sheets(opened: Page) -> None:
    opened.locator(f'#tables [data-quantity="{FIRST_WRONG}"]').click()
    mine = opened.get_by_label("My number", exact=True)
    mine.fill("-0.008781")
    expect(opened.locator("#my-number-verdict")).to_have_text("✓right")
    mine.fill("3 V")
    expect(opened.locator("#my-number-said")).to_contain_text("Leave the unit out.")
    to_mark(opened)
    expect(answer(opened, FIRST_WRONG)).to_have_value("3 V")
    expect(answer(opened, FIRST_WRONG)).to_have_attribute("aria-invalid", "true")
    opened.locator("#mark-undo").click()
    expect(answer(opened, FIRST_WRONG)).to_have_value("")


def test_lines_are_put_in_by_their_names_and_the_rest_is_listed(opened: Page) -> None:
    to_mark(opened)
    opened.locator("#mark-text").fill("net_h1 = 0,005\ndelta_h3: 0.2\n<img src=x onerror=alert(1)> = <b>\nE = 0.08058")
    opened.locator("#mark-put").click()
    expect(opened.locator(".mark-line")).to_have_text("1 right.")
    opened.locator(".mark-sheet").get_by_role("button", name="0.005").click()  # a comma is asked about, never guessed
    expect(opened.locator(".mark-line")).to_have_text("2 right.")
    expect(opened.locator(".leftover h3")).to_have_text("2 lines without a place")
    expect(opened.locator(".leftover")).to_contain_text("<img src = x onerror=alert(1)> = <b>")
    expect(opened.locator("#mark-report")).to_contain_text("“net_h1” is read as z of h₁.")
    opened.locator(".leftover").get_by_role("button", name="Put at δ of h₂").click()
    expect(opened.locator('[data-verdict="wrong"] input')).to_have_attribute("data-answer", "layers[0].delta[0][1]")


def test_what_a_page_prints_is_loaded_with_its_setup_and_explained(opened: Page) -> None:
    to_mark(opened)
    if opened.locator(".mark-printed[open]").count() == 0:
        opened.locator(".mark-printed > summary").click()
    opened.locator("#mark-printed").select_option(label="Han & Kamber 3-2-1: the table")
    opened.locator("#mark-print").click()
    expect(opened.locator(".mark-line")).to_have_text("13 right, 1 follows from your own number.")
    expect(opened.locator(".slip")).to_have_attribute("data-slip", "rounding_carried")


def test_a_sheet_is_kept_over_a_reload_and_through_another_network(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http + "#mark"))
    say(page, SEQUENTIAL)
    expect(page.locator(".slip")).to_be_visible()
    page.reload()
    expect(page.locator(".slip")).to_be_visible()
    shown = marked(page)
    assert len(shown) == len(SEQUENTIAL)
    page.locator('[data-field="network.layers[0].units"]').fill("1")
    expect(page.locator(".leftover h3")).to_have_text("4 numbers put aside")
    page.locator("#mark-undo").click()
    expect(page.locator(".leftover")).to_have_count(0)
    expect(page.locator(".mark-line")).to_have_text("8 right, 1 follows from your own number, 2 wrong.")
    assert marked(page) == shown


def test_a_link_may_say_how_far_hints_go(open_page: OpenPage, dist_http: str) -> None:
    spec = base64.urlsafe_b64encode(json.dumps(SPEC).encode()).decode().rstrip("=")
    page = wait_ready(open_page(f"{dist_http}#spec={spec}&hints=1"))
    expect(page.locator(".answer-group h3").first).to_have_text("Forward, layer 1, identity (linear)")
    answer(page, "layers[0].z[0][0]").fill("8")
    expect(page.locator("#mark-first")).to_be_visible()
    row = page.locator(".answer-row[data-first]")
    row.get_by_role("button").click()
    expect(row).to_contain_text("Hints end here")
    expect(row.get_by_role("button")).to_be_hidden()
    assert "6.5" not in page.locator("#marking").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_marked_sheet(opened_at: OpenedAt, scheme: str) -> None:
    page = opened_at(width=375)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    to_mark(page)
    say(page, {**SEQUENTIAL, "loss": "3 V"})
    expect(page.locator(".slip")).to_be_visible()
    page.locator(".answer-row[data-first] .hint-button").click()
    expect(page.locator(".rung").first).to_be_visible()
    assert amiss(page) == []


def test_the_paper_holds_the_sheet_with_its_verdicts(opened: Page) -> None:
    to_mark(opened)
    say(opened, SEQUENTIAL)
    expect(opened.locator(".slip")).to_be_visible()
    opened.emulate_media(media="print")
    expect(opened.locator(".answer-row[data-first] .mark-verdict")).to_be_visible()
    expect(opened.locator(".slip .did")).to_be_visible()
    expect(opened.locator("#mark-first:visible, .hint-button:visible, #mark-text:visible")).to_have_count(0)
    assert Calculator(opened).state() in ("live", "example")
