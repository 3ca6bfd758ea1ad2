#!/usr/bin/env bash
# OpenVINO: an ONNX RNN with layout 1 takes the batch for the time.
#
# Guess: layout 1 has the batch first: two sequences of three steps give the numbers
#   that they give in layout 0 (or the model is refused, as ONNX Runtime refuses it).
# Seen: the numbers of three sequences of two steps: 0.7616, 0.7616, 0.7616 for the
#   inputs 1, 1, 1, where each step should build on the one before it, and the second
#   sequence starts from what the first left. The output has the shape (2, 1, 3, 1),
#   and the model says (2, 3, 1, 1). GRU and LSTM do the same.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 openvino==2026.4.1
env/bin/python - <<'PY'
from importlib.metadata import version

import numpy as np
import onnx
import openvino
from onnx import TensorProto, helper, numpy_helper


def run(kind, gates, sequences, layout):
    shapes = [[3, 2, 1], [3, 1, 2, 1], [1, 2, 1]] if layout == 0 else [[2, 3, 1], [2, 3, 1, 1], [2, 1, 1]]
    ones = numpy_helper.from_array(np.ones((1, gates, 1), dtype=np.float32), "ones")
    graph = helper.make_graph(
        [helper.make_node(kind, ["X", "ones", "ones"], ["Y", "Y_h"], hidden_size=1, layout=layout)], "g",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, shapes[0])],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in zip(("Y", "Y_h"), shapes[1:])], [ones])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    core = openvino.Core()
    compiled = core.compile_model(
        core.read_model(model.SerializeToString()), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    fed = sequences.T if layout == 0 else sequences
    y = compiled([np.ascontiguousarray(fed[:, :, None])])[0]
    return y[:, 0, :, 0].T if layout == 0 else y


sequences = np.array([[1, 1, 1], [2, 2, 2]], dtype=np.float32)
hand = np.zeros((2, 3))
for t in range(3):
    hand[:, t] = np.tanh(sequences[:, t] + (hand[:, t - 1] if t else 0))
first = np.tanh([1.0] * 3)
seen = run("RNN", 1, sequences, 1)
print("openvino", version("openvino"))
print("guess:", (2, 3, 1, 1), [round(float(y), 4) for y in hand.ravel()])
print("seen: ", seen.shape, [round(float(y), 4) for y in seen.ravel()])
assert np.allclose(run("RNN", 1, sequences, 0), hand, atol=1e-4)
assert seen.shape == (2, 1, 3, 1) and np.allclose(seen.reshape(2, 3), [first, np.tanh(2 + first)], atol=1e-4)
for kind, gates in (("GRU", 3), ("LSTM", 4)):
    assert run(kind, gates, sequences, 1).shape == (2, 1, 3, 1)
    assert np.ptp(run(kind, gates, sequences, 1)[0]) < 1e-6 < np.ptp(run(kind, gates, sequences, 0)[0])
PY
