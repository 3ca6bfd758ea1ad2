"""The sections that are asked for only while they are open, in the words of the tests."""

from calculating import Calculator
from playwright.sync_api import expect

ANSWER_MS = 20_000
KEEP_COPIED = "navigator.clipboard.writeText = async (text) => { globalThis.copiedText = text; }"
WIDE = {"width": 1280, "height": 800}


class Asking(Calculator):
    """The calculator with such sections."""

    def start_afresh(self) -> None:
        """The default example with every section closed."""
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.evaluate("() => document.querySelectorAll('details.on-request').forEach((d) => (d.open = false))")
        self.load_default()
        self.digits(4)
        self.page.mouse.move(0, 0)

    def open(self, section: str) -> None:
        if self.page.locator(f"#{section}[open]").count() == 0:
            self.page.locator(f"#{section} > summary").click()
        self.answered(section)

    def answered(self, section: str) -> None:
        """Waits until what the section shows belongs to the result."""
        result = self.page.locator("html[data-result=live], html[data-result=example]")
        expect(result).to_have_count(1, timeout=ANSWER_MS)
        waiting = self.page.locator(f"#{section} .section-status.is-waiting")
        expect(waiting).to_have_count(0, timeout=ANSWER_MS)

    def copied(self, section: str, title: str, how: str) -> str:
        """What a table's button puts on the clipboard."""
        self.page.evaluate(KEEP_COPIED)
        head = self.page.locator(f"{section} .table-head").filter(
            has=self.page.get_by_role("heading", name=title, exact=True)
        )
        head.get_by_role("button", name=how, exact=True).click()
        self.page.wait_for_function("globalThis.copiedText !== undefined")
        return str(self.page.evaluate("() => { const text = copiedText; delete globalThis.copiedText; return text; }"))
