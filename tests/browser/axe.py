"""What axe finds amiss in a page, briefly."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BRIEF = {"resultTypes": ["violations"]}
"""Of all that is right axe then describes no element: that takes longer than to find what is wrong."""
WITH_TARGETS = {"rules": {"target-size": {"enabled": True}}}
"""Looks at the size of what is pressed, too."""


def shown(page: Page) -> dict[str, list[list[str]]] | None:
    """What axe looks at: all but the guide where that is hidden, of which it would go through every element."""
    return {"exclude": [["#guide"]]} if page.locator("#guide[hidden]").count() else None


def amiss(page: Page, options: dict[str, object] | None = None) -> list[tuple[str, list[object]]]:
    """The broken rules, each with its first elements."""
    found = Axe().run(page, shown(page), {**BRIEF, **(options or {})}).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:6]) for rule in found]
