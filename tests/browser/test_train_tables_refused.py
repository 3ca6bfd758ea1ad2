"""Own data in the page: what is no table, or a doubtful one, is refused with its place."""

from pathlib import Path

import pytest
from calculating import REPLY_MS
from playwright.sync_api import expect
from trainer import Trainer

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("1,2\n3\n", "line 2 has 1 of 2 columns"),
        ('1,2\n3,4\n"5,6\n', "line 3 can't be read: a quote is opened and never closed"),
        ('1,2\n"3"4,5\n', "line 2 can't be read: text follows a closing quote"),
        ("a,b\n" + "9" * 200_000 + ",1\n", "“a cell of 200000 characters in line 2” is not allowed"),
        ("1,2\n3,\0\n", "NUL"),
        (",".join("1" * 1001), "“1001 columns” is not allowed. Allowed: at most 1000 columns"),
        ("[[1, 2], [3]]", "Row 2 has 1 of 2 columns"),
        ("[" * 5000, "nested more than 20 levels deep"),
        ('{"X": [[1]], "Y": [[1], [2]]}', "X has 1 rows, Y has 2"),
        ('[{"a": 1, "a": 2}]', "The key “a” appears twice in one object"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tables: Trainer, content: str, sentence: str) -> None:
    if "\0" in content:
        tables.give_file("bad.csv", content.encode())
    else:
        tables.give_text(content)
    assert sentence in tables.table_fault()
    use = tables.page.locator("#table-use")
    expect(use).to_be_disabled()
    expect(use).to_have_accessible_description("The table can't be used before it has been read.")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("cyrillic.csv", "рост,b\n1,2\n".encode("cp1251"), "It is in another encoding"),
        ("picture.csv", PNG, "a PNG picture"),
        ("nul.csv", b"a,b,c\n1,2,3\n1,\x00,3\n4,5,6\n", "Line 3 contains a NUL byte"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tables: Trainer, name: str, content: bytes, sentence: str) -> None:
    tables.give_file(name, content)
    assert sentence in tables.table_fault()


def test_a_file_that_is_beyond_doubt_in_another_encoding_is_read_and_a_press_reads_it_otherwise(
    tables: Trainer,
) -> None:
    said = tables.page.locator("#table-encoding")
    tables.give_file("utf16.csv", "größe,b\n1,2\n".encode("utf-16"))
    tables.table_read()
    expect(said).to_have_text("The file is no UTF-8: it is read as UTF-16.")
    tables.give_file("latin.csv", "größe €,łb\n1,2\n".replace("ł", "³").encode("cp1252"))
    tables.table_read()
    expect(said).to_contain_text("it is read as Windows-1252 (Western European).")
    names = tables.page.locator(".preview .column-name")
    expect(names).to_have_text(["größe €", "³b"])
    said.get_by_role("button", name="Central European").click()
    expect(names).to_have_text(["größe €", "łb"])
    expect(said).to_contain_text("it is read as Windows-1250 (Central European).")
    tables.give_text("a,b\n1,2\n")
    expect(said).to_be_hidden()


def test_a_file_of_50_megabytes_is_refused_before_it_is_read(tables: Trainer, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    tables.page.evaluate("() => { File.prototype.arrayBuffer = () => { throw new Error('was read'); }; }")
    tables.give_path(path)
    fault = tables.table_fault()
    assert "“large.csv, 50.0 MB” is not allowed. Allowed: a file of at most 5 MB. It was not read." in fault
    tables.page.evaluate("() => { delete File.prototype.arrayBuffer; }")


def test_a_thousands_mark_is_offered_and_a_doubtful_column_refused(tables: Trainer) -> None:
    tables.give_text('price,y\n"1,200",0.5\n"2,500",1.5\n900,2.5\n')
    tables.table_read()
    tables.page.click("#table-use")
    assert "“1,200” in line 2, column price, may be meant as a number" in tables.table_fault()
    tables.page.click('#table-notes [data-offer="decimal"]')
    expect(tables.page.locator("#table-thousands")).to_have_value(",", timeout=REPLY_MS)
    expect(tables.page.locator(".preview thead")).to_contain_text("900 to 2500")
    tables.use_table()
    expect(tables.page.locator(".standardized td").first).to_have_attribute("data-value", str(4600 / 3))


def test_a_doubtful_column_may_be_settled_as_classes(tables: Trainer) -> None:
    tables.give_text("share,y\n10%,0.5\n20%,1.5\n10%,2.5\n")
    tables.table_read()
    expect(tables.page.locator(".preview th").first).to_contain_text("numbers or classes?")
    tables.page.select_option('[data-kind="0"]', "number")
    tables.page.click("#table-use")
    assert "“10%” is not allowed" in tables.table_fault()
    tables.page.select_option('[data-kind="0"]', "category")
    tables.use_table()
    expect(tables.page.locator(".source-about")).to_contain_text("Inputs x₁ share = 10%, x₂ share = 20%. Target y y.")


def test_a_recurrent_network_keeps_what_it_has_and_says_why(tables: Trainer) -> None:
    tables.page.keyboard.press("Escape")
    tables.load("rnn-bptt")
    tables.give_text("t,load,temp\n1,2,3\n2,3,4\n3,4,5\n4,5,7\n")
    tables.table_read()
    tables.page.uncheck("#table-set-up")
    tables.page.click("#table-use")
    assert tables.table_fault().endswith(
        "Choose what makes the rows sequences, or have a network set up that suits the table."
    )
    tables.page.keyboard.press("Escape")
    expect(tables.page.locator("#data-source")).to_have_value("typed")
    tables.load_default()


def test_empty_cells_are_told_by_row_and_column_or_left_out(tables: Trainer) -> None:
    tables.give_text("a,b,y\n1,2,0\n3,,1\n5,6,0\n")
    tables.table_read()
    expect(tables.page.locator(".preview .missing")).to_have_text("1 missing")
    tables.page.click('#table-notes [data-offer="missing"]')
    tables.page.click("#table-use")
    fault = tables.table_fault()
    assert "line 3" in fault.lower()
    assert "b" in fault
    tables.page.select_option("#table-missing", "drop")
    tables.use_table()
    expect(tables.page.locator("#setup-data .summary-line").first).to_have_text("table, 2 rows")


@pytest.mark.parametrize("count", [2, 20])
def test_several_files_at_once_are_refused(tables: Trainer, count: int) -> None:
    tables.page.evaluate(
        """(count) => {
          const data = new DataTransfer();
          for (let i = 0; i < count; i++) data.items.add(new File(["1,2"], `t${i}.csv`));
          document.querySelector(".table-dialog").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        count,
    )
    assert f"“{count} files” is not allowed. Allowed: one file of text" in tables.table_fault()


def test_a_dropped_folder_is_refused(tables: Trainer) -> None:
    """A browser gives a folder as a file without content; only its entry tells."""
    tables.page.evaluate(
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
    assert "“folder” is not allowed. Allowed: one file of text. This is a folder." in tables.table_fault()


def test_a_file_dropped_beside_the_zone_leaves_the_page_where_it_is(tables: Trainer) -> None:
    tables.page.keyboard.press("Escape")
    address = tables.page.url
    stopped = tables.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["a,b\\n1,2\\n3,4\\n"], "dropped.csv"));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector(".top").dispatchEvent(drop);
          return drop.defaultPrevented;
        }"""
    )
    assert stopped
    assert tables.page.url == address
    tables.table_read()
    expect(tables.page.locator(".table-dialog")).to_contain_text("dropped.csv: 2 rows, 2 columns")


def test_json_is_read_to_the_last_digit_and_names_its_columns(tables: Trainer) -> None:
    tables.give_text('{"X": [[9007199254740993, 2], [3, 4]], "Y": [[5, 6], [7, 8]]}')
    tables.table_read()
    dialog = tables.page.locator(".table-dialog")
    expect(dialog.locator("tbody tr").first).to_have_text("9007199254740993256")
    expect(dialog.locator("[data-use]")).to_have_count(4)
    assert [dialog.locator("[data-use]").nth(k).input_value() for k in range(4)] == ["input"] * 2 + ["target"] * 2
    expect(tables.page.locator("#table-delimiter")).to_be_hidden()
    expect(tables.page.locator("#table-header")).to_be_hidden()
    tables.page.click("#table-use")
    assert "“9007199254740993” is not allowed. Allowed: a number from -1e15 to 1e15." in tables.table_fault()
    tables.page.select_option('[data-use="0"]', "")
    tables.use_table()
    expect(tables.page.locator("#setup-data .summary-line").first).to_have_text("table, 2 rows")


def test_texts_of_a_table_are_plain_text(tables: Trainer) -> None:
    tables.give_text("<img src=x onerror=alert(1)>,__proto__,y\n1,2,0\n3,4,1\n")
    tables.table_read()
    expect(tables.page.locator(".preview .column-name").first).to_have_text("<img src=x onerror=alert(1)>")
    assert tables.page.locator(".preview img").count() == 0
