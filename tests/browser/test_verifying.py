"""The page computes laws of backpropagation on itself and tells what it is made of."""

import re

from calculating import REPLY_MS
from conftest import OpenedAt
from playwright.sync_api import expect

from backprop.laws import LAWS


def test_all_laws_hold_in_the_page_and_versions_are_shown(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")
    page.evaluate("() => { location.hash = '#verify'; }")
    page.locator("#verify-button").click()
    count = sum(map(len, LAWS.values()))
    assert count >= 40
    expect(page.locator(".verified-said")).to_have_text(f"{count} of {count} laws hold.", timeout=4 * REPLY_MS)
    expect(page.locator('#verify tr[data-holds="true"]')).to_have_count(count)
    versions = page.locator("#verify .versions")
    for words in (r"backprop\s*\d+\.\d+", r"python\s*3\.13\.2", r"numpy\s*2\.2\.5", r"machine\s*emscripten", "Chrome"):
        expect(versions).to_contain_text(re.compile(words))
    page.get_by_role("button", name="Copy report").click()
    expect(page.locator("#announce")).to_have_text("Report copied")
    report = page.evaluate("() => navigator.clipboard.readText()")
    assert report.startswith(f"{count} of {count} laws hold.") and report.count("holds\t") == count
