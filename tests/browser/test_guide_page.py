"""The guide in the page: it reads, its settings load, its experiments run again, and it prints."""

import json
import re

import pytest
from calculating import REPLY_MS, Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Locator, Page, expect

SIGN_MS = 120_000
"""Longest wait for an experiment's next sign of life: of the whole, a slow machine may take ten times as long."""
LIVES = """([figure, before]) => figure.querySelector(".live-said")?.textContent
  || figure.querySelector(".live-state span")?.textContent !== before"""


@pytest.fixture
def guide(opened: Page) -> Page:
    """The file's page at the top of its guide; an experiment that a test has left under way is stopped."""
    opened.evaluate("() => { location.hash = '#guide'; }")
    expect(opened.locator("#guide")).to_be_visible()
    stops = opened.locator(".live-state button:visible")
    for stop in reversed(stops.all()):  # Those that wait end at once.
        stop.click()
    expect(stops).to_have_count(0, timeout=SIGN_MS)
    opened.evaluate("() => scrollTo(0, 0)")
    return opened


def in_view(place: Locator) -> bool:
    """Whether a part of the page stands in the upper half of the window."""
    box, height = place.bounding_box(), place.page.viewport_size
    return bool(box and height and -2 <= box["y"] < height["height"] / 2)


def replace_if_asked(page: Page) -> None:
    """Lets a link take the place of own work, where that stands."""
    button = page.locator('[data-banner="replace"] button', has_text="Replace")
    if button.count():
        button.click()


def measured(page: Page, name: str) -> Locator:
    """An experiment's figure, when it has been run to its end."""
    figure = page.locator(f'figure[data-experiment="{name}"]')
    figure.locator("button[data-measure]").click()
    lives(figure, ".live-said:not(:empty)")
    return figure


def lives(figure: Locator, until: str) -> None:
    """Waits for something in an experiment's figure for as long as its progress goes on."""
    words, said = figure.locator(".live-state span"), figure.locator(".live-said:not(:empty)")
    while not figure.locator(until).count():
        if said.count():  # It has ended.
            expect(figure.locator(until)).to_be_visible()
            break
        before = words.inner_text() if words.count() else ""
        figure.page.wait_for_function(LIVES, arg=[figure.element_handle(), before], timeout=SIGN_MS)


def test_the_guide_is_a_mode_of_the_page_and_leaves_the_calculator_as_it_was(guide: Page) -> None:
    expect(guide.get_by_role("heading", name="A guide to backpropagation")).to_be_visible()
    expect(guide.locator("#page")).to_be_hidden()
    guide.locator("#modes a", has_text="Calculate").click()
    expect(guide.locator("#guide")).to_be_hidden()
    assert Calculator(guide).value("loss") == pytest.approx(0.08057587521626977, rel=1e-12)
    guide.keyboard.press("Alt+5")
    expect(guide.locator("#guide")).to_be_visible()


def test_an_address_of_a_section_opens_the_guide_there(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(f"{dist_http}#guide-dropout", viewport={"width": 1280, "height": 900})
    expect(page.locator("#guide-dropout")).to_be_visible()
    assert in_view(page.locator("#guide-dropout"))


def test_the_contents_lead_to_their_sections(guide: Page) -> None:
    guide.locator(".contents a", has_text="Worked example").click()
    expect(guide).to_have_url(re.compile("#guide-worked-example$"))
    assert in_view(guide.locator("#guide-worked-example"))


def test_a_word_of_the_glossary_leads_to_where_it_is_at_work(guide: Page) -> None:
    guide.locator(".glossary a", has_text="Hessian").click()
    expect(guide.locator("#curvature")).to_be_visible()
    assert guide.locator("#curvature").evaluate("(fold) => fold.open")
    expect(guide.locator("#modes a[aria-current]")).to_have_text("Calculate")


def test_try_it_loads_that_very_setting(guide: Page) -> None:
    guide.locator("a.try", has_text="momentum on the example").click()
    calculator = Calculator(guide)
    expect(guide.locator("#page")).to_be_visible(timeout=REPLY_MS)
    expect(guide.locator('[data-field="optimizer.name"]').first).to_have_value("momentum", timeout=REPLY_MS)
    calculator.settled()
    assert calculator.value("loss") == pytest.approx(1.0326374700036243e-06, rel=1e-12)


def test_back_leads_from_a_tried_setting_to_the_guide(guide: Page) -> None:
    guide.locator("a.try", has_text="momentum on the example").click()
    expect(guide).to_have_url(re.compile("#calculate$"), timeout=REPLY_MS)
    guide.go_back()
    expect(guide.locator("#guide")).to_be_visible()


def test_try_it_asks_before_it_takes_the_place_of_own_work(guide: Page) -> None:
    guide.locator("#modes a", has_text="Calculate").click()
    calculator = Calculator(guide)
    calculator.unfold()
    calculator.type("optimizer.learning_rate", "0.7")
    calculator.settled()
    guide.locator("#modes a", has_text="Guide").click()
    guide.locator("a.try", has_text="Load it in the calculator").click()
    expect(guide.locator('[data-banner="replace"]')).to_be_visible(timeout=REPLY_MS)
    assert calculator.field("optimizer.learning_rate").input_value() == "0.7"
    replace_if_asked(guide)
    calculator.settled()
    assert calculator.field("optimizer.learning_rate").input_value() == "0.1"


@pytest.mark.parametrize("name", ["momentum", "batch_norm", "vanishing"])
def test_an_experiment_gives_the_printed_numbers_again(guide: Page, name: str) -> None:
    figure = measured(guide, name)
    own = figure.locator("[data-live]").evaluate_all(
        "(cells) => cells.map((cell) => [cell.dataset.live, cell.dataset.value ?? null])"
    )
    printed = dict(
        figure.locator("[data-cell]").evaluate_all(
            "(cells) => cells.map((cell) => [cell.dataset.cell, cell.dataset.median])"
        )
    )
    compared = {key: (value, json.loads(printed[key])) for key, value in own if key in printed}
    assert compared.keys() == printed.keys()
    for key, (value, median) in compared.items():
        assert (value is None and median is None) or float(value) == pytest.approx(median, rel=1e-9), key
    verdicts = figure.locator(".finding").all_inner_texts()
    assert len(verdicts) == 2 and verdicts[0] == verdicts[1]
    assert figure.locator("svg.plot").count() == 2


WATCH_STOP = """(figure) => {
  const stop = [...figure.querySelectorAll(".live-state button")].find((button) => button.textContent === "Stop");
  window.boxesOfStop = new Set();
  const look = () => {
    if (!stop.isConnected || !stop.offsetParent) return;
    const { left, top, width, height } = stop.getBoundingClientRect();
    window.boxesOfStop.add([left, top, width, height].map((at) => Math.round(at * 10) / 10).join(" "));
  };
  look();
  new MutationObserver(look).observe(figure, { childList: true, subtree: true, characterData: true });
}"""


def test_an_experiment_stops_when_it_is_told_and_shows_what_it_has_and_stop_stays_where_it_is(guide: Page) -> None:
    """One run of the longest, seen in two windows: its figure is drawn anew meanwhile, with lines of many lengths."""
    figure = guide.locator('figure[data-experiment="second_order"]')
    figure.locator("button[data-measure]").click()
    words, stop = figure.locator(".live-state span"), figure.get_by_role("button", name="Stop")
    for width in (1280, 375):
        guide.set_viewport_size({"width": width, "height": 800})
        stop.scroll_into_view_if_needed()
        figure.evaluate(WATCH_STOP)
        lives(figure, ".live .finding:visible")
        for _ in range(5):
            before = words.inner_text()
            expect(words).not_to_have_text(before, timeout=SIGN_MS)
        assert len(guide.evaluate("() => [...boxesOfStop]")) == 1, width
    stop.click()
    guide.set_viewport_size({"width": 1280, "height": 800})
    expect(figure.locator(".live-said")).to_have_text(re.compile(r"Stopped after \d+ of 30 seeds"))
    expect(figure.locator("button[data-measure]")).to_be_visible()


def test_a_second_experiment_waits_and_can_be_called_off(guide: Page) -> None:
    first, second = (guide.locator(f'figure[data-experiment="{name}"]') for name in ("second_order", "exploding"))
    first.locator("button[data-measure]").click()
    second.locator("button[data-measure]").click()
    expect(second.locator(".live-state")).to_contain_text("Waiting for the running experiment.")
    second.get_by_role("button", name="Stop").click()
    expect(second.locator(".live-said")).to_have_text("Stopped before it started.")
    first.get_by_role("button", name="Stop").click()
    expect(first.locator(".live-said")).to_contain_text("Stopped")


def test_the_winner_of_a_search_loads_into_the_calculator(guide: Page) -> None:
    search = guide.locator("details[data-strategy=evolution]")
    search.locator("summary").click()
    search.locator("button[data-search]").click()
    winner = search.locator(".live a.try")
    expect(winner).to_be_visible(timeout=SIGN_MS)
    tables = search.locator("table").all_inner_texts()
    assert tables[0].splitlines()[2:] == tables[1].splitlines()[2:], "the printed search was made from the same seed"
    winner.click()
    expect(guide.locator("#example option:checked")).to_have_text(
        "Found by architecture search (from a link)", timeout=REPLY_MS
    )


def test_the_guide_reads_without_scripts(open_page: OpenPage, dist_http: str) -> None:
    """In Chromium: Firefox without scripts answers no question of the test either."""
    page = open_page(dist_http, "chromium", java_script_enabled=False)
    expect(page.get_by_role("heading", name="A guide to backpropagation")).to_be_visible()
    expect(page.locator("#page")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
    assert page.locator("#guide button:visible").count() == 0


@pytest.mark.parametrize("width", [320, 375, 768])
def test_nothing_of_the_guide_is_wider_than_the_window(guide: Page, width: int) -> None:
    guide.set_viewport_size({"width": width, "height": 800})
    assert guide.evaluate("document.documentElement.scrollWidth") <= width


def test_the_guide_prints_as_text_with_its_pictures_and_nothing_to_press(open_page: OpenPage, dist_http: str) -> None:
    """In a page where no experiment was run: what one showed is a picture more."""
    guide = wait_ready(open_page(f"{dist_http}#guide", viewport={"width": 1280, "height": 900}))
    guide.emulate_media(media="print")
    assert (
        guide.locator(
            "#guide button:visible, .top:visible, #guide p a.try:visible, #guide figcaption a.try:visible"
        ).count()
        == 0
    )
    assert guide.locator("#guide svg:visible").count() == guide.locator("#guide svg").count()
    cut = guide.evaluate(
        """() => [...document.querySelectorAll("#guide .guide-table")]
          .filter((frame) => getComputedStyle(frame).overflowX !== "visible").length"""
    )
    assert cut == 0
    if guide.context.browser and guide.context.browser.browser_type.name == "chromium":
        pdf = guide.pdf(format="A4")
        assert pdf.startswith(b"%PDF") and 15 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 80


def scrolled(page: Page, to: int | None = None) -> int:
    """How far the window is scrolled down, in pixels, once it has come to rest."""
    if to is not None:
        page.evaluate("y => scrollTo(0, y)", to)
        page.wait_for_function("y => history.state?.scroll === y", arg=to)
    return int(page.evaluate("scrollY"))


def test_switching_tabs_and_going_back_lead_to_where_the_reader_was(guide: Page) -> None:
    place = scrolled(guide, 9000)
    # By key: to press a tab, the driver scrolls a little towards it, though it is in sight.
    guide.keyboard.press("Alt+2")
    expect(guide.locator("#training")).to_be_visible()
    assert scrolled(guide) == 0
    guide.keyboard.press("Alt+5")
    expect(guide.locator("#guide")).to_be_visible()
    assert scrolled(guide) == place
    link = guide.locator("#guide a.try").nth(20)
    link.scroll_into_view_if_needed()
    there = guide.evaluate("scrollY")
    link.click()
    replace_if_asked(guide)
    expect(guide.locator("#page")).to_be_visible(timeout=REPLY_MS)
    assert scrolled(guide) == 0, "the calculator is seen from its top"
    guide.go_back()
    expect(guide.locator("#guide")).to_be_visible()
    assert abs(scrolled(guide) - there) < 5


def test_the_contents_mark_the_section_that_is_read_and_stay_in_reach(guide: Page) -> None:
    guide.locator("#guide-momentum").evaluate("heading => heading.scrollIntoView()")
    expect(guide.locator(".contents [aria-current]")).to_have_text("Momentum")
    assert in_view(guide.locator("#guide-momentum"))
    expect(guide.locator("#modes")).to_be_in_viewport()
    expect(guide.locator(".contents [aria-current]")).to_be_in_viewport()


def test_on_a_phone_a_press_leads_back_to_the_contents(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(f"{dist_http}#guide-momentum", viewport={"width": 375, "height": 740})
    page.get_by_role("link", name="Back to the contents").click()
    expect(page.locator(".contents summary")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Back to the contents")).to_be_hidden()
