"""Every shipped example runs, passes its check and says what its note says."""

import pytest

import backprop
from backprop.errors import SpecError
from backprop.examples import DEFAULT, EXAMPLES, example_list, example_spec
from backprop.oracles.check import check
from backprop.parsing import parse


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
    assert DEFAULT == "guide-2-2-1"


def test_the_numbers_in_the_notes_are_true() -> None:
    for name, loss in (
        ("mazur", "0.291027774"), ("mazur-sequential", "0.291027924"), ("mazur-biases", "0.280471447"),
        ("mazur-shared-bias", "0.285750887"),
    ):  # fmt: skip
        after = backprop.run(example_spec(name))["steps"][0]["after"]["loss"]
        assert f"{after:.9f}" == loss
        assert loss in EXAMPLES[name].note


def test_a_name_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(SpecError) as refused:
        example_spec("Mazur")
    assert refused.value.field == "name"
