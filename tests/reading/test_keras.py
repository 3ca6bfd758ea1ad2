"""Models that Keras wrote: every layer in its place, and the network computes what Keras computed."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from forms import FILES

import backprop
from backprop.errors import SpecError
from backprop.reading import preview, read
from backprop.requests.parsing import parse

FOLDER = Path(__file__).with_name("keras_files")
OUTPUTS = json.loads((FOLDER / "outputs.json").read_text())
"""Inputs and what Keras 3.15.1 on JAX made of them, in float32."""


def written(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def repacked(change: dict[str, bytes | None], name: str = "keras_jax_caseA.keras") -> bytes:
    """The archive with other members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as given, zipfile.ZipFile(stream, "w") as made:
        for member in given.namelist():
            data = change.get(member, given.read(member))
            if data is not None:
                made.writestr(member, data)
    return stream.getvalue()


def config(name: str = "keras_jax_caseA.keras") -> Any:
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as archive:
        return json.loads(archive.read("config.json"))


@pytest.mark.parametrize("name", ["mixed.keras", "recurrent.keras", "functional.keras", "functional.h5"])
def test_a_network_computes_what_keras_computed(name: str) -> None:
    given = OUTPUTS[name.partition(".")[0]]
    spec = backprop.read(written(name))
    made = backprop.predict(spec, given["x"])["prediction"]
    np.testing.assert_allclose(made, given["y"], rtol=0, atol=2e-7)  # a few units in the last place of float32


def test_the_layers_and_what_they_hold_are_those_of_the_file() -> None:
    layers = backprop.read(written("mixed.keras"))["network"]["layers"]
    kinds = ["dense", "batch_norm", "activation", "dropout", "dense", "layer_norm", "dense"]
    assert [layer["kind"] for layer in layers] == kinds
    assert layers[1]["momentum"] == 0.99
    assert layers[1]["epsilon"] == 0.001
    assert layers[3] == {"kind": "dropout", "rate": 0.25}
    assert layers[4]["activation"] == "gelu"
    assert layers[6]["activation"] == "softmax"


def test_what_has_no_place_here_is_said() -> None:
    notes = read(written("mixed.keras")).notes
    assert any("20 arrays were left out: they are the state of an optimizer" in note for note in notes)
    assert any(
        "optimizer Adam, loss categorical_crossentropy, kernel_regularizer of dense_14" in note for note in notes
    )
    assert any("No biases in layer dense_12" in note for note in notes)
    assert any("layer 1, 5, 7 are written (inputs, units)" in note for note in notes)


def test_a_recurrent_network_keeps_its_time_steps() -> None:
    spec = backprop.read(written("recurrent.keras"))
    assert np.shape(spec["data"]["X"]) == (1, 1, 2)
    assert np.shape(spec["data"]["Y"]) == (1, 1)
    assert [layer.get("return_sequences") for layer in spec["network"]["layers"]] == [True, False, None]
    told = preview(read(written("recurrent.keras")))
    assert told["layers"] is not None
    assert [layer["units"] for layer in told["layers"]] == [3, 2, 1]
    parse(spec)


def test_twelve_dense_layers_stand_in_their_order_and_not_in_that_of_the_alphabet() -> None:
    found = read(written("twelve.weights.h5"))
    names = [f"layers/dense_{i}/vars/0" if i else "layers/dense/vars/0" for i in range(12)]
    arrays = {one.name: one.values for one in found.arrays}
    assert [layer.parameters()["W"].tolist() for layer in found.layers or []] == [
        arrays[name].T.tolist() for name in names
    ]
    assert any("The activations are not stored" in note for note in found.notes)


def test_activations_can_be_given_where_a_file_holds_weights_alone() -> None:
    found = read(FILES["keras_jax_caseA.weights.h5"], activations=["tanh", "sigmoid"])
    assert [layer.says for layer in found.layers or []] == ["tanh", "sigmoid"]


def test_weights_alone_of_layers_of_several_kinds_are_arrays_and_the_reason_is_said() -> None:
    found = read(written("mixed.weights.h5"))
    assert found.layers is None
    assert any("no order in a .weights.h5 file" in note for note in found.notes)


def test_half_precision_of_both_kinds_is_read_exactly() -> None:
    found = {one.name: one for one in read(written("halves.weights.h5")).arrays}
    assert found["layers/dense/vars/0"].dtype == "bfloat16"
    assert found["layers/dense_1/vars/0"].dtype == "float16"
    upper = found["layers/dense/vars/0"].values.astype("<f4").view("<u4")
    assert not np.any(upper & 0xFFFF)
    assert np.any(upper)


@pytest.mark.parametrize(
    ("name", "said"),
    [("conv.keras", "Kind of layer conv2d: “Conv2D”"), ("branches.keras", "“add” is not allowed")],
)
def test_a_layer_that_is_not_here_is_refused_by_name_and_kind(name: str, said: str) -> None:
    with pytest.raises(SpecError) as refusal:
        read(written(name))
    assert said in str(refusal.value)


def changed(key: str, value: Any) -> bytes:
    whole = config()
    whole["config"]["layers"][1]["config"][key] = value
    return repacked({"config.json": json.dumps(whole).encode()})


def test_a_setting_or_a_size_that_does_not_go_is_refused_by_its_layer() -> None:
    for data, said in (
        (changed("activation", "hard_sigmoid"), "activation of Dense layer hidden: “hard_sigmoid”"),
        (changed("units", 3), "Array kernel of layer hidden"),
        (changed("units", "many"), "units of Dense layer hidden"),
        (changed("use_bias", False), ""),
        (repacked({"model.weights.h5": None}), "“model.weights.h5”"),
        (repacked({"model.weights.h5": b"nothing"}), "not damaged"),
        (repacked({"config.json": b"[1]"}), "the configuration of"),
        (repacked({"config.json": b"{" * 5000}), "the configuration of"),
    ):
        if not said:
            assert any("No biases in layer hidden" in note for note in read(data).notes)
            continue
        with pytest.raises(SpecError) as refusal:
            read(data)
        assert said in str(refusal.value)


def test_a_model_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b"{}")
        archive.writestr("model.weights.h5", bytes(41_000_000))
    with pytest.raises(SpecError, match="when unpacked"):
        read(stream.getvalue())
