#!/usr/bin/env bash
# ONNX's reference: ConvTranspose in groups fails where each has more than one filter.
#
# Guess: 4 output channels of 2 groups with 2 filters each: the shape of the weights
#   is that of the operator's text, (channels, filters of a group, ...).
# Seen: an error of a reshape. With one filter a group it answers. ONNX Runtime
#   answers both.
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


x = np.ones((1, 2, 1, 2), dtype=np.float32)
one, two = (np.ones((2, filters, 1, 1), dtype=np.float32) for filters in (1, 2))
assert reference("ConvTranspose", [x, one], group=2)[0].shape == (1, 2, 1, 2)
assert runtime("ConvTranspose", [x, two], group=2)[0].shape == (1, 4, 1, 2)
try:
    made = reference("ConvTranspose", [x, two], group=2)
except ValueError as error:
    print("guess: (1, 4, 1, 2), seen:", error)
else:
    raise SystemExit(f"it answers: {made[0].shape}")
PY
