"""The Python interface: networks, steps and their pages in notebooks."""

import ast
import doctest
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from small import SMALL, chain

import backprop
import backprop.api
import backprop.doors.commands
from backprop import Network, SpecError, step
from backprop.doors.cli import main


def test_the_examples_in_the_documentation_are_true() -> None:
    for module in (backprop.api, backprop.doors.commands):
        results = doctest.testmod(module)
        assert results.attempted > 3
        assert results.failed == 0


def test_type_checkers_know_the_names_that_are_imported_when_they_are_asked_for() -> None:
    told = ast.parse(Path(backprop.__file__).with_suffix(".pyi").read_text()).body[-1]
    assert isinstance(told, ast.Assign)
    assert ast.literal_eval(told.value) == backprop.__all__
    assert all(getattr(backprop, name) for name in backprop.__all__)


def guide() -> Network:
    return Network.from_spec(SMALL)


def test_a_step_is_that_of_the_result_document() -> None:
    made = step(guide(), [[0.3, 0.7]], [[0.5]], learning_rate=0.1)
    theirs = backprop.run(SMALL)["steps"][0]
    assert (made.loss, made.after_loss) == (theirs["loss"], theirs["after"]["loss"])
    assert made.prediction.tolist() == theirs["prediction"]
    for ours, layer in zip(made.layers, theirs["layers"], strict=True):
        assert ours.delta.tolist() == layer["delta"]
        assert ours.gradients["W"].tolist() == layer["gradients"]["W"]
        assert ours.after["b"].tolist() == layer["after"]["b"]
    assert made.document["steps"] == backprop.run(SMALL)["steps"]


def test_steps_one_after_the_other_are_a_run() -> None:
    network = guide()
    for _ in range(5):
        network = step(network, [[0.3, 0.7]], [[0.5]]).network
    whole = backprop.run({**SMALL, "training": {"epochs": 5}})
    assert [layer["W"].tolist() for layer in network.parameters] == [layer["W"] for layer in whole["parameters"]]


def test_the_given_network_stays_as_it_is() -> None:
    network = guide()
    before = [layer["W"].copy() for layer in network.parameters]
    step(network, [[0.3, 0.7]], [[0.5]], learning_rate=100)
    for layer, was in zip(network.parameters, before, strict=True):
        assert layer["W"].tolist() == was.tolist()


def test_a_network_of_sizes_draws_its_weights_by_seed() -> None:
    one, same, other = Network([2, 3, 1], seed=4), Network([2, 3, 1], seed=4), Network([2, 3, 1], seed=5)
    assert one.parameters[0]["W"].tolist() == same.parameters[0]["W"].tolist()
    assert one.parameters[0]["W"].tolist() != other.parameters[0]["W"].tolist()
    assert Network([2, 1], init={"name": "constant", "value": 0.25}).parameters[0]["W"].tolist() == [[0.25, 0.25]]


def test_predictions_need_no_step() -> None:
    assert guide().predict([[0.3, 0.7]])[0, 0] == pytest.approx(0.4985628935530006, rel=1e-15)
    assert guide().predict(np.zeros((4, 2))).shape == (4, 1)


def test_more_of_a_spec_may_be_said() -> None:
    made = step(guide(), [[0.3, 0.7]], [[0.5]], loss={"name": "huber", "delta": 0.1}, penalty={"l2": 0.1},
                conventions={"bias": "frozen"})  # fmt: skip
    assert made.layers[0].after["b"].tolist() == [0.1, -0.3]
    assert made.check().passed
    assert made.network.document["conventions"]["bias"] == "frozen"
    assert made.worked("markdown", 3).startswith("## Forward pass")


def test_what_a_spec_would_refuse_is_refused() -> None:
    with pytest.raises(SpecError, match="Units of layer 1"):
        Network([2, 0, 1])
    with pytest.raises(SpecError, match="Allowed: 2 numbers"):
        step(guide(), [[0.3]], [[0.5]])
    with pytest.raises(SpecError, match="It must be finite"):
        step(guide(), [[float("nan"), 0]], [[0.5]])
    with pytest.raises(SpecError, match="Learning rate η"):
        step(guide(), [[0.3, 0.7]], [[0.5]], learning_rate=-1)
    with pytest.raises(SpecError, match="Digits shown"):
        step(guide(), [[0.3, 0.7]], [[0.5]]).worked(digits=99)


def test_notebooks_show_tables() -> None:
    made = step(guide(), [[0.3, 0.7]], [[0.5]])
    for page in (guide()._repr_html_(), made._repr_html_()):
        root = ElementTree.fromstring(f"<div>{page}</div>")
        assert len(list(root.iter("table"))) >= 4
        assert all(cell.text for cell in root.iter("td"))
    assert repr(guide()) == "Network(2-2-1, sigmoid, sigmoid)"
    assert repr(made) == "StepResult(loss 1.03264e−6 → 1.01276e−6)"


def test_a_shared_bias_is_shown_for_each_unit() -> None:
    network = Network.from_spec(chain(2, 3, 1, conventions={"bias": "shared"}))
    root = ElementTree.fromstring(f"<div>{network._repr_html_()}</div>")
    assert [len(list(table.iter("td"))) for table in root.iter("table")] == [6, 3, 3, 1]


SPEC = chain(2, 3, 1, training={"epochs": 2})


def test_one_sample_alone_is_a_batch_of_one() -> None:
    network = guide()
    for x in ([0.3, 0.7], (0.3, 0.7), np.array([0.3, 0.7])):
        assert network.predict(x).tolist() == network.predict([[0.3, 0.7]]).tolist()
    times = {"n_inputs": 2, "layers": [{"kind": "rnn", "units": 2}, {"units": 1}]}
    recurrent = Network.from_spec({"network": times, "data": {"X": [[[1, 2], [3, 4]]], "Y": [[0]]}})
    assert recurrent.predict([[1, 2], [3, 4]]).tolist() == recurrent.predict([[[1, 2], [3, 4]]]).tolist()


@pytest.mark.parametrize(("X", "field", "words"), [
    ([0.1], "X[0]", "“1 number” is"), ([[0.1, 0.2, 0.3]], "X[0]", "“3 numbers” is"),
    ([[1, 2], [3]], "X[1]", "“1 number” is"), ([], "X", "a list of rows"), (None, "X", "a list of rows"),
    ([[None, 1]], "X[0][0]", "Enter a number."), ([["1", 2]], "X[0][0]", "without quotes"),
    (np.array([[np.nan, 1]]), "X[0][0]", "It must be finite."), ([[0, 1e16]], "X[0][1]", "Too large"),
    ([[[1, 2]]], "X[0]", "“1 number”"),
])  # fmt: skip
def test_inputs_that_do_not_fit_are_refused_in_their_place(X: object, field: str, words: str) -> None:
    with pytest.raises(SpecError) as refused:
        guide().predict(X)
    assert refused.value.field == field and words in refused.value.message
    with pytest.raises(SpecError):
        step(guide(), X, [[0.5]] if field != "X[0]" else None)


@pytest.mark.parametrize(("units", "more", "field"), [
    ([], {}, "units"), ([2], {}, "units"), (5, {}, "units"), ("ab", {}, "units"),
    ([2, "a"], {}, "network.layers[0].units"), ([2, 10**12], {}, "network.layers[0].units"),
    ([0, 1], {}, "network.n_inputs"), ([2, 1], {"activation": ["relu"] * 2}, "activation"),
    ([2, 1], {"activation": 5}, "activation"), ([2, 1], {"weights": [(1,)]}, "weights[0]"),
    ([2, 1], {"weights": []}, "weights"), ([2, 1], {"weights": [([[1, 2, 3]], None)]}, "network.layers[0].W[0]"),
    ([2, 1], {"init": 5}, "init"), ([2, 1], {"seed": 0.5}, "init.seed"),
])  # fmt: skip
def test_a_network_that_can_not_be_is_refused(units: Any, more: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        Network(units, **more)
    assert refused.value.field == field


def test_every_command_is_a_function_of_the_spec(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(SPEC), encoding="utf-8")

    def printed(*call: str) -> str:
        assert main(list(call)) == 0
        return capsys.readouterr().out

    def untimed(document: Any) -> Any:
        return {**document, "training": None}

    assert untimed(backprop.train(SPEC)) == untimed(json.loads(printed("train", str(path))))
    assert backprop.check(SPEC) == json.loads(printed("check", str(path)))
    assert backprop.hessian(SPEC) == json.loads(printed("hessian", str(path)))
    assert backprop.export(SPEC, "numpy") == printed("export", str(path), "--to", "numpy")
    assert backprop.compare([SPEC, SPEC]) == json.loads(printed("compare", str(path), str(path)))
    asked = ("search", str(path), "--learning-rates", "0.1,1", "--seeds", "0,1")
    found = backprop.search(SPEC, learning_rates=[0.1, 1.0], seeds=[0, 1])
    assert found == json.loads(printed(*asked))
    assert backprop.experiment.__name__ == "experiment"


def test_search_and_compare_are_functions_also_once_their_modules_are_imported() -> None:
    import backprop.runs.compare
    import backprop.search
    from backprop.runs.compare import compare
    from backprop.search import search

    asked = {"learning_rates": [0.1], "seeds": [0]}
    assert backprop.search(SPEC, **asked) == search(SPEC, **asked)
    assert backprop.compare([SPEC, SPEC]) == compare([SPEC, SPEC])


@pytest.mark.parametrize(("call", "field"), [
    (lambda: backprop.train({}), "network"), (lambda: backprop.train(SPEC, "gpu"), "engine"),
    (lambda: backprop.train(SPEC, keep_steps=0), "keep_steps"), (lambda: backprop.check(None), ""),
    (lambda: backprop.hessian([]), ""), (lambda: backprop.export(SPEC, "cobol"), "to"),
    (lambda: backprop.export({"network": 1}, "numpy"), "network"), (lambda: backprop.experiment("none"), "name"),
    (lambda: backprop.search(SPEC, "best"), "kind"), (lambda: backprop.compare([SPEC]), "specs"),
    (lambda: step(guide(), [[1, 2]], [[0]]).worked("pdf"), "format"),
])  # fmt: skip
def test_what_can_not_be_asked_is_refused(call: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        call()
    assert refused.value.field == field
