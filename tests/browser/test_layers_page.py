"""Layers of every kind: in tables and worked lines, moved, opened from files and links."""

import re
from typing import Any

import numpy as np
import pytest
from axe import amiss
from calculating import Calculator
from conftest import OpenPage, wait_ready
from layered import EXAMPLES, NUMBERS, agree, first_step, insert, load, numbers_of, open_file, saved
from playwright.sync_api import expect

import backprop
from backprop.documents.options import options
from backprop.requests.examples import example_spec


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_tables_hold_every_number_of_every_kind(calculator: Calculator, example: str) -> None:
    load(calculator, example)
    layers = first_step(example_spec(example))["layers"]
    agree(calculator.page.evaluate(NUMBERS, "#tables"), numbers_of(layers))


def test_by_double_click_the_same_numbers_are_shown(open_page: OpenPage, dist_file: str) -> None:
    page = Calculator(wait_ready(open_page(dist_file)))
    for example in EXAMPLES:
        load(page, example)
        agree(page.page.evaluate(NUMBERS, "#tables"), numbers_of(first_step(example_spec(example))["layers"]))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_spec_of_an_example_comes_back_as_it_was(calculator: Calculator, example: str) -> None:
    load(calculator, example)
    assert first_step(saved(calculator.page)) == first_step(example_spec(example))


def test_layers_change_places(calculator: Calculator) -> None:
    page = calculator.page
    load(calculator, "batch-norm")
    page.locator("#moves-2").click()
    page.get_by_role("button", name="Move layer 2 down").click()
    calculator.settled()
    expect(page.locator("#moves-2")).to_be_focused()
    kinds = [layer["kind"] for layer in saved(page)["network"]["layers"]]
    assert kinds == ["dense", "activation", "batch_norm", "dense"]
    page.locator("#moves-3").click()
    page.keyboard.press("Escape")
    expect(page.locator("#moves-3")).to_have_attribute("aria-expanded", "false")


LINES = [
    ("batch-norm", "layers[1].x_hat[0][0]", "msqrt"),
    ("batch-norm", "layers[1].delta[0][0]", "mfrac"),
    ("dropout", "layers[1].a[0][0]", "mfrac"),
    ("residual", "layers[1].a[0][0]", "mo"),
    ("rnn-bptt", "layers[0].dh[0][0][0]", "mfrac"),
    ("rnn-bptt", "layers[0].gradients.Wh[0][0]", "munder"),
]


@pytest.mark.parametrize(("example", "quantity", "element"), LINES)
def test_a_number_of_a_layer_shows_its_line(calculator: Calculator, example: str, quantity: str, element: str) -> None:
    load(calculator, example)
    calculator.page.locator(f'#tables [data-quantity="{quantity}"]').click()
    pane = calculator.page.locator("#arithmetic")
    expect(pane.locator(f".line {element}").first).to_be_attached()
    expect(pane.locator(".made-from .chip").first).to_be_visible()
    assert calculator.value(quantity, "#arithmetic") == calculator.value(quantity, "#tables")


EVERYTHING: Any = {
    "schema": 1,
    "title": "Everything",
    "network": {
        "n_inputs": 1,
        "layers": [
            {"kind": "rnn", "units": 2, "activation": {"name": "elu", "alpha": 0.5}, "Wx": [[0.5], [-0.25]],
             "Wh": [[0.1, 0.2], [-0.3, 0.4]], "b": [0.0, 0.125], "h0": [[0.5, 0.25], [0.0, 1.0]],
             "return_sequences": True, "truncate": 2},
            {"kind": "batch_norm", "momentum": 0.75, "epsilon": 0.001, "statistics": "running", "gamma": [1.5, 0.5],
             "beta": [0.25, -0.5], "running_mean": [0.125, 0.25], "running_variance": [2.0, 0.5]},
            {"kind": "residual", "layers": [
                {"kind": "dense", "units": 3, "activation": "tanh", "W": [[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]],
                 "b": [0.0, 0.1, 0.2]},
                {"kind": "dropout", "rate": 0.25, "seed": 18446744073709551615},
                {"kind": "dense", "units": 2, "activation": "identity", "W": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]],
                 "b": [0.0, 0.0]}]},
            {"kind": "dropout", "rate": 0.5, "seed": 0, "mask": [[[1, 0], [1, 1], [0, 1]], [[1, 1], [1, 1], [0, 1]]]},
            {"kind": "rnn", "units": 2, "activation": "tanh", "Wx": [[0.5, 0.1], [-0.25, 0.2]],
             "Wh": [[0.1, 0.2], [-0.3, 0.4]], "b": [0.0, 0.125], "return_sequences": False, "truncate": None},
            {"kind": "activation", "name": "tanh"},
            {"kind": "dense", "units": 1, "activation": "identity", "W": [[0.7, -0.6]], "b": [0.1]},
        ],
    },
    "data": {"X": [[[1.0], [0.5], [-1.0]], [[0.0], [2.0], [0.25]]], "Y": [[0.5], [-0.5]]},
    "optimizer": {"name": "adam", "learning_rate": 0.1},
}  # fmt: skip


def test_a_file_with_every_kind_and_key_comes_back_as_it_was(calculator: Calculator) -> None:
    open_file(calculator, EVERYTHING)
    spec = saved(calculator.page)
    assert spec["network"] == EVERYTHING["network"]
    assert spec["data"] == EVERYTHING["data"]
    step = first_step(EVERYTHING)
    agree(calculator.page.evaluate(NUMBERS, "#tables"), numbers_of(step["layers"]))
    assert calculator.value("evaluation.prediction[0][0]", "#tables") == pytest.approx(
        step["evaluation"]["prediction"][0][0], rel=1e-12
    )
    calculator.press("Step")
    calculator.settled()
    result = backprop.run(EVERYTHING)
    after = saved(calculator.page)
    assert after["optimizer"]["state"]["steps"] == 1
    for layer, native in zip(after["network"]["layers"], result["parameters"], strict=True):
        for name, value in native.items():
            if name != "layers":
                assert np.allclose(layer[name], value, rtol=1e-12, atol=0), name


def test_a_link_with_a_layer_of_another_kind_opens(calculator: Calculator, open_page: OpenPage, dist_http: str) -> None:
    load(calculator, "rnn-bptt")
    page = calculator.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#copy-link")
    expect(page.locator("#announce")).to_have_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    other = Calculator(wait_ready(open_page(link)))
    expect(other.page.locator("#example option:checked")).to_have_text("Recurrent network, two time steps")
    other.settled()
    other.unfold()
    assert first_step(saved(other.page)) == first_step(example_spec("rnn-bptt"))


def test_every_kind_shows_its_own_fields_and_no_others(calculator: Calculator) -> None:
    for row in options()["layers"]:
        if row["kind"] in ("dense", "residual"):
            continue
        load(calculator, "mazur")
        insert(calculator, row["kind"], "#moves-2")
        fields = set(
            calculator.page.evaluate(
                "() => [...document.querySelectorAll('#setup [data-field^=\"network.layers[1].\"]')]"
                ".map((e) => e.dataset.field.slice(18).replace(/\\[.*/, ''))"
            )
        )
        names = {"activation_name": "activation.name", "activation": "activation.name"}
        usual = {field["name"]: field["default"] for field in row["fields"] if field["type"] == "choice"}
        expected = {
            names.get(field["type"], field["name"] + ("_for" if field.get("shape", [""])[0] == "samples" else ""))
            for field in row["fields"]
            if field["type"] not in ("init", "marks")  # marks are presses, and no fields: test_marks_page
            and all(usual[name] in values for name, values in field.get("when", {}).items())
        }
        assert fields == expected, row["kind"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
@pytest.mark.parametrize("example", EXAMPLES)
def test_axe_finds_nothing(calculator: Calculator, example: str, width: int, scheme: str) -> None:
    load(calculator, example)
    page = calculator.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 812})
    if width > 1000:
        page.locator("#add-other").click()
    assert amiss(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert re.search("layer", page.locator("#tables").inner_text())
