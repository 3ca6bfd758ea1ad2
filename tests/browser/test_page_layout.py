"""What fits where: gradients on edges, columns of a grid, fields on a phone, bars when zoomed, the sample shown."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect


@pytest.fixture
def show(booted: Calculator) -> Callable[..., Page]:
    """Shows a network of layers of so many units, inputs first, in a window of a size."""

    def at_size(sizes: list[int], width: int = 1280, height: int = 800, rows: int = 1) -> Page:
        booted.page.set_viewport_size({"width": width, "height": height})

        def dense(n_in: int, n: int) -> dict[str, object]:
            weights = [[round(0.91 - 0.137 * (j + 2 * k), 3) for k in range(n_in)] for j in range(n)]
            return {"units": n, "activation": "tanh", "W": weights, "b": [0.1] * n}

        layers = [dense(sizes[i], n) for i, n in enumerate(sizes[1:])]
        X = [[round(0.1 * (k + 1) + s, 1) for k in range(sizes[0])] for s in range(rows)]
        spec = {
            "network": {"n_inputs": sizes[0], "layers": layers},
            "data": {"X": X, "Y": [[0.5] * sizes[-1]] * rows},
        }
        booted.load_default()
        booted.open_file(spec)
        expect(booted.field("network.layers[0].W[0][0]")).to_have_value("0.91")
        booted.settled()
        return booted.page

    return at_size


COVERED = """(picture) => {
  const boxes = [...picture.querySelectorAll(".edge-label .number, .unit .number, .unit .name")].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return { text: text.textContent, left, right, top: top + 3, bottom: bottom - 3 };
  });
  return boxes.flatMap((a, i) => boxes.slice(i + 1)
    .filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom)
    .map((b) => `${a.text} on ${b.text}`));
}"""


@pytest.mark.parametrize(
    ("sizes", "width"),
    [([3, 2, 2], 1280), ([6, 6, 4], 1280), ([8, 7], 1280), ([3, 5, 5, 2], 1280), ([2, 4, 4, 4, 2], 1280),
     ([2, 2, 1], 768), ([3, 2, 2], 768), ([2, 2, 1], 375), ([3, 2, 2], 1920)],
)  # fmt: skip
def test_gradients_stand_on_all_edges_and_no_number_covers_another(
    show: Callable[..., Page], sizes: list[int], width: int
) -> None:
    page = show(sizes, width)
    picture = page.locator("svg.network")
    n_edges = sum(a * b for a, b in pairwise(sizes))
    expect(picture.locator('.edge-label [data-quantity*=".gradients.W"]')).to_have_count(n_edges)
    assert picture.evaluate(COVERED) == []


def test_on_a_phone_no_label_covers_a_target(show: Callable[..., Page]) -> None:
    assert show([3, 2, 2], 375).locator("svg.network").evaluate(COVERED) == []


def test_nodes_grow_with_a_wide_window(show: Callable[..., Page]) -> None:
    node = "svg.network .node >> nth=0"
    small = show([2, 2, 1], 1280).locator(node).bounding_box()
    large = show([2, 2, 1], 1920).locator(node).bounding_box()
    assert small and large and large["height"] > 1.3 * small["height"]


def test_a_label_is_no_wider_than_its_number_once_that_is_short(show: Callable[..., Page], booted: Calculator) -> None:
    page = show([2, 2, 1])
    label = page.locator(".edge-label", has=page.locator('[data-quantity="layers[1].before.W[0][0]"]'))
    booted.type("network.layers[1].W[0][0]", "0.123456")
    booted.type("data.X[0][0]", "-123")
    booted.settled()
    wide = label.locator(".back").bounding_box()
    booted.type("network.layers[1].W[0][0]", "1")
    booted.type("data.X[0][0]", "0")
    booted.type("data.X[0][1]", "0")
    booted.type("network.layers[0].b[0]", "0")
    booted.settled()
    narrow = label.locator(".back").bounding_box()
    text = label.locator(".number.small").bounding_box()
    assert wide and narrow and text
    assert narrow["width"] <= max(40, text["width"] + 8) < wide["width"]


def test_the_diagram_says_which_sample_it_shows_and_switches(show: Callable[..., Page]) -> None:
    page = show([2, 2, 1], rows=3)
    switch = page.locator("#sample-switch")
    expect(switch).to_contain_text("sample 1 of 3")
    switch.get_by_label("Next sample").click()
    expect(switch).to_contain_text("sample 2 of 3")
    expect(page.locator("#neurons-table-title")).to_have_text("Signals of sample 2")
    page.locator("#samples-table tbody tr >> nth=2").click(position={"x": 120, "y": 4})
    expect(switch).to_contain_text("sample 3 of 3")
    page.locator(".data-grid tbody tr >> nth=0").locator("th").click()
    expect(switch).to_contain_text("sample 1 of 3")
    expect(page.locator(".data-grid tr.shown th")).to_have_text("1")
    show([2, 2, 1])
    expect(switch).to_be_hidden()


def inside(page: Page, selector: str) -> bool:
    """Whether all of an element lies within the panel of the setup, as it is scrolled."""
    return page.locator(selector).evaluate(  # type: ignore[no-any-return]
        """(element) => {
          const scroller = element.closest(".grid-scroll").getBoundingClientRect();
          const box = element.getBoundingClientRect();
          return box.left >= scroller.left - 1 && box.right <= scroller.right + 1;
        }"""
    )


def test_three_inputs_and_two_targets_fit_beside_each_other(show: Callable[..., Page], booted: Calculator) -> None:
    page = show([3, 2, 2], rows=2)
    for cell in ("data.X[1][2]", "data.Y[1][0]", "data.Y[1][1]", "network.layers[0].b[0]"):
        assert inside(page, f'[data-field="{cell}"]'), cell
    page.locator("#draw-again").click()
    booted.settled()
    weight = page.locator('td:has(> [data-field="network.layers[0].W[0][2]"])')
    full = float(weight.locator("input").input_value())
    short = str(weight.get_attribute("data-short")).replace("−", "-")
    assert len(short) <= 7 and abs(float(short) - full) <= 0.0051 * abs(full)
    assert inside(page, '[data-field="network.layers[0].b[0]"]')


def test_columns_out_of_sight_are_named_and_rows_keep_their_numbers(show: Callable[..., Page]) -> None:
    page = show([6, 3, 3], rows=2)
    more = page.locator(".data-grid .more-columns")
    last = '[data-field="data.Y[1][2]"]'
    assert not inside(page, last)
    expect(more).to_contain_text("y₃ →")
    page.locator('[data-field="data.X[1][5]"]').focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(last)).to_be_focused()
    assert inside(page, last)
    assert inside(page, ".data-grid tbody tr >> nth=1 >> th")
    expect(more).to_contain_text("←")


SEEN = """((selector) => [...document.querySelectorAll(selector)].filter((e) => {
  const { width, height } = e.getBoundingClientRect();
  return width > 0 && height > 0 && getComputedStyle(e).visibility === "visible";
}))"""
"""What is in sight, found and looked at in one go: a result that arrives in between takes elements away."""


def test_of_three_inputs_and_two_targets_the_row_is_whole_in_sight(show: Callable[..., Page]) -> None:
    grid = show([3, 2, 2], 1280, 800, 2).locator(".data-grid .grid-scroll")
    expect(grid.locator(".tail button").first).to_be_visible()
    assert grid.evaluate("it => it.scrollWidth - it.clientWidth") == 0


FIELDS = "input:not([type=checkbox], [type=radio], [type=range], [type=file]), select, textarea"
"""What is typed or chosen."""


@pytest.mark.parametrize("mode", ["calculate", "train", "mark", "compare", "guide"])
def test_no_field_of_any_mode_has_letters_that_a_phone_zooms_into(
    open_page: OpenPage, dist_http: str, mode: str
) -> None:
    page = open_page(f"{dist_http}#{mode}")
    page.set_viewport_size({"width": 375, "height": 812})
    wait_ready(page)
    expect(page.locator("#modes [aria-current]")).to_have_attribute("href", f"#{mode}")
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => (d.open = true))")
    small = page.evaluate(f"""() => [...document.querySelectorAll("{FIELDS}")]
      .filter((e) => Number.parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.id || e.outerHTML)""")
    assert small == []


def test_a_phone_can_type_minus_and_zooms_into_no_field(show: Callable[..., Page]) -> None:
    page = show([2, 2, 1], 375, 812)
    page.evaluate("() => document.querySelectorAll('#setup details').forEach((d) => (d.open = true))")
    fields = "#setup :is(input[type=text], select)"
    sizes = page.evaluate(f"{SEEN}('{fields}').map((f) => Number.parseFloat(getComputedStyle(f).fontSize))")
    assert min(sizes) >= 16
    assert page.locator('[data-field="network.layers[0].W[0][0]"]').get_attribute("inputmode") == "text"
    small = page.evaluate(
        SEEN
        + """("button, input, select, summary").map((e) => [e.getBoundingClientRect(), e])
          .filter(([{ width, height }]) => width < 23.5 || height < 23.5)
          .map(([{ width, height }, e]) => `${e.id || e.className || e.textContent} ${width}x${height}`)"""
    )
    assert len(sizes) > 10
    assert small == []


def test_a_second_tap_on_a_given_number_types_on_it(show: Callable[..., Page]) -> None:
    page = show([2, 2, 1], 375, 812)
    number = page.locator('svg.network [data-quantity="X[0][0]"]')
    number.click()
    expect(page.locator("#arithmetic")).to_contain_text("Select it again in the diagram")
    expect(page.locator(".in-place")).to_be_hidden()
    number.click()
    expect(page.locator(".in-place")).to_be_focused()
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "height"), [(640, 400), (320, 200)])
def test_zoomed_in_no_bar_stands_over_the_page(show: Callable[..., Page], width: int, height: int) -> None:
    """1280 × 800 at 200 % and 400 %."""
    page = show([2, 2, 1], width, height)
    bar = page.locator(".step-bar")
    assert bar.evaluate("(bar) => getComputedStyle(bar).position") == "static"
    assert bar.evaluate("(bar) => getComputedStyle(bar).borderTopWidth") == "0px"
    page.locator("#modes a", has_text="Train").click()
    expect(page.locator(".train-bar")).to_be_visible()
    assert page.locator(".train-bar").evaluate("(bar) => getComputedStyle(bar).position") == "static"
    page.locator("#modes a", has_text="Calculate").click()
