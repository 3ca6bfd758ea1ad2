"""A sheet is marked number by number, and explained by as few slips as it takes."""

import json
from typing import Any

import numpy as np
import pytest
from asking_marks import lines_of, marked, mazur, names, verdicts

from backprop.departures.computing import computed
from backprop.departures.table import departures

PER_NEURON = {"bias": "per_neuron"}
BATCH = {"X": [[0.05, 0.1], [0.3, -0.2]], "Y": [[0.01, 0.99], [0.4, 0.6]]}


def slipped(document: Any, name: str, *paths: str, form: int = 0) -> dict[str, str]:
    """A sheet of one who makes that slip: these quantities whole, to four decimals."""
    step = lines_of(document)
    found = computed(step, [[one for one in departures(step) if one.name == name][form]])
    return {
        f"{path}{''.join(f'[{i}]' for i in at)}": f"{found[path][at]:.4f}"
        for path in paths for at in np.ndindex(found[path].shape)
    }  # fmt: skip


def test_right_numbers_are_right_to_the_digits_that_are_typed() -> None:
    sheet = {"loss": "0.298", "layers[0].z[0][0]": "0.3775", "layers[1].delta[0][0]": "0.1385",
             "layers[0].after.W[0][0]": "0.149780716", "after.loss": "0.29102777"}  # fmt: skip
    answer = marked(mazur(), sheet)
    assert verdicts(answer) == ["right"] * 5
    assert (answer["first_wrong"], answer["slips"], answer["decides"]) == (None, [], None)


def test_a_tie_is_right_in_both_directions() -> None:
    document = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0.125]], "b": [0]}]},
        "data": {"X": [[1]], "Y": [[0]]},
    }  # fmt: skip
    for value, verdict in (("0.12", "right"), ("0.13", "right"), ("0.1", "right"), ("0.2", "wrong"), ("0.14", "wrong"),
                           ("0.125", "right"), ("1/8", "right"), ("0.1251", "wrong")):  # fmt: skip
        assert verdicts(marked(document, {"layers[0].z[0][0]": value})) == [verdict], value


def test_half_a_unit_is_no_whole_one() -> None:
    assert verdicts(marked(mazur(), {"loss": "0.298"})) == ["right"]  # 0.29837
    assert verdicts(marked(mazur(), {"loss": "0.299"})) == ["wrong"]
    assert verdicts(marked(mazur(), {"loss": "0.2983"})) == ["wrong"]
    assert verdicts(marked(mazur(), {"loss": "0.2984"})) == ["right"]


def test_what_follows_from_a_wrong_number_is_consequential() -> None:
    sheet = {"layers[0].z[0][0]": "0.4775", "layers[0].a[0][0]": "0.6172", "layers[0].a[0][1]": "0.5969"}
    answer = marked(mazur(), sheet)
    assert verdicts(answer) == ["wrong", "consequential", "right"]
    assert answer["first_wrong"] == "layers[0].z[0][0]"


def test_the_first_wrong_number_is_told_in_the_order_of_computation_not_of_typing() -> None:
    sheet = {"layers[0].after.W[0][0]": "0.2", "layers[1].delta[0][0]": "0.7", "layers[0].z[0][1]": "0.5"}
    answer = marked(mazur(), sheet)
    assert verdicts(answer) == ["wrong"] * 3
    assert answer["first_wrong"] == "layers[0].z[0][1]"


def test_a_slip_is_named_with_the_line_that_is_right() -> None:
    sheet = slipped(mazur(), "missing_hidden_derivative", "layers[0].delta", "layers[1].delta", "layers[0].gradients.W")
    answer = marked(mazur(), sheet)
    assert names(answer) == ["missing_hidden_derivative"]
    slip = answer["slips"][0]
    assert slip["at"] == answer["first_wrong"] == "layers[0].delta[0][0]"
    assert slip["explains"] == ["layers[0].delta[0][0]", "layers[0].delta[0][1]"]
    assert slip["line"].startswith("δ(h1) = ∂E/∂a(h1)·σ′(z(h1)) = 0.0363503·0.241301 = 0.00877135")


def test_the_printed_loss_of_the_page_is_explained() -> None:
    answer = marked(mazur(), {"after.loss": "0.291027924"})
    assert "hidden_delta_from_updated_weights" in names(answer)


def test_a_slip_in_one_number_alone_is_named_too() -> None:
    sheet = {"layers[0].delta[0][0]": "0.03635", "layers[0].delta[0][1]": "0.009954"}
    answer = marked(mazur(), sheet)
    assert verdicts(answer) == ["wrong", "right"]
    assert names(answer) == ["missing_hidden_derivative"]


@pytest.mark.parametrize(
    ("value", "detail"),
    [("-0.1385", "sign_dropped"), ("0.1835", "digits_swapped"), ("1.385", "decimal_point"), ("-0.0381", "neighbor"),
     ("0.17", None)],
)  # fmt: skip
def test_a_lone_wrong_number_is_arithmetic_and_common_ones_are_named(value: str, detail: str | None) -> None:
    right = {"layers[1].delta[0][1]": "-0.0381", "layers[1].z[0][0]": "1.1059", "layers[0].delta[0][0]": "0.008771"}
    answer = marked(mazur(), {"layers[1].delta[0][0]": value, **right})
    assert names(answer) == ["arithmetic"]
    assert answer["slips"][0].get("detail") == detail


def test_slips_that_these_numbers_cannot_tell_apart_are_listed_with_what_would_decide() -> None:
    document = mazur(conventions=PER_NEURON)
    sheet = slipped(document, "gradient_ascent", "layers[1].after.b")
    answer = marked(document, sheet)
    assert {"gradient_ascent", "sign"} <= set(names(answer))
    assert {slip["explanation"] for slip in answer["slips"]} == set(range(len(answer["slips"])))
    told = answer["decides"]
    step = lines_of(document)
    first, second = (
        computed(step, [next(one for one in departures(step) if one.name == name)]) for name in names(answer)[:2]
    )
    path, index = told.split("[0][0]")[0] if told.endswith("[0][0]") else told, (0, 0)
    assert abs(first[path][index] - second[path][index]) > 1e-3 * abs(first[path][index])


def test_two_slips_are_found_together() -> None:
    document = mazur(conventions=PER_NEURON, data=BATCH)
    step = lines_of(document)
    own = [next(one for one in departures(step) if one.name == name) for name in ("bias_forgotten", "gradient_ascent")]
    found = computed(step, own)
    sheet = {
        f"{path}[{j}][{k}]": f"{found[path][j, k]:.4g}"
        for path in ("layers[0].z", "layers[0].a", "layers[1].delta", "layers[0].updates.W", "layers[1].updates.W")
        for j in range(2) for k in range(2)
    }  # fmt: skip
    answer = marked(document, sheet)
    assert set(names(answer)) == {"bias_forgotten", "gradient_ascent"}
    assert {slip["explanation"] for slip in answer["slips"]} == {0}


def test_rounded_numbers_that_are_carried_on_are_told() -> None:
    sheet = {"layers[0].z[0][0]": "0.38", "layers[0].a[0][0]": "0.594", "layers[0].a[0][1]": "0.597"}
    answer = marked(mazur(), sheet)
    assert verdicts(answer) == ["right", "consequential", "right"]
    assert names(answer) == ["rounding_carried"]


def test_marking_follows_the_sign_of_delta_that_is_chosen() -> None:
    document = mazur(conventions={"bias": "frozen", "delta_sign": "error_signal"})
    assert verdicts(marked(document, {"layers[1].delta[0][0]": "-0.1385"})) == ["right"]
    assert verdicts(marked(document, {"layers[1].delta[0][0]": "0.1385"})) == ["wrong"]


def test_a_step_of_an_optimizer_with_a_state_is_marked() -> None:
    state = {"name": "adam", "learning_rate": 0.5}
    sheet = slipped(mazur(optimizer=state), "no_bias_correction", "layers[1].state.W.m", "layers[1].state.W.m_hat")
    answer = marked(mazur(optimizer=state), sheet)
    assert answer["first_wrong"] == "layers[1].state.W.m_hat[0][0]"
    assert "no_bias_correction" in names(answer)


def test_the_answer_is_json_and_keeps_the_order_of_the_sheet() -> None:
    sheet = {"loss": "0.3", "nothing": "1", "layers[0].z[0][0]": "1"}
    answer = json.loads(json.dumps(marked(mazur(), sheet)))
    assert [row["quantity"] for row in answer["answers"]] == list(sheet)
    assert [row["correct"] for row in answer["answers"]] == [True, False, False]


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("mean_at_gradient", {}), ("penalty_without_half", {}), ("mean_in_delta", {"mean": "gradient"}),
        ("penalty_with_half", {"penalty": "whole"}),
    ],
)  # fmt: skip
def test_a_sheet_that_follows_another_convention_throughout_is_right_by_that(name: str, chosen: Any) -> None:
    document = mazur(data=BATCH, penalty={"l2": 0.1}, conventions={**PER_NEURON, **chosen})
    sheet = slipped(document, name, "layers[1].delta", "penalty", "layers[1].gradients.W", "layers[0].gradients.W")
    answer = marked(document, sheet)
    assert names(answer) == [name]
    assert answer["convention"].startswith("Right by another convention. ")
    assert answer["convention_code"]["code"] == "mark.by_convention"
    assert marked(document, slipped(document, "sign", "layers[1].delta"))["convention"] is None


CARRIED = {"rounding": {"digits": 3, "kind": "decimals", "carry": True}}


def test_where_each_line_is_rounded_a_sheet_is_marked_by_the_rounded_numbers() -> None:
    document = mazur(conventions={"bias": "frozen", **CARRIED})
    right = {"layers[0].z[0][0]": "0.378", "layers[0].a[0][0]": "0.593", "layers[1].z[0][0]": "1.106"}
    assert verdicts(marked(document, right)) == ["right"] * 3
    assert verdicts(marked(document, {**right, "layers[0].a[0][0]": "0.594"})) == ["right", "wrong", "right"]


def test_one_who_does_not_round_where_each_line_is_to_be_is_told_so() -> None:
    document = mazur(conventions={"bias": "frozen", **CARRIED})
    made = computed(lines_of(mazur()))
    paths = ("layers[0].z", "layers[0].a", "layers[1].z", "layers[1].a", "layers[1].delta", "layers[1].gradients.W")
    sheet = {f"{path}[{i}][{j}]": f"{made[path][i, j]:.6f}" for path in paths for i, j in np.ndindex(made[path].shape)}
    answer = marked(document, sheet)
    assert "wrong" in verdicts(answer)
    assert names(answer) == ["other_rounding"]


def test_what_a_search_finds_is_not_asked_of_one_who_gave_it_other_gradients() -> None:
    document = mazur(optimizer={"name": "newton"})
    right = {"layers[1].gradients.W[0][0]": "0.08217", "layers[1].direction.W[0][0]": "-3.317",
             "layers[1].updates.W[0][0]": "-3.317", "info.step_length": "1"}  # fmt: skip
    assert verdicts(marked(document, right)) == ["right"] * 4
    alone = marked(document, {**right, "layers[1].direction.W[0][0]": "-3.5"})
    assert (verdicts(alone)[1], names(alone)) == ("wrong", ["arithmetic"])
    other = {"layers[1].gradients.W[0][0]": "0.09", "layers[1].direction.W[0][0]": "-3.5"}
    assert verdicts(marked(document, {**right, **other})) == ["wrong", "consequential", "right", "right"]
