"""The form shows what its draft holds: refusals, blocks, networks of any shape. The rules are tried in `web/test/`."""

import json

import pytest
from calculating import Calculator
from playwright.sync_api import expect


@pytest.fixture
def calculator(in_each_browser: Calculator) -> Calculator:
    """The page with the default example loaded and all groups open."""
    in_each_browser.load_default()
    in_each_browser.unfold()
    return in_each_browser


RATE = "optimizer.learning_rate"
WEIGHT = "network.layers[0].W[0][0]"

REFUSED = [
    (RATE, "", "Learning rate η: “” is not allowed. Allowed: a number from 0 to 1000. Enter a number."),
    (RATE, "1,5", "It is written with a comma. Use 1.5?"),
    (WEIGHT, "1e308", "w(x1→h1): “1e308” is not allowed."),
    ("init.seed", "1.5", "Enter a whole number."),
    ("network.layers[0].units", "513", "Too large: the largest is 512."),
]
"""A few of those in `web/test/validation.test.js`: here it is tried that the form says what is found there."""


@pytest.mark.parametrize(("path", "text", "sentence"), REFUSED)
def test_a_bad_value_is_refused_and_the_last_good_result_stays(
    calculator: Calculator, path: str, text: str, sentence: str
) -> None:
    before = calculator.value("loss")
    calculator.type(path, text)
    field = calculator.field(path)
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    assert sentence in calculator.page.locator(f"#{described}").inner_text()
    assert field.input_value() == text
    assert calculator.state() == "error"
    expect(calculator.page.locator("#stale-mark")).to_have_text("For the previous values")
    assert calculator.value("loss") == before


ACCEPTED = [(RATE, " 0.1 "), (WEIGHT, "-0.0"), ("init.seed", "9007199254740993")]


@pytest.mark.parametrize(("path", "text"), ACCEPTED)
def test_a_good_value_is_taken_as_it_was_typed(calculator: Calculator, path: str, text: str) -> None:
    calculator.type(path, text)
    calculator.settled()
    assert calculator.field(path).input_value() == text
    assert calculator.refusals() == []


def test_a_minus_of_the_typesetter_is_a_minus(calculator: Calculator) -> None:
    calculator.type(WEIGHT, "−1")
    calculator.settled()
    assert calculator.value("layers[0].before.W[0][0]") == -1


def test_step_with_faults_lists_all_and_goes_to_the_first(calculator: Calculator) -> None:
    calculator.type(WEIGHT, "a")
    calculator.type(RATE, "b")
    calculator.press("Step")
    expect(calculator.page.locator("#fault-summary li")).to_have_count(2)
    expect(calculator.field(WEIGHT)).to_be_focused()
    calculator.type(WEIGHT, "0.1")
    calculator.type(RATE, "0.1")
    expect(calculator.page.locator("#fault-summary")).to_be_hidden()


def test_a_block_from_a_spreadsheet_fills_the_whole_grid_and_a_square_one_asks_once(calculator: Calculator) -> None:
    asked = calculator.page.locator('[data-banner="square"]')
    places = [f"layers[0].before.W[{j}][{k}]" for j in (0, 1) for k in (0, 1)]
    calculator.paste(WEIGHT, "1\t2\n3\t4")
    expect(asked).to_contain_text("You are asked once")
    assert calculator.value("layers[0].before.W[0][1]") == -0.2
    asked.get_by_role("button", name="W x + b").press("Enter")
    calculator.settled()
    assert calculator.values(places) == [1, 2, 3, 4]
    for block in ("1,2\n3,4", "1;2\r\n3;4\r\n", "[[1, 2], [3, 4]]"):
        calculator.load("guide-2-2-1")
        calculator.paste(WEIGHT, block)
        expect(calculator.field(WEIGHT)).to_have_value("1")
        expect(asked).to_contain_text("as you said of the one before")
        calculator.settled()
        assert calculator.values(places) == [1, 2, 3, 4]
    asked.get_by_role("button", name="The other way round").click()
    calculator.settled()
    assert calculator.values(places) == [1, 3, 2, 4]
    calculator.paste(WEIGHT, "5\t6\n7\t8")
    calculator.settled()
    assert calculator.values(places) == [5, 7, 6, 8]


def test_by_x_W_a_row_of_the_grid_holds_the_weights_out_of_a_unit(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate("() => { document.querySelector('#setup-conventions').open = true; }")
    page.locator('[data-field="conventions.matrix"]').select_option("out_of")
    grid = page.locator("#groups .turned-grids").first.locator("table.grid")
    expect(grid.first.locator("tbody th")).to_have_text(["x₁", "x₂"])
    expect(grid.first.locator("thead th")).to_have_text(["h₁", "h₂"])
    expect(grid.nth(1).locator("tbody th")).to_have_text(["b"])
    calculator.paste(WEIGHT, "1\t2\n3\t4")
    calculator.settled()
    assert calculator.values([f"layers[0].before.W[{j}][{k}]" for j in (0, 1) for k in (0, 1)]) == [1, 3, 2, 4]
    rows = page.locator("#parameters-table tbody").first.locator("th")
    expect(rows.nth(1)).to_contain_text("x₁→h₂")
    page.locator("#undo").click()
    page.locator("#undo").click()
    expect(page.locator("#groups .turned-grids")).to_have_count(0)


def test_a_block_of_another_size_changes_nothing(calculator: Calculator) -> None:
    calculator.paste(WEIGHT, "1\t2\t3\n4\t5\t6")
    assert calculator.refusals() == [
        "Weights of layer 1: “2×3” is not allowed. Allowed: 2 rows × 2 columns. Nothing was changed."
    ]
    assert calculator.field(WEIGHT).input_value() == "0.15"


def test_a_single_decimal_comma_is_pasted_as_it_is_and_refused(calculator: Calculator) -> None:
    calculator.paste(WEIGHT, "1,5")
    assert calculator.field(WEIGHT).input_value() == "1,5"
    assert "Use 1.5?" in calculator.refusals()[0]
    calculator.page.get_by_role("button", name="1.5", exact=True).click()
    assert calculator.field(WEIGHT).input_value() == "1.5"
    expect(calculator.field(WEIGHT)).to_be_focused()
    calculator.settled()
    assert calculator.refusals() == []


def test_samples_are_pasted_with_their_targets(calculator: Calculator) -> None:
    calculator.paste("data.X[0][0]", "0\t0\t0\n0\t1\t1\n1\t0\t1\n1\t1\t0")
    calculator.settled()
    expect(calculator.page.locator("#samples-table tbody tr")).to_have_count(4)
    assert calculator.value("X[2][0]") == 1


def test_a_megabyte_is_refused_at_once(calculator: Calculator) -> None:
    calculator.paste(WEIGHT, "1" * 3_000_000)
    assert calculator.field(WEIGHT).input_value() == "0.15"
    assert "Nothing was pasted." in calculator.refusals()[0]


def test_new_units_get_drawn_weights_and_the_others_stay(calculator: Calculator) -> None:
    calculator.type("network.layers[0].units", "3")
    expect(calculator.field("network.layers[0].W[2][0]")).not_to_have_value("")
    calculator.settled()
    assert calculator.field(WEIGHT).input_value() == "0.15"
    drawn = float(calculator.field("network.layers[0].W[2][1]").input_value())
    assert calculator.value("layers[0].before.W[2][1]") == drawn


def test_draw_again_takes_the_next_seed_and_is_undone(calculator: Calculator) -> None:
    calculator.page.get_by_role("button", name="Draw again").click()
    expect(calculator.field(WEIGHT)).not_to_have_value("0.15")
    calculator.settled()
    first = calculator.field(WEIGHT).input_value()
    expect(calculator.field("init.seed")).to_have_value("1")
    calculator.page.get_by_role("button", name="Draw again").click()
    expect(calculator.field("init.seed")).to_have_value("2")
    calculator.settled()
    assert calculator.field(WEIGHT).input_value() not in (first, "0.15", "")
    calculator.press("Undo")
    calculator.settled()
    assert calculator.field(WEIGHT).input_value() == first


def test_layers_come_and_go_down_to_a_single_one(calculator: Calculator) -> None:
    page = calculator.page
    page.get_by_role("button", name="Remove layer 1").click()
    calculator.settled()
    expect(page.locator("#neurons-table tbody tr")).to_have_count(1)
    expect(page.get_by_role("button", name="Remove layer 1")).to_have_count(0)
    page.locator("#add-layer").click()
    calculator.settled()
    page.locator("#add-layer").click()
    calculator.settled()
    expect(page.locator("#neurons-table tbody tr")).to_have_count(5)
    page.locator("#add-other").click()
    page.locator('.actions [data-kind="activation"]').click()
    calculator.settled()
    expect(page.locator("#neurons-table tbody tr")).to_have_count(7)


def test_too_many_layers_are_refused(calculator: Calculator) -> None:
    layers = [{"units": 2} for _ in range(201)] + [{"units": 1}]
    spec = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[0.3, 0.7]], "Y": [[0.5]]}}
    calculator.page.evaluate("spec => { location.hash = '#spec=' + btoa(spec).replace(/=+$/, ''); }", json.dumps(spec))
    expect(calculator.page.locator('[data-banner="link"]')).to_contain_text("Layers: “202” is not allowed.")


def test_an_activation_brings_its_own_parameter(calculator: Calculator) -> None:
    calculator.page.select_option('[data-field="network.layers[0].activation.name"]', "leaky_relu")
    expect(calculator.field("network.layers[0].activation.alpha")).to_have_value("0.01")
    calculator.type("network.layers[0].activation.alpha", "0.2")
    calculator.settled()
    calculator.page.select_option('[data-field="network.layers[0].activation.name"]', "tanh")
    expect(calculator.page.locator('[data-field="network.layers[0].activation.alpha"]')).to_have_count(0)


def test_a_loss_that_does_not_go_with_the_output_is_refused_at_the_loss(calculator: Calculator) -> None:
    calculator.page.select_option('[data-field="network.layers[1].activation.name"]', "identity")
    calculator.page.select_option('[data-field="loss.name"]', "binary_cross_entropy")
    said = calculator.page.locator("#groups .fault bdi")
    expect(said).to_contain_text("Loss: “binary_cross_entropy” is not allowed.")
    calculator.press("Step")
    expect(calculator.page.locator("#fault-summary li")).to_have_count(1)
    calculator.page.select_option('[data-field="network.layers[1].activation.name"]', "sigmoid")
    calculator.settled()
    assert calculator.refusals() == []


def test_conventions_change_what_is_computed(calculator: Calculator) -> None:
    calculator.load("mazur")
    calculator.unfold()
    calculator.page.select_option('[data-field="conventions.update_order"]', "sequential")
    calculator.settled()
    assert calculator.value("after.loss") == pytest.approx(0.29102792390544197, rel=1e-12)
    calculator.page.select_option('[data-field="conventions.update_order"]', "simultaneous")
    calculator.page.select_option('[data-field="conventions.bias"]', "shared")
    calculator.settled()
    assert calculator.value("after.loss") == pytest.approx(0.2857508866992965, rel=1e-12)
    calculator.page.select_option('[data-field="conventions.bias"]', "none")
    calculator.settled()
    expect(calculator.page.locator('[data-field="network.layers[0].b[0]"]')).to_have_count(0)


def test_enter_in_a_field_does_not_leave_the_page(calculator: Calculator) -> None:
    address = calculator.page.url
    calculator.field(RATE).press("Enter")
    assert calculator.page.url == address


def test_fifty_fast_edits_end_in_the_result_of_the_last(calculator: Calculator) -> None:
    for i in range(50):
        calculator.type("data.X[0][0]", str(i / 10))
    calculator.settled()
    assert calculator.value("X[0][0]") == 4.9
    assert calculator.value("layers[0].z[0][0]") == pytest.approx(0.15 * 4.9 - 0.2 * 0.7 + 0.1, rel=1e-12)
