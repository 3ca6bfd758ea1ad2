#!/usr/bin/env bash
# ONNX's reference: MaxPool with SAME_LOWER does not pad at all where the window is odd.
#
# Guess: 4 outputs of 7 inputs with stride 2, as many as with SAME_UPPER: the two
#   differ in the side that an odd rest goes to, and here none is odd.
# Seen: 3 outputs: 3, 5, 7, those of VALID. SAME_UPPER gives 2, 4, 6, 7, and so does
#   ONNX Runtime for both.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0
env/bin/python - <<'PY'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator


def model(op, inputs, outputs=1, **attributes):
    names = [f"i{k}" for k in range(len(inputs))]
    made = [f"o{k}" for k in range(outputs)]
    kinds = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("int64"): TensorProto.INT64}
    graph = helper.make_graph(
        [helper.make_node(op, names, made, **attributes)], "g",
        [helper.make_tensor_value_info(n, kinds[x.dtype], x.shape) for n, x in zip(names, inputs)],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in made])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)


def reference(op, inputs, outputs=1, **attributes):
    fed = {f"i{k}": x for k, x in enumerate(inputs)}
    return ReferenceEvaluator(model(op, inputs, outputs, **attributes)).run(None, fed)


def runtime(op, inputs, outputs=1, **attributes):
    fed = {f"i{k}": x for k, x in enumerate(inputs)}
    text = model(op, inputs, outputs, **attributes).SerializeToString()
    return onnxruntime.InferenceSession(text, providers=["CPUExecutionProvider"]).run(None, fed)


x = np.arange(1, 8, dtype=np.float32).reshape(1, 1, 7, 1)
how = {"kernel_shape": [3, 1], "strides": [2, 1]}
lower, upper, valid = (
    reference("MaxPool", [x], auto_pad=way, **how)[0].ravel().tolist() for way in ("SAME_LOWER", "SAME_UPPER", "VALID"))
print("guess:", upper, "seen:", lower)
assert lower == valid == [3, 5, 7] and upper == [2, 4, 6, 7]
assert runtime("MaxPool", [x], auto_pad="SAME_LOWER", **how)[0].ravel().tolist() == upper
PY
