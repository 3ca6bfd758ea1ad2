"""What axe finds with the size of targets switched on, in each mode, and that nothing empty takes the focus."""

from collections.abc import Callable

import pytest
from axe import WITH_TARGETS, amiss
from conftest import Pages
from playwright.sync_api import Page, expect
from trainer import Trainer

EMPTY_STOPS = """() => [...document.querySelectorAll("[tabindex='0'], button, a[href], input, select, summary")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height < 1)
    .map((e) => e.id || e.className || e.outerHTML.slice(0, 80))"""
Found = Callable[[int, str], dict[str, list[object]]]


def faults(page: Page) -> list[object]:
    """What axe finds, and stops of the Tab key that have no height."""
    return [*amiss(page, WITH_TARGETS), *page.evaluate(EMPTY_STOPS)]


def in_each_mode(page: Page) -> dict[str, list[object]]:
    """The faults of each mode of a page as it was opened."""
    found = {"calculate": faults(page)}
    page.locator("#modes").get_by_text("Guide").click()
    expect(page.locator("#guide")).to_be_visible()
    found["guide"] = faults(page)
    page.locator("#modes").get_by_text("Train").click()
    trainer = Trainer(page)
    trainer.start_with("sine")
    trainer.train()
    found["train"] = faults(page)
    return found


@pytest.fixture(scope="module")
def found(pages: Pages) -> Found:
    """The faults of each mode by width and scheme, looked for once."""
    known: dict[tuple[int, str], dict[str, list[object]]] = {}

    def look(width: int, scheme: str) -> dict[str, list[object]]:
        if (width, scheme) not in known:
            page = pages.get("chromium", width)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            known[width, scheme] = in_each_mode(page)
        return known[width, scheme]

    return look


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_each_mode_has_targets_large_enough_and_no_other_fault(found: Found, width: int, scheme: str) -> None:
    assert found(width, scheme) == {"calculate": [], "guide": [], "train": []}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_in_the_guide(found: Found, width: int, scheme: str) -> None:
    assert found(width, scheme)["guide"] == []
