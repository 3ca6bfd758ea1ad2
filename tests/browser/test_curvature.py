"""Curvature on the page: the Hessian as picture and table, its eigenvalues, what they mean for the learning rate."""

import json

import pytest
from asking import Asking
from axe_playwright_python.sync_playwright import Axe
from calculating import Calculator
from playwright.sync_api import expect


@pytest.fixture
def curvature(booted: Calculator) -> Asking:
    """The page with the default example and its curvature open."""
    curvature = Asking(booted.page)
    curvature.start_afresh()
    curvature.open("curvature")
    return curvature


def hessian(calculator: Asking) -> list[list[float]]:
    """The numbers of its table."""
    text = calculator.page.locator("#hessian-table tbody tr").evaluate_all(
        "(rows) => JSON.stringify("
        "rows.map((r) => [...r.querySelectorAll('[data-value]')].map((e) => +e.dataset.value)))"
    )
    found: list[list[float]] = json.loads(text)
    return found


def test_the_hessian_is_asked_for_only_when_its_section_is_open(booted: Calculator) -> None:
    asking = Asking(booted.page)
    asking.start_afresh()
    assert asking.page.locator(".heatmap").count() == 0
    asking.open("curvature")
    expect(asking.page.locator("#curvature .summary-line")).to_have_text("λmax 0.09670 · stable below η = 20.68")


def test_the_table_holds_a_symmetric_matrix_of_all_parameters(curvature: Asking) -> None:
    H = hessian(curvature)
    assert [len(row) for row in H] == [9] * 9
    for i in range(9):
        assert H[i] == pytest.approx([row[i] for row in H], rel=1e-12)
    assert H[8][8] == pytest.approx(0.062497934737856094, rel=1e-12)


def test_eigenvalues_ascend_and_say_which_way_they_curve(curvature: Asking) -> None:
    rows = curvature.page.locator("#eigenvalues-table tbody tr")
    values = rows.locator("[data-value]").evaluate_all("(all) => all.map((e) => Number(e.dataset.value))")
    assert values == sorted(values)
    assert sum(values) == pytest.approx(sum(row[i] for i, row in enumerate(hessian(curvature))), rel=1e-12)
    words = rows.locator(".word").all_inner_texts()
    assert words == ["curves down"] * 2 + ["flat"] * 4 + ["curves up"] * 3


def test_the_limit_of_the_learning_rate_stands_beside_the_present_one(curvature: Asking) -> None:
    figures = curvature.page.locator("#curvature .figures")
    expect(figures.locator("[data-quantity=learning_rate]")).to_have_attribute("data-value", "0.1")
    expect(figures).to_contain_text("20.68")
    expect(figures).to_contain_text("0.484 %")
    expect(curvature.page.locator("#curvature .meaning")).to_contain_text("The learning rate 0.1 lies below it.")


def test_a_cell_is_read_out_by_arrow_keys_and_by_the_pointer(curvature: Asking) -> None:
    picture = curvature.page.locator("svg.heatmap[role=application]")
    readout = curvature.page.locator("#curvature .readout")
    numbers = curvature.page.locator("#hessian-table tbody [data-value]")

    def full(row: int, column: int) -> str:
        return str(numbers.nth(9 * row + column).get_attribute("data-value"))

    picture.focus()
    expect(readout).to_have_attribute("data-value", full(0, 0))
    curvature.page.keyboard.press("ArrowRight")
    curvature.page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("∂²E / ∂w(x₁→h₁) ∂w(x₁→h₂)")
    expect(readout).to_have_attribute("data-value", full(0, 2))
    cursor = curvature.page.locator(".heatmap .cursor")
    box = cursor.bounding_box()
    assert box
    curvature.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 1.5 * box["height"])
    expect(readout).to_have_attribute("data-value", full(1, 2))


def test_a_negative_cell_is_hatched_besides_its_hue(curvature: Asking) -> None:
    squares = curvature.page.locator(".heatmap-box > svg .hatching").evaluate_all(
        "(all) => all.reduce((n, path) => n + path.getAttribute('d').split('z').length - 1, 0)"
    )
    assert squares == sum(value < 0 for row in hessian(curvature) for value in row)


def test_a_new_result_brings_its_own_hessian(curvature: Asking) -> None:
    first = curvature.page.locator("#hessian-table [data-value]").first
    before = str(first.get_attribute("data-value"))
    curvature.type("network.layers[1].W[0][0]", "0.9")
    curvature.settled()
    expect(first).not_to_have_attribute("data-value", before)
    curvature.answered("curvature")


def test_beyond_three_hundred_parameters_it_says_why_there_is_none(curvature: Asking) -> None:
    curvature.unfold()
    curvature.type("network.layers[0].units", "80")
    curvature.answered("curvature")
    expect(curvature.page.locator("#curvature .section-status")).to_contain_text("at most 300 trained ones")
    expect(curvature.page.locator("#hessian-table")).to_be_hidden()
    curvature.press("Undo")
    curvature.answered("curvature")
    expect(curvature.page.locator("#hessian-table")).to_be_visible()


def test_a_larger_hessian_shows_the_row_that_is_pointed_at(curvature: Asking) -> None:
    curvature.unfold()
    curvature.type("network.layers[0].units", "12")
    curvature.answered("curvature")
    expect(curvature.page.locator("#hessian-table tbody tr")).to_have_count(12 * 3 + 13)
    expect(curvature.page.locator("#hessian-table-title")).to_have_text("Hessian, row of w(x₁→h₁)")
    curvature.page.locator("svg.heatmap[role=application]").focus()
    curvature.page.keyboard.press("ArrowDown")
    expect(curvature.page.locator("#hessian-table-title")).to_have_text("Hessian, row of w(x₂→h₁)")
    assert len(curvature.copied("#curvature", "Hessian, row of w(x₂→h₁)", "CSV").splitlines()) == 1 + 12 * 3 + 13
    curvature.press("Undo")


def test_the_matrix_is_copied_with_full_values(curvature: Asking) -> None:
    lines = curvature.copied("#curvature", "Hessian", "Copy").splitlines()
    assert lines[0].split("\t")[1] == "w(x1→h1)"
    assert [[float(cell) for cell in line.split("\t")[1:]] for line in lines[1:]] == hessian(curvature)


def test_the_section_has_no_accessibility_fault(curvature: Asking) -> None:
    assert Axe().run(curvature.page, context="#curvature").response["violations"] == []


def test_the_section_keeps_to_a_narrow_screen(curvature: Asking) -> None:
    curvature.page.set_viewport_size({"width": 375, "height": 800})
    assert curvature.page.evaluate("document.documentElement.scrollWidth") == 375
