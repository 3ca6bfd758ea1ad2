"""What the page shows: published examples to their digits, edits, steps back and forth."""

import math

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import expect

from backprop import run
from backprop.requests.examples import DEFAULT, example_spec

FIRST = run(example_spec(DEFAULT))["steps"][0]
"""The step that a first visit shows."""


@pytest.fixture
def calculator(in_each_browser: Calculator) -> Calculator:
    in_each_browser.begin()
    return in_each_browser


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


def test_many_samples_are_shown_one_at_a_time(calculator: Calculator) -> None:
    calculator.load("softmax-classifier")
    page = calculator.page
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.locator("#neurons-table-title")).to_have_text("Signals of sample 2")
    expect(page.locator('#network [data-quantity="X[1][0]"]')).to_have_attribute("data-value", "-0.5")


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
