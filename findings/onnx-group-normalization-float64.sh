#!/usr/bin/env bash
# ONNX: of float64 numbers GroupNormalization keeps 7 digits, LayerNormalization all, with the same stash_type.
#
# Guess: both have stash_type 1 (float32) by default, "the type in which the mean
#   and the variance are computed": of float64 numbers both keep 7 digits, or both
#   do better.
# Seen: LayerNormalization is right to 1e-11, which is its epsilon's rounding;
#   GroupNormalization of one group is wrong by more than 1e-8, in the reference
#   and in onnxruntime alike: only its function converts to the stash type.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
env/bin/python - <<'PY'
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.random.default_rng(0).normal(size=(2, 4, 3))

def errors(operator, opset, axes, shape, **settings):
    info = [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in "XSBY"]
    node = helper.make_node(operator, list("XSB"), ["Y"], **settings)
    made = helper.make_model(helper.make_graph([node], "g", info[:3], info[3:]),
                             opset_imports=[helper.make_opsetid("", opset)])
    made.ir_version = 10
    feeds = {"X": x, "S": np.ones(shape), "B": np.zeros(shape)}
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    true = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + 1e-5)
    outs = ReferenceEvaluator(made).run(None, feeds)[0], session.run(None, feeds)[0]
    return [float(abs(out - true).max()) for out in outs]

layer = errors("LayerNormalization", 17, 2, 3)
group = errors("GroupNormalization", 21, (1, 2), 4, num_groups=1)
print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
print("guess: errors of one size")
print("seen, reference and onnxruntime: LayerNormalization", layer, "; GroupNormalization", group)
assert max(layer) < 1e-11
assert min(group) > 1e-8
PY
