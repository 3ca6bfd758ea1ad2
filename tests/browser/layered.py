"""Networks with layers of every kind on the page, and their numbers by the package."""

import json
from pathlib import Path
from typing import Any

import pytest
from calculating import Calculator
from playwright.sync_api import FilePayload, Page, expect

import backprop

EXAMPLES = ["batch-norm", "dropout", "residual", "rnn-bptt"]
NUMBERS = """(place) => Object.fromEntries(
  [...document.querySelectorAll(`${place} [data-quantity]`)].map((e) => [e.dataset.quantity, e.dataset.value]))"""


def load(calculator: Calculator, example: str) -> None:
    calculator.load(example)
    calculator.unfold()


def saved(page: Page) -> Any:
    """The spec that the page holds."""
    with page.expect_download() as download:
        page.click("#save-spec")
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


def open_file(calculator: Calculator, spec: Any) -> None:
    file = FilePayload(name="s.json", mimeType="application/json", buffer=json.dumps(spec).encode())
    calculator.page.set_input_files("#file", file)
    replace = calculator.page.locator('[data-banner="replace"] button', has_text="Replace")
    if replace.count():
        replace.click()
    expect(calculator.page.locator("#example option").first).to_have_text(f"{spec['title']} (from a file)")
    calculator.settled()
    calculator.unfold()


def insert(calculator: Calculator, kind: str, button: str = "#add-other") -> None:
    """Puts a layer in by the menu of a button."""
    place = calculator.page.locator(f".menu:has({button})")
    calculator.page.locator(button).click()
    place.locator(f'[data-kind="{kind}"]').click()
    calculator.unfold()


def first_step(spec: Any) -> Any:
    return backprop.run(spec)["steps"][0]


def numbers_of(layers: list[Any], scope: str = "") -> dict[str, float]:
    """All numbers of layers but those of other samples than the first, by path."""
    found: dict[str, float] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, list):
            for i, item in enumerate(value):
                walk(item, f"{path}[{i}]")
        elif value is not None:
            found[path] = float(value)

    for i, layer in enumerate(layers):
        path = f"{scope}layers[{i}]"
        found |= numbers_of(layer.get("layers", []), f"{path}.")
        for group in ("before", "gradients", "updates", "after"):
            for name, value in layer[group].items():
                walk(value, f"{path}.{group}.{name}")
        per_unit = {"mean", "variance", "dvariance", "dmean"}
        rest = {
            "index",
            "kind",
            "activation",
            "layers",
            "before",
            "gradients",
            "updates",
            "after",
            "state",
            "state_before",
        }
        for key, value in layer.items():
            if key in per_unit:
                walk(value, f"{path}.{key}")
            elif key not in rest and value is not None:
                walk(value[0], f"{path}.{key}[0]")
    return found


def agree(shown: dict[str, str], expected: dict[str, float]) -> None:
    """Every expected number is shown, to 1e-12: exp differs by an ulp from build to build."""
    missing = sorted(set(expected) - set(shown))
    assert missing == []
    for path, value in expected.items():
        assert float(shown[path]) == pytest.approx(value, rel=1e-12, abs=1e-14), path
