"""Every shipped example runs, passes its check and says what its note says."""

import numpy as np
import pytest

import backprop
from backprop.errors import SpecError
from backprop.numbers.display import display
from backprop.oracles.check import check
from backprop.requests.examples import DEFAULT, EXAMPLES, example_list, example_spec
from backprop.requests.parsing import parse


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_and_its_gradients_pass(name: str) -> None:
    result = backprop.run(example_spec(name))
    assert not any("stopped" in note or "not finite" in note for note in result["notes"])
    found = check(parse(example_spec(name)))
    assert found.passed, (found.error, found.bound)
    assert EXAMPLES[name].name == name
    assert len(EXAMPLES[name].note) > 20


def test_the_list_holds_copies() -> None:
    example_list()[0]["spec"]["network"].clear()
    example_spec(DEFAULT)["data"].clear()
    assert backprop.run(example_spec(DEFAULT))["steps"]


def test_the_numbers_in_the_notes_are_true() -> None:
    for name, loss in (
        ("mazur", "0.291027774"), ("mazur-sequential", "0.291027924"), ("mazur-biases", "0.280471447"),
        ("mazur-shared-bias", "0.285750887"),
    ):  # fmt: skip
        after = backprop.run(example_spec(name))["steps"][0]["after"]["loss"]
        assert f"{after:.9f}" == loss
        assert loss in EXAMPLES[name].note


def test_the_example_of_the_first_visit_is_seen_to_learn() -> None:
    step = backprop.run(example_spec(DEFAULT))["steps"][0]
    before, after = step["prediction"][0][0], step["after"]["prediction"][0][0]
    for number in (step["loss"], step["after"]["loss"], before, after):
        assert display(number, 4) in EXAMPLES[DEFAULT].note
    assert step["after"]["loss"] < 0.95 * step["loss"], "by a twentieth at least"
    for layer in step["layers"]:
        for name in ("W", "b"):
            for old, new in zip(np.ravel(layer["before"][name]), np.ravel(layer["after"][name]), strict=True):
                assert display(new, 3) != display(old, 3), "each parameter, at three digits"


def test_the_guides_own_network_is_one_press_away() -> None:
    spec = example_spec("guide-2-2-1")
    assert (spec["data"], spec["optimizer"]["learning_rate"]) == ({"X": [[0.3, 0.7]], "Y": [[0.5]]}, 0.1)
    assert spec["network"] == example_spec(DEFAULT)["network"]


def test_a_name_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(SpecError) as refused:
        example_spec("Mazur")
    assert refused.value.field == "name"


def test_the_recurrent_example_gives_the_exact_numbers_of_its_page() -> None:
    step = backprop.run(example_spec("rnn-bptt"))["steps"][0]
    rnn, dense = step["layers"]
    assert step["loss"] == pytest.approx(0.09938075343913763, rel=1e-14)
    assert rnn["h"] == [
        [[pytest.approx(0.46211715726000974, rel=1e-15)], [pytest.approx(0.7803291850392821, rel=1e-15)]]
    ]
    assert dense["a"][0][1] == [pytest.approx(1.5606583700785641, rel=1e-15)]
    found = [rnn["gradients"][name] for name in ("Wx", "Wh")] + [dense["gradients"]["W"], [rnn["gradients"]["b"]]]
    exact = [-0.8334791554740275, -0.15880242066120803, -0.37784371922228854, -0.48983811517424475]
    assert [g[0][0] for g in found] == pytest.approx(exact, rel=1e-14)
    note = EXAMPLES["rnn-bptt"].note
    assert f"{rnn['h'][0][1][0]:.9f}" in note
    assert f"{step['loss']:.9f}" in note


def test_dropout_doubles_what_it_keeps_and_lets_no_gradient_through_what_it_drops() -> None:
    below, dropout, _ = backprop.run(example_spec("dropout"))["steps"][0]["layers"]
    assert dropout["a"][0] == [2 * below["a"][0][0], 0, 2 * below["a"][0][2], 0]
    assert below["gradients"]["b"][1] == below["gradients"]["b"][3] == 0
