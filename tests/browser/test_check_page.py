"""The gradient check on the page: of the rows that are shown, with what came of it in words."""

import base64
import json
from typing import Any

import numpy as np
import pytest
from calculating import REPLY_MS, Calculator, follow
from playwright.sync_api import Page, expect
from trainer import to_train

GRADIENT = "layers[1].gradients.W[0][0]"


def of_units(*layers: tuple[float, str], x: float, y: float, **more: Any) -> str:
    """A link to layers of one unit each: its weight and its activation."""
    units = [{"units": 1, "activation": name, "W": [[w]], "b": [0]} for w, name in layers]
    spec = {"network": {"n_inputs": 1, "layers": units}, "data": {"X": [[x]], "Y": [[y]]}, **more}
    return "#spec=" + base64.urlsafe_b64encode(json.dumps(spec).encode()).decode().rstrip("=")


def outcome(page: Page, words: str) -> None:
    expect(page.locator("#loss .checked")).to_have_text(words, timeout=REPLY_MS)


@pytest.mark.parametrize("training", ["moons", "iris"])
def test_the_check_is_of_the_batch_that_is_shown(opened: Page, training: str) -> None:
    """Batches are drawn by shuffling: the first rows of the file have another gradient, even another sign."""
    page = opened
    to_train(page).start_with(training)
    page.click('#modes a[href="#calculate"]')
    calculator = Calculator(page)
    calculator.settled()
    expect(page.locator("#loss .checked")).to_contain_text("gradients checked", timeout=REPLY_MS)
    page.locator(f'#tables [data-quantity="{GRADIENT}"]').click()
    shown = calculator.value(GRADIENT)
    rows = page.locator("#arithmetic .gradient-check dl div")
    for row, digits in (("closed form", 1e-11), ("autodiff tape", 1e-11), ("complex step", 1e-11),
                        ("central difference", 1e-6)):  # fmt: skip
        text = rows.filter(has_text=row).locator("dd").inner_text()
        assert float(text.replace("−", "-")) == pytest.approx(shown, rel=digits), row


def test_a_step_that_is_not_finite_has_no_check(opened: Page) -> None:
    page = follow(opened, of_units(*[(1e15, "identity")] * 21, x=1.0, y=1.0))
    outcome(page, "gradients not judged: see below")
    expect(page.locator("#notes, .notes").first).to_contain_text("A step that is not finite can't be checked")
    page.locator('#tables [data-quantity="layers[0].gradients.W[0][0]"]').click()
    expect(page.locator("#arithmetic .gradient-check h3")).to_have_text("gradient check: not judged")


def test_a_gradient_that_is_rounding_alone_is_not_judged(opened: Page) -> None:
    y = float(np.nextafter(1 / (1 + np.exp(-0.3)), 1))
    page = follow(opened, of_units((0.3, "sigmoid"), x=1.0, y=y))
    outcome(page, "gradients not judged: see below")
    expect(page.locator("#notes, .notes").first).to_contain_text("rounding alone")


def test_a_kink_is_named_beside_a_check_that_passes(opened: Page) -> None:
    page = follow(opened, of_units((0.0, "identity"), x=2.0, y=1.0, penalty={"l1": 0.1}))
    outcome(page, "✓ 2 gradients checked")
    expect(page.locator("#notes, .notes").first).to_contain_text("where the L1 penalty has its kink")
