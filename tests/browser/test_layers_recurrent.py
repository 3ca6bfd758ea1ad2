"""Recurrent layers: time steps in diagram, data and targets."""

from typing import Any

import numpy as np
import pytest
from calculating import Calculator
from layered import NUMBERS, agree, first_step, insert, load, numbers_of, open_file, saved
from playwright.sync_api import expect

from backprop.requests.examples import example_spec


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


def test_attention_has_a_table_of_pairs_of_time_steps_each_with_its_line(calculator: Calculator) -> None:
    page = calculator.page
    insert(calculator, "attention", "#moves-1")
    calculator.field("data.steps").wait_for()
    calculator.type("data.steps", "3")
    calculator.type("data.X[0][2][1]", "0.25")
    calculator.settled()
    step = first_step(saved(page))
    assert np.shape(step["prediction"]) == (1, 3, 1)
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(step["layers"]))
    table = page.locator("#attention-1-pairs-table")
    expect(table.get_by_role("rowheader")).to_have_text([f"⟨{t},{p}⟩" for t in (1, 2, 3) for p in (1, 2, 3)])
    table.locator('[data-quantity="layers[0].attention[0][1][0]"]').click()
    expect(page.get_by_role("heading", name="Attention weight⟨2,1⟩")).to_be_visible()


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
