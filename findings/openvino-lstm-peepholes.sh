#!/usr/bin/env bash
# OpenVINO: an ONNX LSTM with peepholes is computed without them.
#
# Guess: 0.3633, 0.8550, 0.9794 for the inputs 1, 2, 3: the gates see the cell through
#   the weights P, as ONNX Runtime has it; or the model is refused, as an LSTM with
#   other activations is.
# Seen: 0.2957, 0.7079, 0.9097, those of the same model with P left out. No error, no
#   warning: a network of the kind that papers on speech and handwriting describe
#   loads, runs and gives other numbers.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1
env/bin/python - <<'PY'
from importlib.metadata import version

import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper


def lstm(peepholes):
    weights = {"W": np.full((1, 4, 1), 0.8), "R": np.full((1, 4, 1), 0.5)}
    if peepholes:
        weights["P"] = np.full((1, 3), 2.0)
    inputs = ["X", "W", "R", "", "", "", "", "P"] if peepholes else ["X", "W", "R"]
    graph = helper.make_graph(
        [helper.make_node("LSTM", inputs, ["Y"], hidden_size=1)], "g",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [3, 1, 1])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [3, 1, 1, 1])],
        [numpy_helper.from_array(w.astype(np.float32), name) for name, w in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def by_hand(p):
    squash = lambda z: 1 / (1 + np.exp(-z))
    h = c = 0.0
    for z in x.ravel():
        z = 0.8 * z + 0.5 * h
        c = squash(z + p * c) * c + squash(z + p * c) * np.tanh(z)
        h = squash(z + p * c) * np.tanh(c)
        yield h


def intel(model):
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return compiled([x])[0].ravel()


x = np.array([1, 2, 3], dtype=np.float32).reshape(3, 1, 1)
guess, without = list(by_hand(2.0)), list(by_hand(0.0))
seen = intel(lstm(True))
print("openvino", version("openvino"))
print("guess:", [round(float(y), 4) for y in guess])
print("seen: ", [round(float(y), 4) for y in seen])
session = onnxruntime.InferenceSession(lstm(True), providers=["CPUExecutionProvider"])
assert np.allclose(session.run(None, {"X": x})[0].ravel(), guess, atol=1e-4)
assert np.allclose(seen, without, atol=1e-4) and np.allclose(intel(lstm(False)), without, atol=1e-4)
assert np.abs(seen - guess).min() > 0.05
PY
