"""Predict: rows typed, pasted and opened, through the network of the set-up and through the trained one of a run."""

from pathlib import Path

import pytest
from calculating import REPLY_MS, Calculator
from conftest import wait_ready
from playwright.sync_api import Locator, Page, expect
from test_train_tables import two_clouds
from trainer import Trainer

from backprop.doors.cli import main


class Predicting:
    """A panel Predict in the words of the tests."""

    def __init__(self, page: Page, panel: str) -> None:
        self.page, self.panel = page, page.locator(panel)
        if not self.panel.evaluate("(fold) => fold.open"):
            self.panel.locator("summary").click()
        expect(self.cell(0, 0)).to_be_visible(timeout=REPLY_MS)

    def cell(self, row: int, column: int) -> Locator:
        return self.panel.locator(f'[data-row="{row}"][data-column="{column}"]')

    def type(self, row: int, *texts: str) -> None:
        for column, text in enumerate(texts):
            self.cell(row, column).fill(text)

    def outputs(self, row: int) -> list[str]:
        """What stands beside a row, numbers in full."""
        expect(self.panel.locator("table:not(.is-behind)")).to_have_count(1, timeout=REPLY_MS)
        found: list[str] = self.panel.locator("tbody tr").nth(row).locator("td.num").evaluate_all(
            "(cells) => cells.map((cell) => cell.dataset.value ?? cell.textContent)"
        )  # fmt: skip
        return found

    def last_output(self, row: int) -> Locator:
        """The last number beside a row, to be waited for: the panel follows with the next frame."""
        return self.panel.locator("tbody tr").nth(row).locator("td.num").last

    def give(self, text: str) -> None:
        file = {"name": "rows.csv", "mimeType": "text/csv", "buffer": text.encode()}
        self.panel.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]

    def csv(self) -> str:
        with self.page.expect_download() as download:
            self.panel.get_by_role("button", name="Save CSV").click()
        return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_typed_row_gives_the_number_of_the_step_at_once_and_each_fault_is_placed(calculator: Calculator) -> None:
    page = calculator.page
    page.keyboard.press("p")
    panel = Predicting(page, "#predict")
    panel.type(0, "0.3", "0.7")
    panel.type(1, "0.3", "x")
    expect(panel.panel.locator(".fault")).to_contain_text("Row 2, x2: “x” is not allowed.", timeout=REPLY_MS)
    assert panel.cell(1, 1).get_attribute("aria-invalid") == "true"
    assert panel.outputs(0) == [repr(calculator.value("prediction[0][0]"))]
    assert panel.outputs(1) == [""]
    panel.cell(1, 1).fill("0.7")
    panel.cell(1, 1).blur()
    expect(panel.panel.locator(".fault")).to_have_count(0, timeout=REPLY_MS)
    assert panel.outputs(1) == panel.outputs(0)
    calculator.press("Step")
    calculator.settled()
    assert panel.outputs(0) == [repr(calculator.value("prediction[0][0]"))]
    csv = panel.csv()
    assert csv.splitlines()[0] == "x1,x2,predicted y1"
    panel.panel.get_by_role("button", name="Clear").click()
    expect(panel.cell(0, 0)).to_have_value("")
    calculator.press("Undo")
    expect(panel.cell(1, 1)).to_have_value("0.7")
    panel.panel.get_by_role("button", name="Clear").click()
    panel.give(csv)
    expect(panel.cell(1, 1)).to_have_value("0.7", timeout=REPLY_MS)
    assert panel.outputs(1) == [csv.splitlines()[2].split(",")[2]]
    panel.give("x1\n1\n")
    expect(panel.panel.locator(".train-said")).to_contain_text("The column x2 is missing.", timeout=REPLY_MS)
    expect(panel.cell(1, 1)).to_have_value("0.7")
    panel.panel.get_by_role("button", name="Clear").click()


def test_a_decimal_comma_typed_or_pasted_is_offered_as_a_number_with_a_press(calculator: Calculator) -> None:
    calculator.page.keyboard.press("p")
    panel = Predicting(calculator.page, "#predict")
    panel.type(0, "0,3", "0,7")
    panel.type(1, "1,200", "1")
    faults = panel.panel.locator(".fault")
    expect(faults).to_have_count(3, timeout=REPLY_MS)
    expect(panel.cell(0, 0)).to_have_value("0,3")
    faults.last.get_by_role("button", name="1200").click()
    expect(panel.cell(1, 0)).to_have_value("1200")
    faults.first.get_by_role("button", name="Use points in all 2").click()
    expect(panel.cell(0, 1)).to_have_value("0.7")
    expect(faults).to_have_count(0, timeout=REPLY_MS)
    assert panel.outputs(0) == [repr(calculator.value("prediction[0][0]"))]
    panel.panel.get_by_role("button", name="Clear").click()


def test_raw_rows_go_through_the_trained_network_as_by_the_command_and_are_there_after_a_reload(
    tables: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tables.page
    clouds = two_clouds(40)
    tables.give_file("clouds.csv", clouds.encode())
    tables.table_read()
    tables.use_table()
    tables.unfold()
    tables.train()
    panel = Predicting(page, "#train-predict")
    panel.give(clouds)
    expect(panel.panel.locator(".hint", has_text="Not used")).to_have_text("Not used: kind.", timeout=REPLY_MS)
    kinds = [line.split(",")[2] for line in clouds.splitlines()[1:]]
    told = [panel.outputs(row)[0] for row in range(40)]
    assert sum(a == b for a, b in zip(told, kinds, strict=True)) / 40 == tables.accuracy()
    trained = panel.csv()
    page.wait_for_function("() => JSON.parse(localStorage.getItem('backprop.draft'))?.stands?.answer")
    last = trained.splitlines()[1].split(",")[-1]
    tables.scrub(0)
    expect(panel.last_output(0)).not_to_have_attribute("data-value", last, timeout=REPLY_MS)
    start = panel.outputs(0)
    with page.expect_download() as download:
        page.click("#save-spec")
    rows = tmp_path / "rows.csv"
    rows.write_text(clouds, encoding="utf-8")
    assert main(["predict", download.value.path().as_posix(), str(rows)]) == 0
    native = [line.split(",") for line in capsys.readouterr().out.splitlines()]
    assert native[0] == trained.splitlines()[0].split(",")
    assert [float(x) for x in native[1][3:]] == pytest.approx([float(x) for x in start[1:]], rel=1e-12)
    tables.scrub(tables.last_step())
    expect(panel.last_output(0)).to_have_attribute("data-value", last, timeout=REPLY_MS)
    panel.outputs(39)
    assert panel.csv() == trained
    page.wait_for_function("() => JSON.parse(localStorage.getItem('backprop.draft'))?.stands?.at === null")
    page.reload()
    wait_ready(page)
    tables.reaches("paused")
    again = Predicting(page, "#train-predict")
    expect(again.cell(39, 1)).not_to_have_value("", timeout=REPLY_MS)
    again.outputs(39)
    assert again.csv() == trained


def test_rows_are_time_steps_where_the_network_works_through_time(calculator: Calculator) -> None:
    calculator.page.click('#modes a[href="#calculate"]')
    calculator.load("rnn-bptt")
    panel = Predicting(calculator.page, "#predict")
    panel.give("sequence,x1\na,1\na,2\nb,1\n")
    expect(panel.cell(2, 1)).to_have_value("1", timeout=REPLY_MS)
    assert panel.panel.locator("thead th").first.inner_text() == "sequence"
    steps = [[repr(calculator.value(f"prediction[0][{t}][0]"))] for t in (0, 1)]
    assert [panel.outputs(row) for row in range(3)] == [*steps, steps[0]]
    panel.panel.get_by_role("button", name="Clear").click()
