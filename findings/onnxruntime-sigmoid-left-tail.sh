#!/usr/bin/env bash
# onnxruntime's float32 Sigmoid is not a float32 sigmoid below about -15.
#
# Guess: right to 6 or 7 digits: sigmoid(-20) = 2.06e-9, far above the smallest
#   float32, so a cross-entropy of 20 comes out.
# Seen: exactly 0 at -20 (its logarithm is minus infinity), and wrong in the first
#   digits before that: relative errors of tens of per cent around -16 to -17.5.
#   The error is that of a number near 1, not near 0. Softplus, of the same model
#   file, is right: -softplus(20) = -20.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
env/bin/python - <<'PY'
import numpy as np, onnxruntime
from onnx import TensorProto, helper

def run(op, z):
    io = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in ("x", "y")]
    graph = helper.make_graph([helper.make_node(op, ["x"], ["y"])], "g", io[:1], io[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    s = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return s.run(None, {"x": np.array(z, dtype=np.float32)})[0]

z = np.array([-20.0, -17.5, -17.0, -16.5, -16.0, -5.0])
true = 1 / (1 + np.exp(-z))
seen = run("Sigmoid", z)
error = np.abs(seen - true) / true
print("onnxruntime", onnxruntime.__version__)
print("guess: ", true)
print("seen:  ", seen)
print("relative error:", error)
print("softplus(20):", run("Softplus", [20.0])[0])
assert error[0] > 0.5                 # far off, 0 where this was written
assert error[1:5].max() > 0.1
assert error[5] < 1e-3
assert abs(run("Softplus", [20.0])[0] - 20) < 1e-5
PY
