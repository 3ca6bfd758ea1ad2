"""Every optimizer trains every parameter of every kind of layer, with true lines, and goes on where it stopped."""

import json
from typing import Any

import pytest
from layer_networks import NETWORKS, VARIANTS, dense, residual, spec_of
from test_worked_lines import are_true, lines_and_step

import backprop
from backprop.bridge import handle
from backprop.errors import SpecError
from backprop.network import build
from backprop.optimizers import OPTIMIZERS
from backprop.parsing import parse

NAMES = sorted(OPTIMIZERS)
STOCHASTIC = [name for name in NAMES if name != "sgd"]
CONVENTIONS = {name: VARIANTS[name].get("conventions", {}) for name in ("plain", "shared biases, error signal")}


def optimized(network: str, optimizer: str, **more: Any) -> Any:
    chosen = {"name": optimizer, "learning_rate": 0.02, "weight_decay": 0.1}
    return spec_of(network, **{"optimizer": chosen, **more})


@pytest.mark.parametrize("conventions", CONVENTIONS.values(), ids=CONVENTIONS)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_line_of_adam_is_true_on_every_kind_of_layer(network: str, conventions: Any) -> None:
    are_true(optimized(network, "adamw", conventions=conventions))


@pytest.mark.parametrize("optimizer", STOCHASTIC)
def test_every_line_of_every_optimizer_is_true_on_all_kinds_at_once(optimizer: str) -> None:
    are_true(optimized("all kinds through time", optimizer), by_path=False)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_trained_parameter_has_its_lines_of_state(network: str) -> None:
    spec = optimized(network, "adam")
    lines, _, _ = lines_and_step(spec)
    told = [line.quantity for line in lines if ".state." in line.quantity]
    entries = sum(array.size for layer in build(parse(spec)) for array in layer.values())
    assert len(told) == len(set(told)) == 5 * entries  # m, v, m̂, v̂, effective step


def go_on(result: Any) -> Any:
    """The resolved spec with the new parameters, what the layers carry, and the optimizer's state."""
    spec = json.loads(json.dumps(result["spec"]))

    def fill(layers: Any, parameters: Any) -> None:
        for layer, own in zip(layers, parameters, strict=True):
            layer |= {name: value for name, value in own.items() if name != "layers"}
            if "layers" in own:
                fill(layer["layers"], own["layers"])

    fill(spec["network"]["layers"], result["parameters"])
    spec["optimizer"]["state"] = result["optimizer_state"]
    return spec


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("optimizer", ["adam", "lion"])
def test_single_runs_give_the_bits_of_one_run(network: str, optimizer: str) -> None:
    training = {"epochs": 3, "batch_size": 2, "shuffle": True, "seed": 4}
    whole = backprop.run(optimized(network, optimizer, training=training))
    spec, losses = optimized(network, optimizer, training={**training, "epochs": 1}), []
    for _ in range(3):
        result = json.loads(handle("run", json.dumps({"spec": spec})))
        losses += result["history"]["loss"]
        spec = go_on(result)
    assert losses == whole["history"]["loss"]
    assert result["parameters"] == whole["parameters"]
    assert result["optimizer_state"] == whole["optimizer_state"]


def test_the_state_of_a_block_is_held_against_the_block() -> None:
    spec = go_on(backprop.run(optimized("residual", "adam")))
    inside = spec["optimizer"]["state"]["layers"][1]["layers"]
    assert set(inside[0]) == {"W", "b"} and set(inside[0]["W"]) == {"m", "v"}
    inside[0]["W"]["m"].pop()
    with pytest.raises(SpecError) as refused:
        parse(spec)
    assert refused.value.field == "optimizer.state.layers[1].layers[0].W.m"
    inside.pop()
    with pytest.raises(SpecError, match="one object for each of the 2 layers") as refused:
        parse(spec)
    assert refused.value.field == "optimizer.state.layers[1].layers"


def test_an_overflowing_state_in_a_block_is_named() -> None:
    spec = optimized("residual", "adam", loss={"name": "half_squared_error"})
    spec["data"]["X"] = [[1e15] * 3] * 5
    large = [{"kind": "dense", "units": 3, "activation": "identity", "W": [[1e15] * 3] * 3}] * 7
    spec["network"]["layers"] = [residual(*large), dense(2, "identity")]
    (note,) = [note for note in backprop.run(spec)["notes"] if "stopped" in note]
    assert note.startswith("Step 1 stopped the training: v of w(x1→f1.1) in layer 1.1 is infinite."), note
