"""Files that tools wrote, opened: every weight to the bit, layers in their order; bad files refused in a sentence."""

import io
import json
import pickle
import struct
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from forms import CASE_A, FILES, NETWORK, expected, opened, parameters

from backprop.doors.cli import main
from backprop.errors import SpecError
from backprop.numbers.strict_json import dumps
from backprop.reading import document, read
from backprop.requests.parsing import parse
from backprop.runs.result import run


@pytest.mark.parametrize("name", CASE_A)
def test_a_file_opens_to_its_weights_exactly(name: str) -> None:
    found = opened(name)
    assert found.form == CASE_A[name]
    for own, meant in zip(parameters(found), expected(name), strict=True):
        assert own.tolist() == meant.tolist()
    result = run(parse(document(found)))
    assert result["steps"][0]["layers"][0]["kind"] == "dense"


@pytest.mark.parametrize("name", CASE_A)
def test_the_command_line_opens_a_file_to_the_same_spec(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(Path(__file__).with_name("files") / name)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(dumps(document(opened(name))))


def test_fann_keeps_what_the_file_holds_beside_what_the_network_computes() -> None:
    found = read(FILES["fann_caseA_double.net"])
    assert [one.values.tolist() for one in found.arrays] == NETWORK
    assert [layer.says for layer in found.layers or []] == ["sigmoid", "identity"]


@pytest.mark.parametrize(
    ("name", "activations"),
    [
        ("torch_caseA_whole_model.pt", ["sigmoid", "sigmoid"]),
        ("torch_caseA_sigmoid_out_dynamo.onnx", ["sigmoid", "sigmoid"]),
        ("torch_caseA_linear_sigmoid_linear_dynamo.onnx", ["sigmoid", "identity"]),
        ("convnetjs_caseA.json", ["sigmoid", "identity"]),
        ("brainjs2_caseA.json", ["sigmoid", "sigmoid"]),
        ("mlfnn_caseB_after1.json", ["tanh", "softmax"]),
        ("weka_print.txt", ["sigmoid", "sigmoid"]),
        ("pybrain_softmax.xml", ["tanh", "softmax"]),
    ],
)
def test_activations_that_a_file_holds_are_read(name: str, activations: list[str]) -> None:
    assert [layer.says for layer in read(FILES[name]).layers or []] == activations


def test_the_state_of_an_optimizer_is_left_out_and_said() -> None:
    found = read(FILES["torch_caseA_checkpoint_after1_adam.pt"])
    assert len(found.layers or []) == 2
    assert "12 arrays were left out" in found.notes[0]


def test_views_into_a_stretch_of_numbers_are_followed() -> None:
    """A transposed tensor, half precision's other kind, and a slice, in PyTorch's older stream."""
    found = {one.name: one.values.tolist() for one in read(FILES["torch_views_legacy.pt"]).arrays}
    assert found == {
        "a": [[0.0, 4.0, 8.0], [1.0, 5.0, 9.0], [2.0, 6.0, 10.0], [3.0, 7.0, 11.0]],
        "b": [1.5, -2.0], "c": [2.0, 3.0, 4.0],
    }  # fmt: skip


def test_activations_that_no_file_holds_can_be_given() -> None:
    found = read(FILES["numpy_caseA.npz"], activations=["tanh", "sigmoid"])
    assert [layer.says for layer in found.layers or []] == ["tanh", "sigmoid"]
    assert not any("not stored" in note for note in found.notes)
    assert any("not stored" in note for note in read(FILES["numpy_caseA.npz"]).notes)


def test_names_of_inputs_are_told() -> None:
    assert "r, g" in read(FILES["brainjs2_named_inputs.json"]).notes[0]


def test_the_upper_half_of_a_float32_is_read_as_it_is() -> None:
    layers = read(FILES["toygrad_caseA_f16.json"]).layers or []
    assert layers[0].parameters()["W"].tolist() == [[0.1494140625, -0.19921875], [0.25, 0.3984375]]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_ends_too_early_is_refused(name: str) -> None:
    """Or read, where what is left is whole; nothing else happens."""
    data = FILES[name]
    refused = 0
    for size in sorted({0, 1, 7, 8, 9, 64, len(data) // 4, len(data) // 2, len(data) - 5, len(data) - 1}):
        try:
            read(data[: max(size, 0)])
        except SpecError as refusal:
            refused += 1
            assert str(refusal).count(".") >= 1
    assert refused >= 4


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_changed_byte_is_read_or_refused(name: str) -> None:
    data = FILES[name]
    random = np.random.default_rng(0)
    for place in random.integers(0, len(data), 60).tolist():
        changed = bytearray(data)
        changed[place] ^= int(random.integers(1, 256))
        try:
            read(bytes(changed))
        except SpecError:
            continue


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def safetensors(header: object, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


F32 = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
BAD = {
    "an object of another kind": (pickle.dumps({"w": date(2026, 1, 1)}), "“datetime.date” is not allowed"),
    "a pickle of texts": (pickle.dumps(["a", "b"]), "save the weights as .npz"),
    "objects in .npy": (npy(np.array([{}, []], dtype=object)), "“|O”"),
    "complex numbers": (npy(np.array([1j])), "“<c16”"),
    "a header without shapes": (safetensors({"w": {"dtype": "F32"}}), "a header that says"),
    "a header that is no JSON": (safetensors(b"{nonsense"), "a header that says"),
    "a header that is cut": (struct.pack("<Q", 900) + b"{" + b" " * 20, "ends too early"),
    "sizes that lie": (safetensors({"w": {**F32, "shape": [3]}}, bytes(8)), "It says 12 and has 8"),
    "offsets that lie": (safetensors({"w": {**F32, "data_offsets": [0, 99]}}, bytes(8)), "ends too early"),
    "a negative size": (safetensors({"w": {**F32, "shape": [-2]}}, bytes(8)), "at most 1000000 numbers"),
    "a size beyond all": (safetensors({"w": {**F32, "shape": [10**9, 10**9]}}, bytes(8)), "at most 1000000 numbers"),
    "a kind that nobody knows": (safetensors({"w": {**F32, "dtype": "F4"}}, bytes(8)), "“F4”"),
    "HDF5": (b"\x89HDF\r\n\x1a\n" + bytes(40), "not damaged"),
    "another archive": (zipped({"readme.txt": b"hello"}), "“zip”"),
    "an archive that is cut": (zipped({"a.npy": npy(np.ones(3))})[:60], "not damaged"),
    "gzip": (b"\x1f\x8b" + bytes(20), "“gzip”"),
    "nothing known": (bytes([200, 1, 2, 250, 251]), "a text in UTF-8"),
    "a mesh of units": (
        json.dumps({"nodes": [{"type": "input", "bias": 0, "squash": "LOGISTIC"}] * 2 + [
            {"type": "output", "bias": 0, "squash": "LOGISTIC"}],
            "connections": [{"from": 0, "to": 2, "weight": 1}]}).encode(), "layers in which each unit"),
    "a function that is not here": (
        json.dumps({"layers": [{}, {"weights": [[1]], "biases": [0]}], "trainOpts": {"activation": "swirl"}}).encode(),
        "“swirl”"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_a_sentence_that_names_what_is_wrong(name: str) -> None:
    data, said = BAD[name]
    with pytest.raises(SpecError) as refusal:
        read(data)
    assert said in str(refusal.value)


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", bytes(41_000_000))
    assert len(stream.getvalue()) < 100_000
    with pytest.raises(SpecError, match="when unpacked"):
        read(stream.getvalue())


def test_containers_that_hold_one_another_many_times_come_to_an_end() -> None:
    nest: list = []
    for _ in range(40):
        nest = [nest, nest]
    with pytest.raises(SpecError, match="at most 100000 objects"):
        read(pickle.dumps(nest))


def test_numbers_of_every_kind_are_read_exactly() -> None:
    for dtype in ("<f8", ">f8", "<f4", "<f2", "<i8", "<i4", "<i2", "<i1", "<u1", "|b1"):
        array = np.array([[0, 1, 3], [1, 0, 2]]).astype(dtype)
        for kept in (array, np.asfortranarray(array)):
            assert read(npy(kept)).arrays[0].values.tolist() == array.astype(float).tolist()
    bfloat16 = struct.pack("<HH", 0x3F80, 0xC040)
    header = {"w": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}
    assert read(safetensors(header, bfloat16)).arrays[0].values.tolist() == [1.0, -3.0]
