"""What a visitor does on the page, in the words of the tests."""

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

REPLY_MS = 30_000
SPEC = {
    "schema": 1,
    "network": {
        "n_inputs": 1,
        "layers": [{"kind": "dense", "units": 1, "activation": "identity", "W": [[2]], "b": [0]}],
    },
    "data": {"X": [[3]], "Y": [[0]]},
}
"""The smallest set-up: the loss of its first step is 18."""
LOAD = """(names) => {
  const chooser = document.getElementById("example");
  for (const name of names) {
    chooser.value = name;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector("[data-banner=replace] button")?.click();
  }
}"""
"""Loads examples one after the other, each in place of own work where that stands."""


def same(native: float | list[float]) -> object:
    """Equals what the package computes natively: exp and its like differ there by an ulp from build to build."""
    return pytest.approx(native, rel=1e-12, abs=0.0)


class Calculator:
    """A page that shows the calculator with Python ready."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def settled(self) -> None:
        """Waits until the result belongs to what the form holds."""
        expect(self.page.locator("html[data-result=live], html[data-result=example]")).to_have_count(
            1, timeout=REPLY_MS
        )

    def state(self) -> str | None:
        return self.page.locator("html").get_attribute("data-result")

    def load(self, example: str) -> None:
        """Loads an example, in place of own work where that stands."""
        self.page.select_option("#example", example)
        replace = self.page.locator('[data-banner="replace"] button', has_text="Replace")
        if replace.count():
            replace.click()
        self.settled()

    def open_file(self, spec: object) -> None:
        """Chooses a file that holds a spec."""
        content = json.dumps(spec).encode()
        file = {"name": "spec.json", "mimeType": "application/json", "buffer": content}
        self.page.set_input_files("#file", file)  # type: ignore[arg-type]

    def opened(self, spec: Mapping[str, Any]) -> None:
        """Opens a file and waits for its own result: until it is read, what stood before has a live one."""
        self.open_file(spec)
        for k, layer in enumerate(spec["network"]["layers"]):
            for j, row in enumerate(layer["W"]):
                for i, weight in enumerate(row):
                    expect(self.field(f"network.layers[{k}].W[{j}][{i}]")).to_have_value(str(weight))
        for n, row in enumerate(spec["data"]["X"]):
            for i, number in enumerate(row):
                expect(self.field(f"data.X[{n}][{i}]")).to_have_value(str(number))
        self.settled()

    def load_default(self) -> None:
        """Loads the example of the guide anew, whatever was done to it: another comes first, and is not waited for."""
        self.page.evaluate(LOAD, ["mazur", "guide-2-2-1"])
        self.settled()

    def begin(self) -> None:
        """The example of the guide, computed and checked, with four digits and nothing in focus or pointed at."""
        self.load_default()
        self.digits(4)
        self.leave_field()
        self.page.mouse.move(0, 0)
        # The gradient check comes after the result and paints once more; a test starts when all is there.
        expect(self.page.locator("#loss")).to_contain_text("9 gradients checked", timeout=REPLY_MS)

    def field(self, path: str):  # type: ignore[no-untyped-def]  # a Locator
        return self.page.locator(f'[data-field="{path}"]').first

    def unfold(self) -> None:
        """Opens every group of the setup."""
        self.page.evaluate("() => document.querySelectorAll('#setup details').forEach((d) => (d.open = true))")

    def type(self, path: str, text: str) -> None:
        self.field(path).fill(text)

    def value(self, quantity: str, within: str = "#tables, #loss, #network") -> float:
        """The full value of a shown number."""
        places = [f'{place.strip()} [data-quantity="{quantity}"]' for place in within.split(",")]
        text = self.page.locator(", ".join(places)).first.get_attribute("data-value")
        assert text is not None, quantity
        return float(text)

    def values(self, quantities: Sequence[str]) -> list[float]:
        return [self.value(quantity) for quantity in quantities]

    def text(self, quantity: str) -> str:
        """The number as it is shown."""
        return self.page.locator(
            f'#tables [data-quantity="{quantity}"], #loss [data-quantity="{quantity}"]'
        ).first.inner_text()

    def digits(self, n: int) -> None:
        self.page.select_option("#digits", str(n))

    def press(self, name: str) -> None:
        """Presses Step, Undo or Redo."""
        self.page.get_by_role("button", name=name, exact=False).first.click()

    def refusals(self) -> list[str]:
        return self.page.locator("#groups .fault bdi").all_inner_texts()

    def paste(self, path: str, text: str) -> None:
        """Pastes a text into a field, as the clipboard brings it."""
        self.field(path).evaluate(
            """(field, text) => {
              field.focus();
              const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
              // Firefox gives scripted events no data of their own.
              Object.defineProperty(paste, "clipboardData", { value: { getData: () => text } });
              if (field.dispatchEvent(paste)) {
                field.value = text;
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
              }
            }""",
            text,
        )

    def leave_field(self) -> None:
        with contextlib.suppress(Exception):
            self.page.evaluate("() => document.activeElement?.blur()")


def follow(page: Page, fragment: str) -> Page:
    """Goes to an address that differs in its fragment, as a click on a link does."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    return page
