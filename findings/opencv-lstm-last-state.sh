#!/usr/bin/env bash
# OpenCV: the last state of a backward ONNX LSTM is its state after one step.
#
# Guess: Y_h is the state behind the whole sequence; backwards that stands at the first
#   input, Y[0].
# Seen: Y is right, Y_h and Y_c are those of the last input, the first that is read: a
#   classifier on the last state sees one input of three. A bidirectional LSTM with
#   the same weights both ways gives the right one for its backward half.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check \
    numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 opencv-python-headless==5.0.0.93
env/bin/python - <<'PY'
import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

NAMES = ["Y", "Y_h", "Y_c"]


def lstm(direction):
    ways = 2 if direction == "bidirectional" else 1
    weights = [numpy_helper.from_array(np.full((ways, 4, 1), 0.5, dtype=np.float32), name) for name in ("W", "R")]
    graph = helper.make_graph(
        [helper.make_node("LSTM", ["X", "W", "R"], NAMES, hidden_size=1, direction=direction)], "g",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [3, 1, 1])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
         for name, shape in zip(NAMES, ([3, ways, 1, 1], [ways, 1, 1], [ways, 1, 1]))],
        weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def opencv(direction):
    net = cv2.dnn.readNetFromONNX(np.frombuffer(lstm(direction), dtype=np.uint8))
    net.setInput(x, "X")
    return [np.ravel(y) for y in net.forward(NAMES)]


def runtime(direction):
    session = onnxruntime.InferenceSession(lstm(direction), providers=["CPUExecutionProvider"])
    return [y.ravel() for y in session.run(NAMES, {"X": x})]


x = np.array([1, 2, 3], dtype=np.float32).reshape(3, 1, 1)
every, last, cell = opencv("reverse")
right_every, right_last, right_cell = runtime("reverse")
print("OpenCV", cv2.__version__)
print("guess:", [round(float(y), 4) for y in right_every], "last state", round(float(right_last[0]), 4))
print("seen: ", [round(float(y), 4) for y in every], "last state", round(float(last[0]), 4))
assert np.allclose(every, right_every, atol=1e-5) and np.allclose(right_last[0], right_every[0], atol=1e-6)
assert np.allclose(last[0], every[-1], atol=1e-6) and abs(last[0] - right_last[0]) > 0.05
assert abs(cell[0] - right_cell[0]) > 0.1
assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(opencv("bidirectional"), runtime("bidirectional")))
PY
