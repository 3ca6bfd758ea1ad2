"""The student's line stands beside ours, in the same letters, with what differs marked in both."""

import json
from typing import Any

import numpy as np
import pytest
from asking_marks import lines_of, marked, mazur, names
from test_marking import BATCH, PER_NEURON, slipped

from backprop.departures.beside import Pages
from backprop.departures.bounded import Sheet
from backprop.departures.computing import arrays, computed
from backprop.departures.differing import marked as compared
from backprop.departures.marking import mark
from backprop.departures.table import departures
from backprop.errors import SpecError
from backprop.lines.expression import evaluate, is_shortened, num, sym
from backprop.requests.parsing import parse

DOCUMENT = mazur(conventions=PER_NEURON, data=BATCH)
WHOLE = ("layers[0].z", "layers[0].a", "layers[1].a", "layers[1].delta", "layers[0].delta", "layers[0].after.W",
         "layers[0].after.b", "layers[1].gradients.W", "loss", "after.loss")  # fmt: skip


def shown(line: Any) -> str:
    """Its text, with brackets around what differs."""
    return "".join(f"[{part['text']}]" if part["differs"] else part["text"] for part in line["text"])


def first_slip(name: str, document: Any = DOCUMENT) -> Any:
    answer = marked(document, slipped(document, name, *WHOLE))
    return next(slip for slip in answer["slips"] if slip["name"] == name)


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("bias_forgotten", "z(h1) = w(x1→h1)·x1 + w(x2→h1)·x2 + [b(h1)] = 0.15·0.05 + 0.2·0.1 + [0.35] = [0.3775]",
         "z(h1) = w(x1→h1)·x1 + w(x2→h1)·x2 = 0.15·0.05 + 0.2·0.1 = [0.0275]"),
        ("missing_hidden_derivative",
         "δ(h1) = ∂E/∂a(h1)·[σ′(z(h1))] = 0.0181752·[0.241301] = [0.00438568]",
         "δ(h1) = ∂E/∂a(h1) = 0.0181752 = [0.0182]"),
        ("transposed_weights",
         "z(h1) = w(x1→h1)·x1 + [w(x2→h1)]·x2 + b(h1) = 0.15·0.05 + [0.2]·0.1 + 0.35 = [0.3775]",
         "z(h1) = w(x1→h1)·x1 + [w(x1→h2)]·x2 + b(h1) = 0.15·0.05 + [0.25]·0.1 + 0.35 = [0.3825]"),
        ("swapped_weights",
         "z(h1) = [w(x1→h1)]·x1 + [w(x2→h1)]·x2 + b(h1) = [0.15]·0.05 + [0.2]·0.1 + 0.35 = [0.3775]",
         "z(h1) = [w(x1→h2)]·x1 + [w(x2→h2)]·x2 + b(h1) = [0.25]·0.05 + [0.3]·0.1 + 0.35 = [0.3925]"),
        ("learning_rate_missing", "Δw(x1→h1) = −[η]·∂E/∂w(x1→h1) = −[0.5]·0.00172320 = [−8.61602e−4]",
         "Δw(x1→h1) = −[1]·∂E/∂w(x1→h1) = −[1]·0.00172320 = [−0.00172320]"),
        ("exponent_sign", "a(h1) = 1/(1 + e^([−z(h1)])) = 1/(1 + e^([−0.3775])) = [0.593270]",
         "a(h1) = 1/(1 + e^[z(h1)]) = 1/(1 + e^[0.3775]) = [0.4067]"),
    ],
)  # fmt: skip
def test_both_lines_are_written_by_one_writer_and_what_differs_is_marked(name: str, ours: str, theirs: str) -> None:
    slip = first_slip(name)
    assert (shown(slip["our_line"]), shown(slip["their_line"])) == (ours, theirs)
    assert slip["line"] == ours.replace("[", "").replace("]", "")


def test_a_slip_further_up_is_shown_where_it_was_made() -> None:
    answer = marked(mazur(), {"after.loss": "0.291027924"})
    slip = next(slip for slip in answer["slips"] if slip["name"] == "hidden_delta_from_updated_weights")
    assert slip["at"] == "after.loss"
    assert shown(slip["their_line"]).startswith("∂E/∂a(h1) = δ(ŷ1)·[w⁺(h1→ŷ1)] + δ(ŷ2)·[w⁺(h1→ŷ2)] = ")


def test_the_value_is_shown_as_it_was_typed() -> None:
    slip = marked(mazur(), {"layers[1].delta[0][0]": "7.414e-1"})["slips"][0]
    assert slip["their_line"]["typed"] == "7.414e-1"
    assert slip["their_line"]["text"][-1] == {"text": "7.414e-1", "differs": True}


@pytest.mark.parametrize("sign", ["gradient", "error_signal"])
@pytest.mark.parametrize("loss", ["half_squared_error", "mean_squared_error"])
def test_every_line_says_what_it_gives(sign: str, loss: str) -> None:
    """The numbers of each line, computed as they are written, are its value; and so are those of every departure."""
    document = mazur(conventions={"delta_sign": sign}, loss={"name": loss}, data=BATCH, penalty={"l2": 0.1},
                     optimizer={"name": "momentum"})  # fmt: skip
    step = lines_of(document)
    pages = Pages(Sheet(step, []), 6)
    for i, line in enumerate(step.lines):
        for at in np.ndindex(np.asarray(pages.right[line.target]).shape):
            agrees(pages.ours(i, at), f"{line.equation}")
    for departure in departures(step):
        for i in departure.instead:
            at = next(np.ndindex(np.asarray(arrays(step)[step.lines[i].target]).shape))
            agrees(pages.theirs(i, at, departure), f"{departure.name}: {step.lines[i].equation}")


def agrees(written: Any, what: str) -> None:
    assert not is_shortened(written.numbers)
    assert evaluate(written.numbers) == pytest.approx(evaluate(written.value), rel=1e-5, abs=1e-9), what


def test_trees_are_compared_part_by_part() -> None:
    def equal(one: Any, other: Any) -> bool:
        return bool(one[1] == other[1])

    a, b, c = sym("a"), sym("b"), sym("c")
    assert compared(a, a, equal) == (a, a)
    assert compared(["add", [a, b, c]], ["add", [a, c]], equal) == (["add", [a, ["mark", b], c]], ["add", [a, c]])
    assert compared(["mul", [a, b]], a, equal) == (["mul", [a, ["mark", b]]], a)
    assert compared(["add", [a, b]], ["sub", a, b], equal) == (
        ["mark", ["add", [a, b]]], ["mark", ["sub", a, b]])  # fmt: skip
    assert compared(["sub", a, num(1)], ["sub", a, num(2)], equal) == (
        ["sub", a, ["mark", num(1)]], ["sub", a, ["mark", num(2)]])  # fmt: skip


def test_what_no_line_makes_has_none() -> None:
    answer = marked(mazur(), {"layers[0].before.W[0][0]": "0.16"})
    slip = answer["slips"][0]
    assert (slip["line"], slip["our_line"], slip["their_line"]) == ("", None, None)


def test_sentences_travel_as_codes() -> None:
    slip = first_slip("bias_forgotten")
    assert slip["codes"]["did"] == {"code": "slip.bias_forgotten.did", "parts": {}}
    assert slip["did"] == "The bias is left out of z."


@pytest.mark.parametrize(
    ("value", "detail", "text"),
    [
        ("0.3575", "forgotten_term", "A term of the sum is left out: 0.2·0.1."),
        ("0.0075", "stopped_early", "The sum stops early, after 0.15·0.05."),
    ],
)
def test_a_term_that_is_left_out_is_named(value: str, detail: str, text: str) -> None:
    answer = marked(mazur(), {"layers[0].z[0][0]": value, "layers[0].z[0][1]": "0.3925"})
    assert names(answer) == ["arithmetic"]
    assert (answer["slips"][0]["detail"], answer["slips"][0]["detail_text"]) == (detail, text)


def test_hints_go_from_the_rule_to_the_answer() -> None:
    answer = marked(mazur(), {"layers[1].delta[0][0]": "0.2"})
    (hint,) = answer["hints"]
    assert hint["quantity"] == "layers[1].delta[0][0]"
    assert hint["rule"] == "Multiply what comes back, ∂E/∂a, by the slope f′(z)."
    assert hint["text"] == {
        "formula": "δ(ŷ1) = ∂E/∂ŷ1·σ′(z(ŷ1))", "numbers": "δ(ŷ1) = 0.741365·0.186816", "answer": "δ(ŷ1) = 0.138499",
    }  # fmt: skip
    assert hint["rule_code"]["code"] == "hint.delta"


def test_a_hint_is_given_for_any_quantity() -> None:
    asked = ["layers[0].z[0][1]", "layers[0].after.W[0][0]", "loss"]
    hints = mark(parse(mazur()), {"answers": [], "hints": asked})["hints"]
    assert [hint["quantity"] for hint in hints] == asked
    with pytest.raises(SpecError) as refused:
        mark(parse(mazur()), {"answers": [], "hints": ["loss", "nothing"]})
    assert (refused.value.field, refused.value.message.code) == ("hints[1]", "mark.quantity")


def test_hints_and_lines_show_as_many_digits_as_are_asked_for() -> None:
    document = mazur(optimizer={"name": "newton", "learning_rate": 1})
    for digits, number in ((4, "0.5933"), (6, "0.593270")):
        asked = {"answers": [], "hints": ["layers[1].z[0][0]"], "digits": digits}
        hint = mark(parse(document), asked)["hints"][0]
        assert f"·{number} " in hint["text"]["numbers"]


def test_a_number_that_no_document_holds_has_those_digits_too() -> None:
    document = mazur(clip={"norm": 0.01})
    asked = {"answers": [], "hints": ["layers[1].gradients.W[0][0]"], "digits": 4}
    hint = mark(parse(document), asked)["hints"][0]
    assert "0.08272" in json.dumps(hint["numbers"])
    assert "0.082717" not in json.dumps(hint["numbers"])


NORM = {"kind": "batch_norm", "running_mean": [0.1, 0.2], "running_variance": [1.1, 0.5]}
TIMED = {
    "network": {"n_inputs": 2, "layers": [{"kind": "rnn", "units": 2, "truncate": 3, "return_sequences": True}]},
    "data": {"X": [[[1, 2], [0.5, -1], [2, 0], [0, 1]]], "Y": [[[0.1, 0.2]] * 4]},
}  # fmt: skip


def normalized(**changes: Any) -> Any:
    layers = [{"units": 2, "activation": "tanh"}, {**NORM, **changes}, {"units": 1}]
    return {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[1, 2], [0.5, -1]], "Y": [[1], [0]]}}


@pytest.mark.parametrize(
    ("document", "quantity", "formula", "code"),
    [
        (normalized(), "layers[1].after.running_mean[0]", "μ̂⁺(h′1) = m·μ̂(h′1) + (1 − m)·μ(h′1)", "hint.buffer"),
        (normalized(statistics="running"), "layers[1].mean[0]", "μ(h′1) = μ̂(h′1)", "hint.other"),
        (TIMED, "layers[0].carried[0][1][0]", "δ′(ŷ1⟨2⟩) = δ(ŷ1⟨2⟩ from ⟨2⟩) + δ(ŷ1⟨2⟩ from ⟨3⟩)", "hint.carried"),
        (mazur(optimizer={"name": "bfgs"}), "layers[0].updates.W[0][0]", "Δw(x1→h1) = α·p(x1→h1)", "hint.updates"),
        (mazur(optimizer={"name": "bfgs"}), "info.step_length", "α = α", "hint.direction"),
    ],
)
def test_lines_of_buffers_of_cut_errors_and_of_searches_are_written(
    document: Any, quantity: str, formula: str, code: str
) -> None:
    hint = mark(parse(document), {"answers": [], "hints": [quantity]})["hints"][0]
    assert (hint["text"]["formula"], hint["rule_code"]["code"]) == (formula, code)


@pytest.mark.parametrize("document", [normalized(), normalized(statistics="running"), TIMED])
def test_every_number_of_these_has_a_hint(document: Any) -> None:
    step = lines_of(document)
    for path, array in computed(step).items():
        index = "".join("[0]" for _ in array.shape)
        hints = mark(parse(document), {"answers": [], "hints": [path + index]})["hints"]
        assert len(hints) == (step.locate(path, (0,) * array.ndim)[0] in {line.target for line in step.lines})
