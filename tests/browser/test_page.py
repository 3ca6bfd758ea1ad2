"""What the page shows: published examples to their digits, marks, steps, links, and no fault of any kind."""

import base64
import json
import math
from typing import Any

import pytest
from axe import amiss
from calculating import REPLY_MS, Calculator, follow, same
from conftest import OpenedAt, OpenPage, Pages, wait_ready
from playwright.sync_api import Page, expect

from backprop import run
from backprop.requests.examples import DEFAULT, example_spec

FIRST = run(example_spec(DEFAULT))["steps"][0]
"""The step that a first visit shows."""


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def booted(pages: Pages, request: pytest.FixtureRequest) -> Calculator:
    """The file's page in each browser, for the tests that leave nothing behind."""
    return Calculator(pages.get(request.param))


@pytest.fixture
def calculator(booted: Calculator) -> Calculator:
    """The page with the default example loaded."""
    booted.load_default()
    booted.digits(4)
    booted.leave_field()
    booted.page.mouse.move(0, 0)
    # The gradient check comes after the result and paints once more; a test starts when all is there.
    expect(booted.page.locator("#loss")).to_contain_text("9 gradients checked", timeout=REPLY_MS)
    return booted


def test_the_default_example_is_there_before_python_is(open_page: OpenPage, dist_http: str) -> None:
    page = open_page(dist_http, viewport={"width": 1280, "height": 800})
    assert page.locator("html").get_attribute("data-result") == "example"
    shown = Calculator(page)
    assert shown.value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)
    assert shown.value("after.loss") < 0.95 * shown.value("loss"), "a visitor sees it learn"
    wait_ready(page)
    shift = page.evaluate(
        """() => new Promise((done) => new PerformanceObserver((list) =>
          done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
        ).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 200))"""
    )
    assert shift < 0.01


def test_mazur_reads_as_published(calculator: Calculator) -> None:
    calculator.load("mazur")
    exact = {
        "layers[0].z[0][0]": 0.3775,
        "layers[0].z[0][1]": 0.3925,
        "layers[0].a[0][0]": 0.59326999210719,
        "layers[0].a[0][1]": 0.59688437825977,
        "layers[1].z[0][0]": 1.10590596705977,
        "layers[1].a[0][0]": 0.75136506955232,
        "layers[1].a[0][1]": 0.77292846532146,
        "loss_terms[0][0]": 0.274811083176155,
        "loss_terms[0][1]": 0.023560025583847746,
        "loss": 0.2983711087600027,
        "layers[1].da[0][0]": 0.74136506955232,
        "layers[1].slope[0][0]": 0.18681560180896,
        "layers[1].delta[0][0]": 0.13849856162855,
        "layers[1].gradients.W[0][0]": 0.08216704056423,
        "layers[0].da[0][0]": 0.03635030639314466,
        "layers[0].slope[0][0]": 0.24130070857233,
        "layers[0].gradients.W[0][0]": 0.00043856773447,
        "after.loss": 0.29102777369359933,
    }
    for quantity, value in exact.items():
        assert math.isclose(calculator.value(quantity), value, rel_tol=1e-12, abs_tol=2e-14), quantity
    calculator.digits(9)
    printed = {
        "layers[0].a[0][0]": "0.593269992",
        "layers[1].a[0][1]": "0.772928465",
        "loss": "0.298371109",
        "layers[1].gradients.W[0][0]": "0.0821670406",
        "layers[1].after.W[0][0]": "0.358916480",
        "layers[1].after.W[1][1]": "0.561370121",
        "layers[0].after.W[0][0]": "0.149780716",
        "layers[0].after.W[1][1]": "0.299502287",
    }
    assert {quantity: calculator.text(quantity) for quantity in printed} == printed


def test_zhou_reads_as_published(calculator: Calculator) -> None:
    calculator.load("zhou")
    exact = {
        "layers[0].a[0][0]": 0.04742587317756678,
        "layers[0].a[0][1]": 0.04742587317756678,
        "layers[1].a[0][0]": 0.5236951740839997,
        "layers[1].da[0][0]": -0.9526096518320006,
        "layers[0].gradients.W[0][0]": 0.021469535265811107,
    }
    for quantity, value in exact.items():
        assert math.isclose(calculator.value(quantity), value, rel_tol=1e-12), quantity
    calculator.digits(3)
    assert calculator.text("layers[0].a[0][0]") == "0.0474"
    assert calculator.text("layers[1].a[0][0]") == "0.524"
    assert calculator.text("layers[1].da[0][0]") == "−0.953"
    assert calculator.text("layers[0].gradients.W[0][0]") == "0.0215"


def test_cs231n_reads_as_published_with_its_dead_unit(calculator: Calculator) -> None:
    calculator.load("cs231n-relu-softmax")
    exact = {
        "layers[0].z[0][0]": 2.28,
        "layers[0].z[0][1]": -0.68,
        "layers[0].a[0][1]": 0.0,
        "layers[1].z[0][0]": 0.4332,
        "loss": 1.0513754685043635,
        "layers[1].gradients.W[0][0]": 0.9782402100688974,
        "layers[1].gradients.W[1][0]": 0.504998396207772,
        "layers[1].gradients.W[2][0]": -1.4832386062766691,
        "layers[1].gradients.W[0][1]": 0.0,
        "layers[0].gradients.W[0][0]": -0.09093375673932373,
        "layers[0].gradients.W[0][1]": 0.0341001587772464,
        "layers[0].gradients.W[1][0]": 0.0,
    }
    for quantity, value in exact.items():
        assert math.isclose(calculator.value(quantity), value, rel_tol=1e-12, abs_tol=1e-15), quantity
    calculator.digits(12)
    assert calculator.text("layers[1].a[0][0]") == "0.429052723714"
    assert calculator.text("layers[1].delta[0][2]") == "−0.650543248367"
    assert calculator.text("loss") == "1.05137546850"
    assert calculator.text("layers[0].gradients.W[1][0]") == "0"


def test_an_edit_is_computed_at_once(calculator: Calculator) -> None:
    before = calculator.value("loss")
    calculator.type("data.X[0][0]", "0.9")
    expect(calculator.page.locator('#loss [data-quantity="loss"]')).not_to_have_attribute("data-value", repr(before))
    calculator.settled()
    assert calculator.state() == "live"
    assert calculator.value("layers[0].z[0][0]") == pytest.approx(0.1 + 0.15 * 0.9 - 0.2 * 0.7, rel=1e-12)


TYPES_ON = """async ([good, better, bad]) => {
  const field = document.querySelector('[data-field="optimizer.learning_rate"]');
  const type = (text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const page = document.documentElement;
  const isLive = new Promise((resolve) => {
    const observer = new MutationObserver(() => page.dataset.result === "live" && resolve(observer.disconnect()));
    observer.observe(page, { attributes: true });
  });
  type(good);
  await isLive; // Its check is still to come, and is given up for the next one.
  type(better);
  type(bad);
}"""


def test_nothing_is_said_to_be_checked_while_a_value_is_in_error(calculator: Calculator) -> None:
    calculator.page.evaluate(TYPES_ON, ["0.2", "0.3", "much"])
    assert calculator.state() == "error"
    expect(calculator.page.locator("#loss")).not_to_contain_text("check")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_crowded_diagram_cuts_no_number_and_all_can_be_read(opened_at: OpenedAt, width: int) -> None:
    def dense(n_in: int, units: int) -> dict[str, object]:
        return {"units": units, "W": [[0.125] * n_in] * units, "b": [-0.0498] * units}

    deep = [dense(2, 8), dense(8, 8), dense(8, 8), dense(8, 8), dense(8, 2)]
    calculator = Calculator(opened_at(width=width))
    calculator.load_default()
    for layers, n_out in ((deep, 2), ([dense(2, 8), dense(8, 8)], 8)):
        spec = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[0.1, 0.2]], "Y": [[0.5] * n_out]}}
        file = {"name": "crowded.json", "mimeType": "application/json", "buffer": json.dumps(spec).encode()}
        calculator.page.set_input_files("#file", file)  # type: ignore[arg-type]
        biases = sum(len(row["b"]) for row in layers)  # type: ignore[arg-type]
        expect(calculator.page.locator("svg.network .bias")).to_have_count(biases, timeout=REPLY_MS)
        cut, smallest = calculator.page.locator("svg.network").evaluate(
            """(picture) => {
              const texts = [...picture.querySelectorAll(".unit text")];
              const { x } = picture.getBoundingClientRect();
              const [left, right] = [x, x + picture.viewBox.baseVal.width];
              const isCut = ({ left: a, right: b }) => a < left - 0.5 || b > right + 0.5;
              return [
                texts.filter((text) => isCut(text.getBoundingClientRect())).map((text) => text.textContent),
                Math.min(...texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize))),
              ];
            }"""
        )
        assert cut == []
        assert smallest >= 8.5


def test_the_note_of_an_example_is_there_whole(calculator: Calculator) -> None:
    calculator.load("mazur-sequential")
    note = calculator.page.locator("#example-note")
    expect(note).to_contain_text("the number that the page prints")
    assert note.evaluate("(note) => note.scrollHeight <= note.clientHeight")


def test_step_carries_the_new_weights_on_and_undo_brings_the_old_ones_back(calculator: Calculator) -> None:
    first = calculator.value("after.loss")
    calculator.press("Step")
    calculator.settled()
    assert calculator.value("loss") == first
    assert calculator.field("network.layers[0].W[0][0]").input_value() == "0.15000094308742049"
    calculator.press("Undo")
    calculator.settled()
    assert calculator.field("network.layers[0].W[0][0]").input_value() == "0.15"
    calculator.press("Redo")
    calculator.settled()
    assert calculator.value("loss") == first


def test_steps_and_edits_are_undone_back_to_the_start(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    calculator = Calculator(page)
    start = calculator.value("loss")
    for _ in range(3):
        calculator.leave_field()
        page.keyboard.press("s")
        calculator.settled()
    calculator.type("optimizer.learning_rate", "0.5")
    calculator.settled()
    calculator.leave_field()
    page.keyboard.press("s")
    calculator.settled()
    expect(page.locator("#steps-taken")).to_have_text("after 4 steps")
    for _ in range(5):
        page.keyboard.press("Control+z")
    calculator.settled()
    assert calculator.value("loss") == start
    expect(page.locator("#undo")).to_be_disabled()
    for _ in range(5):
        page.keyboard.press("Control+Shift+Z")
    calculator.settled()
    expect(page.locator("#steps-taken")).to_have_text("after 4 steps")
    expect(page.locator("#redo")).to_be_disabled()


def marked(page: Page, kind: str) -> dict[str, set[str]]:
    """The marked quantities in each part of the page."""
    parts = {}
    for part in ("tables", "network", "arithmetic"):
        elements = page.locator(f'#{part} [data-mark="{kind}"][data-quantity]').all()
        parts[part] = {str(element.get_attribute("data-quantity")) for element in elements}
    return parts


def test_pointing_at_a_number_marks_it_everywhere_and_what_it_was_made_from(calculator: Calculator) -> None:
    gradient = "layers[1].gradients.W[0][0]"
    calculator.page.locator(f'#tables [data-quantity="{gradient}"]').hover()
    assert marked(calculator.page, "same") == {"tables": {gradient}, "network": {gradient}, "arithmetic": {gradient}}
    made_from = {"layers[1].delta[0][0]", "layers[0].a[0][0]"}
    assert marked(calculator.page, "from") == {"tables": made_from, "network": made_from, "arithmetic": made_from}


def test_focus_marks_as_pointing_does(calculator: Calculator) -> None:
    expect(calculator.page.locator("#loss")).to_contain_text("9 gradients checked", timeout=REPLY_MS)
    calculator.page.locator('#network [data-quantity="layers[0].delta[0][1]"]').focus()
    assert marked(calculator.page, "same")["tables"] == {"layers[0].delta[0][1]"}
    assert marked(calculator.page, "from")["network"] == set()  # ∂E/∂a and f′ stand in the tables only.
    assert marked(calculator.page, "from")["tables"] == {"layers[0].da[0][1]", "layers[0].slope[0][1]"}


def test_a_pointer_that_moves_over_nothing_leaves_what_has_the_focus_marked(calculator: Calculator) -> None:
    focused, pointed = "layers[0].delta[0][1]", "layers[1].delta[0][0]"
    calculator.page.locator(f'#network [data-quantity="{focused}"]').focus()
    calculator.page.locator(f'#tables [data-quantity="{pointed}"]').hover()
    assert marked(calculator.page, "same")["tables"] == {pointed}
    calculator.page.locator("#tables h3").first.hover()
    assert marked(calculator.page, "same")["tables"] == {focused}


def test_a_click_shows_the_arithmetic_with_its_gradient_check(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('#network [data-quantity="layers[0].gradients.W[1][0]"]').click()
    pane = page.locator("#arithmetic")
    expect(pane.locator("h2")).to_have_text("gradient of w(x₁→h₂)")
    expect(pane.locator("math .num")).to_have_count(2)
    expect(pane.locator("output")).to_have_attribute("data-value", "0.000012116320198670325")
    expect(pane.locator(".gradient-check")).to_contain_text("complex step")
    pane.locator(".made-from button").first.click()
    expect(pane.locator("h2")).to_have_text("δ of h₂")
    pane.locator(".goes-into button").first.click()
    expect(pane.locator("h2")).to_have_text("gradient of w(x₁→h₂)")


def test_keys_move_through_the_quantities(calculator: Calculator) -> None:
    title = calculator.page.locator("#arithmetic h2")
    expect(title).to_have_text("gradient of w(h₁→ŷ)")
    calculator.page.keyboard.press("j")
    expect(title).to_have_text("gradient of w(h₂→ŷ)")
    calculator.page.keyboard.press("k")
    calculator.page.keyboard.press("k")
    expect(title).to_have_text("δ of ŷ")
    calculator.page.keyboard.press("?")
    expect(calculator.page.get_by_role("dialog")).to_be_visible()
    calculator.page.keyboard.press("Escape")


def test_typing_on_the_diagram_edits_a_weight_in_place(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('#network [data-quantity="layers[1].before.W[0][0]"]').focus()
    page.keyboard.type("-0.75")
    expect(calculator.field("network.layers[1].W[0][0]")).to_have_value("-0.75")
    page.keyboard.press("Enter")
    calculator.settled()
    assert calculator.value("layers[1].before.W[0][0]") == -0.75
    expect(page.locator('#network [data-quantity="layers[1].before.W[0][0]"]')).to_be_focused()


def test_a_refused_text_on_the_diagram_says_so_and_escape_takes_it_back(calculator: Calculator) -> None:
    page = calculator.page
    page.locator('#network [data-quantity="X[0][1]"]').focus()
    page.keyboard.type("1,5")
    expect(page.locator(".in-place-fault")).to_contain_text("Use a point: 1.5.")
    page.keyboard.press("Escape")
    calculator.settled()
    assert calculator.field("data.X[0][1]").input_value() == "0.7"


def test_many_samples_are_shown_one_at_a_time(calculator: Calculator) -> None:
    calculator.load("softmax-classifier")
    page = calculator.page
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.locator("#neurons-table-title")).to_have_text("Signals of sample 2")
    expect(page.locator('#network [data-quantity="X[1][0]"]')).to_have_attribute("data-value", "-0.5")


def test_a_copied_link_opens_the_same_set_up(opened_at: OpenedAt, open_page: OpenPage) -> None:
    page = opened_at("chromium")
    calculator = Calculator(page)
    calculator.load("xor")
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#announce")).to_have_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "#z=" in link or "#spec=" in link
    other = wait_ready(open_page(link))
    expect(other.locator('[data-field="network.layers[0].b[1]"]')).to_have_value("-1")
    Calculator(other).settled()
    assert Calculator(other).value("loss") == 0


@pytest.mark.parametrize(
    "fragment",
    [
        "#spec=%%%",
        "#z=AAAA",
        "#spec=aGVsbG8",
        "#spec=WzFd",
    ],
)
def test_a_bad_link_changes_nothing_and_says_why(opened: Page, fragment: str) -> None:
    page = follow(opened, fragment)
    banner = page.locator('[data-banner="link"]')
    expect(banner).to_contain_text("This link can't be opened: ")
    expect(banner).to_contain_text("Your work is unchanged.")
    assert Calculator(page).value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)


@pytest.mark.parametrize(("number", "why"), [("1e-400", "too small: it would become 0."), ("1e400", "too large.")])
def test_a_link_with_a_number_that_float64_can_not_hold_names_it(opened: Page, number: str, why: str) -> None:
    """Read as JavaScript reads numbers, it would be 0 or infinity without a word."""
    text = f'{{"network": {{"n_inputs": 1, "layers": [{{"units": 1}}]}}, "optimizer": {{"learning_rate": {number}}}}}'
    page = follow(opened, f"#spec={base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}")
    expect(page.locator('[data-banner="link"]')).to_contain_text(f"The number {number} is {why}")
    assert Calculator(page).value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)


def test_the_worked_arithmetic_unfolds_and_is_copied(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")
    page.locator("#worked summary").click()
    expect(page.locator("#worked ol li")).to_have_count(45)
    page.locator('#worked [data-format="markdown"]').click()
    expect(page.locator("#announce")).to_have_text("Worked arithmetic copied")
    assert "0.15" in page.evaluate("() => navigator.clipboard.readText()")


def test_a_table_is_copied_with_full_precision(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")
    page.locator(".table-section:has(#parameters-table) button", has_text="CSV").click()
    expect(page.locator("#announce")).to_have_text("Table copied as CSV")
    rows = page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert rows[0] == "parameter,before,∂E/∂w,update,after"
    name, *numbers = rows[1].split(",")
    layer = FIRST["layers"][0]
    own = [layer[group]["W"][0][0] for group in ("before", "gradients", "updates", "after")]
    assert (name, [float(number) for number in numbers]) == ("w(x₁→h₁)", [same(number) for number in own])


def test_what_was_typed_survives_a_reload(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    calculator = Calculator(page)
    calculator.type("data.Y[0][0]", "0.25")
    calculator.type("optimizer.learning_rate", "1,5")
    page.reload()
    expect(calculator.field("data.Y[0][0]")).to_have_value("0.25")
    expect(calculator.field("optimizer.learning_rate")).to_have_value("1,5")


def test_what_was_saved_as_garbage_is_put_aside(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    page.evaluate(
        """() => addEventListener("pagehide", () => {
          localStorage.setItem("backprop.draft", '{"version": 1, "draft": 3');
        })"""
    )
    page.reload()
    expect(page.locator('[data-banner="quarantine"]')).to_be_visible()
    assert Calculator(page).value("loss") == pytest.approx(FIRST["loss"], rel=1e-12)


def test_the_saved_result_is_the_result_document(opened_at: OpenedAt) -> None:
    page = opened_at("chromium")  # Firefox under automation has no downloads.
    page.evaluate("() => { document.querySelector('#setup-files').open = true; }")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save result").click()
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert saved["schema"] == 1 and saved["steps"][0]["loss"] == pytest.approx(FIRST["loss"], rel=1e-12)


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened_at: OpenedAt, width: int, scheme: Any) -> None:
    page = opened_at(width=width)
    page.emulate_media(color_scheme=scheme)
    Calculator(page).load_default()
    page.evaluate("() => document.querySelectorAll('#setup details, #worked').forEach((d) => (d.open = true))")
    expect(page.locator("#worked[open]")).to_have_count(1)
    Calculator(page).type("optimizer.learning_rate", "x")
    expect(page.locator("#groups .fault")).to_have_count(1)
    assert amiss(page) == []


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("example", ["guide-2-2-1", "softmax-classifier", "cs231n-relu-softmax"])
def test_nothing_is_wider_than_the_screen(opened_at: OpenedAt, width: int, example: str) -> None:
    page = opened_at(width=width)
    Calculator(page).load(example)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_first_screen_holds_what_matters(opened: Page) -> None:
    page = opened
    for selector in ("#network svg", "#loss .loss-line", '[data-field="data.X[0][1]"]', '[data-field="data.Y[0][0]"]',
                     '[data-field="optimizer.learning_rate"]', "#arithmetic .with-numbers"):  # fmt: skip
        box = page.locator(selector).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800, (selector, box)


def test_an_edit_is_painted_everywhere(calculator: Calculator) -> None:
    """How fast, the bench measures."""
    page = calculator.page
    calculator.type("data.X[0][0]", "2")
    z = 0.1 + 0.15 * 2 - 0.2 * 0.7
    a = 1 / (1 + math.exp(-z))
    shown = page.locator('[data-quantity="layers[0].a[0][0]"]')
    expect(page.locator('#network [data-quantity="X[0][0]"]')).to_contain_text("2")
    calculator.settled()
    values = [float(str(number.get_attribute("data-value"))) for number in shown.all()]
    assert len(values) >= 2 and all(math.isclose(value, a, rel_tol=1e-12) for value in values), (values, a)
    for number in shown.all():
        expect(number).to_contain_text("0.5646")


def test_print_has_inputs_and_results_also_what_is_folded(opened_at: OpenedAt) -> None:
    page = opened_at("chromium", 375)
    assert not page.locator('[data-field="network.layers[0].W[0][0]"]').is_visible()
    page.emulate_media(media="print")
    for selector in (
        '[data-field="network.layers[0].W[0][0]"]',
        '[data-field="data.X[0][0]"]',
        '[data-field="optimizer.learning_rate"]',
        "#loss .loss-line",
        "#network svg",
        "#parameters-table",
    ):
        expect(page.locator(selector)).to_be_visible()
    expect(page.locator("#step")).to_be_hidden()


def test_at_four_hundred_percent_all_can_be_reached(opened_at: OpenedAt) -> None:
    """1280 × 800 at 400 % is 320 × 200."""
    page = opened_at(width=320)
    page.set_viewport_size({"width": 320, "height": 200})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    assert page.locator(".step-bar").evaluate("bar => getComputedStyle(bar).position") == "static"
    for selector in ("#step", "#network svg .name >> nth=0", "#arithmetic output", "#outputs-table .num >> nth=3"):
        page.locator(selector).scroll_into_view_if_needed()
        expect(page.locator(selector)).to_be_in_viewport()
