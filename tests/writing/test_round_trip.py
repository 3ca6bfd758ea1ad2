"""What goes out comes in again to the same bits: network, settings and state, in every form that holds a network."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from round_trips import DOORS, NETWORKS, is_same
from safetensors.numpy import load
from written_networks import IMAGES, SPECS, spec

import backprop
from backprop.errors import SpecError
from backprop.network.build import build
from backprop.network.spec import Spec
from backprop.numbers.strict_json import Json, dumps
from backprop.reading import document, preview, read
from backprop.requests.parsing import parse
from backprop.runs.result import run
from backprop.writing import write
from backprop.writing.standing import network_document, whole_document

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def as_bytes(of: Spec, to: str) -> bytes:
    data = write(of, to).data
    return data.encode() if isinstance(data, str) else data


@pytest.mark.parametrize("name", [*SPECS, *IMAGES])
def test_every_form_comes_in_again_to_the_same_bits(name: str) -> None:
    own = spec(name)
    for to in NETWORKS:
        meant = whole_document(own) if to == "spec" else network_document(own)
        found = read(as_bytes(own, to))
        assert dumps(found.spec) == dumps(meant), to
        again = whole_document(parse(document(found)))
        assert all(dumps(again[key]) == dumps(meant[key]) for key in ("network", "optimizer", "loss", "conventions"))


def test_a_network_that_came_in_goes_on_as_if_it_had_stayed() -> None:
    """On the rows that stayed behind: network, settings, state of the optimizer, steps, running statistics."""
    own = spec("batch_norm")
    for to in NETWORKS:
        found = read(as_bytes(own, to))
        stands = preview(found, whole_document(own))
        assert stands["kept"]
        assert run(parse(stands["spec"]))["history"] == run(own)["history"]


def test_a_result_is_exported_as_it_stands_at_its_end() -> None:
    asked = SPECS["dense"]
    ran = backprop.train(asked)
    assert backprop.export(ran, "npz") == backprop.export(asked, "npz", trained=True)
    assert backprop.export(asked, "npz") != backprop.export(asked, "npz", trained=True)


def test_safetensors_are_read_by_their_own_library() -> None:
    own = spec("lstm within")
    found = load(as_bytes(own, "safetensors"))
    assert {array.dtype for array in found.values()} == {np.dtype("float64")}
    assert found["layers[1].layers[0].Wx_f"].tobytes() == build(own)[1]["layers[0].Wx_f"].tobytes()
    assert "optimizer.state.layers[0].W.m" in found


def test_npz_is_read_by_numpy_and_tells_its_spec() -> None:
    own = spec("batch_norm")
    with np.load(io.BytesIO(as_bytes(own, "npz"))) as found:
        document = json.loads(str(found["backprop"]))
        assert found["layers[0].W"].tobytes() == build(own)[0]["W"].tobytes()
    assert document["network"]["layers"][0]["W"] == {"array": "layers[0].W"}
    assert document["title"] == own.title


@pytest.mark.parametrize("to", ["npz", "safetensors"])
def test_a_file_without_one_of_its_arrays_is_refused(to: str) -> None:
    whole = as_bytes(spec("dense"), to)
    broken = whole.replace(b'"layers[1].b":', b'"layers[1].B":').replace(b"layers[1].b.npy", b"layers[1].B.npy")
    with pytest.raises(SpecError, match=r"layers\[1\]\.b"):
        read(broken)


def test_a_file_whose_spec_does_not_run_is_refused() -> None:
    text = as_bytes(spec("dense"), "safetensors").replace(b"tanh", b"tang")
    with pytest.raises(SpecError, match="tang"):
        read(text)


def test_rows_that_do_not_fit_are_told_and_zeros_stand_in_their_place() -> None:
    own = spec("dense")
    other: Json = whole_document(parse({
        "network": {"n_inputs": own.n_inputs + 1, "layers": [{"units": 1}]},
        "data": {"X": [[1.0] * (own.n_inputs + 1)], "Y": [[0.5]]},
    }))  # fmt: skip
    found = preview(read(as_bytes(own, "npz")), other)
    assert not found["kept"]
    assert "no rows" in found["notes"][0]
    assert not np.any(parse(found["spec"]).X)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("to", NETWORKS)
def test_each_door_brings_a_network_out_and_in_again(to: str, door: str) -> None:
    assert is_same("batch_norm", to, door)


def test_the_readme_says_how_many_are_counted() -> None:
    count = len(SPECS)
    assert f"in each of the {len(NETWORKS)} forms {count} of {count} networks" in README
