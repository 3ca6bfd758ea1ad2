"""Charts of a training, on the page and as files: axes, legends and names that can be read."""

import re
from collections.abc import Iterator

import pytest
from conftest import ready_page
from playwright.sync_api import Page, expect
from trainer import REPLY_MS, Trainer, to_train


@pytest.fixture(scope="module")
def trained(browsers, dist_http: str) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    """The mode Train after a training with mini-batches on the sine."""
    with ready_page(browsers("chromium"), dist_http) as page:
        trainer: Trainer = to_train(page)
        trainer.start_with("sine")
        trainer.train()
        yield page


def saved(page: Page, card: str, kind: str) -> str:
    """The text of a chart's file."""
    fold = page.locator(f"#{card} details")
    if not fold.evaluate("fold => fold.open"):
        fold.locator("summary").click()
    with page.expect_download() as download:
        page.locator(f"#{card} button", has_text=kind).click()
    return download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("card", "title", "names"),
    [
        ("loss-curve", "Loss over the steps", ["each batch before update", "its running mean"]),
        ("norm-curve", "Norm of the gradient over the steps", ["all layers", "layer 1", "layer 2"]),
    ],
)
def test_a_charts_file_has_its_title_its_axis_and_its_legend(
    trained: Page, card: str, title: str, names: list[str]
) -> None:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", saved(trained, card, "SVG"))
    for words in (title, "step", *names):
        assert words in texts
    drawing = trained.locator(f"#{card} .chart").first
    assert title not in drawing.locator("text").all_inner_texts(), "the page itself says it beside the chart"


def test_no_text_of_an_axis_is_cut_at_the_edge(trained: Page) -> None:
    for card in ("loss-curve", "norm-curve", "rate-curve", "fit"):
        outside = trained.locator(f"#{card} .chart").first.evaluate(
            """drawing => [...drawing.querySelectorAll("text")].filter((text) => {
              const [inner, outer] = [text.getBoundingClientRect(), drawing.getBoundingClientRect()];
              return inner.width && (inner.right > outer.right + 0.5 || inner.left < outer.left - 0.5);
            }).map((text) => text.textContent)"""
        )
        assert outside == [], card


def test_an_axis_by_powers_of_ten_has_ticks_over_all_of_its_length(trained: Page) -> None:
    places = trained.locator("#norm-curve .chart-grid line").evaluate_all(
        "lines => lines.map((line) => Number(line.getAttribute('y1')))"
    )
    low, high = 10, 200 - 38  # Where the drawing of this height begins and ends, in pixels.
    assert len(places) >= 3
    assert max(places) > high - (high - low) / 3
    assert min(places) < low + (high - low) / 3


def test_points_are_points_in_the_legend_too(trained: Page) -> None:
    swatches = trained.locator("#fit .chart-legend path")
    assert [bool(re.search("is-points", one.get_attribute("class") or "")) for one in swatches.all()] == [
        bool(re.search("is-points", one.get_attribute("class") or ""))
        for one in trained.locator("#fit .chart g > .chart-line").all()
    ]
    assert "is-points" in " ".join(one.get_attribute("class") or "" for one in swatches.all())


def test_compared_settings_are_called_by_what_they_are(trained: Page) -> None:
    trained.evaluate("() => document.querySelectorAll('#setup details').forEach((d) => (d.open = true))")
    trained.click("#compare-add")
    trained.select_option('[data-field="optimizer.name"]', "sgd")
    trained.click("#compare-add")
    trained.click("#compare-run")
    rows = trained.locator("#compare .plain-numbers").first.locator("tbody tr")
    expect(rows.nth(1).locator("td").first).to_have_text("Optimizer", timeout=REPLY_MS)
    names = trained.locator("#compare .chart-legend li span").all_inner_texts()
    assert [name.split(" · ")[1] for name in names] == ["Adam, η 0.01", "gradient descent (SGD), η 0.01"]
