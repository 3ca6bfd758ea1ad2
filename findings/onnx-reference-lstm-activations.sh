#!/usr/bin/env bash
# ONNX's reference: LSTM takes sigmoid and tanh, whatever its activations say.
#
# Guess: with hard gates, as old Keras had them and ONNX Runtime takes them, another
#   output, or a refusal.
# Seen: the same bits as without the attribute. A model that was exported with hard
#   gates is checked against a different network.
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
X, W, R = (rng.normal(size=size).astype(np.float32) for size in ((3, 1, 2), (1, 16, 2), (1, 16, 4)))
how = {"hidden_size": 4}
hard = {"activations": ["HardSigmoid", "Tanh", "Tanh"]}
usual, given = (reference("LSTM", [X, W, R], 3, **how, **more)[0] for more in ({}, hard))
there = [runtime("LSTM", [X, W, R], 3, **how, **more)[0] for more in ({}, hard)]
print("guess: apart by", np.abs(there[1] - there[0]).max(), "seen:", np.abs(given - usual).max())
assert np.array_equal(usual, given) and np.allclose(usual, there[0], atol=1e-6)
assert np.abs(there[1] - there[0]).max() > 0.01
PY
