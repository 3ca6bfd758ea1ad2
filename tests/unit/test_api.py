"""The Python interface: networks, steps and their pages in notebooks."""

import doctest
from xml.etree import ElementTree

import numpy as np
import pytest
from small import SMALL, chain

import backprop
import backprop.api
from backprop import Network, SpecError, step


def test_the_examples_in_the_documentation_are_true() -> None:
    results = doctest.testmod(backprop.api)
    assert results.attempted > 5
    assert results.failed == 0


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
    with pytest.raises(SpecError, match="2 needed"):
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
