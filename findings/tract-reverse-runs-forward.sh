#!/usr/bin/env bash
# tract: a backward ONNX RNN, GRU or LSTM runs forward.
#
# Guess: direction "reverse" reads 1, 2, 3 from its end: the output at the last input,
#   tanh 3 = 0.9951, is the plain one. The backward half of a bidirectional network is
#   right here, so the direction is known.
# Seen: the numbers of "forward", 0.7616 at the first input and 0.9993 at the last, for all
#   three kinds of network. No error, no warning.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 tract==0.23.9
env/bin/python - <<'PY'
from importlib.metadata import version

import numpy as np
import onnx
import onnxruntime
import tract
from onnx import TensorProto, helper, numpy_helper

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def save(kind, direction):
    ways = 2 if direction == "bidirectional" else 1
    starts = ["h"] if kind != "LSTM" else ["h", "c"]
    kept = {"W": np.ones((ways, GATES[kind], 1)), "R": np.ones((ways, GATES[kind], 1)),
            **{start: np.zeros((ways, 1, 1)) for start in starts}}
    node = helper.make_node(kind, ["X", "W", "R", "", "", *starts], ["Y"], hidden_size=1, direction=direction)
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [3, 1, 1])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [3, ways, 1, 1])],
        [numpy_helper.from_array(w.astype(np.float32), name) for name, w in kept.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "model.onnx")


def seen(kind, direction):
    save(kind, direction)
    return tract.onnx().load("model.onnx").into_model().into_runnable().run([x])[0].to_numpy().reshape(3, -1).T


def right(kind, direction):
    save(kind, direction)
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {"X": x})[0].reshape(3, -1).T


x = np.array([1, 2, 3], dtype=np.float32).reshape(3, 1, 1)
print("tract", version("tract"))
print("guess:", [round(float(y), 4) for y in right("RNN", "reverse")[0]])
print("seen: ", [round(float(y), 4) for y in seen("RNN", "reverse")[0]])
for kind in GATES:
    assert np.allclose(seen(kind, "forward"), right(kind, "forward"), atol=1e-4)
    assert np.allclose(seen(kind, "bidirectional"), right(kind, "bidirectional"), atol=1e-4)
    assert np.allclose(seen(kind, "reverse"), right(kind, "forward"), atol=1e-4)
    assert not np.allclose(right(kind, "reverse"), right(kind, "forward"), atol=1e-2)
PY
