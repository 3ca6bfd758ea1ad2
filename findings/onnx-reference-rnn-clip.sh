#!/usr/bin/env bash
# ONNX's reference: RNN, GRU and LSTM do not clip.
#
# Guess: with clip 0.5 what goes into each activation lies between -0.5 and 0.5, so no
#   output of the plain RNN is beyond tanh 0.5 = 0.462.
# Seen: the same bits as without clip, 0.99 and more. ONNX Runtime stays within 0.462.
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


rng = np.random.default_rng(0)
for op, gates in (("RNN", 1), ("GRU", 3), ("LSTM", 4)):
    sizes = (3, 1, 2), (1, 4 * gates, 2), (1, 4 * gates, 4)
    ins = [2 * rng.normal(size=size).astype(np.float32) for size in sizes]
    outputs = 3 if op == "LSTM" else 2
    free, clipped = (reference(op, ins, outputs, hidden_size=4, **more)[0] for more in ({}, {"clip": 0.5}))
    there = runtime(op, ins, outputs, hidden_size=4, clip=0.5)[0]
    print(op, "largest output, guess:", np.abs(there).max(), "seen:", np.abs(clipped).max())
    assert np.array_equal(free, clipped) and np.abs(there - clipped).max() > 0.1
    if op == "RNN":
        assert np.abs(there).max() <= np.tanh(0.5) + 1e-6 < 0.99 < np.abs(clipped).max()
PY
