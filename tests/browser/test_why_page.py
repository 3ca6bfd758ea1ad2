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


def test_a_weight_is_nudged_by_what_is_typed_and_the_loss_changes_as_its_gradient_foretells(asking: Asking) -> None:
    page = asking.page
    page.locator("#nudge > summary").click()
    page.locator('[data-quantity="loss"]').first.click()
    expect(page.locator("#nudge .section-status")).to_contain_text("Select a weight or a bias")
    page.locator('#tables [data-quantity="layers[1].gradients.W[0][1]"]').click()
    expect(page.locator("#nudge .summary-line")).to_have_text("w(h₂→ŷ)")
    gradient = float(asking.value("layers[1].gradients.W[0][1]"))
    page.get_by_label("Change h").fill("0.001")
    expect(page.locator("#nudge-table tbody th").first).to_have_text("0.001")
    rows = list(csv.DictReader(io.StringIO(asking.copied("#nudge", "Smaller and smaller changes", "CSV"))))
    assert [float(row["gradient × h"]) for row in rows] == [gradient * h for h in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)]
    assert float(rows[1]["true change"]) == pytest.approx(gradient * 1e-4, rel=1e-2)
    expect(page.locator("#nudge-curve .chart-legend li")).to_have_count(3)
    page.get_by_label("Change h").fill("a little")
    expect(page.locator("#nudge-fault")).to_contain_text("Change h: “a little” is not allowed.")
    page.get_by_label("Change h").fill("0")
    expect(page.locator("#nudge .section-status")).to_contain_text("Change h: 0 changes nothing.")


def test_a_number_is_told_without_rounding_by_its_fraction_or_its_bounds(asking: Asking) -> None:
    page = asking.page
    page.locator('#tables [data-quantity="layers[0].z[0][0]"]').first.click()
    page.locator("#exact > summary").click()
    expect(page.locator("#exact .digits")).to_contain_text("exactly")
    page.locator('#tables [data-quantity="layers[0].a[0][0]"]').first.click()
    expect(page.locator("#exact .digits")).to_contain_text("between 0.")
    expect(page.locator("#exact")).to_contain_text("significant digits, the number shown is the true one.")
    page.locator("#exact > summary").click()


def test_a_loss_has_no_paths_and_the_section_says_what_has(asking: Asking) -> None:
    page = asking.page
    page.locator('[data-quantity="loss"]').first.click()
    page.locator("#paths > summary").click()
    expect(page.locator("#paths .section-status")).to_have_text(
        "Select a gradient, a δ, a weight, an activation or an input: the loss comes down to these."
    )


def test_the_page_speaks_the_letters_of_a_book_and_computes_the_same(asking: Asking) -> None:
    page = asking.page
    before = asking.value("layers[1].gradients.W[0][0]")
    for fold in ("setup-conventions", "letters"):
        if page.locator(f"#{fold}[open]").count() == 0:
            page.locator(f"#{fold} > summary").click()
    page.locator('[name="conventions.letters.set"]').select_option("mazur")
    expect(page.locator("#arithmetic h2")).to_have_text("gradient of w₅")
    expect(page.locator("#tables th.forward").first).to_have_text("net")
    expect(page.locator("#tables tbody th").filter(has_text="w₁")).to_have_count(1)
    expect(page.locator("#letters-note")).to_contain_text("M. Mazur")
    assert asking.value("layers[1].gradients.W[0][0]") == before
    page.locator('[name="conventions.letters.loss"]').select_option("C")
    expect(page.locator(".loss-name")).to_have_text("Loss C")
    expect(page.locator("#letters .summary-line")).to_have_text("your own")
