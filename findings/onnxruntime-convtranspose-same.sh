#!/usr/bin/env bash
# ONNX Runtime: ConvTranspose with SAME_UPPER is a place short where the stride is longer than the kernel.
#
# Guess: 9 outputs of 3 inputs with stride 3: the operator's text says input times
#   stride, with a kernel of 2 as well.
# Seen: 8: the place that no kernel reaches is missing. With a kernel as long as the
#   stride, or longer, it is 9. ONNX's reference gives 9 for all.
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
for size in (2, 3, 4):
    w = np.ones((1, 1, 1, size), dtype=np.float32)
    here, there = (
        run("ConvTranspose", [x, w], strides=[1, 3], auto_pad="SAME_UPPER")[0].shape[-1] for run in (runtime, reference))
    print("kernel", size, "guess: 9, seen:", here)
    assert there == 9 and here == (8 if size == 2 else 9)
PY
