#!/usr/bin/env bash
# ONNX's reference: LpNormalization with p = 1 divides by the sum, not by the sum of absolute values.
#
# Guess: 1, -2, 3 over 6: the L1 norm is a sum of absolute values, and a norm keeps
#   signs.
# Seen: over 2. Where negative numbers prevail every sign is turned over. With p = 2
#   it is right, and ONNX Runtime is right with both.
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


x = np.array([[1, -2, 3], [-1, -2, 1]], dtype=np.float32)
(one,), (two,) = (reference("LpNormalization", [x], p=p, axis=1) for p in (1, 2))
print("guess:", x / np.abs(x).sum(axis=1, keepdims=True), "seen:", one)
assert np.allclose(one, x / x.sum(axis=1, keepdims=True)) and one[1, 0] > 0
assert np.allclose(two, x / np.sqrt((x * x).sum(axis=1, keepdims=True)))
(right,) = runtime("LpNormalization", [x], p=1, axis=1)
assert np.allclose(right, x / np.abs(x).sum(axis=1, keepdims=True))
PY
