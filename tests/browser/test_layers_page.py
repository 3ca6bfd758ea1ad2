"""Layers of every kind: set on the form, seen in diagram, tables and worked lines, carried on, opened from files."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe import amiss
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Page, expect

import backprop
from backprop.documents.options import options
from backprop.requests.examples import example_spec

EXAMPLES = ["batch-norm", "dropout", "residual", "rnn-bptt"]
NUMBERS = """(place) => Object.fromEntries(
  [...document.querySelectorAll(`${place} [data-quantity]`)].map((e) => [e.dataset.quantity, e.dataset.value]))"""


@pytest.fixture
def calculator(booted: Calculator) -> Calculator:
    """The page with the default example loaded and all groups open."""
    booted.page.set_viewport_size({"width": 1280, "height": 800})
    booted.load_default()
    booted.unfold()
    return booted


def load(calculator: Calculator, example: str) -> None:
    calculator.load(example)
    calculator.unfold()


def saved(page: Page) -> Any:
    """The spec that the page holds."""
    with page.expect_download() as download:
        page.click("#save-spec")
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


def open_file(calculator: Calculator, spec: Any) -> None:
    file = {"name": "s.json", "mimeType": "application/json", "buffer": json.dumps(spec).encode()}
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


def test_batch_normalization_is_drawn_with_its_scales_shifts_and_normalized_values(calculator: Calculator) -> None:
    load(calculator, "batch-norm")
    _, norm, *_ = first_step(example_spec("batch-norm"))["layers"]
    drawn = calculator.page.evaluate(NUMBERS, "#network")
    for j in range(2):
        assert float(drawn[f"layers[1].before.gamma[{j}]"]) == 1
        assert float(drawn[f"layers[1].before.beta[{j}]"]) == 0
        assert float(drawn[f"layers[1].x_hat[0][{j}]"]) == pytest.approx(norm["x_hat"][0][j], rel=1e-12)
        assert float(drawn[f"layers[1].delta[0][{j}]"]) == pytest.approx(norm["delta"][0][j], rel=1e-12)


def test_a_scale_is_typed_on_in_the_diagram(calculator: Calculator) -> None:
    load(calculator, "batch-norm")
    calculator.page.locator('#network [data-quantity="layers[1].before.gamma[0]"]').dblclick()
    calculator.page.locator("input.in-place").fill("2")
    calculator.page.keyboard.press("Enter")
    calculator.settled()
    expect(calculator.field("network.layers[1].gamma[0]")).to_have_value("2")
    spec = example_spec("batch-norm")
    spec["network"]["layers"][1]["gamma"] = [2, 1]
    agree(calculator.page.evaluate(NUMBERS, "#tables"), numbers_of(first_step(spec)["layers"]))


def test_batch_normalization_is_put_in_and_steps_carry_its_statistics_on(calculator: Calculator) -> None:
    page = calculator.page
    calculator.paste("data.X[0][0]", "0\t0\t0\n0\t1\t1\n1\t0\t1")
    insert(calculator, "batch_norm")
    calculator.type("network.layers[1].gamma[1]", "1.5")
    calculator.type("network.layers[1].momentum", "0.5")
    calculator.settled()
    spec = saved(page)
    assert spec["network"]["layers"][1]["gamma"] == [1, 1.5]
    step = first_step(spec)
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(step["layers"]))
    calculator.press("Step")
    expect(calculator.field("network.layers[1].running_mean[0]")).not_to_have_value("0")
    calculator.settled()
    after = saved(page)["network"]["layers"][1]
    for name in ("gamma", "beta", "running_mean", "running_variance"):
        assert after[name] == pytest.approx(step["layers"][1]["after"][name], rel=1e-12)
    page.locator("#undo").click()
    expect(calculator.field("network.layers[1].running_mean[0]")).to_have_value("0")
    calculator.settled()
    assert saved(page) == spec


def test_one_sample_with_batch_normalization_is_warned_of_in_pythons_words(calculator: Calculator) -> None:
    insert(calculator, "batch_norm")
    calculator.settled()
    (note,) = [n for n in backprop.run(saved(calculator.page))["notes"] if "one sample" in n]
    expect(calculator.page.locator(".notes")).to_contain_text(note)


def test_dropped_units_are_struck_and_said_to_be(calculator: Calculator) -> None:
    load(calculator, "dropout")
    dropped = calculator.page.locator("#network .unit.dropped")
    expect(dropped).to_have_count(2)
    for unit in dropped.all():
        expect(unit.locator(".strike")).to_be_visible()
        expect(unit).to_contain_text("dropped")
    calculator.type("network.layers[1].mask[0][1]", "1")
    calculator.settled()
    expect(dropped).to_have_count(1)


REFUSED = [
    ("network.layers[1].rate", "1"),
    ("network.layers[1].rate", "-0.1"),
    ("network.layers[1].seed", "18446744073709551616"),
    ("network.layers[1].seed", "1.5"),
]


@pytest.mark.parametrize(("path", "text"), REFUSED)
def test_a_bad_setting_of_dropout_is_refused_in_pythons_words(calculator: Calculator, path: str, text: str) -> None:
    insert(calculator, "dropout")
    calculator.settled()
    spec = saved(calculator.page)
    calculator.type(path, text)
    expect(calculator.field(path)).to_have_attribute("aria-invalid", "true")
    spec["network"]["layers"][1][path.rpartition(".")[2]] = json.loads(text)
    with pytest.raises(backprop.SpecError) as native:
        backprop.run(spec)
    (refusal,) = calculator.refusals()
    assert refusal.split("”")[1] == native.value.message.split("”")[1]
    assert refusal.split(":")[0] == native.value.message.split(":")[0]


def test_a_mask_is_drawn_for_each_step_or_fixed_for_each_sample(calculator: Calculator) -> None:
    page = calculator.page
    calculator.paste("data.X[0][0]", "0\t0\t0\n0\t1\t1")
    insert(calculator, "dropout")
    calculator.type("network.layers[1].seed", "7")
    calculator.settled()
    spec = saved(page)
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(first_step(spec)["layers"]))
    calculator.press("Step")
    expect(page.locator("#optimizer-state")).to_contain_text("Continues from step 1.")
    calculator.settled()
    second = backprop.run({**spec, "training": {**spec["training"], "epochs": 2, "keep_steps": 2}})["steps"][1]
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(second["layers"]))
    calculator.field("network.layers[1].mask_for").select_option("each")
    calculator.type("network.layers[1].mask[1][0]", "0")
    calculator.settled()
    expect(calculator.field("network.layers[1].seed")).to_have_count(0)
    assert saved(page)["network"]["layers"][1]["mask"] == [[1, 1], [0, 1]]
    calculator.type("network.layers[1].mask[1][1]", "2")
    assert "“2” is not allowed. Allowed: a whole number from 0 to 1." in calculator.refusals()[0]


def test_a_residual_block_is_framed_and_passed_by(calculator: Calculator) -> None:
    load(calculator, "residual")
    expect(calculator.page.locator("#network .block")).to_have_count(1)
    expect(calculator.page.locator("#network .arc")).to_have_count(2)
    drawn = calculator.page.evaluate(NUMBERS, "#network")
    block = first_step(example_spec("residual"))["layers"][1]
    for i, layer in enumerate(block["layers"]):
        path = f"layers[1].layers[{i}]"
        for j in range(2):
            assert float(drawn[f"{path}.a[0][{j}]"]) == pytest.approx(layer["a"][0][j], rel=1e-12)
            assert float(drawn[f"{path}.delta[0][{j}]"]) == pytest.approx(layer["delta"][0][j], rel=1e-12)
            assert float(drawn[f"{path}.before.W[{j}][1]"]) == layer["before"]["W"][j][1]


def test_a_residual_block_is_put_in_and_layers_are_put_into_it(calculator: Calculator) -> None:
    page = calculator.page
    insert(calculator, "residual")
    calculator.settled()
    inside = page.get_by_role("group", name="Layers of the block in layer 2")
    inside.get_by_role("button", name="Add a layer in layer 2").click()
    calculator.type("network.layers[1].layers[0].units", "3")
    insert(calculator, "batch_norm", "#add-other-2")
    calculator.settled()
    spec = saved(page)
    kinds = [layer["kind"] for layer in spec["network"]["layers"][1]["layers"]]
    assert kinds == ["dense", "batch_norm", "dense"]
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(first_step(spec)["layers"]))
    calculator.press("Step")
    calculator.settled()
    assert saved(page)["network"] != spec["network"]
    page.locator("#undo").click()
    calculator.settled()
    assert saved(page) == spec


def test_a_block_whose_output_does_not_fit_is_refused_in_pythons_words(calculator: Calculator) -> None:
    load(calculator, "residual")
    spec = saved(calculator.page)
    calculator.type("network.layers[1].layers[1].units", "3")
    inner = spec["network"]["layers"][1]["layers"][1]
    spec["network"]["layers"][1]["layers"][1] = {"kind": "dense", "units": 3, "activation": inner["activation"]}
    with pytest.raises(backprop.SpecError) as native:
        backprop.run(spec)
    expect(calculator.page.locator("#groups .fault bdi")).to_have_text(native.value.message)


def test_a_recurrent_network_is_unrolled_step_by_step(calculator: Calculator) -> None:
    load(calculator, "rnn-bptt")
    drawn = calculator.page.evaluate(NUMBERS, "#network")
    rnn, dense = first_step(example_spec("rnn-bptt"))["layers"]
    for t in (0, 1):
        assert float(drawn[f"layers[0].h[0][{t}][0]"]) == pytest.approx(rnn["h"][0][t][0], rel=1e-12)
        assert float(drawn[f"layers[0].delta[0][{t}][0]"]) == pytest.approx(rnn["delta"][0][t][0], rel=1e-12)
        assert float(drawn[f"layers[1].a[0][{t}][0]"]) == pytest.approx(dense["a"][0][t][0], rel=1e-12)
        assert float(drawn[f"X[0][{t}][0]"]) == t + 1
    assert float(drawn["layers[0].h0[0][0]"]) == 0
    same = calculator.page.locator('#network [data-quantity="layers[0].before.Wh[0][0]"]')
    expect(same).to_have_count(2)
    same.last.click()
    expect(calculator.page.locator("#network [data-selected][role=button]")).to_have_count(2)


def test_where_it_is_narrow_one_time_step_is_looked_at_after_another(calculator: Calculator) -> None:
    load(calculator, "rnn-bptt")
    page = calculator.page
    page.set_viewport_size({"width": 375, "height": 812})
    first, second = (page.locator(f'#network [data-quantity="layers[0].a[0][{t}][0]"]') for t in (0, 1))
    steps = page.locator(".time-steps:not(#sample-switch)")
    expect(steps).to_contain_text("time step 1 of 2")
    page.get_by_role("button", name="One time step forward").click()
    expect(steps).to_contain_text("time step 2 of 2")
    shown = page.evaluate(NUMBERS, "#network")
    assert "layers[0].h[0][1][0]" in shown
    assert "X[0][0][0]" not in shown
    assert (first.count(), second.count()) == (0, 0)
    page.locator('#tables [data-quantity="layers[0].delta[0][0][0]"]').click()
    expect(steps).to_contain_text("time step 1 of 2")


def test_a_recurrent_layer_brings_time_steps_and_takes_them_away(calculator: Calculator) -> None:
    page = calculator.page
    expect(calculator.field("data.steps")).to_be_hidden()
    insert(calculator, "rnn", "#moves-1")
    calculator.field("data.steps").wait_for()
    calculator.type("data.steps", "3")
    calculator.type("data.X[0][2][1]", "0.25")
    calculator.settled()
    spec = saved(page)
    assert spec["data"] == {"X": [[[0.3, 0.7], [0, 0], [0, 0.25]]], "Y": [[0.5]]}
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(first_step(spec)["layers"]))
    page.get_by_role("button", name="Remove layer 1", exact=True).click()
    calculator.settled()
    assert saved(page)["data"] == {"X": [[0.3, 0.7]], "Y": [[0.5]]}
    page.locator("#undo").click()
    calculator.settled()
    assert saved(page) == spec


def test_targets_follow_the_output_of_every_time_step(calculator: Calculator) -> None:
    load(calculator, "rnn-bptt")
    calculator.field("network.layers[0].return_sequences").uncheck()
    calculator.settled()
    assert saved(calculator.page)["data"] == {"X": [[[1], [2]]], "Y": [[2]]}
    calculator.field("network.layers[0].truncate").fill("1")
    calculator.field("network.layers[0].h0_for").select_option("all")
    calculator.type("network.layers[0].h0[0][0]", "0.5")
    calculator.settled()
    spec = saved(calculator.page)
    assert spec["network"]["layers"][0]["h0"] == [0.5]
    agree(calculator.page.evaluate(NUMBERS, "#tables"), numbers_of(first_step(spec)["layers"]))
    calculator.field("network.layers[0].return_sequences").check()
    calculator.settled()
    assert saved(calculator.page)["data"]["Y"] == [[[0], [2]]]


def test_a_recurrent_layer_after_the_last_step_only_is_refused_in_pythons_words(calculator: Calculator) -> None:
    load(calculator, "rnn-bptt")
    calculator.field("network.layers[0].return_sequences").uncheck()
    calculator.settled()
    insert(calculator, "rnn", "#moves-2")
    refusal = calculator.page.locator("#groups .fault bdi")
    expect(refusal).to_contain_text("let the recurrent layer before return sequences")
    assert calculator.state() == "error"


def test_sequences_are_pasted_whole_or_not_at_all(calculator: Calculator) -> None:
    load(calculator, "rnn-bptt")
    calculator.paste("data.X[0][0][0]", "3\n4")
    calculator.settled()
    assert saved(calculator.page)["data"]["X"] == [[[3], [4]]]
    calculator.paste("data.X[0][0][0]", "3\n4\n5")
    assert "“3×1” is not allowed. Allowed: 2 rows × 1 column. Nothing was changed." in calculator.refusals()[0]


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


def test_a_mask_says_what_it_is(calculator: Calculator) -> None:
    load(calculator, "dropout")
    calculator.page.locator('#network [data-quantity="layers[1].mask[0][1]"]').click()
    expect(calculator.page.locator("#arithmetic")).to_contain_text("1 keeps the unit, 0 drops it")


LSTM: Any = {
    "title": "Gates",
    "network": {"n_inputs": 1, "layers": [{"kind": "lstm", "units": 1}, {"units": 1}]},
    "data": {"X": [[[0.5], [1.0]]], "Y": [[0.25]]},
}


def test_what_a_picture_of_gates_leaves_out_is_said_and_its_cell_by_its_name(calculator: Calculator) -> None:
    open_file(calculator, LSTM)
    legend = calculator.page.locator("#network .legend")
    expect(legend).to_contain_text("LSTM: w_i and b_i shown here, w_f, w_g, w_o, b_f, b_g, b_o in the tables")
    expect(calculator.page.locator("#neurons-table .of-layer").nth(1)).to_have_text("z is the cell state c")
    load(calculator, "rnn-bptt")
    expect(legend).not_to_contain_text("in the tables")
    expect(calculator.page.locator("#neurons-table")).not_to_contain_text("z is")


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
        expected = {
            names.get(field["type"], field["name"] + ("_for" if field.get("shape", [""])[0] == "samples" else ""))
            for field in row["fields"]
            if field["type"] != "init"
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
