"""Automatic differentiation on the page: the tape of this network as graph and table, agreeing with the closed form."""

import pytest
from asking import Asking
from axe_playwright_python.sync_playwright import Axe
from calculating import Calculator
from playwright.sync_api import expect


@pytest.fixture
def tape(booted: Calculator) -> Asking:
    """The page with the default example and the tape open."""
    tape = Asking(booted.page)
    tape.start_afresh()
    tape.open("tape")
    return tape


def test_the_tape_is_asked_for_only_when_its_section_is_open(booted: Calculator) -> None:
    asking = Asking(booted.page)
    asking.start_afresh()
    assert asking.page.locator("#tape-table").count() == 0
    asking.open("tape")
    expect(asking.page.locator("#tape .summary-line")).to_have_text("44 nodes · agrees with the closed form")


def test_each_node_shows_its_operation_value_adjoint_and_parents(tape: Asking) -> None:
    row = tape.page.locator('#tape-table tr[data-row="4"]')
    expect(row.locator(".operation")).to_contain_text("multiply")
    expect(row.locator(".operation span")).to_have_text("w(x₁→h₁) · x₁")
    numbers = row.locator("[data-value]").evaluate_all("(all) => all.map((e) => Number(e.dataset.value))")
    assert numbers[0] == pytest.approx(0.15 * 0.3, rel=1e-14)
    assert numbers[1] == pytest.approx(tape.value("layers[0].delta[0][0]"), rel=1e-12)
    assert row.locator(".parents a").all_inner_texts() == ["w(x₁→h₁)", "x₁"]


def test_a_parent_is_a_link_to_its_own_row(tape: Asking) -> None:
    tape.page.locator('#tape-table tr[data-row="4"] .parents a').first.click()
    expect(tape.page.locator('#tape-table tr[data-row="2"]')).to_have_class("current")
    expect(tape.page.locator('#tape-table tr[data-row="2"] th a')).to_be_focused()
    expect(tape.page.locator(".tape-arithmetic")).to_contain_text("∂E/∂w(x₁→h₁) = ∂E/∂v₄ · ∂v₄/∂w(x₁→h₁)")
    assert "tape-v" not in tape.page.url


def test_every_gradient_agrees_with_the_closed_form(tape: Asking) -> None:
    rows = tape.page.locator("#agreement-table tbody tr")
    expect(rows).to_have_count(9 + 2)
    for pair in rows.evaluate_all(
        "(all) => all.map((row) => [...row.querySelectorAll('[data-value]')].map((e) => Number(e.dataset.value)))"
    ):
        assert pair[0] == pytest.approx(pair[1], rel=1e-12, abs=1e-18)
    expect(tape.page.locator("#tape .agrees")).to_contain_text("✓")


def test_the_section_says_what_the_gradient_check_says(tape: Asking) -> None:
    """A prediction as near to its target as float64 can tell leaves gradients of rounding alone: neither judges it."""
    layer = {"units": 1, "activation": "identity", "W": [[0.1, 0.2]], "b": [0.3]}
    rows = {"X": [[1, 1]], "Y": [[0.6]]}
    tape.open_file({"network": {"n_inputs": 2, "layers": [layer]}, "data": rows})
    expect(tape.field("network.layers[0].W[0][0]")).to_have_value("0.1")
    expect(tape.page.locator("#loss .checked")).to_have_text("gradients not judged: see below")
    tape.answered("tape")
    expect(tape.page.locator("#tape .summary-line")).to_contain_text("· not judged")
    expect(tape.page.locator("#tape .tape-outcome")).to_contain_text("Not judged:")
    expect(tape.page.locator("#tape .tape-outcome")).not_to_contain_text("✓")


def test_the_graph_has_every_node_and_is_walked_by_arrow_keys(tape: Asking) -> None:
    boxes = tape.page.locator(".tape-graph g[data-node]")
    expect(boxes).to_have_count(44)
    last = tape.page.locator('.tape-graph g[data-node="43"]')
    last.focus()
    tape.page.keyboard.press("ArrowUp")
    expect(tape.page.locator('.tape-graph g[data-node="42"]')).to_be_focused()
    tape.page.keyboard.press("Enter")
    expect(tape.page.locator('.tape-graph g[data-node="42"]')).to_have_class("tape-node made current")
    expect(tape.page.locator('#tape-table tr[data-row="42"]')).to_have_class("current")


def test_no_box_of_the_graph_lies_on_another(tape: Asking) -> None:
    tape.load("mazur")
    tape.answered("tape")
    boxes = tape.page.locator(".tape-graph g[data-node] rect").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom])"
    )
    over = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]
    assert over == []


def test_a_quantity_of_the_tape_is_the_quantity_of_the_page(tape: Asking) -> None:
    tape.page.locator('.tape-graph [data-quantity="layers[0].a[0][0]"]').click()
    expect(tape.page.locator('#neurons-table [data-quantity="layers[0].a[0][0]"]')).to_have_attribute(
        "data-selected", ""
    )
    assert tape.value("layers[0].a[0][0]", "#tape") == tape.value("layers[0].a[0][0]")


def test_beyond_eighty_nodes_there_is_the_table_alone(tape: Asking) -> None:
    tape.load("xor")
    tape.answered("tape")
    expect(tape.page.locator(".tape-graph")).to_have_count(0)
    expect(tape.page.locator("#tape")).to_contain_text("The graph is drawn up to 80 nodes")
    expect(tape.page.locator("#tape-table tbody tr")).not_to_have_count(0)


def test_an_edit_brings_another_tape_and_an_error_keeps_the_last(tape: Asking) -> None:
    tape.type("data.X[0][0]", "0.9")
    expect(tape.page.locator('#tape-table [data-quantity="X[0][0]"]')).to_have_attribute("data-value", "0.9")
    tape.type("data.X[0][0]", "x")
    expect(tape.page.locator("html[data-result=error]")).to_have_count(1)
    expect(tape.page.locator('#tape-table [data-quantity="X[0][0]"]')).to_have_attribute("data-value", "0.9")


def test_the_table_is_copied_with_full_values(tape: Asking) -> None:
    lines = tape.copied("#tape", "Tape", "CSV").splitlines()
    assert lines[0] == "node,name,operation,formula,value,adjoint,parents,local derivatives"
    assert lines[5].split(",")[:5] == ["v4", "w(x1→h1) · x1", "multiply", "w(x1→h1) · x1", "0.045"]
    assert lines[5].split(",")[6:] == ["v2 v3", "0.3 0.15"]
    assert len(lines) == 45


def test_the_section_has_no_accessibility_fault(tape: Asking) -> None:
    assert Axe().run(tape.page, context="#tape").response["violations"] == []


def test_the_section_keeps_to_a_narrow_screen(tape: Asking) -> None:
    tape.page.set_viewport_size({"width": 375, "height": 800})
    assert tape.page.evaluate("document.documentElement.scrollWidth") == 375
