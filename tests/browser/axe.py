"""What axe finds amiss in a page, briefly."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BRIEF = {"resultTypes": ["violations"]}
"""Of all that is right axe then describes no element: that takes longer than to find what is wrong."""
WITH_TARGETS = {"rules": {"target-size": {"enabled": True}}}
"""Looks at the size of what is pressed, too."""


HIDE = """() => {
  const guide = document.querySelector("#guide[hidden]");
  if (guide) {
    globalThis.aside = document.createDocumentFragment();
    aside.append(...guide.childNodes);
  }
}"""
SHOW = """() => {
  if (globalThis.aside) document.getElementById("guide").append(aside);
  delete globalThis.aside;
}"""


@contextmanager
def without_hidden_guide(page: Page) -> Iterator[None]:
    """Where the guide is hidden its content stands aside: axe goes through all elements, excluded ones too."""
    page.evaluate(HIDE)
    yield
    page.evaluate(SHOW)


def amiss(page: Page, options: dict[str, object] | None = None) -> list[tuple[str, list[object]]]:
    """The broken rules, each with its first elements."""
    with without_hidden_guide(page):
        found = Axe().run(page, options={**BRIEF, **(options or {})}).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:6]) for rule in found]
