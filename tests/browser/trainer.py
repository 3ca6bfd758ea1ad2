"""What a visitor does in the mode Train, in the words of the tests."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calculating import REPLY_MS, Calculator
from playwright.sync_api import Page, expect

ENOUGH = "1000000"
"""Epochs that no test waits for."""


class Trainer(Calculator):
    """A page that shows the mode Train with Python ready."""

    def start_with(self, dataset: str) -> None:
        """Loads a training to start with, in place of own work, waits until its weights are drawn; at full speed."""
        self.start_over()
        self.at_speed("full")
        self.page.click(f'[data-start="{dataset}"]')
        replace = self.page.locator('[data-banner="replace"] button', has_text="Replace")
        if replace.count():
            replace.click()
        expect(self.page.locator("#data-source")).to_have_value(dataset)
        expect(self.field("network.layers[0].W[0][0]")).not_to_have_value("", timeout=REPLY_MS)
        self.unfold()
        expect(self.page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)

    def at_speed(self, name: str) -> None:
        """Chooses how fast Play goes."""
        self.page.select_option("#speed", name)

    def start_over(self) -> None:
        """Forgets the run, where there is one."""
        if self.phase() not in (None, "none"):
            self.page.click("#start-over")

    def phase(self) -> str | None:
        return self.page.locator("#training").get_attribute("data-phase")

    def reaches(self, phase: str) -> None:
        expect(self.page.locator(f'#training[data-phase="{phase}"]')).to_have_count(1, timeout=2 * REPLY_MS)

    def train(self) -> None:
        """Plays to the end."""
        self.page.click("#play")
        self.reaches("paused")

    def pause(self) -> None:
        self.page.keyboard.press("Space")
        self.reaches("paused")

    def at_step(self) -> int:
        """The step that is shown."""
        return int(self.page.locator("#scrub").input_value())

    def last_step(self) -> int:
        return int(self.page.locator("#scrub").get_attribute("max") or 0)

    def scrub(self, step: int) -> None:
        self.page.locator("#scrub").evaluate(
            "(slider, step) => { slider.value = step; slider.dispatchEvent(new Event('input', {bubbles: true})); }",
            step,
        )

    def accuracy(self) -> float:
        """Of the rows that the figure above speaks of, as a share."""
        place = self.page.locator("#train-score")
        expect(place).to_contain_text("%", timeout=REPLY_MS)
        return float(place.inner_text().replace("%", "")) / 100

    def rows_of(self, picture: str) -> list[list[str]]:
        """The table of a picture; of a run that stands, when it is drawn as it stands."""
        behind = self.page.locator('#training[data-phase="paused"] .pictures.is-behind')
        expect(behind).to_have_count(0, timeout=REPLY_MS)
        fold = self.page.locator(f"#{picture} .picture-numbers")
        if not fold.evaluate("(fold) => fold.open"):
            fold.locator("summary").click()
        expect(fold.locator("tbody tr").first).to_be_attached(timeout=REPLY_MS)
        rows: list[list[str]] = fold.evaluate(
            "(fold) => [...fold.querySelectorAll('tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
        )
        return rows

    def open_table(self) -> None:
        if not self.page.locator(".table-dialog[open]").count():
            self.page.click("#open-table")

    def give_text(self, text: str) -> None:
        """Types a table into the dialog, as one paste."""
        self.open_table()
        self.page.fill("#table-text", text)

    def give_file(self, name: str, content: bytes) -> None:
        self.open_table()
        self.page.set_input_files("#table-file", {"name": name, "mimeType": "text/csv", "buffer": content})

    def give_path(self, path: Path) -> None:
        self.open_table()
        self.page.set_input_files("#table-file", str(path))

    def table_fault(self) -> str:
        """The refusal that the dialog shows."""
        fault = self.page.locator("#table-fault")
        expect(fault).to_be_visible(timeout=REPLY_MS)
        return fault.inner_text()

    def table_read(self) -> None:
        """Waits until the table has been read and can be used."""
        expect(self.page.locator("#table-use")).to_be_enabled(timeout=REPLY_MS)

    def use_table(self) -> None:
        self.table_read()
        self.page.click("#table-use")
        expect(self.page.locator(".table-dialog[open]")).to_have_count(0, timeout=REPLY_MS)


def to_train(page: Page) -> Trainer:
    """Goes to the mode Train."""
    page.click('#modes a[href="#train"]')
    expect(page.locator("#training")).to_be_visible()
    return Trainer(page)


def saved(page: Page, button: str) -> Any:
    """The document that a button saves."""
    with page.expect_download() as download:
        page.click(button)
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


def numbers_in(part: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a part of a document, by its place."""
    if isinstance(part, dict | list):
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from numbers_in(inner, f"{path}.{key}")
    elif isinstance(part, int | float):
        yield path, part
