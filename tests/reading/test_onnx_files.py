"""Models that PyTorch wrote as ONNX, of every kind of layer that is here: each weight to its bits, its outputs.

`outputs.json` holds what PyTorch computed in float64 with the same weights. Files of layers that are none here are
refused by the layer's name.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop
from backprop.errors import SpecError
from backprop.numbers.special import Array
from backprop.reading import document, read
from backprop.reading.arrival import Arrival

HERE = Path(__file__).with_name("onnx_files")
FILES = {path.stem.removeprefix("torch_"): path.read_bytes() for path in sorted(HERE.glob("*.onnx"))}
OUTPUTS: dict[str, Any] = json.loads((HERE / "outputs.json").read_text(encoding="utf-8"))
READ = [name for name in FILES if name.removesuffix("_unfolded").removesuffix("_dynamo") in OUTPUTS]
"""Constants may stand in the file unfolded, and PyTorch has an older and a newer way to write it."""
KINDS = {
    "norms": ["dense", "batch_norm", "activation", "layer_norm", "dense"],
    "residual": ["dense", "residual", "dense"],
    "rnn_last": ["rnn", "dense"], "rnn_relu_steps": ["rnn", "dense"], "rnn_two": ["rnn", "rnn", "dense"],
    "lstm_state": ["lstm", "dense"], "lstm_times_first": ["lstm", "dense"],
}  # fmt: skip


def of(name: str) -> dict[str, Any]:
    return OUTPUTS[name.removesuffix("_unfolded").removesuffix("_dynamo")]


def spec_of(name: str, found: Arrival) -> dict[str, Any]:
    """The network on the rows that PyTorch was given; its sequences may have the steps first."""
    X = np.array(of(name)["X"])
    X = X.transpose(1, 0, 2) if "times_first" in name else X
    spec = {**document(found), "data": {"X": X.tolist(), "Y": np.zeros(np.shape(of(name)["Y"])).tolist()}}
    for layer in spec["network"]["layers"]:
        if layer["kind"] == "batch_norm":
            layer["statistics"] = "running"
    return spec


def held(name: str) -> set[float]:
    """Each number that PyTorch had as a weight; of two biases their sum."""
    weights = {key: np.array(own, np.float32).astype(float) for key, own in of(name)["weights"].items()}
    sums = [own + weights[key.replace("_ih_", "_hh_")] for key, own in weights.items() if "bias_ih" in key]
    others = [own for key, own in weights.items() if "bias_ih" not in key and "bias_hh" not in key]
    return {value for own in [*others, *sums] for value in own.ravel().tolist()}


@pytest.mark.parametrize("name", READ)
def test_every_weight_is_that_of_the_file_to_the_bit(name: str) -> None:
    layers = read(FILES[name]).layers or []
    arrays: list[Array] = [own for layer in layers for own in layer.parameters().values()]
    numbers = {value for own in arrays for value in own.ravel().tolist()}
    assert numbers == held(name)


@pytest.mark.parametrize("name", READ)
def test_the_network_computes_what_pytorch_did(name: str) -> None:
    found = read(FILES[name])
    result = backprop.run(spec_of(name, found))["steps"][0]["layers"]
    assert [layer["kind"] for layer in result] == KINDS[name.removesuffix("_unfolded").removesuffix("_dynamo")]
    # ONNX keeps ε as a float32 where PyTorch computes with all digits of 0.001.
    tolerance = 1e-9 if name == "norms" else 1e-15
    np.testing.assert_allclose(result[-1]["a"], of(name)["Y"], rtol=0, atol=tolerance)


def test_the_sum_of_two_biases_is_said() -> None:
    assert "The file has two biases for each unit of layer 1, 2" in str(read(FILES["rnn_two"]).notes[0])


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_byte_changed_is_read_or_refused_in_a_sentence(name: str) -> None:
    draws = np.random.default_rng(0)
    for place, byte in zip(draws.integers(0, len(FILES[name]), 150), draws.integers(0, 256, 150), strict=True):
        changed = bytearray(FILES[name])
        changed[place] = byte
        try:
            found = read(bytes(changed))
        except SpecError:
            continue
        assert found.form


@pytest.mark.parametrize(
    ("name", "layer", "kind"),
    [("gru", "/r/GRU", "“GRU”"), ("conv", "/a/Conv", "“Conv”"), ("concat", "“/Concat”", "several ways"),
     ("projected", "“/b/Gemm”", "several ways")],
)  # fmt: skip
def test_a_layer_that_is_none_here_is_refused_by_its_name(name: str, layer: str, kind: str) -> None:
    with pytest.raises(SpecError) as refusal:
        read(FILES[name])
    assert layer in str(refusal.value)
    assert kind in str(refusal.value)
