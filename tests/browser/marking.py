"""What a student does in the tab Mark, in the words of the tests."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

FIRST_WRONG = "layers[0].delta[0][0]"
SEQUENTIAL = {
    "layers[0].z[0][0]": "0.005",
    "layers[0].z[0][1]": "0.055",
    "layers[0].a[0][0]": "0.5012",
    "layers[0].a[0][1]": "0.5137",
    "layers[1].z[0][0]": "-0.005748",
    "layers[1].a[0][0]": "0.4986",
    "loss": "0.08058",
    "layers[1].delta[0][0]": "-0.1004",
    FIRST_WRONG: "-0.009412",
    "layers[0].delta[0][1]": "0.01064",
    "layers[0].gradients.W[1][0]": "0.003191",
}
"""A sheet of the first example whose hidden δ were sent through the new weights, in the order of the page."""


def to_mark(page: Page) -> None:
    """Shows the tab."""
    page.evaluate("() => { location.hash = '#mark'; }")
    expect(page.locator("#marking")).to_be_visible()


def answer(page: Page, path: str) -> Locator:
    """The field of a quantity."""
    return page.locator(f'[data-answer="{path}"]')


def say(page: Page, numbers: Mapping[str, str]) -> None:
    """Types numbers, each into its field."""
    for path, text in numbers.items():
        answer(page, path).fill(text)


def marked(page: Page) -> dict[str, str]:
    """The verdicts shown, by path."""
    found: dict[str, str] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll('.answer-row:not([data-verdict="none"])')].map((row) =>
          [row.querySelector("input").dataset.answer, row.dataset.verdict]))""")
    return found
