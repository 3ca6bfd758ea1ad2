"""Bad files, each made from a good one: what is in it, and the code of the sentence that refuses it.

Run with a size in bytes, this file reads all of them in a process that may not grow by more than that, and prints for
each what it was refused with, in how many seconds.
"""

import io
import json
import pickle
import resource
import struct
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backprop.errors import SpecError
from backprop.reading import read

FILES = Path(__file__).with_name("files")
WHOLE = ("chainer_caseA.npz", "mindspore_caseA.ckpt", "torch_caseA.safetensors", "torch_caseA_legacy_nonzip.pt",
         "torch_caseA_linear_sigmoid_linear_dynamo.onnx", "torch_caseA_state_dict.pt", "jittor_caseA.pkl",
         "opencv_trained.xml", "opencv_trained_deep.json", "sklearn_scaled.pmml", "pybrain_caseA.xml")  # fmt: skip
SHARES = (0.15, 0.5, 0.9)
Bad = tuple[bytes, str]


def good(name: str) -> bytes:
    return Path(FILES, name).read_bytes()


def text(name: str, this: str, that: str) -> bytes:
    """A good text with one part changed."""
    found = good(name).decode()
    assert this in found
    return found.replace(this, that, 1).encode()


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def torch(**changed: bytes | None) -> bytes:
    """PyTorch's archive with a part put in place of its own, or left out."""
    with zipfile.ZipFile(io.BytesIO(good("torch_caseA_state_dict.pt"))) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    for name, data in changed.items():
        path = next(path for path in parts if path.endswith(name.replace("__", "/").replace("_", ".")))
        del parts[path]
        if data is not None:
            parts[path] = data
    return zipped(parts)


def safetensors(header: object, data: bytes = bytes(8), size: int | None = None) -> bytes:
    told = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(told) if size is None else size) + told + data


def field(number: int, value: bytes | int) -> bytes:
    """A field of a protocol buffer, of fewer than 128 bytes or below 128."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    assert len(value) < 128
    return bytes([number << 3 | 2, len(value)]) + value


def onnx(tensor: bytes = b"", node: bytes = b"") -> bytes:
    graph = (field(1, node) if node else b"") + (field(5, tensor) if tensor else b"")
    return field(1, 9) + field(7, graph)


def pickled(steps: bytes) -> bytes:
    return b"\x80\x02" + steps + b"."


def with_flag(data: bytes) -> bytes:
    """An archive that says of its parts that a password is needed."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        parts = data.split(mark)
        data = mark.join([parts[0], *(own[: place - 4] + b"\x01" + own[place - 3 :] for own in parts[1:])])
    return data


def with_size(data: bytes, size: int) -> bytes:
    """An archive that says of its first part that it is so large."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def made() -> Iterator[tuple[str, Bad]]:
    """Name, bytes and code of each."""
    for name in WHOLE:
        data = good(name)
        for share in SHARES:
            yield f"{name} up to {share:.0%}", (data[: int(share * len(data))], "")
    F32 = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
    array, tensor = npy(np.ones(3)), field(1, 2) + field(2, 1) + field(8, b"w")
    nest = b"[" * 60_000
    yield from {
        "another magic number": (b"\x92NUMPY" + array[6:], "read.binary"),
        "an empty file": (b"", "read.nothing"),
        "zeros": (bytes(5000), "read.nothing"),
        "gzip": (b"\x1f\x8b" + bytes(60), "read.unread"),
        "another archive": (zipped({"readme.txt": b"hello"}), "read.unread"),
        "TensorFlow Lite": (b"\x1c\0\0\0TFL3" + bytes(60), "read.tflite"),
        "a function in JavaScript": (b"function (input) {\nF = {0: 0.5, 1: [1, 2]};", "read.program"),
        "a network of neataptic as a program": (b"var F = [function (x) { return x; }];\nvar A = [0];", "read.program"),
        "a drawing of synaptic": (b"digraph nn {\n    0 -> 1 [label = 4]\n}", "read.drawing"),
        "npy of complex numbers": (npy(np.array([1j])), "read.kind"),
        "npy of objects": (npy(np.array([{}, []], dtype=object)), "read.kind"),
        "npy that states more than it has": (array.replace(b"(3,)", b"(9,)"), "read.bytes"),
        "npy that states less than it has": (array.replace(b"(3,)", b"(2,)"), "read.bytes"),
        "npy with a header beyond the file": (array[:8] + b"\xff\xff" + array[10:], "read.header"),
        "npy with a deep header": (array[:8] + struct.pack("<H", 9000) + b"(" * 9000, "read.header"),
        "npy with a long header": (b"\x93NUMPY\x02\x00" + struct.pack("<I", 2_000_000) + b"{'a':[" + b"1," * 10**6,
                                   "read.header"),
        "npy of nearly all numbers there are": (array.replace(b"(3,), ", b"(3000000000,), "), "read.shape.large"),
        "an encrypted archive": (with_flag(zipped({"w.npy": array})), "read.encrypted"),
        "an archive that states 4 GB": (with_size(zipped({"w.npy": array}), 2**32 - 2), "read.unpacked"),
        "an archive that unpacks to 41 MB": (zipped({"w.npy": bytes(41_000_000)}, zipfile.ZIP_DEFLATED),
                                             "read.unpacked"),
        "an archive of 6000 parts": (zipped({f"{i}.npy": b"" for i in range(6000)}), "read.unpacked"),
        "an archive with a changed byte": (zipped({"w.npy": array}).replace(b"?\x00", b"@\x00", 1), "read.damaged"),
        "an archive in which all arrays are too many numbers": (
            zipped({f"{i}.npy": npy(np.zeros(990_000, np.int8)) for i in range(12)}, zipfile.ZIP_DEFLATED),
            "read.numbers"),
        "safetensors that ends in its header": (safetensors({"w": F32}, b"", 900), "read.cut"),
        "safetensors with another size": (safetensors({"w": {**F32, "shape": [3]}}), "read.bytes"),
        "safetensors with places beyond": (safetensors({"w": {**F32, "data_offsets": [0, 99]}}), "read.cut"),
        "safetensors with a negative size": (safetensors({"w": {**F32, "shape": [-2]}}), "read.shape.large"),
        "safetensors of 9 axes": (safetensors({"w": {**F32, "shape": [1] * 9}}), "read.shape.large"),
        "safetensors in float8": (safetensors({"w": {**F32, "dtype": "F8_E4M3"}}), "read.kind"),
        "safetensors without a shape": (safetensors({"w": {"dtype": "F32"}}), "read.header"),
        "safetensors with a deep header": (safetensors(b"{" + nest), "read.header"),
        "safetensors of weights in int8": (
            safetensors({"w": {"dtype": "I8", "shape": [2, 2], "data_offsets": [0, 4]},
                         "b": {"dtype": "I8", "shape": [2], "data_offsets": [4, 6]}}, bytes(6)), "read.quantized"),
        "PyTorch without a stretch of numbers": (torch(data__0=None), "read.absent"),
        "PyTorch with a stretch too short": (torch(data__0=bytes(3)), "read.bytes"),
        "PyTorch in big-endian": (torch(byteorder=b"big"), "read.big_endian"),
        "PyTorch with an empty pickle": (torch(data_pkl=b""), "read.damaged"),
        "PyTorch whose pickle asks for more": (torch(data_pkl=pickled(b"cbuiltins\neval\n")), "read.pickle"),
        "PyTorch, quantized": (torch(data_pkl=pickled(b"ctorch._utils\n_rebuild_qtensor\n")), "read.quantized"),
        "PyTorch in float8": (torch(data_pkl=torch_v3("float8_e4m3fn")), "read.kind"),
        "PyTorch with one number shown too often": (torch(data_pkl=torch_v3("float32", (3000, 3000))),
                                                    "read.shape.large"),
        "PyTorch with sizes without steps": (torch(data_pkl=torch_v3("float32", (2,), (1, 1))), "read.damaged"),
        "a pickle that asks for a command": (pickled(b"cos\nsystem\n"), "read.pickle"),
        "a pickle that asks for a date": (pickle.dumps({"w": time.struct_time(range(9))}), "read.pickle"),
        "a pickle of texts": (pickle.dumps(["a", "b"]), "read.unread"),
        "a pickle that keeps at a far place": (pickled(b"]r\xff\xff\xff\x7f"), "read.objects"),
        "a pickle of a text of 2 GB": (pickled(b"X\xff\xff\xff\x7fabc"), "read.damaged"),
        "a pickle of bytes beyond all": (pickled(b"\x8e" + b"\xff" * 7 + b"\x7fabc"), "read.damaged"),
        "a pickle of too many steps": (pickled(b"]0" * 600_000), "read.objects"),
        "a pickle of unknown steps": (pickled(b"\xff\xfe"), "read.damaged"),
        "a pickle with nothing to take": (pickled(b"R"), "read.damaged"),
        "a pickle of lists in lists": (pickled(b"]" * 5000 + b"a" * 4999), "read.unread"),
        "an array of bytes the other way round": (
            pickle.dumps({"w": np.array([1.0, 2.0])}).replace(b"\x8c\x01<", b"\x8c\x01>"), "read.big_endian"),
        "ONNX with weights outside": (onnx(tensor + field(14, 1)), "read.outside"),
        "ONNX in float8": (onnx(field(1, 2) + field(2, 17) + field(8, b"w")), "read.kind"),
        "ONNX of texts": (onnx(field(1, 2) + field(2, 8) + field(8, b"w")), "read.kind"),
        "ONNX of a kind unheard of": (onnx(field(1, 2) + field(2, 99) + field(8, b"w")), "read.kind"),
        "ONNX without its numbers": (onnx(tensor), "read.bytes"),
        "ONNX with too many numbers": (onnx(tensor + field(9, bytes(16))), "read.bytes"),
        "ONNX, quantized": (onnx(node=field(4, b"DequantizeLinear")), "read.quantized"),
        "ONNX with a size beyond all": (onnx(b"\x08" + b"\xff" * 8 + b"\x7f" + tensor), "read.shape.large"),
        "ONNX that never ends a number": (field(1, 9) + b"\x3a" + b"\xff" * 12, "read.cut"),
        "ONNX with a way to write unheard of": (field(1, 9) + b"\x3f" + bytes(8), "read.damaged"),
        "MindSpore of texts": (good("mindspore_caseA.ckpt").replace(b"Float32", b"String0"), ""),
        "MindSpore with other sizes": (good("mindspore_caseA.ckpt").replace(b"\x08\x02\x08\x02", b"\x08\x02\x08\x09"),
                                       "read.bytes"),
        "JSON in JSON without end": (b'{"layers":' * 9000, "read.deep"),
        "brain.js without end": (b'{"layers": [' + nest, "read.deep"),
        "a network with a gate": (text("neataptic_caseA.json", '"gater": null', '"gater": 1'), "read.gates"),
        "toygrad in 8 bits": (text("toygrad_caseA_f32.json", '"_biases":"4', '"_biases":"10.5|'), "read.quantized"),
        "FANN without its connections": (text("fann_caseA_double.net", "connections (", "nothing ("), "read.header"),
        "FANN with sizes in words": (text("fann_caseA_double.net", "layer_sizes=3 3", "layer_sizes=three 3"),
                                     "read.header"),
        "FANN with another size": (text("fann_caseA_double.net", "layer_sizes=3 3", "layer_sizes=9999999 3"),
                                   "read.header"),
        "FANN with a stepwise function": (text("fann_caseA_double.net", "(3, 3, ", "(3, 4, "), "read.mesh"),
        "OpenCV with another size": (text("opencv_trained.yml", "[ 2, 2, 1 ]", "[ 2, 9, 1 ]"), "read.bytes"),
        "OpenCV with a size in words": (text("opencv_trained.yml", "[ 2, 2, 1 ]", "[ two, 2, 1 ]"), "read.cell"),
        "OpenCV without weights": (text("opencv_trained.xml", "weights", "w8s").replace(b"</weights", b"</w8s"),
                                   "read.header"),
        "OpenCV in YAML of another kind": (text("opencv_trained.yml", "f_param1: 0", "f_param1: &anchor 0"),
                                           "read.cell"),
        "OpenCV, deep": (b"%YAML:1.0\nopencv_ml_ann_mlp:\n" + b"".join(b" " * i + b"-\n" for i in range(1, 60)),
                         "read.damaged"),
        "PMML with a document type": (b'<!DOCTYPE PMML [<!ENTITY a "b">]>\n' + b"<PMML/>", "read.document_type"),
        "PMML that names another file": (b'<!DOCTYPE PMML SYSTEM "x.dtd"><PMML/>', "read.document_type"),
        "PMML, deep": (b"<PMML>" + b"<a>" * 90, "read.deep.elements"),
        "PMML of too many elements": (b"<PMML>" + b"<a/>" * 100_001, "read.elements"),
        "PMML of another model": (text("sklearn_scaled.pmml", "<NeuralNetwork", "<TreeModel").replace(
            b"</NeuralNetwork>", b"</TreeModel>"), "read.absent"),
        "PMML with an unknown entity": (text("sklearn_scaled.pmml", 'bias="', 'bias="&big;'), "read.damaged"),
        "PMML in a code unheard of": (b'<?xml version="1.0" encoding="klingon"?><PMML/>', "read.damaged"),
        "PyBrain with another size": (text("pybrain_caseA.xml", '<dim val="2"/>', '<dim val="3"/>'), "read.dim"),
        "PyBrain of a size beyond all": (text("pybrain_caseA.xml", 'val="2"', 'val="99999999999"'), "read.absent"),
        "PyBrain with an unknown layer": (good("pybrain_caseA.xml").replace(b"SigmoidLayer", b"LSTMLayer"),
                                          "read.activation"),
        "a file of 6 MB": (bytes(6_000_000), "file.size"),
        "brackets without end": (nest, "read.deep"),
        "numbers left out": (b"[0. 1. ... 98. 99.]", "read.elided"),
        "too many numbers": (b"[" + b"1 " * 200_001 + b"]", "read.numbers"),
        "a matrix of R in other sizes": (b"matrix(c(1, 2, 3), nrow = 99999999999)", "read.dim"),
        "an array of R in many sizes": (b"structure(c(1), dim = c(" + b"1L, " * 70 + b"1L))", "read.dim"),
        "letters alone": (b"a" * 300_000, "read.nothing"),
        "blank lines alone": (b"\n" * 300_000, "read.nothing"),
    }.items()  # fmt: skip


def torch_v3(kind: str, shape: tuple[int, ...] = (1,), strides: tuple[int, ...] | None = None) -> bytes:
    """The pickle of one tensor that states its kind of numbers by itself."""

    def numbers(values: tuple[int, ...]) -> bytes:
        return b"(" + b"".join(b"J" + struct.pack("<i", one) for one in values) + b"t"

    stored = b"(U\x07storagectorch.storage\nUntypedStorage\nU\x010U\x03cpuK\x04tQ"
    steps = numbers((0,) * len(shape) if strides is None else strides)
    return pickled(b"ctorch._utils\n_rebuild_tensor_v3\n(" + stored + b"K\x00" + numbers(shape) + steps
                   + b"\x89N" + b"ctorch\n" + kind.encode() + b"\nNtR")  # fmt: skip


def main(room: int) -> None:
    """Reads each within so many bytes beside what the process has before."""
    read(good("torch_caseA.safetensors"))
    cases = dict(made())
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + room, taken + room))
    for name, (data, _) in cases.items():
        start = time.perf_counter()
        try:
            read(data)
            said = ["read", ""]
        except SpecError as refusal:
            said = [refusal.message.code, str(refusal)]
        except BaseException as error:  # what must not be: it is told
            said = [type(error).__name__, repr(error)]
        print(json.dumps([name, *said, time.perf_counter() - start]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
