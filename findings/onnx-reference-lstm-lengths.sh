#!/usr/bin/env bash
# ONNX's own reference evaluator runs an LSTM through the padding: it takes
# sequence_lens and ignores it.
#
# Guess: the reference stops each sequence at its length: outputs behind it are 0,
#   Y_h and Y_c are those of the last real step (or it refuses the input).
# Seen: the numbers are those of the full length, without a word. onnxruntime, on
#   the same model, has 0 behind the end. Whoever checks a converter against the
#   reference is told that the right one is wrong.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
env/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

steps, rows, inputs, units = 3, 2, 1, 1
shapes = {"X": [steps, rows, inputs], "W": [1, 4 * units, inputs], "R": [1, 4 * units, units], "B": [1, 8 * units]}
given = {name: np.full(shape, 0.5, dtype=np.float32) for name, shape in shapes.items()}
given["lengths"] = np.array([1, 3], dtype=np.int32)
node = helper.make_node("LSTM", ["X", "W", "R", "B", "lengths"], ["Y", "Y_h"], hidden_size=units)
graph = helper.make_graph(
    [node], "g",
    [*(helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in shapes.items()),
     helper.make_tensor_value_info("lengths", TensorProto.INT32, [rows])],
    [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [steps, 1, rows, units]),
     helper.make_tensor_value_info("Y_h", TensorProto.FLOAT, [1, rows, units])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
onnx.checker.check_model(model)
reference = ReferenceEvaluator(model).run(None, given)[0][:, 0, 0, 0]
runtime = onnxruntime.InferenceSession(
    model.SerializeToString(), providers=["CPUExecutionProvider"]
).run(None, given)[0][:, 0, 0, 0]
print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
print("guess: a sequence of length 1 has outputs", [round(float(runtime[0]), 4), 0, 0])
print("seen:  reference", reference.round(4).tolist(), "onnxruntime", runtime.round(4).tolist())
assert np.allclose(reference[0], runtime[0], atol=1e-6)
assert runtime[1] == 0 and runtime[2] == 0
assert reference[1] > 0.1 and reference[2] > reference[1]
PY
