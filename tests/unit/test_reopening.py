"""What a result holds opens again, of runs that diverge too: parameters, buffers and the optimizer's state."""

import json
import random

import numpy as np
import pytest
from exported_cases import LAYERS, with_layers

from backprop.api import Network, step
from backprop.errors import SpecError
from backprop.numbers.strict_json import Json, dumps
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import parse
from backprop.runs.result import run
from backprop.runs.run import Run
from backprop.runs.run_document import Pace, result_document

DIVERGING: Json = {
    "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[1.5]], "b": [0.5]}]},
    "data": {"X": [[1.0], [2.0], [3.0]], "Y": [[1.0], [3.0], [2.0]]},
    "optimizer": {"name": "sgd", "learning_rate": 1.0}, "training": {"epochs": 400},
}  # fmt: skip


def going_on(result: Json) -> Json:
    """The spec with the parameters and the state that the run came to."""

    def put_in(rows: Json, found: Json) -> Json:
        return [
            {**row, **own, **({"layers": put_in(row["layers"], own["layers"])} if "layers" in own else {})}
            for row, own in zip(rows, found, strict=True)
        ]

    spec = result["spec"]
    network = {**spec["network"], "layers": put_in(spec["network"]["layers"], result["parameters"])}
    return {**spec, "network": network, "optimizer": {**spec["optimizer"], "state": result["optimizer_state"]}}


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
def test_a_diverging_run_stops_at_the_last_parameters_that_a_spec_may_hold(engine: str) -> None:
    """Against gradient descent in four lines; λmax is 5.55, so that each step multiplies the error by −4.55."""
    training = Run(parse(DIVERGING), engine)
    training.go_on(training.end)
    x = np.array([[1.0, 1], [2, 1], [3, 1]])
    w, count = np.array([1.5, 0.5]), 0
    while True:
        new = w - x.T @ (x @ w - [1.0, 3.0, 2.0]) / 3
        if np.max(np.abs(new)) > 1e15:
            break
        w, count = new, count + 1
    assert (training.engine, training.ended, training.step) == (engine, "nonfinite", count)
    value = f"{new[0]:.6g}"
    assert training.fault == (
        f"the new w(x1→ŷ) in layer 1 is {value}, beyond ±1e15. "
        "The update is too large: lower the learning rate or clip the gradient."
    )
    result = result_document(training, Pace(training.ended))
    assert result["parameters"][0]["W"][0][0] == pytest.approx(w[0], rel=1e-12)
    again = run(parse(going_on(result)))
    assert again["notes"][-1].startswith(f"Step {count + 1} stopped the training: the new w(x1→ŷ) in layer 1 is ")


def test_one_step_beyond_is_shown_and_leaves_no_network() -> None:
    made = run(parse({**DIVERGING, "data": {"X": [[1e15]], "Y": [[0.0]]}, "training": {"epochs": 3}}))
    assert len(made["steps"]) == 1 and made["steps"][0]["health"]["verdict"] == "exploding"
    assert made["parameters"] == [{"W": [[1.5]], "b": [0.5]}]
    found = step(Network([1, 1], "identity", [([[1.5]], [0.5])]), X=[[1e15]], Y=[[0.0]])
    with pytest.raises(SpecError, match="leaves no network: the new w"):
        found.network.predict([[1.0]])


def test_weights_at_the_limit_are_called_too_large_where_nothing_else_is_wrong() -> None:
    """1e15 and −1e15 cancel: the error is 1, so that each moves by 0.5, one of them out of bounds."""
    layer = {"units": 1, "activation": "identity", "W": [[1e15, -1e15]], "b": [0.0]}
    network = {"n_inputs": 2, "layers": [layer]}
    made = run(parse({"network": network, "data": {"X": [[1, 1]], "Y": [[1]]}, "optimizer": {"learning_rate": 0.5}}))
    health = made["steps"][0]["health"]
    assert health["verdict"] == "too large" and "1e+15, beyond ±1e15" in health["advice"]
    assert made["parameters"][0]["W"] == [[1e15, -1e15]]


def test_running_statistics_may_be_any_finite_numbers() -> None:
    """The variance of inputs of 1e15 is 1e30."""
    layers = [{"kind": "batch_norm"}, {"units": 1}]
    spec = {"network": {"n_inputs": 1, "layers": layers}, "data": {"X": [[1e15], [-1e15]], "Y": [[0], [1]]}}
    result = run(parse(spec))
    assert result["parameters"][0]["running_variance"][0] == pytest.approx(0.9 + 0.1 * 2e30)
    run(parse(going_on(result)))


@pytest.mark.parametrize("seed", range(40))
def test_what_a_random_run_came_to_is_accepted_and_goes_on(seed: int) -> None:
    choose = random.Random(seed)
    spec = with_layers(choose.choice(list(LAYERS)), optimizer={
        "name": choose.choice(list(OPTIMIZERS)), "learning_rate": choose.choice([0.1, 30.0, 1000.0]),
    }, training={"epochs": choose.choice([1, 12]), "batch_size": choose.choice([None, 2])},
        conventions={"bias": choose.choice(["per_neuron", "shared", "none"])})  # fmt: skip
    scale = choose.choice([1.0, 1e6, 1e15])
    spec["data"]["X"] = np.clip(np.array(spec["data"]["X"]) * scale, -1e15, 1e15).tolist()
    result = json.loads(dumps(run(parse(spec))))
    assert json.loads(dumps(run(parse(result["spec"])))) == result
    json.loads(dumps(run(parse(going_on(result)))))


@pytest.mark.parametrize(("layers", "optimizer", "rate", "inputs", "targets"), [
    ("batch norm", "conjugate_gradient", 30.0, 1.0, 1e15), ("rnn, every step", "bfgs", 0.1, 1e5, 1.0),
    ("residual", "lbfgs", 1000.0, 1.0, 1e8), ("residual", "newton", 1.0, 1e9, 1e15),
    ("rnn, last step", "gauss_newton", 1.0, 1e15, 1e15), ("batch norm", "levenberg_marquardt", 1.0, 1e15, 1.0),
])  # fmt: skip
def test_whole_batch_methods_go_on_from_what_they_came_to(
    layers: str, optimizer: str, rate: float, inputs: float, targets: float
) -> None:
    spec = with_layers(layers, optimizer={"name": optimizer, "learning_rate": rate})
    for key, size in (("X", inputs), ("Y", targets)):
        spec["data"][key] = np.clip(np.array(spec["data"][key]) * size, -1e15, 1e15).tolist()
    result = json.loads(dumps(run(parse({**spec, "training": {"epochs": 6}}))))
    json.loads(dumps(run(parse(going_on(result)))))


@pytest.mark.parametrize("optimizer", ["bfgs", "lbfgs", "conjugate_gradient"])
def test_a_gradient_whose_square_is_nought_fails_nothing(optimizer: str) -> None:
    """∂E/∂w is 1e−200, its square 0. What is found is the minimum, w = 1, or no gain that can be seen."""
    layer = {"units": 1, "activation": "identity", "W": [[0.0]], "b": [0.0]}
    spec = {
        "network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[1e-100]], "Y": [[1e-100]]},
        "conventions": {"bias": "frozen"}, "optimizer": {"name": optimizer}, "training": {"epochs": 3},
    }  # fmt: skip
    weight = run(parse(spec))["parameters"][0]["W"][0][0]
    assert weight == 1.0 or abs(weight) < 1e-90
