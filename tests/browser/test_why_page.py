"""Why a number is what it is: the selected gradient as the sum over all paths to the loss."""

import csv
import io

import pytest
from asking import Asking
from calculating import Calculator
from playwright.sync_api import expect


@pytest.fixture
def asking(booted: Calculator) -> Asking:
    """The page with the default example."""
    asking = Asking(booted.page)
    asking.start_afresh()
    return asking


def test_the_paths_follow_what_is_selected_and_add_up_to_its_gradient(asking: Asking) -> None:
    page = asking.page
    page.locator('#tables [data-quantity="layers[0].before.W[0][0]"]').click()
    asking.open("paths")
    table = page.locator("#paths-table")
    expect(page.locator("#paths .summary-line")).to_have_text("gradient of w(x₁→h₁): 1 path")
    expect(table.locator("tbody th").first).to_have_text("h₁ → ŷ → E")
    page.locator('#tables [data-quantity="X[0][1]"]').or_(page.locator('svg [data-quantity="X[0][1]"]')).first.click()
    expect(page.locator("#paths .summary-line")).to_have_text("gradient of x₂: 2 paths")
    rows = list(csv.DictReader(io.StringIO(asking.copied("#paths", "Sum over the paths", "CSV"))))
    assert [row["path"] for row in rows] == ["h₂ → ŷ → E", "h₁ → ŷ → E", "together"]
    total = sum(float(row["value"]) for row in rows[:-1])
    assert float(rows[-1]["value"]) == pytest.approx(total, rel=1e-12)
    table.locator('[data-quantity="layers[1].slope[0][0]"]').first.click()
    expect(page.locator("#paths .section-status")).to_contain_text("Select a gradient")


def test_a_loss_has_no_paths_and_the_section_says_what_has(asking: Asking) -> None:
    page = asking.page
    page.locator('[data-quantity="loss"]').first.click()
    page.locator("#paths > summary").click()
    expect(page.locator("#paths .section-status")).to_have_text(
        "Select a gradient, a δ, a weight, an activation or an input: the loss comes down to these."
    )
