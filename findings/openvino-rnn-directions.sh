#!/usr/bin/env bash
# OpenVINO: a bidirectional ONNX RNN has one activation for both directions.
#
# Guess: activations ["Relu", "Tanh"] is relu forwards and tanh backwards, as the
#   operator's text and ONNX Runtime have it; two activations in one operator that
#   can't hold them would be refused.
# Seen: relu both ways: the inputs 1, 2, 3 come back as 1, 2, 3 in place of their
#   hyperbolic tangents; with ["Tanh", "Relu"], tanh both ways.
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


def both_ways(*activations):
    weights = [numpy_helper.from_array(np.full((2, 1, 1), w, dtype=np.float32), name)
               for name, w in (("W", 1), ("R", 0))]
    graph = helper.make_graph(
        [helper.make_node("RNN", ["X", "W", "R"], ["Y"], hidden_size=1, direction="bidirectional",
                          activations=activations)], "g",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [3, 1, 1])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [3, 2, 1, 1])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def intel(model):
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return compiled([x])[0].reshape(3, 2).T


def runtime(model):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(None, {"X": x})[0].reshape(3, 2).T


x = np.array([1, 2, 3], dtype=np.float32).reshape(3, 1, 1)
relu, tanh = x.ravel(), np.tanh(x.ravel())
short = lambda rows: [[round(float(y), 4) for y in row] for row in rows]
model = both_ways("Relu", "Tanh")
seen = intel(model)
print("openvino", version("openvino"))
print("guess:", short([relu, tanh]))
print("seen: ", short(seen))
assert np.allclose(runtime(model), [relu, tanh], atol=1e-5)
assert np.allclose(seen, [relu, relu], atol=1e-5)
assert np.allclose(intel(both_ways("Tanh", "Relu")), [tanh, tanh], atol=1e-5)
PY
