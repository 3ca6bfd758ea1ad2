#!/usr/bin/env bash
# OpenCV: SAME_UPPER and SAME_LOWER of ONNX give the same convolution; the side of the
# odd padding is the window's to choose.
#
# Guess: 6 inputs, window 3, stride 2: one place of padding, behind the last input with
#   SAME_UPPER, before the first with SAME_LOWER. SAME_UPPER is the convolution that
#   halves an image in networks that come from TensorFlow.
# Seen: before the first with both; all windows of SAME_UPPER are moved by one place.
#   With window 2 it is behind the last with both, and SAME_LOWER is the wrong one. MaxPool
#   and AveragePool do the same.
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


def model(op, way, window, stride, size):
    kernel = numpy_helper.from_array(np.arange(1, window + 1, dtype=np.float32).reshape(1, 1, window, 1), "W")
    inputs, kept = (["X", "W"], [kernel]) if op == "Conv" else (["X"], [])
    node = helper.make_node(op, inputs, ["Y"], auto_pad=way, kernel_shape=[window, 1], strides=[stride, 1])
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [1, 1, size, 1])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [1, 1, -(-size // stride), 1])], kept)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString()


def fed(size):
    return np.arange(1, size + 1, dtype=np.float32).reshape(1, 1, -1, 1)


def opencv(*what):
    net = cv2.dnn.readNetFromONNX(np.frombuffer(model(*what), dtype=np.uint8))
    net.setInput(fed(what[-1]))
    return net.forward().ravel().tolist()


def runtime(*what):
    session = onnxruntime.InferenceSession(model(*what), providers=["CPUExecutionProvider"])
    return session.run(None, {"X": fed(what[-1])})[0].ravel().tolist()


ways = ("SAME_UPPER", "SAME_LOWER")
print("OpenCV", cv2.__version__)
print("guess:", dict(zip(ways, ([14, 26, 17], [8, 20, 32]))))
print("seen: ", {way: opencv("Conv", way, 3, 2, 6) for way in ways})
for op in ("Conv", "MaxPool", "AveragePool"):
    upper, lower = (runtime(op, way, 3, 2, 6) for way in ways)
    assert upper != lower and opencv(op, "SAME_UPPER", 3, 2, 6) == opencv(op, "SAME_LOWER", 3, 2, 6) == lower
    upper, lower = (runtime(op, way, 2, 1, 4) for way in ways)
    assert upper != lower and opencv(op, "SAME_UPPER", 2, 1, 4) == opencv(op, "SAME_LOWER", 2, 1, 4) == upper
assert runtime("Conv", "SAME_UPPER", 3, 2, 6) == [14, 26, 17]
assert opencv("Conv", "SAME_UPPER", 3, 2, 6) == [8, 20, 32]
PY
