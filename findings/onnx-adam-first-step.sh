#!/usr/bin/env bash
# ONNX's own Adam operator skips the bias correction at its first step.
#
# Guess: T = 0 at the first update and the usual Adam: the first step is the
#   learning rate, 0.1, for any gradient.
# Seen: 0.3162 = 0.1 * (0.1 g) / sqrt(0.001 g^2). At T = 0 nothing is corrected,
#   and at the second update the correction is that of step 1: it lags one step
#   behind (0.134, 0.116 ...). Starting with T = 1 gives Adam's 0.1.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2
env/bin/python - <<'PY'
import numpy as np, onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

domain = "ai.onnx.preview.training"
ins, outs = ["R", "T", "X", "G", "V", "H"], ["X1", "V1", "H1"]
info = lambda n: helper.make_tensor_value_info(n, TensorProto.INT64 if n == "T" else TensorProto.FLOAT, None)
node = helper.make_node("Adam", ins, outs, domain=domain, alpha=0.9, beta=0.999, epsilon=1e-8)
graph = helper.make_graph([node], "adam", [info(n) for n in ins], [info(n) for n in outs])
run = ReferenceEvaluator(helper.make_model(graph, opset_imports=[
    helper.make_opsetid("", 17), helper.make_opsetid(domain, 1)]))

def moves(start):
    one = lambda v: np.array([v], dtype=np.float32)
    x, v, h, out = one(1), one(0), one(0), []
    for t in range(start, start + 3):
        new, v, h = run.run(None, {"R": np.float32(0.1), "T": np.int64(t), "X": x, "G": one(0.5), "V": v, "H": h})
        out.append(float((x - new)[0]))
        x = new
    return out

zero, first = moves(0), moves(1)
print("onnx", onnx.__version__)
print("guess: steps of 0.1 from T = 0 on")
print("seen:  from T = 0", zero, "; from T = 1", first)
assert abs(zero[0] - 0.1 * 0.1 / 0.001 ** 0.5) < 1e-4
assert abs(zero[1] - 0.13438) < 1e-4
assert all(abs(s - 0.1) < 1e-4 for s in first)
PY
