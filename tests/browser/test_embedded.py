"""A lesson holds the calculator in a frame: without its head, parts left out, nothing kept; long links warn."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from calculating import SPEC, Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect
from test_long_calls import link

from building.serve import Server

X = "data.X[0][0]"
LESSON = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A lesson</title>
<link rel="icon" href="calculator/icon.svg">
<h1>A lesson</h1>
<iframe sandbox="{rights}" width="900" height="600" title="Calculator" src="{source}"></iframe></html>"""


@pytest.fixture
def school(dist: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder with the page in it, and its address."""
    shutil.copytree(dist, tmp_path / "calculator")
    with Server(tmp_path) as server:
        yield tmp_path, server.address


def lesson(school: tuple[Path, str], open_page: OpenPage, query: str, rights: str, browser: str = "chromium") -> Page:
    folder, address = school
    source = f"calculator/index.html?{query}{link(SPEC)}"
    (folder / "lesson.html").write_text(LESSON.format(rights=rights, source=source.replace("&", "&amp;")))
    warned = "allow-same-origin" in rights  # Chromium advises against it in the console; some schools' frames have it.
    return open_page(f"{address}lesson.html", browser, clean=not warned)


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
@pytest.mark.parametrize("rights", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_a_lesson_shows_the_step_of_its_link_in_a_sandboxed_frame(
    school: tuple[Path, str], open_page: OpenPage, rights: str, browser: str
) -> None:
    page = lesson(school, open_page, "embed&hide=setup,arithmetic", rights, browser)
    frame = page.frame_locator("iframe")
    expect(frame.locator("html[data-engine=ready]")).to_have_count(1)
    expect(frame.locator('#loss [data-quantity="loss"]')).to_have_attribute("data-value", "18")
    expect(frame.locator("#loss .checked")).to_contain_text("checked")
    for part in ("h1", "#setup", "#arithmetic"):
        expect(frame.locator(part)).to_be_hidden()
    expect(frame.locator("#network")).to_be_visible()
    expect(frame.locator("[data-banner]")).to_have_count(0)


def test_a_lesson_neither_shows_nor_touches_ones_own_work(school: tuple[Path, str], open_page: OpenPage) -> None:
    page = lesson(school, open_page, "embed", "allow-scripts allow-same-origin")
    own = page.context.new_page()
    own.goto(f"{school[1]}calculator/")
    Calculator(wait_ready(own)).type(X, "0.501")
    own.wait_for_function("() => localStorage.getItem('backprop.draft')?.includes('0.501')")
    page.reload()
    frame = page.frame_locator("iframe")
    expect(frame.locator("html[data-engine=ready]")).to_have_count(1)
    expect(frame.locator(f'[data-field="{X}"]')).to_have_value("3")
    frame.locator(f'[data-field="{X}"]').fill("4")
    expect(frame.locator('#loss [data-quantity="loss"]')).to_have_attribute("data-value", "32")
    page.frames[1].evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")  # Would save at once.
    kept = json.loads(own.evaluate("() => localStorage.getItem('backprop.draft')"))
    assert kept["draft"]["data"]["X"][0][0] == "0.501"
    frame.locator("#own-page").focus()
    expect(frame.locator("#own-page")).to_have_attribute("href", re.compile("#(spec|z)="))
    assert "embed" not in (frame.locator("#own-page").get_attribute("href") or "embed")


def test_a_part_that_no_page_has_is_told_with_those_that_there_are(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(f"{dist_http}?hide=tables,sidebar"))
    expect(page.locator('[data-banner="hide"]')).to_contain_text("The address hides “sidebar”, which is no part")
    expect(page.locator("#tables")).to_be_hidden()
    expect(page.locator("#setup")).to_be_visible()


def test_a_link_of_more_than_2000_characters_warns_and_offers_the_file(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http, permissions=["clipboard-read", "clipboard-write"]))
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    page.click("#copy-link")
    expect(page.locator("#announce")).to_have_text("Link copied")
    expect(page.locator('[data-banner="link"]')).to_have_count(0)
    numbers = [[(i * 7919 + k * 104729) % 99991 / 99991 for k in range(9)] for i in range(40)]
    big = {"schema": 1, "network": {"n_inputs": 9, "layers": [{"units": 2}, {"units": 1}]}}
    page.set_input_files(
        "#file",
        {
            "name": "big.json",
            "mimeType": "application/json",
            "buffer": json.dumps({**big, "data": {"X": numbers, "Y": [[0.5]] * 40}}).encode(),
        },
    )
    expect(page.locator(f'[data-field="{X}"]').first).to_have_value("0")
    page.click("#copy-link")
    warning = page.locator('[data-banner="link"]')
    expect(warning).to_contain_text("characters. It works, but mail programs and chats may cut off more than 2,000")
    assert len(page.evaluate("() => navigator.clipboard.readText()")) > 2000
    with page.expect_download() as download:
        warning.get_by_role("button", name="Save setup").click()
    assert json.loads(download.value.path().read_text("utf-8"))["data"]["X"][3] == numbers[3]
