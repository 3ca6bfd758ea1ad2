"""Own data in the page: every row of the list of bad tables, and a table that is learned."""

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from calculating import REPLY_MS
from conftest import START_MS, wait_ready
from playwright.sync_api import Route, expect
from trainer import Trainer

from backprop.doors.cli import main

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


@pytest.fixture
def trainer(in_train: Trainer) -> Iterator[Trainer]:
    """The page with the table's dialog empty."""
    in_train.give_text("-")
    in_train.give_text("")
    expect(in_train.page.locator("#table-fault")).to_be_hidden()
    yield in_train
    in_train.page.keyboard.press("Escape")


def two_clouds(rows: int) -> str:
    """A table of two clouds that a line parts, with a header and the names of the classes."""
    rng = random.Random(4)
    lines = ["width,height,kind"]
    for row in range(rows):
        kind = row % 2
        x, y = (40 * kind + rng.gauss(0, 6), 5 - 3 * kind + rng.gauss(0, 0.5))
        lines.append(f"{x:.3f},{y:.3f},{'tall' if kind == 0 else 'wide'}")
    return "\n".join(lines) + "\n"


def test_an_own_table_is_trained_to_its_accuracy(trainer: Trainer) -> None:
    trainer.give_file("clouds.csv", two_clouds(120).encode())
    trainer.table_read()
    assert trainer.page.locator("#table-header").is_checked()
    assert trainer.page.locator("#table-delimiter").input_value() == ","
    trainer.use_table()
    trainer.unfold()
    expect(trainer.page.locator("#data-source")).to_have_value("table")
    assert trainer.field("network.n_inputs").input_value() == "2"
    trainer.type("data.val_fraction", "0.25")
    trainer.type("optimizer.learning_rate", "0.5")
    trainer.type("training.epochs", "200")
    trainer.leave_field()
    expect(trainer.page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)
    trainer.train()
    expect(trainer.page.locator("#scores select option")).to_have_count(2)
    assert trainer.accuracy() >= 0.96
    held = trainer.page.locator(".standardized td").all_inner_texts()
    assert len(held) == 4, "mean and deviation of both inputs are shown"


def test_a_standardized_column_keeps_its_numbers(trainer: Trainer) -> None:
    trainer.give_text("a,y\n10,0\n20,1\n30,0\n")
    trainer.use_table()
    trainer.unfold()
    expect(trainer.page.locator("#setup-data .summary-line").first).to_have_text("table, 3 rows")
    mean, deviation = (
        float(cell.get_attribute("data-value") or "nan") for cell in trainer.page.locator(".standardized td").all()
    )
    assert mean == 20.0
    assert math.isclose(deviation, math.sqrt(200 / 3), rel_tol=1e-15)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("1,2\n3\n", "line 2 has 1 of 2 columns"),
        ('1,2\n"1\n",3\n', "line 2 has a line break inside quotes"),
        ('1,2\n3,4\n"5,6\n', "line 3 can't be read: a quote is opened and never closed"),
        ('1,2\n"3"4,5\n', "line 2 can't be read: text follows a closing quote"),
        ("a,a\n1,2\n3,4\n", "“a” is not allowed. Allowed: each name once"),
        ("a,b\n" + "9" * 200_000 + ",1\n", "“a cell of 200000 characters in line 2” is not allowed"),
        ("1,2\n3,\0\n", "NUL"),
        (",".join("1" * 1001), "“1001 columns” is not allowed. Allowed: at most 1000 columns"),
        ("[[1, 2], [3]]", "Row 2 has 1 of 2 columns"),
        ("[" * 5000, "nested more than 20 levels deep"),
        ('{"X": [[1]], "Y": [[1], [2]]}', "X has 1 rows, Y has 2"),
        ('[{"a": 1, "a": 2}]', "The key “a” appears twice in one object"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(trainer: Trainer, content: str, sentence: str) -> None:
    if "\0" in content:
        trainer.give_file("bad.csv", content.encode())
    else:
        trainer.give_text(content)
    assert sentence in trainer.table_fault()
    use = trainer.page.locator("#table-use")
    expect(use).to_be_disabled()
    expect(use).to_have_accessible_description("The table can't be used before it has been read.")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("utf16.csv", "a,b\n1,2\n".encode("utf-16"), "Its encoding is UTF-16"),
        ("utf16.csv", "a,b\n1,2\n".encode("utf-16-le"), "Its encoding is UTF-16"),
        ("latin.csv", "größe,b\n1,2\n".encode("latin-1"), "It is in another encoding"),
        ("picture.csv", PNG, "a PNG picture"),
        ("nul.csv", b"a,b,c\n1,2,3\n1,\x00,3\n4,5,6\n", "Line 3 contains a NUL byte"),
    ],
)
def test_a_file_that_is_no_text_is_refused(trainer: Trainer, name: str, content: bytes, sentence: str) -> None:
    trainer.give_file(name, content)
    assert sentence in trainer.table_fault()


def test_a_file_of_50_megabytes_is_refused_before_it_is_read(trainer: Trainer, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    trainer.page.evaluate("() => { File.prototype.arrayBuffer = () => { throw new Error('was read'); }; }")
    trainer.give_path(path)
    fault = trainer.table_fault()
    assert "“large.csv, 50.0 MB” is not allowed. Allowed: a file of at most 5 MB. It was not read." in fault
    trainer.page.evaluate("() => { delete File.prototype.arrayBuffer; }")


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
    trainer: Trainer, content: bytes, delimiter: str, columns: int
) -> None:
    trainer.give_file("table.csv", content)
    trainer.table_read()
    assert trainer.page.locator("#table-delimiter").input_value() == delimiter
    assert trainer.page.locator(".preview thead th").count() == columns
    expect(trainer.page.locator(".table-dialog")).to_contain_text("2 rows")


def test_the_example_chooser_says_whose_table_it_is(trainer: Trainer) -> None:
    trainer.give_file("clouds.csv", two_clouds(20).encode())
    trainer.use_table()
    chooser = trainer.page.locator("#example")
    expect(chooser.locator("option:checked")).to_have_text("your table “clouds.csv”")
    trainer.load_default()
    assert "" not in chooser.locator("option").evaluate_all("(all) => all.map((one) => one.value)")


def test_columns_of_a_class_column_have_names_of_their_own(trainer: Trainer) -> None:
    rows = "".join(f"{'red' if k % 3 else 'blue'},{k % 2}\n" for k in range(12))
    trainer.give_text(f"a,y\n{rows}")
    trainer.use_table()
    trainer.start_over()
    axes = trainer.page.locator("#boundary .axis-name")
    expect(axes).to_have_text(["a = blue", "upwards: a = red"], timeout=REPLY_MS)


def test_a_decimal_comma_is_offered_and_never_read_unasked(trainer: Trainer) -> None:
    trainer.give_text("1,5;0\n2,5;1\n3,5;0\n")
    trainer.table_read()
    assert trainer.page.locator("#table-delimiter").input_value() == ";"
    assert trainer.page.locator("#table-decimal").input_value() == "."
    assert trainer.page.locator('[data-kind="0"]').input_value() == "category"
    trainer.page.click('#table-notes [data-offer="decimal"]')
    expect(trainer.page.locator('[data-kind="0"]')).to_have_value("number", timeout=REPLY_MS)
    expect(trainer.page.locator(".preview thead")).to_contain_text("1.5 to 3.5")


ALIKE = [
    ",height,weight,label\n0,1.62,61.5,f\n1,1.81,80.2,m\n2,1.70,66.0,f\n3,1.77,79.1,m\n",
    "Chins Situps Jumps\n5 162 60\n2 110 60\n12 101 101\n",
    "0,1,label\n5.1,3.5,a\n4.9,3.0,b\n6.2,2.9,a\n",
    "1,5;2,5\n3,5;4,5\n5,5;6,5\n",
    'price,y\n"1,200",0\n"2,500",1\n900,0\n',
    "a,b,y\n0.5,1.5,0\nNaN,2.5,1\n1.5,?,1\n2.5,3.5,0\n",
]


@pytest.mark.parametrize("content", ALIKE)
def test_the_page_shows_what_the_command_line_tells(trainer: Trainer, content: str, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(content, encoding="utf-8")
    assert main(["data", str(tmp_path / "table.csv"), "-o", str(tmp_path / "preview.json")]) == 0
    preview = json.loads((tmp_path / "preview.json").read_text(encoding="utf-8"))
    trainer.give_text(content)
    trainer.table_read()
    dialog = trainer.page.locator(".table-dialog")
    assert trainer.page.locator("#table-delimiter").input_value() == preview["delimiter"]
    assert trainer.page.locator("#table-header").is_checked() == preview["header"]
    expect(dialog).to_contain_text(f"table: {preview['size']}")
    for key, attribute in (("use", "data-use"), ("kind", "data-kind")):
        chosen = dialog.locator(f"[{attribute}]").evaluate_all("(all) => all.map((one) => one.value)")
        assert chosen == [column[key] for column in preview["columns"]]
    notes = dialog.locator("#table-notes > li > bdi").all_inner_texts()
    assert notes == [*preview["notes"], *filter(None, [preview["standardize_note"]])]
    labels = dialog.locator("#table-notes button").all_inner_texts()
    assert labels == [offer["label"] for offer in preview["offers"]]


def test_a_thousands_mark_is_offered_and_a_doubtful_column_refused(trainer: Trainer) -> None:
    trainer.give_text('price,y\n"1,200",0.5\n"2,500",1.5\n900,2.5\n')
    trainer.table_read()
    trainer.page.click("#table-use")
    assert "“1,200” in line 2, column price, may be meant as a number" in trainer.table_fault()
    trainer.page.click('#table-notes [data-offer="decimal"]')
    expect(trainer.page.locator("#table-thousands")).to_have_value(",", timeout=REPLY_MS)
    expect(trainer.page.locator(".preview thead")).to_contain_text("900 to 2500")
    trainer.use_table()
    expect(trainer.page.locator(".standardized td").first).to_have_attribute("data-value", str(4600 / 3))


def test_a_doubtful_column_may_be_settled_as_classes(trainer: Trainer) -> None:
    trainer.give_text("share,y\n10%,0.5\n20%,1.5\n10%,2.5\n")
    trainer.table_read()
    expect(trainer.page.locator(".preview th").first).to_contain_text("numbers or classes?")
    trainer.page.select_option('[data-kind="0"]', "number")
    trainer.page.click("#table-use")
    assert "“10%” is not allowed" in trainer.table_fault()
    trainer.page.select_option('[data-kind="0"]', "category")
    trainer.use_table()
    expect(trainer.page.locator(".source-about")).to_contain_text("Inputs x₁ share = 10%, x₂ share = 20%. Target y y.")


def test_rows_left_out_and_what_was_fitted_are_told(trainer: Trainer) -> None:
    trainer.page.keyboard.press("Escape")
    trainer.load_default()
    trainer.give_text("x,y\n1,0.5\n,1\n3,-40\n0.5,60\n")
    trainer.table_read()
    trainer.page.select_option("#table-missing", "drop")
    trainer.use_table()
    notes = trainer.page.locator(".table-notes")
    expect(notes).to_contain_text("1 row was left out for empty cells: line 3, column x.")
    expect(notes).to_contain_text("identity (linear) output, as sigmoid does not reach −40")


def test_targets_offered_as_classes_bring_their_output_back(trainer: Trainer) -> None:
    table = "x,y\n" + "".join(f"{k / 8},{k % 3}\n" for k in range(9))
    trainer.give_text(table)
    trainer.use_table()
    trainer.unfold()
    assert trainer.field("network.layers[1].activation.name").input_value() == "identity"
    trainer.give_text(table)
    trainer.table_read()
    trainer.page.click('#table-notes [data-offer="column 1"]')
    expect(trainer.page.locator('[data-kind="1"]')).to_have_value("category")
    trainer.use_table()
    assert trainer.field("network.layers[1].activation.name").input_value() == "softmax"
    assert trainer.field("loss.name").input_value() == "categorical_cross_entropy"
    assert trainer.field("network.layers[1].units").input_value() == "3"


def test_a_recurrent_network_keeps_what_it_has_and_says_why(trainer: Trainer) -> None:
    trainer.page.keyboard.press("Escape")
    trainer.load("rnn-bptt")
    trainer.give_text("t,load,temp\n1,2,3\n2,3,4\n3,4,5\n4,5,7\n")
    trainer.table_read()
    trainer.page.click("#table-use")
    assert trainer.table_fault().endswith("A recurrent network needs time steps; a table has none.")
    trainer.page.keyboard.press("Escape")
    expect(trainer.page.locator("#data-source")).to_have_value("typed")
    trainer.load_default()


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


def test_empty_cells_are_told_by_row_and_column_or_left_out(trainer: Trainer) -> None:
    trainer.give_text("a,b,y\n1,2,0\n3,,1\n5,6,0\n")
    trainer.table_read()
    expect(trainer.page.locator(".preview .missing")).to_have_text("1 empty")
    trainer.page.click("#table-use")
    fault = trainer.table_fault()
    assert "line 3" in fault.lower()
    assert "b" in fault
    trainer.page.select_option("#table-missing", "drop")
    trainer.use_table()
    expect(trainer.page.locator("#setup-data .summary-line").first).to_have_text("table, 2 rows")


@pytest.mark.parametrize("count", [2, 20])
def test_several_files_at_once_are_refused(trainer: Trainer, count: int) -> None:
    trainer.page.evaluate(
        """(count) => {
          const data = new DataTransfer();
          for (let i = 0; i < count; i++) data.items.add(new File(["1,2"], `t${i}.csv`));
          document.querySelector(".table-dialog").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        count,
    )
    assert f"“{count} files” is not allowed. Allowed: one file of text" in trainer.table_fault()


def test_a_dropped_folder_is_refused(trainer: Trainer) -> None:
    """A browser gives a folder as a file without content; only its entry tells."""
    trainer.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([], "folder"));
          const { webkitGetAsEntry } = DataTransferItem.prototype;
          DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true });
          document.querySelector(".table-dialog").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
          DataTransferItem.prototype.webkitGetAsEntry = webkitGetAsEntry;
        }"""
    )
    assert "“folder” is not allowed. Allowed: one file of text. This is a folder." in trainer.table_fault()


def test_a_file_dropped_beside_the_zone_leaves_the_page_where_it_is(trainer: Trainer) -> None:
    trainer.page.keyboard.press("Escape")
    address = trainer.page.url
    stopped = trainer.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["a,b\\n1,2\\n3,4\\n"], "dropped.csv"));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector(".top").dispatchEvent(drop);
          return drop.defaultPrevented;
        }"""
    )
    assert stopped
    assert trainer.page.url == address
    trainer.table_read()
    expect(trainer.page.locator(".table-dialog")).to_contain_text("dropped.csv: 2 rows, 2 columns")


def test_json_is_read_to_the_last_digit_and_names_its_columns(trainer: Trainer) -> None:
    trainer.give_text('{"X": [[9007199254740993, 2], [3, 4]], "Y": [[5, 6], [7, 8]]}')
    trainer.table_read()
    dialog = trainer.page.locator(".table-dialog")
    expect(dialog.locator("tbody tr").first).to_have_text("9007199254740993256")
    expect(dialog.locator("[data-use]")).to_have_count(4)
    assert [dialog.locator("[data-use]").nth(k).input_value() for k in range(4)] == ["input"] * 2 + ["target"] * 2
    expect(trainer.page.locator("#table-delimiter")).to_be_hidden()
    expect(trainer.page.locator("#table-header")).to_be_hidden()
    trainer.page.click("#table-use")
    assert "“9007199254740993” is not allowed. Allowed: a number from -1e15 to 1e15." in trainer.table_fault()
    trainer.page.select_option('[data-use="0"]', "")
    trainer.use_table()
    expect(trainer.page.locator("#setup-data .summary-line").first).to_have_text("table, 2 rows")


def test_a_table_is_there_after_a_reload(trainer: Trainer) -> None:
    trainer.give_text("a,b,kind\n0,1,no\n1,0,yes\n0.5,0.6,no\n")
    trainer.use_table()
    trainer.page.wait_for_function("() => localStorage.getItem('backprop.draft')?.includes('\"table\"')")
    trainer.page.reload()
    wait_ready(trainer.page)
    expect(trainer.page.locator("#data-source")).to_have_value("table")
    expect(trainer.page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)
    trainer.train()
    assert trainer.rows_of("scores")[0][0] == "no"


def test_texts_of_a_table_are_plain_text(trainer: Trainer) -> None:
    trainer.give_text("<img src=x onerror=alert(1)>,__proto__,y\n1,2,0\n3,4,1\n")
    trainer.table_read()
    expect(trainer.page.locator(".preview .column-name").first).to_have_text("<img src=x onerror=alert(1)>")
    assert trainer.page.locator(".preview img").count() == 0
