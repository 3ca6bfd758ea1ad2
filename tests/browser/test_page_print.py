"""On paper: title, date and link, what was set, and the arithmetic whole; no table torn, no bar over it."""

import re
from collections.abc import Iterator

import pytest
from conftest import wait_ready
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def page(browsers, dist_http: str) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    context = browsers("chromium").new_context(viewport={"width": 1280, "height": 800})
    made = context.new_page()
    made.goto(dist_http)
    yield wait_ready(made)
    context.close()


@pytest.fixture
def paper(page: Page) -> Iterator[Page]:
    page.emulate_media(media="print")
    yield page
    page.emulate_media(media="screen")


def test_the_paper_says_what_it_is_when_it_was_printed_and_where_it_is_from(paper: Page) -> None:
    head = paper.locator("#print-head")
    name = paper.locator("#example").evaluate("(chooser) => chooser.selectedOptions[0].text")
    expect(head.locator("h2")).to_have_text(name)
    expect(head).to_contain_text(re.compile(r"[A-Z][a-z]+ \d+, 20\d\d"))
    address = str(head.locator("a").get_attribute("href"))
    assert re.search(r"#(z|spec)=[\w-]+", address)


def test_the_arithmetic_is_printed_whole_and_folded_again(page: Page) -> None:
    expect(page.locator("#worked")).not_to_have_attribute("open", "")
    count = int(page.locator("#worked .summary-line").inner_text().split()[0])
    page.emulate_media(media="print")
    expect(page.locator("#worked li")).to_have_count(count)
    expect(page.locator("#worked li").last).to_be_visible()
    expect(page.locator("#arithmetic")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("#worked")).not_to_have_attribute("open", "")


def test_folds_in_which_nothing_was_set_are_left_out(paper: Page) -> None:
    for fold in ("#drawing", "#schedule-fields", "#penalty-clipping", "#tape", "#curvature"):
        expect(paper.locator(fold)).to_be_hidden()
    for line in ("#setup-training .summary-line", "#setup-conventions .summary-line"):
        expect(paper.locator(line).first).to_be_visible()
    expect(paper.locator('[data-field="training.epochs"]')).to_be_hidden()
    expect(paper.locator('[data-field="network.layers[0].W[0][0]"]')).to_be_visible()


def test_a_fold_in_which_something_was_set_is_a_line(page: Page) -> None:
    field = page.locator('[data-field="penalty.l2"]')
    page.evaluate("() => { document.querySelector('#penalty-clipping').open = true; }")
    field.fill("0.25")
    page.evaluate("() => { document.querySelector('#penalty-clipping').open = false; }")
    page.emulate_media(media="print")
    expect(page.locator("#penalty-clipping .summary-line")).to_have_text("L2 0.25")
    expect(field).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("#undo").click()


def test_the_default_example_takes_three_pages_and_tears_no_table(paper: Page) -> None:
    expect(paper.locator("html")).to_have_attribute("data-result", "live")  # What was taken back is computed again.
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", paper.pdf(format="A4")))
    assert pages <= 3
    for section in paper.locator("#tables .table-section").all():
        assert section.evaluate("(part) => getComputedStyle(part).breakInside") == "avoid"


def test_train_is_printed_without_its_bar(paper: Page) -> None:
    paper.locator("body").evaluate("() => { location.hash = '#train'; }")
    expect(paper.locator("#training")).to_be_visible()
    expect(paper.locator(".train-bar")).to_be_hidden()
    paper.locator("body").evaluate("() => { location.hash = '#calculate'; }")
