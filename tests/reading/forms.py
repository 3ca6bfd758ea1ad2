"""Files that tools wrote, by the forms of the registry: how many open, and how many hold their numbers to the last bit.

python tests/reading/forms.py prints the table of the README.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backprop import reading
from backprop.errors import SpecError
from backprop.reading import files
from backprop.reading.arrival import Arrival
from backprop.reading.beside import among
from backprop.reading.files.json_networks import LIBRARIES

FILES = {path.name: path.read_bytes() for path in sorted(Path(__file__).with_name("files").iterdir())}
"""Written by the tools themselves, with the weights of one network, most of them in float32."""
HDF5 = {path.name: path.read_bytes() for path in sorted(Path(__file__).with_name("hdf5_files").iterdir())}
"""Written by h5py: kinds of numbers and layouts, and files that are refused."""
W1, B1, W2, B2 = [[0.15, -0.2], [0.25, 0.4]], [0.1, -0.3], [[0.35, -0.45]], [0.05]
NETWORK = [W1, B1, W2, B2]
CASE_A = {
    "brainjs1_caseA.json": "brain.js 1", "brainjs2_caseA.json": "brain.js 2", "chainer_caseA.npz": "npz",
    "convnetjs_caseA.json": "ConvNetJS", "fann_caseA_double.net": "fann", "jax_caseA_params.npz": "npz",
    "jittor_caseA.pkl": "pickle",
    **{f"keras_{library}_caseA.keras": "Keras" for library in ("jax", "torch")},
    **{f"keras_{library}_caseA_legacy.h5": "Keras HDF5" for library in ("jax", "torch")},
    **{f"keras_{library}_caseA.weights.h5": "Keras weights" for library in ("jax", "tensorflow", "torch")},
    "mindspore_caseA.ckpt": "mindspore", "mindspore_caseA.safetensors": "safetensors",
    "mlx_caseA.safetensors": "safetensors", "neataptic_caseA.json": "nodes", "numpy_caseA.npz": "npz",
    "pybrain_caseA.xml": "pybrain", "tfjs_caseA_model.json": "TensorFlow.js",
    "tinygrad_caseA.safetensors": "safetensors", "torch_caseA.safetensors": "safetensors",
    "torch_caseA_linear_sigmoid_linear_dynamo.onnx": "onnx",
    "torch_caseA_linear_sigmoid_linear_torchscript.onnx": "onnx",
    "torch_caseA_sigmoid_out_dynamo.onnx": "onnx", "torch_caseA_state_dict.pt": "pytorch",
    "torch_caseA_legacy_nonzip.pt": "pytorch",
    "torch_caseA_whole_model.pt": "pytorch", "toygrad_caseA_f32.json": "toygrad",
}  # fmt: skip
"""The forms of the files that hold this very network."""
IN_FLOAT64 = ("convnetjs_caseA.json", "fann_caseA_double.net", "neataptic_caseA.json", "pybrain_caseA.xml")
PARTS = ("tfjs_caseA.weights.bin",)
"""Files that belong to another one."""
OLD_PLANES = [[0.1494140625, -0.19921875], [0.25, 0.3984375]]
"""W1 as the upper halves of float32."""


def opened(name: str) -> Arrival:
    """What a file holds, with the others beside it."""
    return reading.read({**HDF5, **FILES}[name], beside=among(FILES))


def parameters(found: Arrival) -> list[np.ndarray]:
    """Weights and biases of all layers, in their order."""
    return [values for layer in found.layers or [] for values in layer.parameters().values()]


def expected(name: str) -> list[np.ndarray]:
    """The numbers of this network as a file of case A keeps them."""
    kept = [
        np.array(values) if name in IN_FLOAT64 else np.array(values, np.float32).astype(float) for values in NETWORK
    ]
    if name == "fann_caseA_double.net":  # the output's z is halved
        kept[2:] = [values / 2 for values in kept[2:]]
    return kept


def is_exact(name: str) -> bool:
    """Whether a file's numbers are read as it holds them, each bit.

    Of case A they are known. Else each stands in the file: in its text, or as a float32 in a member of its archive.
    """
    found = opened(name)
    if name in CASE_A:
        own, meant = parameters(found), expected(name)
        return [values.tolist() for values in own] == [values.tolist() for values in meant]
    numbers = {value for one in found.arrays for value in one.values.ravel().tolist()}
    return bool(numbers) and numbers <= {*_held(name, {**HDF5, **FILES}[name])}


def _held(name: str, data: bytes) -> Iterator[float]:
    if name.startswith("toygrad"):
        yield from np.ravel([*OLD_PLANES[0], *OLD_PLANES[1]])
        yield from (float(value) for value in _upper_halves(NETWORK))
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                raw = archive.read(one)
                yield from np.frombuffer(raw[: len(raw) // 4 * 4], "<f4").astype(float).tolist()
    elif data.startswith((b"\x80", b"\x93", b"\x89")):
        for start in range(8):
            for kind in ("<f4", "<f8", ">f4", "<f2", "<u4", "<i8", "<i4", "<u2"):
                part = data[start:]
                width = np.dtype(kind).itemsize
                with np.errstate(invalid="ignore"):
                    yield from np.frombuffer(part[: len(part) // width * width], kind).astype(float).tolist()
    else:
        yield 0.0  # what stands for a bias that a unit has not
        yield from map(float, re.findall(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", data.decode()))


def _upper_halves(values: list) -> Iterator[float]:
    for one in values:
        planes = np.array(one, "<f4").ravel().view("<u4") & 0xFFFF0000
        yield from planes.view("<f4").astype(float).tolist()


def labels() -> list[str]:
    """The names of all forms of files, as the registry has them; of JSON each library is one."""
    named = {"json_network": [*LIBRARIES], "keras": ["Keras"], "hdf5": ["Keras weights", "Keras HDF5", "hdf5"],
             "tensorflow_js": ["TensorFlow.js"]}  # fmt: skip
    own = [label for name in files.FORMS for label in named.get(name, [name])]
    return [*own, *(name for name in reading.WORDS if name != "backprop")]


def by_label() -> dict[str, list[str]]:
    """The files of each form."""
    made: dict[str, list[str]] = {label: [] for label in labels()}
    for name in (*FILES, "kinds.h5", "newest.h5"):
        if name not in PARTS:
            made[opened(name).form].append(name)
    return made


def table() -> str:
    """A row a form: how many files of how many open, and in how many each number is exact."""
    rows = ["| form | opened | exact |", "| --- | --- | --- |"]
    for label, names in by_label().items():
        count = sum(_opens(name) for name in names)
        exact = sum(is_exact(name) for name in names)
        rows.append(f"| {label} | {count} of {len(names)} | {exact} of {len(names)} |")
    return "\n".join(rows)


def _opens(name: str) -> bool:
    try:
        return bool(opened(name).arrays)
    except SpecError:
        return False


if __name__ == "__main__":
    print(table())
