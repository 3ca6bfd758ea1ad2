"""The result document: what it holds, and that it can be run again."""

import json
import math
from typing import Any

import numpy as np
import pytest
from small import SMALL, chain, put, small

from backprop.numbers.strict_json import dumps, loads
from backprop.requests.parsing import parse
from backprop.rules.limits import HISTORY_POINTS
from backprop.runs.result import run


def result(spec: Any) -> Any:
    return run(parse(spec))


def again(document: Any) -> Any:
    """The result of the resolved spec, by way of its text."""
    return run(parse(loads(dumps(document["spec"]))))


SPECS: dict[str, Any] = {
    "given weights": SMALL,
    "drawn weights": chain(3, 4, 2, init={"name": "he_normal", "seed": 9007199254740993, "bias": 0.25}),
    "drawn biases": chain(3, 4, 2, init={"name": "uniform", "low": -1, "bias": {"name": "normal", "std": 0.3}}),
    "biases by name": chain(2, 2, 1, init={"bias": "ones"}),
    "an initializer of a layer's own": put(chain(2, 2, 1), "network.layers.0.init", {"name": "orthogonal", "seed": 4}),
    "a shared bias": chain(2, 3, 2, conventions={"bias": "shared"}, init={"bias": {"name": "normal", "seed": 3}}),
    "no bias": chain(2, 3, 2, conventions={"bias": "none"}),
    "mini-batches in random order": {
        **chain(2, 3, 1), "data": {"X": [[1, 2], [3, 4], [5, 6]], "Y": [[0], [1], [0]]},
        "training": {"epochs": 4, "batch_size": 2, "shuffle": True, "seed": 5},
    },
    "penalty and clipping": small(penalty={"l1": 0.1, "l2": 0.2, "biases": True}, clip={"value": 0.1, "norm": 0.05}),
    "rounding": small(conventions={"rounding": {"digits": 3, "kind": "significant", "carry": True}}),
    "hyperparameters": put(put(SMALL, "network.layers.0.activation", {"name": "elu", "alpha": 0.5}),
                           "loss", {"name": "huber", "delta": 0.7, "reduction": "sum"}),
    "an activation layer": put(chain(2, 2, 1), "network.layers.0",
                               {"kind": "activation", "name": "leaky_relu", "alpha": 0.2}),
}  # fmt: skip


@pytest.mark.parametrize("name", SPECS)
def test_the_resolved_spec_runs_again_to_the_same_bits(name: str) -> None:
    once = result(SPECS[name])
    assert dumps(again(once)) == dumps(once)


@pytest.mark.parametrize("name", SPECS)
def test_saving_and_loading_keeps_every_byte(name: str) -> None:
    text = dumps(result(SPECS[name]))
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("name", SPECS)
def test_two_runs_are_equal_in_every_byte(name: str) -> None:
    assert dumps(result(SPECS[name])) == dumps(result(SPECS[name]))


def with_parameters(spec: Any, parameters: Any) -> Any:
    """The spec with these weights."""
    made = json.loads(json.dumps(spec))
    for layer, own in zip(made["network"]["layers"], parameters, strict=True):
        layer |= own
    return made


@pytest.mark.parametrize("bias", ["per_neuron", "frozen", "shared"])
@pytest.mark.parametrize("order", ["simultaneous", "sequential"])
def test_single_steps_are_one_run_in_bits(bias: str, order: str) -> None:
    spec = chain(2, 3, 2, conventions={"bias": bias, "update_order": order}, init={"seed": 3})
    spec["data"] = {"X": [[0.1, -0.2], [0.3, 0.4]], "Y": [[0, 1], [1, 0]]}
    whole = result(put(spec, "training.epochs", 7))
    steps = result(spec)
    for _ in range(6):
        steps = result(with_parameters(steps["spec"], steps["parameters"]))
    assert dumps(steps["parameters"]) == dumps(whole["parameters"])
    assert steps["steps"][0]["after"] == whole["steps"][-1]["after"]


def test_a_run_may_be_saved_and_gone_on_with() -> None:
    spec = chain(2, 3, 1, init={"seed": 3})
    whole = result(put(spec, "training.epochs", 10))
    part = loads(dumps(result(put(spec, "training.epochs", 4))))
    rest = result(put(with_parameters(part["spec"], part["parameters"]), "training.epochs", 6))
    assert dumps(rest["parameters"]) == dumps(whole["parameters"])
    assert part["history"]["loss"] + rest["history"]["loss"] == whole["history"]["loss"]


def test_minus_zero_keeps_its_sign() -> None:
    spec = put(put(SMALL, "network.layers.0.W.0.0", -0.0), "optimizer.learning_rate", 0)
    made = loads(dumps(result(spec)))
    for weight in (made["spec"]["network"]["layers"][0]["W"][0][0], made["parameters"][0]["W"][0][0]):
        assert (weight, math.copysign(1, weight)) == (0.0, -1.0)


def test_the_first_steps_and_the_last_are_kept_whole() -> None:
    spec = put(SMALL, "training.epochs", 9)
    assert [step["step"] for step in result(spec)["steps"]] == [1, 9]
    assert [step["step"] for step in result(put(spec, "training.keep_steps", 3))["steps"]] == [1, 2, 3, 9]
    assert [step["step"] for step in result(put(spec, "training.keep_steps", 9))["steps"]] == list(range(1, 10))
    assert [step["step"] for step in result(put(spec, "training.keep_steps", 100))["steps"]] == list(range(1, 10))


def test_the_history_is_thinned_evenly_with_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert HISTORY_POINTS == 10_000
    monkeypatch.setattr("backprop.runs.result.HISTORY_POINTS", 10)
    whole = result(put(SMALL, "training.epochs", 10))["history"]
    assert whole["step"] == list(range(1, 11))
    thin = result(put(SMALL, "training.epochs", 97))["history"]
    assert (len(thin["step"]), thin["step"][0], thin["step"][-1]) == (10, 1, 97)
    gaps = np.diff(thin["step"])
    assert gaps.min() >= 10 and gaps.max() <= 11, gaps
    assert thin["step"] == thin["epoch"]
    assert {len(values) for values in thin.values()} == {10}


def test_each_layer_says_its_parameters_before_and_after() -> None:
    step = result(SMALL)["steps"][0]
    for k, layer in enumerate(step["layers"]):
        assert layer["before"]["W"] == SMALL["network"]["layers"][k]["W"]
        after = np.array(layer["before"]["W"]) + np.array(layer["updates"]["W"])
        assert layer["after"]["W"] == after.tolist()
        assert "data_gradients" not in layer
    assert result(SMALL)["parameters"] == [layer["after"] for layer in step["layers"]]


def test_the_data_gradients_stand_beside_the_optimizers_where_they_differ() -> None:
    plain, penalized = result(SMALL)["steps"][0], result(small(penalty={"l2": 0.1}))["steps"][0]
    for ours, theirs in zip(penalized["layers"], plain["layers"], strict=True):
        assert ours["data_gradients"] == theirs["gradients"]
        assert ours["gradients"] != theirs["gradients"]
    assert penalized["data_loss"] == plain["loss"]
    assert penalized["loss"] == penalized["data_loss"] + penalized["penalty"]


def test_a_softmax_has_no_slope_of_its_own() -> None:
    step = result(chain(2, 3, activation="softmax"))["steps"][0]
    assert step["layers"][0]["slope"] is None


EXPLODING = chain(1, 1, activation="identity", optimizer={"learning_rate": 50}, training={"epochs": 1000})
EXPLODING["data"] = {"X": [[3.0]], "Y": [[1.0]]}


def test_a_run_that_diverges_stops_at_the_last_finite_step_and_says_why() -> None:
    made = result(EXPLODING)
    note = made["notes"][-1]
    stopped = made["history"]["step"][-1]
    assert stopped < 1000
    assert note.startswith(f"Step {stopped} stopped the training: ")
    assert "layer 1" in note and note.endswith("The parameters are those before it.")
    assert np.isfinite(np.array(made["parameters"][0]["W"])).all()
    assert made["parameters"][0] == made["steps"][-1]["layers"][0]["before"]
    assert dumps(made)
    dumps(again(made))


def test_deep_networks_of_huge_weights_overflow_in_words() -> None:
    spec = chain(2, *[2] * 20, 1, activation="identity", init={"name": "constant", "value": 1e6})
    spec["network"]["layers"] = [{**layer, "W": [[1e15] * 2] * layer["units"]} for layer in spec["network"]["layers"]]
    made = result({**spec, "data": {"X": [[1e15, 1e15]], "Y": [[1]]}})
    assert made["notes"][-1] == (
        "Step 1 stopped the training: z of h20.1 in layer 20 for sample 1 is infinite. "
        "The weights or inputs are too large for this depth: scale them down or draw new weights. "
        "The parameters are those before it."
    ), made["notes"]
    assert {"nonfinite": "inf"} in made["steps"][0]["layers"][19]["z"][0]


def test_what_is_not_finite_only_after_the_last_step_is_said_too() -> None:
    """Eleven weights of 1e15 after one of 1e−165, which a clipped step moves to −1000: 1e183 squared is infinite."""
    weights = [1e-165, *[1e15] * 11]
    spec = chain(1, *[1] * 12, activation="identity", optimizer={"learning_rate": 1000}, clip={"value": 1},
                 loss={"name": "mean_squared_error"})  # fmt: skip
    for k, weight in enumerate(weights):
        spec = put(spec, f"network.layers.{k}.W", [[weight]])
    made = result({**spec, "data": {"X": [[1e15]], "Y": [[0]]}})
    assert made["steps"][0]["loss"] == pytest.approx(1e30)
    assert made["steps"][0]["after"]["loss"] == {"nonfinite": "inf"}
    assert made["parameters"][0]["W"] == [[-1000.0]]
    (note,) = [note for note in made["notes"] if "infinite" in note]
    assert note == "In step 1, after.loss is infinite; the new parameters are still finite."


@pytest.mark.parametrize("z", [40.0, 800.0])
def test_a_factor_that_is_infinite_where_delta_is_not_is_said(z: float) -> None:
    spec = chain(1, 1, loss={"name": "binary_cross_entropy"})
    made = result({**put(put(spec, "network.layers.0.W", [[0]]), "network.layers.0.b", [z]),
                   "data": {"X": [[1]], "Y": [[0]]}})  # fmt: skip
    step = made["steps"][0]
    assert step["layers"][0]["da"] == [[{"nonfinite": "inf"}]]
    assert step["layers"][0]["delta"] == [[1.0]]
    assert step["loss"] == z
    assert made["notes"] == ["In step 1, layers[0].da[0][0] is infinite; the new parameters are still finite."]


def test_a_cross_entropy_that_is_infinite_stops_in_words() -> None:
    made = result(chain(1, 1, activation="softmax", loss={"name": "binary_cross_entropy"}))
    assert made["notes"][0].startswith("A softmax of one unit is always 1:")
    assert "or it is the logarithm of a probability of 0: check targets" in made["notes"][-1]
