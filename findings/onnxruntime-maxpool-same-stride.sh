#!/usr/bin/env bash
# ONNX Runtime: MaxPool with SAME_UPPER fails where no padding is needed and some places are skipped.
#
# Guess: 2 outputs of 6 inputs with windows of 2 and stride 3: ceil(6 / 3), and no
#   window leaves the input.
# Seen: an exception about padding: it computes -1 places of it. AveragePool of the
#   same runtime answers with the same windows.
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


x = np.arange(1, 7, dtype=np.float32).reshape(1, 1, 1, 6)
how = {"kernel_shape": [1, 2], "strides": [1, 3], "auto_pad": "SAME_UPPER"}
assert runtime("AveragePool", [x], **how)[0].ravel().tolist() == [1.5, 4.5]
try:
    made = runtime("MaxPool", [x], **how)
except Exception as error:
    print("guess: [2, 5], seen:", str(error)[:200])
    assert "padding" in str(error)
else:
    raise SystemExit(f"it answers: {made[0].ravel()}")
PY
