"""The letters that a spec chooses change what is shown and nothing that is computed."""

import re
from typing import Any

import pytest
from small import SMALL, put

import backprop
from backprop.errors import SpecError
from backprop.lines import worked
from backprop.lines.line import Line
from backprop.lines.loss_paths import loss_paths
from backprop.lines.report import FORMATS
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import parse
from backprop.rules.letters import ROLES, SETS, Letters
from backprop.rules.limits import CONVENTIONS


def spoken(spec: Any, letters: Any) -> Any:
    return {**spec, "conventions": {**spec.get("conventions", {}), "letters": letters}}


def lines_of(spec: Any) -> list[Line]:
    parsed = parse(spec)
    return list(worked.all_lines(worked.view(parsed, worked.first_step(parsed))))


MAZUR = EXAMPLES["mazur"].spec
OF_MAZUR = [
    "net(h1) = w1·i1 + w2·i2 + b1 = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775",
    "∂E/∂w5 = δ(o1)·out(h1) = 0.1385·0.5933 = 0.08217",
    "w5⁺ = w5 + Δw5 = 0.4 + (−0.04108) = 0.3589",
]


def test_mazurs_lines_are_written_in_mazurs_letters() -> None:
    text = FORMATS["text"]("", lines_of(spoken(MAZUR, "mazur")), 4)
    for line in OF_MAZUR:
        assert f"  {line}\n" in text


@pytest.mark.parametrize("name", [row.name for row in SETS])
@pytest.mark.parametrize("example", ["mazur", "rnn-bptt", "residual", "softmax-classifier"])
def test_the_letters_of_a_set_change_no_number_and_no_two_quantities_have_one_name(name: str, example: str) -> None:
    plain, own = lines_of(EXAMPLES[example].spec), lines_of(spoken(EXAMPLES[example].spec, name))
    for one, other in zip(plain, own, strict=True):
        assert (one.quantity, one.value, one.numbers, one.phase) == (
            other.quantity, other.value, other.numbers, other.phase,
        )  # fmt: skip
    assert len({line.name for line in own}) == len({line.name for line in plain})
    latex = FORMATS["latex"]("", own, 4)
    assert not re.search(r"\^\{[^{}]*\}\^|[⁽⁾⁰¹²³⁴₁₂]", latex)
    assert "<math" in FORMATS["html"]("", own, 4)


@pytest.mark.parametrize("how", ["numbered", "to_from", "from_to"])
def test_each_weight_has_a_name_of_its_own_in_the_document(how: str) -> None:
    called = backprop.run(spoken(MAZUR, {"weights": how}))["labels"]["parameters"]
    assert len(set(called.values())) == len(called) == 12
    first = {"numbered": "w2", "to_from": "w⁽¹⁾(1,2)", "from_to": "w⁽¹⁾(2,1)"}[how]
    assert called["layers[0].W[0][1]"] == first


def test_a_set_is_kept_by_its_letters_and_runs_again_to_the_same_numbers() -> None:
    plain, own = backprop.run(MAZUR), backprop.run(spoken(MAZUR, "nielsen"))
    assert own["spec"]["conventions"]["letters"] == {"loss": "C", "output": "a", "weights": "to_from"}
    assert own["steps"] == plain["steps"]
    assert backprop.run(own["spec"]) == own
    assert "letters" not in plain["spec"]["conventions"]
    assert "parameters" not in plain["labels"]


def test_paths_to_the_loss_speak_the_letters_too() -> None:
    found = loss_paths(parse(spoken(MAZUR, "mazur")), "layers[0].gradients.W[0][0]")
    assert found["name"] == "gradient of w1"
    assert [path["route"] for path in found["paths"]] == [["h1", "o1"], ["h1", "o2"]]


def test_a_word_that_is_also_a_letter_stays() -> None:
    from backprop.lines.letters import Speech

    speech = Speech(parse(spoken(MAZUR, "bishop")))
    assert speech.words("a sum of a(h1) and ∂E/∂a(h2), z and y1") == "a sum of z(h1) and ∂E/∂z(h2), a and t1"
    assert Speech(parse(MAZUR)).words("a(h1)") == "a(h1)"


@pytest.mark.parametrize(
    ("letters", "field", "sentence"),
    [
        ("knuth", "conventions.letters", "Letters: “knuth” is not allowed"),
        ({"loss": "Q"}, "conventions.letters.loss", "Loss: “Q” is not allowed"),
        ({"output": "y"}, "conventions.letters.output", "each quantity by a letter of its own"),
        ({"los": "E"}, "conventions.letters.los", "Key in Letters"),
    ],
)
def test_letters_that_are_not_offered_or_shared_are_refused(letters: Any, field: str, sentence: str) -> None:
    with pytest.raises(SpecError, match=re.escape(sentence)) as refusal:
        parse(put(SMALL, "conventions", {"letters": letters}))
    assert refusal.value.field == field


def test_each_set_is_offered_letter_by_letter() -> None:
    for row in SETS:
        for role in ROLES:
            assert getattr(row.letters, role.name) in [value.name for value in role.values], (row.name, role.name)
        assert parse(spoken(MAZUR, row.letters.chosen())).conventions.letters == row.letters
        assert row.source
    assert Letters() == SETS[0].letters


def test_what_a_book_does_beside_its_letters_is_a_convention_that_is_offered() -> None:
    offered = {row.name: [value.name for value in row.values] for row in CONVENTIONS}
    for row in SETS:
        assert all(value in offered[name][1:] for name, value in row.conventions.items()), row.name
