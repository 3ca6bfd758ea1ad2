"""Own data in the page: a table is recognized, shown, used and learned."""

import json
import math
import random
from pathlib import Path

import pytest
from calculating import REPLY_MS
from conftest import START_MS, wait_ready
from playwright.sync_api import Route, expect
from trainer import Trainer

from backprop.doors.cli import main


def two_clouds(rows: int) -> str:
    """A table of two clouds that a line parts, with a header and the names of the classes."""
    rng = random.Random(4)
    lines = ["width,height,kind"]
    for row in range(rows):
        kind = row % 2
        x, y = (40 * kind + rng.gauss(0, 6), 5 - 3 * kind + rng.gauss(0, 0.5))
        lines.append(f"{x:.3f},{y:.3f},{'tall' if kind == 0 else 'wide'}")
    return "\n".join(lines) + "\n"


def test_an_own_table_is_trained_to_its_accuracy(tables: Trainer) -> None:
    tables.give_file("clouds.csv", two_clouds(120).encode())
    tables.table_read()
    assert tables.page.locator("#table-header").is_checked()
    assert tables.page.locator("#table-delimiter").input_value() == ","
    tables.use_table()
    tables.unfold()
    expect(tables.page.locator("#data-source")).to_have_value("table")
    assert tables.field("network.n_inputs").input_value() == "2"
    tables.type("data.val_fraction", "0.25")
    tables.type("optimizer.learning_rate", "0.5")
    tables.type("training.epochs", "200")
    tables.leave_field()
    expect(tables.page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)
    tables.train()
    expect(tables.page.locator("#scores select option")).to_have_count(2)
    assert tables.accuracy() >= 0.96
    held = tables.page.locator(".standardized td").all_inner_texts()
    assert len(held) == 4, "mean and deviation of both inputs are shown"


def test_a_standardized_column_keeps_its_numbers(tables: Trainer) -> None:
    tables.give_text("a,y\n10,0\n20,1\n30,0\n")
    tables.use_table()
    tables.unfold()
    expect(tables.page.locator("#setup-data .summary-line").first).to_have_text("table, 3 rows")
    mean, deviation = (
        float(cell.get_attribute("data-value") or "nan") for cell in tables.page.locator(".standardized td").all()
    )
    assert mean == 20.0
    assert math.isclose(deviation, math.sqrt(200 / 3), rel_tol=1e-15)


@pytest.mark.parametrize(
    ("content", "delimiter", "columns"),
    [
        (b"1\t2\t0\n3\t4\t1\n", "\t", 3),
        (b"1,2\r3,4\r", ",", 2),
        (b"1,2\r\n3,4", ",", 2),
        (b"\xef\xbb\xbfa;b\n1;2\n3;4\n", ";", 2),
    ],
)
def test_line_ends_and_delimiters_are_recognized_and_shown(
    tables: Trainer, content: bytes, delimiter: str, columns: int
) -> None:
    tables.give_file("table.csv", content)
    tables.table_read()
    assert tables.page.locator("#table-delimiter").input_value() == delimiter
    assert tables.page.locator(".preview thead th").count() == columns
    expect(tables.page.locator(".table-dialog")).to_contain_text("2 rows")


def test_the_example_chooser_says_whose_table_it_is(tables: Trainer) -> None:
    tables.give_file("clouds.csv", two_clouds(20).encode())
    tables.use_table()
    chooser = tables.page.locator("#example")
    expect(chooser.locator("option:checked")).to_have_text("your table “clouds.csv”")
    tables.load_default()
    assert "" not in chooser.locator("option").evaluate_all("(all) => all.map((one) => one.value)")


def test_columns_of_a_class_column_have_names_of_their_own(tables: Trainer) -> None:
    rows = "".join(f"{'red' if k % 3 else 'blue'},{k % 2}\n" for k in range(12))
    tables.give_text(f"a,y\n{rows}")
    tables.use_table()
    tables.start_over()
    axes = tables.page.locator("#boundary .axis-name")
    expect(axes).to_have_text(["a = blue", "upwards: a = red"], timeout=REPLY_MS)


def test_decimal_commas_are_said_and_can_be_undone(tables: Trainer) -> None:
    tables.give_text("1,5;0\n2,5;1\n3,5;0\n")
    tables.table_read()
    assert tables.page.locator("#table-delimiter").input_value() == ";"
    assert tables.page.locator("#table-decimal").input_value() == ","
    expect(tables.page.locator("#table-notes")).to_contain_text("Numbers are read with decimal commas: “1,5” is 1.5.")
    expect(tables.page.locator(".preview thead")).to_contain_text("1.5 to 3.5")
    tables.page.click('#table-notes [data-offer="decimal"]')
    expect(tables.page.locator('[data-kind="0"]')).to_have_value("category", timeout=REPLY_MS)


ALIKE = [
    ",height,weight,label\n0,1.62,61.5,f\n1,1.81,80.2,m\n2,1.70,66.0,f\n3,1.77,79.1,m\n",
    "Chins Situps Jumps\n5 162 60\n2 110 60\n12 101 101\n",
    "0,1,label\n5.1,3.5,a\n4.9,3.0,b\n6.2,2.9,a\n",
    "1,5;2,5\n3,5;4,5\n5,5;6,5\n",
    'price,y\n"1,200",0\n"2,500",1\n900,0\n',
    "a,b,y\n0.5,1.5,0\nNaN,2.5,1\n1.5,?,1\n2.5,3.5,0\n",
]


@pytest.mark.parametrize("content", ALIKE)
def test_the_page_shows_what_the_command_line_tells(tables: Trainer, content: str, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(content, encoding="utf-8")
    assert main(["data", str(tmp_path / "table.csv"), "-o", str(tmp_path / "preview.json")]) == 0
    preview = json.loads((tmp_path / "preview.json").read_text(encoding="utf-8"))
    tables.give_text(content)
    tables.table_read()
    dialog = tables.page.locator(".table-dialog")
    assert tables.page.locator("#table-delimiter").input_value() == preview["delimiter"]
    assert tables.page.locator("#table-header").is_checked() == preview["header"]
    expect(dialog).to_contain_text(f"table: {preview['size']}")
    for key, attribute in (("use", "data-use"), ("kind", "data-kind")):
        chosen = dialog.locator(f"[{attribute}]").evaluate_all("(all) => all.map((one) => one.value)")
        assert chosen == [column[key] for column in preview["columns"]]
    notes = dialog.locator("#table-notes > li > bdi").all_inner_texts()
    assert notes == [*preview["notes"], *filter(None, [preview["standardize_note"]])]
    labels = dialog.locator("#table-notes button").all_inner_texts()
    assert labels == [offer["label"] for offer in preview["offers"]]


def test_rows_left_out_and_what_was_fitted_are_told(tables: Trainer) -> None:
    tables.page.keyboard.press("Escape")
    tables.load_default()
    tables.give_text("x,y\n1,0.5\n,1\n3,-40\n0.5,60\n")
    tables.table_read()
    tables.page.uncheck("#table-set-up")
    tables.use_table()
    notes = tables.page.locator(".table-notes")
    expect(notes).to_contain_text("1 row was left out for empty cells: line 3, column x.")
    expect(notes).to_contain_text("identity (linear) output, as sigmoid does not reach −1.")


def test_targets_offered_as_classes_bring_their_output_back(tables: Trainer) -> None:
    table = "x,y\n" + "".join(f"{k / 8},{k % 3}\n" for k in range(9))
    tables.give_text(table)
    tables.table_read()
    tables.page.uncheck("#table-set-up")
    tables.use_table()
    tables.unfold()
    assert tables.field("network.layers[1].activation.name").input_value() == "identity"
    tables.give_text(table)
    tables.table_read()
    tables.page.click('#table-notes [data-offer="column 1"]')
    expect(tables.page.locator('[data-kind="1"]')).to_have_value("category")
    tables.use_table()
    assert tables.field("network.layers[1].activation.name").input_value() == "softmax"
    assert tables.field("loss.name").input_value() == "categorical_cross_entropy"
    assert tables.field("network.layers[1].units").input_value() == "3"


def test_a_table_given_while_python_starts_is_read_when_it_is_ready(browsers, dist_http: str) -> None:  # type: ignore[no-untyped-def]
    """The core of Python is held back until the page has said what it waits for."""
    context = browsers("chromium").new_context()
    page = context.new_page()
    held: list[Route] = []
    is_free = False
    page.route("**/payload/wasm*", lambda route: route.continue_() if is_free else held.append(route))
    page.goto(f"{dist_http}#train", wait_until="commit")
    page.click("#open-table")
    page.fill("#table-text", "a,b\n1,2\n3,4\n")
    dialog = page.locator(".table-dialog")
    expect(dialog).to_contain_text("Python is starting: the table is read as soon as it is ready.")
    is_free = True
    for route in held:
        route.continue_()
    expect(dialog).to_contain_text("table: 2 rows, 2 columns", timeout=START_MS)
    context.close()


def test_a_table_is_there_after_a_reload(tables: Trainer) -> None:
    tables.give_text("a,b,kind\n0,1,no\n1,0,yes\n0.5,0.6,no\n")
    tables.page.evaluate("localStorage.removeItem('backprop.draft')")  # It may name the table of a test before.
    tables.use_table()
    tables.page.wait_for_function("() => localStorage.getItem('backprop.draft')?.includes('\"table\"')")
    tables.page.reload()
    wait_ready(tables.page)
    expect(tables.page.locator("#data-source")).to_have_value("table")
    expect(tables.page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)
    tables.train()
    assert tables.rows_of("scores")[0][0] == "no"
