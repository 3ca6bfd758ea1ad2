"""TensorFlow.js: a model.json and the numbers beside it; alone it is an architecture, and no path leads elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest
from forms import FILES, expected, opened, parameters

import backprop
from backprop.doors.cli import main
from backprop.errors import SpecError
from backprop.reading import document, read
from backprop.reading.beside import among
from backprop.requests.parsing import parse
from backprop.runs.result import run

MODEL, WEIGHTS = "tfjs_caseA_model.json", "tfjs_caseA.weights.bin"


def model(path: str = WEIGHTS, **weights: Any) -> bytes:
    """The model with another path of its weights, or another entry of the first of them."""
    value = json.loads(FILES[MODEL])
    value["weightsManifest"][0]["paths"] = [path]
    value["weightsManifest"][0]["weights"][0] |= weights
    return json.dumps(value).encode()


def in_folder(folder: Path) -> Path:
    for name in (MODEL, WEIGHTS):
        (folder / name).write_bytes(FILES[name])
    return folder / MODEL


def test_the_weights_beside_it_are_found_by_the_command_line_and_by_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = in_folder(tmp_path)
    assert main(["import", str(path)]) == 0
    spec = json.loads(capsys.readouterr().out)
    assert spec["network"] == backprop.read(path)["network"]
    assert spec["network"] == backprop.read(FILES[MODEL], beside={WEIGHTS: FILES[WEIGHTS]})["network"]
    assert spec["network"]["layers"][0]["W"] == expected(MODEL)[0].tolist()


def test_shards_are_one_stretch_of_bytes() -> None:
    value = json.loads(FILES[MODEL])
    value["weightsManifest"][0]["paths"] = ["a.bin", "sub/b.bin"]
    parts = {"a.bin": FILES[WEIGHTS][:7], "sub/b.bin": FILES[WEIGHTS][7:]}
    found = read(json.dumps(value).encode(), beside=among(parts))
    assert [values.tolist() for values in parameters(found)] == [values.tolist() for values in expected(MODEL)]


def test_alone_it_is_an_architecture_that_runs_and_says_what_is_missing() -> None:
    found = read(FILES[MODEL])
    assert f"The weights lie in {WEIGHTS}, which is not here" in found.notes[0]
    spec = document(found)
    assert [layer["activation"] for layer in spec["network"]["layers"]] == ["sigmoid", "sigmoid"]
    assert run(parse(spec))["steps"]


@pytest.mark.parametrize("path", ["../secret.bin", "/etc/passwd", "a/../../b", "C:\\w.bin", "https://e.org/w.bin", ""])
def test_a_path_that_leads_elsewhere_is_refused_and_never_asked_for(path: str) -> None:
    asked = list[str]()
    with pytest.raises(SpecError, match="Path of weights"):
        read(model(path), beside=lambda name: asked.append(name) or b"")  # type: ignore[func-returns-value]
    assert not asked


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "model"
    inside.mkdir()
    path = in_folder(inside)
    (inside / WEIGHTS).rename(tmp_path / "elsewhere.bin")
    (inside / WEIGHTS).symlink_to(tmp_path / "elsewhere.bin")
    with pytest.raises(SpecError, match="Path of weights"):
        backprop.read(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (model(shape=[2, 3]), "as many bytes"),
        (model(shape=[10**9, 10**9]), "at most 1000000 numbers"),
        (model(shape=[-2, 2]), "a header that says"),
        (model(dtype="float4"), "“float4”"),
        (model(quantization={"dtype": "uint8", "min": 0, "scale": 0.1}), "It is quantized, uint8"),
        (model(name="another"), "“dense_Dense59/kernel”"),
        (b'{"format": "graph-model", "modelTopology": {"node": []}, "weightsManifest": []}', "convert with"),
        (b'{"modelTopology": {}, "weightsManifest": [{"paths": ["w.bin"], "weights": []}]}', "the configuration of"),
        (b'{"modelTopology": {"class_name": "Sequential"}, "weightsManifest": 5}', "not damaged"),
    ],
)
def test_a_bad_model_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(SpecError) as refusal:
        read(data, beside=among(FILES))
    assert said in str(refusal.value)


def test_bytes_that_are_too_few_or_too_many_are_refused() -> None:
    for own in (FILES[WEIGHTS][:-1], FILES[WEIGHTS] + b"\0"):
        with pytest.raises(SpecError, match="as many bytes"):
            read(FILES[MODEL], beside=among({WEIGHTS: own}))
    assert opened(MODEL).layers
