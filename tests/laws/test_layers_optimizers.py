"""Every optimizer trains every parameter of every kind of layer, with true lines, and goes on where it stopped."""

import json
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from layer_networks import NETWORKS, VARIANTS, dense, residual, spec_of
from test_worked_lines import are_true, at, lines_and_step

import backprop
from backprop.diagnose.curvature import curvature
from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.network.build import build
from backprop.network.layout import Layout
from backprop.optimizers.first_order import OPTIMIZERS as FIRST_ORDER
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.oracles.tape import tape_document
from backprop.requests.parsing import parse
from backprop.training.progress import initial_state
from backprop.training.steps import take_step

NAMES = [name for name in FIRST_ORDER if name != "sgd"]
CONVENTIONS = {name: VARIANTS[name].get("conventions", {}) for name in ("plain", "shared biases, error signal")}


def optimized(network: str, optimizer: str, **more: Any) -> Any:
    chosen = {"name": optimizer, "learning_rate": 0.02, "weight_decay": 0.1}
    return spec_of(network, **{"optimizer": chosen, **more})


@pytest.mark.parametrize("conventions", CONVENTIONS.values(), ids=CONVENTIONS)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_line_of_adam_is_true_on_every_kind_of_layer(network: str, conventions: Any) -> None:
    are_true(optimized(network, "adamw", conventions=conventions))


@pytest.mark.parametrize("optimizer", NAMES)
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


# Whole-batch methods on every kind of layer.
REFUSED = {
    "dropout": ("network.layers[1]", "layer 2 drops different units in each: give it a fixed mask"),
    "dropout last": ("network.layers[1]", "layer 2 drops different units in each"),
    "residual of all": ("network.layers[1].layers[3]", "layer 2.4 drops different units in each"),
    "all kinds through time": ("network.layers[3].layers[1]", "layer 4.2 drops different units in each"),
    **{
        name: ("network.layers[0].truncate", "needs the whole gradient: leave truncation blank")
        for name in NETWORKS
        if "truncated" in name
    },
}
ACCEPTED = [name for name in NETWORKS if name not in REFUSED]


def by(network: str, method: str, epochs: int = 3) -> Any:
    return spec_of(network, optimizer={"name": method}, training={"epochs": epochs, "keep_steps": epochs})


@pytest.mark.parametrize("method", WHOLE_BATCH)
@pytest.mark.parametrize("network", REFUSED)
def test_whole_batch_methods_refuse_what_has_no_one_loss(network: str, method: str) -> None:
    field, words = REFUSED[network]
    with pytest.raises(SpecError, match=words) as refused:
        parse(by(network, method))
    assert refused.value.field == field
    assert refused.value.message.startswith(WHOLE_BATCH[method].label)


def test_a_fixed_mask_and_a_long_window_are_no_hindrance() -> None:
    fixed = by("dropout", "newton")
    fixed["network"]["layers"] = [dense(4), {"kind": "dropout", "rate": 0.5, "mask": [1, 0, 1, 1]}, dense(2)]
    parse(fixed)
    wide = by("rnn, truncated after 2", "lbfgs")
    wide["network"]["layers"] = [{**wide["network"]["layers"][0], "truncate": 4}, *wide["network"]["layers"][1:]]
    parse(wide)


def test_a_schedule_is_refused() -> None:
    spec = by("residual", "bfgs")
    spec["optimizer"]["schedule"] = {"name": "exponential"}
    with pytest.raises(SpecError, match="BFGS finds its own step length") as refused:
        parse(spec)
    assert refused.value.field == "optimizer.schedule.name"


@pytest.mark.parametrize("method", WHOLE_BATCH)
@pytest.mark.parametrize("network", ACCEPTED)
def test_no_step_of_a_whole_batch_method_raises_the_loss_of_any_kind_of_layer(network: str, method: str) -> None:
    result = backprop.run(by(network, method))
    assert "nonfinite" not in json.dumps(result["steps"])
    for step in result["steps"]:
        assert step["after"]["loss"] <= step["loss"] * (1 + 1e-13)
    assert result["steps"][0]["after"]["loss"] < result["steps"][0]["loss"]


@pytest.mark.parametrize("network", ACCEPTED)
def test_every_line_of_a_whole_batch_step_is_true(network: str) -> None:
    are_true(by(network, "lbfgs"))


@pytest.mark.parametrize("method", WHOLE_BATCH)
@pytest.mark.parametrize("network", ["residual in residual", "rnn, every step", "batch norm"])
def test_single_runs_of_a_whole_batch_method_give_the_bits_of_one_run(network: str, method: str) -> None:
    whole = backprop.run(by(network, method, 4))
    spec, losses = by(network, method, 1), []
    for _ in range(4):
        result = json.loads(handle("run", json.dumps({"spec": spec})))
        losses += result["history"]["loss"]
        spec = go_on(result)
    assert losses == whole["history"]["loss"]
    assert result["parameters"] == whole["parameters"]
    assert result["optimizer_state"] == whole["optimizer_state"]


@pytest.mark.parametrize(
    ("method", "change", "place"),
    [
        ("lbfgs", lambda state: state["y"].append(state["y"][0]), "method.y"),
        ("lbfgs", lambda state: state["s"][0].pop(), "method.s[0]"),
        ("lbfgs", lambda state: state.update(s=[[0.0] * len(row) for row in state["s"]]), "method"),
        ("bfgs", lambda state: state["inverse_hessian"].pop(), "method.inverse_hessian"),
        ("conjugate_gradient", lambda state: state.update(gradient=[0.0] * len(state["gradient"])), "method"),
        ("conjugate_gradient", lambda state: state.pop("since"), "method.since"),
        ("levenberg_marquardt", lambda state: state.update(damping=-1.0), "method.damping"),
        ("newton", lambda state: state.update(damping=1.0), "method.damping"),
        ("newton", lambda state: state.update(still=-1), "method.still"),
    ],
)
def test_a_state_that_the_method_has_not_left_is_refused(method: str, change: Any, place: str) -> None:
    spec = go_on(backprop.run(by("residual", method, 2)))
    parse(spec)
    change(spec["optimizer"]["state"]["method"])
    with pytest.raises(SpecError) as refused:
        parse(spec)
    assert refused.value.field == f"optimizer.state.{place}"


HAS_HESSIAN = [name for name in NETWORKS if "truncated" not in name]


@pytest.mark.parametrize("network", NETWORKS)
def test_the_hessian_of_every_kind_of_layer_is_symmetric_and_as_differences(network: str) -> None:
    spec = spec_of(network, penalty={"l2": 0.1})
    if network not in HAS_HESSIAN:
        with pytest.raises(SpecError, match="The Hessian needs the whole gradient"):
            curvature(parse(spec))
        return
    found = curvature(parse(spec))
    assert found.asymmetry <= 1e-12
    assert len(set(found.labels)) == len(set(found.parameters)) == len(found.H)
    result = backprop.run(spec)
    step = result["steps"][0]
    for path, own in zip(found.parameters, found.gradient, strict=True):
        assert at(step, path.replace("before", "gradients")) == pytest.approx(own, rel=1e-12, abs=1e-15)
    assert np.max(np.abs(by_differences(spec) - found.H)) <= 1e-5 * np.max(np.abs(found.H))


def by_differences(spec: Any, h: float = 1e-6) -> Any:
    """The Hessian by central differences of the gradient of a step."""
    parsed = parse(spec)
    parameters = build(parsed)
    layout = Layout(parsed, parameters)
    flat = layout.flat(parameters)

    def gradient(at: Any) -> Any:
        samples = np.arange(len(parsed.X))
        return layout.flat(take_step(parsed, layout.network(at), initial_state(parsed, parameters), samples).gradients)

    return np.array([(gradient(flat + h * e) - gradient(flat - h * e)) / (2 * h) for e in np.eye(len(flat))])


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("network", NETWORKS)
def test_the_scalar_tape_agrees_on_every_kind_of_layer(network: str, variant: str) -> None:
    spec = deepcopy(spec_of(network, **VARIANTS[variant]))
    spec["data"] = {key: rows[:2] for key, rows in spec["data"].items()}
    if "h0" in json.dumps(spec):
        for layer in spec["network"]["layers"]:
            if "h0" in layer and isinstance(layer["h0"][0], list):
                layer["h0"] = layer["h0"][:2]
    document, step = tape_document(parse(spec)), backprop.run(spec)["steps"][0]
    scale = max(abs(row["analytic"]) for row in document["agreement"])
    for row in document["agreement"]:
        assert abs(row["autodiff"] - row["analytic"]) <= 1e-12 * scale, row
    named = [node for node in document["nodes"] if node["quantity"]]
    assert len({node["quantity"] for node in named}) == len(named)
    for node in named:
        assert node["value"] == at(step, node["quantity"]), node["quantity"]


@pytest.mark.parametrize("network", NETWORKS)
def test_every_layer_inside_a_layer_has_its_health(network: str) -> None:
    step = backprop.run(spec_of(network))["steps"][0]

    def same_shape(layers: Any, facts: Any) -> None:
        for layer, fact in zip(layers, facts, strict=True):
            assert ("layers" in layer) == ("layers" in fact)
            same_shape(layer.get("layers", []), fact.get("layers", []))
            assert (fact["dead"] is None) == (layer["kind"] in ("batch_norm", "dropout", "residual")) or (
                layer["slope"] is None
            )

    same_shape(step["layers"], step["health"]["layers"])
    assert step["health"]["advice"].endswith(".")


def test_where_an_overflow_inside_a_block_came_from() -> None:
    large = [{"kind": "dense", "units": 3, "activation": "identity", "W": [[1e15] * 3] * 3}] * 20
    spec = spec_of("residual")
    spec["network"]["layers"] = [residual(*large), dense(2, "identity")]
    spec["data"]["X"] = [[1e15] * 3] * 5
    origin = backprop.run(spec)["steps"][0]["health"]["origin"]
    assert origin["quantity"] == "layers[0].layers[18].z[0][0]"
    assert [entry["quantity"] for entry in origin["inputs"]] == [
        "layers[0].layers[18].before.W[0][0]", "layers[0].layers[17].a[0][0]",
    ]  # fmt: skip


def test_where_an_overflow_through_time_came_from() -> None:
    spec = spec_of("rnn, every step")
    spec["network"]["layers"] = [
        {"kind": "rnn", "units": 1, "activation": "identity", "Wx": [[1, 1, 1]], "Wh": [[1e15]], "b": [0],
         "return_sequences": True},
        dense(2, "identity"),
    ]  # fmt: skip
    spec["data"] = {"X": [[[1e15] * 3] * 30], "Y": [[[0, 0]] * 30]}
    origin = backprop.run(spec)["steps"][0]["health"]["origin"]
    assert origin["quantity"] == "layers[0].z[0][20][0]"
    assert [entry["quantity"] for entry in origin["inputs"]] == ["layers[0].before.Wh[0][0]", "layers[0].h[0][19][0]"]
    assert all(isinstance(entry["value"], float) for entry in origin["inputs"])
