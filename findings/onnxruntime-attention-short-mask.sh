#!/usr/bin/env bash
# onnxruntime refuses a mask for Attention that is shorter than the keys, which the operator allows since opset 24.
#
# Guess: the text of opset 24 says that a shorter last dimension is filled up with
#   minus infinity; a runtime that takes opset 24 does so. Keys beyond the mask
#   are not attended.
# Seen: the reference does; onnxruntime loads the model and refuses the run
#   ("inconsistent total_sequence_length"). Filled up by hand both agree.
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

rng = np.random.default_rng(0)
Q, K, V = (rng.normal(size=(1, 1, n, 2)).astype(np.float32) for n in (2, 3, 3))
kinds = {"M": TensorProto.BOOL}
info = [helper.make_tensor_value_info(n, kinds.get(n, TensorProto.FLOAT), None) for n in "QKVMY"]
graph = helper.make_graph([helper.make_node("Attention", list("QKVM"), ["Y"])], "g", info[:4], info[4:])
made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 24)])
made.ir_version = 11
onnxruntime.set_default_logger_severity(4)
session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])

def reference(mask):
    return ReferenceEvaluator(made).run(None, {"Q": Q, "K": K, "V": V, "M": mask})[0]

short = np.array([[True, True], [True, False]])
whole = np.array([[True, True, False], [True, False, False]])
print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
assert np.array_equal(reference(short), reference(whole))
assert np.allclose(session.run(None, {"Q": Q, "K": K, "V": V, "M": whole})[0], reference(whole), atol=1e-6)
try:
    session.run(None, {"Q": Q, "K": K, "V": V, "M": short})
except Exception as error:
    refused = "inconsistent total_sequence_length" in str(error)
else:
    refused = False
print("guess: a short mask is filled up with minus infinity")
print("seen:  reference fills it up; onnxruntime refuses it:", refused)
assert refused
PY
