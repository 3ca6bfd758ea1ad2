"""Links, files and titles: what is loaded is called by what it is, and looked at as by who sent it."""

import base64
import json
from collections.abc import Callable, Iterator

import pytest
from calculating import Calculator, follow
from conftest import MAY_COPY, START_MS, OpenedAt, OpenPage, wait_ready
from playwright.sync_api import BrowserContext, Page, expect

OWN = {
    "network": {
        "n_inputs": 3,
        "layers": [
            {"units": 2, "activation": "tanh", "W": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], "b": [0, 0.5]},
            {"units": 2, "activation": "softmax", "W": [[1, 2], [3, 4]], "b": [0, 0]},
        ],
    },
    "loss": {"name": "categorical_cross_entropy"},
    "data": {"X": [[1, 0, 1]], "Y": [[1, 0]]},
}


def fragment(spec: object, more: str = "") -> str:
    """A link's end that holds a spec."""
    return "#spec=" + base64.urlsafe_b64encode(json.dumps(spec).encode()).decode().rstrip("=") + more


@pytest.fixture(scope="module")
def context(browsers) -> Iterator[BrowserContext]:  # type: ignore[no-untyped-def]
    """A browser that may copy."""
    made = browsers("chromium").new_context(permissions=MAY_COPY)
    yield made
    made.close()


@pytest.fixture(scope="module")
def author(context: BrowserContext, dist_http: str) -> Calculator:
    page = context.new_page()
    page.goto(dist_http)
    return Calculator(wait_ready(page))


@pytest.fixture
def received(opened_at: OpenedAt) -> Callable[[str], Page]:
    """Opens a link's end for somebody whose page shows what a first visit does."""

    def open_link(end: str) -> Page:
        return follow(opened_at("chromium"), end)

    return open_link


def label(page: Page) -> str:
    """What the chooser of examples says is loaded."""
    return page.locator("#example").evaluate("(chooser) => chooser.selectedOptions[0].text")  # type: ignore[no-any-return]


def copied_link(author: Calculator) -> str:
    page = author.page
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    page.locator("#announce").evaluate("(place) => place.replaceChildren()")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#announce")).to_have_text("Link copied")
    return str(page.evaluate("() => navigator.clipboard.readText()")).partition("#")[2]


def test_a_link_to_another_network_is_not_called_by_the_example_it_began_with(
    author: Calculator, received: Callable[[str], Page]
) -> None:
    author.load_default()
    author.type("network.layers[0].units", "3")
    author.settled()
    assert label(author.page) == "2-2-1 of the guide, edited"
    expect(author.page.locator("#example-note")).to_be_empty()
    page = received("#" + copied_link(author))
    expect(page.locator('[data-field="network.layers[0].units"]')).to_have_value("3")
    assert label(page) == "From a link"
    page.locator('[data-field="optimizer.learning_rate"]').fill("0.2")
    assert label(page) == "From a link, edited"
    page.locator('[data-banner="opening"]').wait_for(state="detached")
    Calculator(page).load("guide-2-2-1")
    assert label(page) == "2-2-1 of the guide"
    expect(page.locator('[data-field="network.layers[0].units"]')).to_have_value("2")


def test_an_example_in_a_link_is_that_example(author: Calculator, open_page: OpenPage, dist_http: str) -> None:
    """For somebody who was never here."""
    author.load("xor")
    page = open_page(f"{dist_http}#{copied_link(author)}")
    expect(page.locator("#example")).to_have_value("xor", timeout=START_MS)


def test_an_edit_that_is_taken_back_is_the_example_again(author: Calculator) -> None:
    author.load_default()
    author.type("optimizer.learning_rate", "0.25")
    assert author.page.locator("#title").input_value() == ""
    author.type("optimizer.learning_rate", "0.1")
    assert label(author.page) == "2-2-1 of the guide"
    assert author.page.locator("#title").input_value() == "2-2-1 of the guide"


def test_a_title_goes_with_link_file_and_markdown(author: Calculator, received: Callable[[str], Page]) -> None:
    page = author.page
    author.load_default()
    author.type("optimizer.learning_rate", "0.5")
    page.evaluate("() => document.querySelectorAll('#worked, #setup-files').forEach((d) => (d.open = true))")
    page.locator("#title").fill("Homework 3")
    author.settled()
    assert label(page) == "Homework 3"
    page.locator("#worked button[data-format=markdown]").click()
    expect(page.locator("#announce")).to_have_text("Worked arithmetic copied")
    assert page.evaluate("() => navigator.clipboard.readText()").startswith("# Homework 3\n")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save setup").click()
    assert json.loads(download.value.path().read_text("utf-8"))["title"] == "Homework 3"
    other = received("#" + copied_link(author))
    expect(other.locator("#title")).to_have_value("Homework 3")
    assert label(other) == "Homework 3 (from a link)"


def test_a_link_shows_the_number_and_the_digits_of_who_sent_it(
    author: Calculator, received: Callable[[str], Page]
) -> None:
    author.load("mazur")
    author.digits(7)
    author.page.locator('#tables [data-quantity="layers[0].delta[0][1]"]').click()
    page = received("#" + copied_link(author))
    author.digits(4)
    expect(page.locator("#arithmetic h2")).to_have_text("δ of h₂")
    expect(page.locator("#digits")).to_have_value("7")
    assert Calculator(page).text("loss") == "0.2983711"


@pytest.mark.parametrize("more", ["&digits=99&selected=layers", "&digits=x&selected=nothing[0]", "&selected=X[9][9]"])
def test_a_link_that_asks_to_look_at_nothing_opens_all_the_same(received: Callable[[str], Page], more: str) -> None:
    page = received(fragment(OWN, more))
    expect(page.locator("#arithmetic h2")).to_have_text("gradient of w(h₁→ŷ₁)")
    expect(page.locator("#digits")).to_have_value("4")
