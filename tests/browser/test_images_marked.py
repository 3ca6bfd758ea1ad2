"""As a student: a convolution's gradients read off, printed and marked; a pooling network in Calculate and marked."""

import re

import numpy as np
import pytest
from asking import Asking
from calculating import Calculator
from conftest import OpenedAt
from layered import NUMBERS, agree, first_step, load, numbers_of
from marking import answer, marked, to_mark
from playwright.sync_api import Page, expect

from backprop.requests.examples import example_spec

CONVOLUTION, POOLING = "convolution", "max-pooling"
DELTA = np.array([[0.3, 0], [0.6, 0]])
"""δ of the four places, by hand: the two others are cut off by ReLU."""
IMAGE = np.reshape(example_spec(CONVOLUTION)["data"]["X"], (4, 4))
KERNEL = np.reshape(example_spec(CONVOLUTION)["network"]["layers"][0]["K"], (3, 3))
DK = sum(DELTA[y, x] * IMAGE[y : y + 3, x : x + 3] for y, x in np.ndindex(2, 2))
DX = np.zeros((4, 4))
for y, x in np.ndindex(2, 2):
    DX[y : y + 3, x : x + 3] += DELTA[y, x] * KERNEL
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ONE_PLACE = DELTA[0, 0] * IMAGE[:3, :3]


def typed(array: np.ndarray) -> str:
    """As NumPy prints it, over several lines."""
    return str(np.round(array, 3))


def put(page: Page, text: str) -> None:
    """Pastes a sheet, where the fold for it may be closed."""
    if not page.locator("#mark-text").is_visible():
        page.locator(".mark-paste > summary").click()
    page.locator("#mark-text").fill(text)
    page.locator("#mark-put").click()


def calculated(calculator: Calculator, example: str) -> Page:
    """The tab Calculate with an example."""
    calculator.page.locator("#modes").get_by_text("Calculate", exact=True).click()
    load(calculator, example)
    return calculator.page


def test_gradients_of_a_kernel_and_an_image_are_read_off_and_printed(booted: Calculator) -> None:
    page = calculated(booted, CONVOLUTION)
    for v, w in np.ndindex(3, 3):
        assert booted.value(f"layers[0].gradients.K[0][0][{v}][{w}]", "#tables") == pytest.approx(DK[v, w], rel=1e-12)
    Asking(page).open("tape")
    for i, value in enumerate(DX.ravel(), start=1):
        name = re.compile(rf"\s{f'x{i}'.translate(LOWERED)}$")
        row = page.locator("#tape-table tbody tr").filter(has=page.locator("th", has_text=name))
        if not row.count():  # ReLU cuts off all that it goes into, so that it is on no way to the loss
            assert value == 0
            continue
        adjoint = row.locator("[data-value].backward").first
        assert float(str(adjoint.get_attribute("data-value"))) == pytest.approx(value, rel=1e-12)
    page.emulate_media(media="print")
    line = page.locator("#worked li", has_text="gradient of k(1,1,1,1)")
    expect(line.first).to_contain_text("2.1")
    page.emulate_media(media="screen")


def test_a_students_kernel_and_image_gradients_are_marked_right(booted: Calculator) -> None:
    calculated(booted, CONVOLUTION)
    to_mark(booted.page)
    put(booted.page, f"dK = {typed(DK)}\ndX = {typed(DX)}\nloss = 0.5")
    expect(booted.page.locator(".mark-line")).to_have_text(re.compile("^2[56] right"))
    shown = marked(booted.page)
    assert all(shown[f"layers[0].gradients.K[0][0][{v}][{w}]"] == "right" for v, w in np.ndindex(3, 3))
    assert all(shown[f"input_gradients[0][{i}]"] == "right" for i in range(16))


@pytest.mark.parametrize("width", [1280, 375])
def test_a_gradient_of_one_place_alone_is_named(opened_at: OpenedAt, width: int) -> None:
    calculator = Calculator(opened_at("chromium", width))
    load(calculator, CONVOLUTION)
    page = calculator.page
    to_mark(page)
    put(page, f"dK = {typed(ONE_PLACE)}")
    slip = page.locator('[data-slip="single_place"]')
    expect(slip.locator(".did")).to_have_text("The gradient takes one place of the image alone.")
    expect(page.locator("#mark-first")).to_have_text("First wrong: gradient of k(1,1,1,1)")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def test_a_block_goes_into_a_feature_map_at_its_rows_and_columns(booted: Calculator) -> None:
    calculated(booted, CONVOLUTION)
    to_mark(booted.page)
    z = [[np.sum(KERNEL * IMAGE[y : y + 3, x : x + 3]) for x in range(2)] for y in range(2)]
    field = answer(booted.page, "layers[0].z[0][0]")
    field.focus()
    text = "\n".join("\t".join(f"{value:g}" for value in row) for row in z)
    field.evaluate("""(field, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        field.dispatchEvent(paste); }""", text)  # fmt: skip
    expect(booted.page.locator(".mark-line")).to_have_text("4 right.")
    assert marked(booted.page) == {f"layers[0].z[0][{i}]": "right" for i in range(4)}


def test_a_pooling_network_shows_its_numbers_and_an_error_that_adds_up(booted: Calculator) -> None:
    page = calculated(booted, POOLING)
    step = first_step(example_spec(POOLING))
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(step["layers"]))
    assert step["input_gradients"][0][4] == pytest.approx(-0.6)
    page.locator('#tables [data-quantity="layers[0].z[0][0]"]').click()
    expect(page.locator("#arithmetic")).to_contain_text("max")
    assert booted.values([f"layers[0].delta[0][{i}]" for i in range(4)]) == pytest.approx([-1.4, 0.8, 0.2, 0.3])


def test_an_error_in_the_whole_window_of_a_maximum_is_named(booted: Calculator) -> None:
    calculated(booted, POOLING)
    to_mark(booted.page)
    delta, everywhere = np.array([[-1.4, 0.8], [0.2, 0.3]]), np.zeros((3, 3))
    for y, x in np.ndindex(2, 2):
        everywhere[y : y + 2, x : x + 2] += delta[y, x]
    put(booted.page, f"dX = {typed(everywhere)}")
    expect(booted.page.locator('[data-slip="whole_window"] .did')).to_have_text(
        "The error of a maximum goes to every place of its window."
    )
