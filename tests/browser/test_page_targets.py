"""What axe finds with the size of targets switched on, in each mode, and that nothing empty takes the focus."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect
from trainer import Trainer

WITH_TARGETS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
EMPTY_STOPS = """() => [...document.querySelectorAll("[tabindex='0'], button, a[href], input, select, summary")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height < 1)
    .map((e) => e.id || e.className || e.outerHTML.slice(0, 80))"""


def faults(page: Page) -> list[object]:
    """What axe finds, and stops of the Tab key that have no height."""
    found = Axe().run(page, options=WITH_TARGETS).response["violations"]
    named = [(rule["id"], [node["target"] for node in rule["nodes"]][:6]) for rule in found]
    return [*named, *page.evaluate(EMPTY_STOPS)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_each_mode_has_targets_large_enough_and_no_other_fault(
    open_page: OpenPage, dist_http: str, width: int, scheme: str
) -> None:
    page = wait_ready(open_page(dist_http, "chromium", viewport={"width": width, "height": 800}, color_scheme=scheme))
    found = {"calculate": faults(page)}
    page.locator("#modes").get_by_text("Guide").click()
    expect(page.locator("#guide")).to_be_visible()
    found["guide"] = faults(page)
    page.locator("#modes").get_by_text("Train").click()
    trainer = Trainer(page)
    trainer.start_with("sine")
    trainer.train()
    found["train"] = faults(page)
    assert found == {"calculate": [], "guide": [], "train": []}
