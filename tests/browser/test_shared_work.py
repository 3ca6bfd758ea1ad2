"""Links that carry work beside the set-up: marked numbers, locked hints, a comparison; each opened by somebody else."""

import pytest
from conftest import MAY_COPY, OpenPage, wait_ready
from marking import FIRST_WRONG, SEQUENTIAL, marked, say, to_mark
from playwright.sync_api import Page, expect


@pytest.fixture
def author(dist_http: str, open_page: OpenPage) -> Page:
    """Somebody who may copy."""
    return wait_ready(open_page(dist_http, browser="chromium", permissions=MAY_COPY))


def copied(page: Page, button: str) -> str:
    """The end of the link that a button copies."""
    page.locator("#announce").evaluate("(place) => place.replaceChildren()")
    page.locator(button).click()
    expect(page.locator("#announce")).to_have_text("Link copied")
    return str(page.evaluate("() => navigator.clipboard.readText()")).partition("#")[2]


def unfold(page: Page, fold: str) -> None:
    if page.locator(f"{fold}[open]").count() == 0:
        page.locator(f"{fold} > summary").click()


def test_a_link_with_marks_opens_in_another_page_with_the_same_verdicts(
    author: Page, open_page: OpenPage, dist_http: str
) -> None:
    to_mark(author)
    say(author, SEQUENTIAL)
    expect(author.locator(".slip")).to_be_visible()
    unfold(author, ".mark-files")
    page = wait_ready(open_page(f"{dist_http}#{copied(author, '#mark-link')}"))
    expect(page.locator("html")).to_have_attribute("data-mode", "mark")
    expect(page.locator(".slip")).to_have_attribute("data-slip", "hidden_delta_from_updated_weights")
    assert marked(page) == marked(author)
    page.locator("#mark-first").click()
    expect(page.locator(f'[data-answer="{FIRST_WRONG}"]')).to_be_focused()


@pytest.mark.parametrize(("hints", "last"), [("0", None), ("2", "formula")])
def test_a_teachers_link_opens_an_empty_sheet_whose_hints_end_where_they_are_locked(
    author: Page, open_page: OpenPage, dist_http: str, hints: str, last: str | None
) -> None:
    to_mark(author)
    say(author, {"loss": "1"})
    unfold(author, ".mark-files")
    author.locator("#mark-hints").select_option(hints)
    page = wait_ready(open_page(f"{dist_http}#{copied(author, '#mark-exercise')}"))
    expect(page.locator("html")).to_have_attribute("data-mode", "mark")
    expect(page.locator('[data-answer="loss"]')).to_have_value("")
    say(page, {"layers[0].z[0][0]": "8"})
    row = page.locator(".answer-row[data-first]")
    expect(row).to_be_visible()
    button = row.locator(".hint-button")
    if last is None:
        expect(button).to_be_hidden()
        return
    for _ in range(int(hints)):
        button.click()
    expect(row).to_contain_text("Hints end here")
    expect(button).to_be_hidden()
    expect(row.locator(".rung")).to_have_count(int(hints))


def test_a_link_with_a_comparison_opens_it_with_its_program_and_settings(
    author: Page, open_page: OpenPage, dist_http: str
) -> None:
    author.evaluate("() => { location.hash = '#compare'; }")
    author.locator("#compare-tool").select_option("weka")
    author.locator("#compare-learning_rate").fill("0.125")
    expect(author.locator("#against tbody tr").first).to_be_visible()
    page = wait_ready(open_page(f"{dist_http}#{copied(author, '#compare-link')}"))
    expect(page.locator("html")).to_have_attribute("data-mode", "compare")
    expect(page.locator("#compare-tool")).to_have_value("weka")
    expect(page.locator("#compare-learning_rate")).to_have_value("0.125")
    expect(page.locator("#against tbody tr").first).to_be_visible()
    assert page.locator("#against tbody").inner_text() == author.locator("#against tbody").inner_text()


def test_a_link_with_pasted_numbers_opens_them_and_one_that_is_too_long_offers_files(
    author: Page, open_page: OpenPage, dist_http: str
) -> None:
    author.evaluate("() => { location.hash = '#compare'; }")
    author.locator("#compare-numbers").click()
    author.locator("#beside-text").fill("loss = 0.1385")
    expect(author.locator("#beside-summary")).to_be_visible()
    page = wait_ready(open_page(f"{dist_http}#{copied(author, '#compare-link')}"))
    expect(page.locator("#beside-text")).to_have_value("loss = 0.1385")
    expect(page.locator("#beside-summary")).to_have_text(author.locator("#beside-summary").inner_text())
    digits = author.evaluate("() => Array.from({length: 40000}, (_, i) => Math.sin(i * i)).join(' ')")
    author.locator("#beside-text").fill(digits)
    author.locator("#compare-link").click()
    banner = author.locator('[data-banner="compare"]')
    expect(banner).to_contain_text("too large for a link")
    with author.expect_download() as saved:
        banner.get_by_role("button", name="Save the numbers").click()
    assert saved.value.path().read_text() == digits
    with author.expect_download() as saved:
        banner.get_by_role("button", name="Save the setup").click()
    assert saved.value.suggested_filename == "backprop-setup.json"
