"""What a spec states to start from, in layers at any depth: left out, drawn anew, taken over."""

from copy import deepcopy

import numpy as np
import pytest
from small import put

from backprop.layers import LAYERS
from backprop.network.build import build
from backprop.network.starts import reseeded, same_start, start, started_from, without_weights
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse
from backprop.rules.declared import Numbers
from backprop.runs.spec_document import spec_document

BLOCK: Json = {"kind": "residual", "layers": [
    {"units": 3, "activation": "tanh", "W": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], "b": [1, 2, 3]},
    {"kind": "batch_norm", "gamma": [1.5, 2.5, 3.5], "beta": [0.1, 0.2, 0.3], "running_mean": [7, 8, 9],
     "running_variance": [2, 3, 4]},
    {"kind": "residual", "layers": [{"units": 3, "activation": "identity", "W": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}]},
    {"kind": "dropout", "mask": [1, 0, 1]},
    {"units": 2, "activation": "identity", "W": [[1, 2, 3], [4, 5, 6]]},
]}  # fmt: skip
RECURRENT: Json = {"kind": "rnn", "units": 2, "return_sequences": True, "Wx": [[0.1, 0.2], [0.3, 0.4]],
                   "Wh": [[0.5, 0.6], [0.7, 0.8]], "b": [0.1, 0.2], "h0": [0.5, 0.5]}  # fmt: skip


def spec(*layers: Json, **more: Json) -> Json:
    times = any(LAYERS[layer.get("kind", "dense")].takes_sequences for layer in layers)
    X = [[[0.3, 0.7], [0.2, 0.1]], [[0.1, 0.9], [0.4, 0.3]]] if times else [[0.3, 0.7], [0.1, 0.2], [-0.4, 0.6]]
    return deepcopy({"network": {"n_inputs": 2, "layers": list(layers)}, "data": {"X": X, "Y": X}, **more})


def stated(layers: Json) -> set[str]:
    """All keys of all layers whose value is a list of numbers."""
    own = {key for layer in layers for key, value in layer.items() if isinstance(value, list) and key != "layers"}
    return own.union(*(stated(layer["layers"]) for layer in layers if "layers" in layer))


def test_every_number_to_start_from_is_left_out_at_any_depth_and_settings_stay() -> None:
    bare = without_weights(spec(RECURRENT, BLOCK, optimizer={"name": "adam", "state": {"steps": 3}}))
    assert stated(bare["network"]["layers"]) == {"h0", "mask"}
    assert bare["optimizer"] == {"name": "adam"}
    parse({**bare, "optimizer": {"name": "adam"}})


def test_running_statistics_that_are_normalized_by_stay() -> None:
    frozen = put(BLOCK, "layers.1.statistics", "running")
    (block,) = without_weights(spec(frozen))["network"]["layers"]
    assert block["layers"][1] == {"kind": "batch_norm", "statistics": "running", "running_mean": [7, 8, 9],
                                  "running_variance": [2, 3, 4]}  # fmt: skip


@pytest.mark.parametrize("kind", LAYERS)
def test_each_kind_declares_what_it_starts_from(kind: str) -> None:
    """Its parameters and buffers, as the network that is built has them, and no setting."""
    numbers = {field.name for field in LAYERS[kind].fields if isinstance(field, Numbers)}
    asked = {"units": 2, "layers": [{"units": 2}], "biases": "own"} | (
        {"return_sequences": True} if LAYERS[kind].takes_sequences else {}
    )
    row = {"kind": kind} | {field.name: asked[field.name] for field in LAYERS[kind].fields if field.name in asked}
    layers = [row] if "units" in row else [row, {"units": 2}]
    built = start(parse(spec(*layers)))[0]
    own = {name for name in built if "." not in name}
    assert LAYERS[kind].starts({}) == own and own <= numbers


def test_all_that_is_drawn_comes_from_the_seed_also_by_initializations_of_their_own() -> None:
    own = {"name": "normal", "seed": 7, "bias": {"name": "normal", "seed": 8}}
    document = spec({"units": 2, "init": own}, {"kind": "residual", "layers": [{"units": 2, "init": own}]},
                    {"units": 2}, init=own)  # fmt: skip
    one, other, again = (reseeded(parse(document), seed) for seed in (1, 2, 1))
    for k, name in ((0, "W"), (0, "b"), (1, "layers[0].W"), (1, "layers[0].b"), (2, "W"), (2, "b")):
        assert not np.any(build(one)[k][name] == build(other)[k][name])
        assert np.array_equal(build(one)[k][name], build(again)[k][name])


def test_the_start_is_taken_over_at_any_depth_with_statistics_and_without_settings() -> None:
    first = spec(BLOCK, {"units": 2})
    bare = without_weights(put(first, "init", {"name": "normal", "seed": 5}))
    made = started_from(parse(bare), parse(first))
    assert same_start(made, parse(first)) and not same_start(parse(bare), parse(first))
    block = spec_document(made, build(made))["network"]["layers"][0]
    assert block["layers"][1]["running_mean"] == [7, 8, 9]
    assert block["layers"][2]["layers"][0]["W"] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_what_is_stated_itself_is_kept_number_by_number() -> None:
    own = without_weights(spec(BLOCK))
    own["network"]["layers"][0]["layers"][0]["b"] = [9, 9, 9]
    made = start(started_from(parse(own), parse(spec(BLOCK))))[0]
    assert made["layers[0].b"].tolist() == [9, 9, 9]
    assert made["layers[0].W"].tolist() == [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]


@pytest.mark.parametrize("bias", ["per_neuron", "frozen", "shared", "none"])
@pytest.mark.parametrize("equal", [True, False])
def test_biases_are_taken_over_where_the_convention_can_hold_them(bias: str, equal: bool) -> None:
    first = spec({"units": 2, "activation": "tanh", "b": [0.5, 0.5] if equal else [0.5, 0.6]})
    other = spec({"units": 2, "activation": "tanh"}, conventions={"bias": bias})
    made = start(started_from(parse(other), parse(first)))[0].get("b")
    expected = {"none": None, "shared": [0.5] if equal else [0.0]}.get(bias, [0.5, 0.5] if equal else [0.5, 0.6])
    assert (None if made is None else made.tolist()) == expected


def test_one_number_shared_by_all_units_is_given_to_each() -> None:
    first = spec({"units": 2, "b": [0.5, 0.5]}, conventions={"bias": "shared"})
    made = started_from(parse(spec({"units": 2}, init={"seed": 3})), parse(first))
    assert start(made)[0]["b"].tolist() == [0.5, 0.5] and same_start(made, parse(first))


def test_networks_of_another_outline_keep_their_own_start() -> None:
    deeper = without_weights(spec(BLOCK))
    deeper["network"]["layers"][0]["layers"].insert(0, {"units": 2})
    made = start(started_from(parse(deeper), parse(spec(BLOCK))))[0]
    assert made["layers[2].gamma"].tolist() == [1, 1, 1]
    assert all(np.array_equal(array, start(parse(deeper))[0][name]) for name, array in made.items())
