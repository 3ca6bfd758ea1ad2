"""Layers between the dense ones: batch normalization, dropout and residual blocks."""

import json

import pytest
from calculating import Calculator
from layered import NUMBERS, agree, first_step, insert, load, numbers_of, saved
from playwright.sync_api import expect

import backprop
from backprop.requests.examples import example_spec


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


def test_a_mask_says_what_it_is(calculator: Calculator) -> None:
    load(calculator, "dropout")
    calculator.page.locator('#network [data-quantity="layers[1].mask[0][1]"]').click()
    expect(calculator.page.locator("#arithmetic")).to_contain_text("1 keeps the unit, 0 drops it")
