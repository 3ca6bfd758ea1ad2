#!/usr/bin/env bash
# ONNX's reference: the mean of NegativeLogLikelihoodLoss counts the rows that it ignores.
#
# Guess: 0.413, the mean of the two rows that count: ignored rows have weight 0, in
#   the operator's text and in its sister SoftmaxCrossEntropyLoss.
# Seen: 0.276, their sum over all three rows, unless weights are given, be they all 1.
#   The sister and ONNX Runtime give 0.413 either way.
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


scores = np.log(np.array([[0.5, 0.5], [0.25, 0.75], [0.125, 0.875]], dtype=np.float32))
labels, ones = np.array([0, -1, 1]), np.ones(2, dtype=np.float32)
how = {"reduction": "mean", "ignore_index": -1}
op, sister = "NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss"
seen = float(reference(op, [scores, labels], **how)[0])
total = -np.log(0.5) - np.log(0.875)
print("guess:", total / 2, "seen:", seen)
assert np.isclose(seen, total / 3)
assert np.isclose(reference(op, [scores, labels, ones], **how)[0], total / 2)
assert np.isclose(reference(sister, [scores, labels], **how)[0], total / 2)
assert np.isclose(runtime(op, [scores, labels], **how)[0], total / 2)
PY
