#!/usr/bin/env bash
# ONNX's reference: LpPool's last window, when it is cut off, counts what it holds more than once.
#
# Guess: 3 for the last window of 1, 2, 3 with two places each and ceil_mode: the
#   p-norm of what is there.
# Seen: 6 with p = 1, 4.24 with p = 2: it is made of an average over the places that
#   exist, times the places of a whole window. ONNX Runtime gives 3.
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


x = np.array([1, 2, 3], dtype=np.float32).reshape(1, 1, 1, 3)
how = {"kernel_shape": [1, 2], "strides": [1, 2], "ceil_mode": 1}
for p in (1, 2):
    first, last = reference("LpPool", [x], p=p, **how)[0].ravel()
    print("p", p, "guess: 3, seen:", last)
    assert np.isclose(first, 3 if p == 1 else 5**0.5) and np.isclose(last, 3 * 2 ** (1 / p))
    assert np.isclose(runtime("LpPool", [x], p=p, **how)[0].ravel()[1], 3)
PY
