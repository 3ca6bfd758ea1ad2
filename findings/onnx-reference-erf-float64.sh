#!/usr/bin/env bash
# The ONNX reference computes Erf, and so Gelu, of float64 numbers to 8 digits only.
#
# Guess: a float64 tensor in, a float64 tensor out, right to 1e-16: the reference
#   is what runtimes are compared with.
# Seen: the type is float64, the error is some 1e-8: the values were float32 on
#   the way. Tanh, Exp and Mish beside it are right to 1e-15.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2
env/bin/python - <<'PY'
import math
import numpy as np, onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.linspace(-2, 2, 41)
TRUE = {
    "Erf": math.erf, "Gelu": lambda v: v * (1 + math.erf(v / math.sqrt(2))) / 2,
    "Tanh": math.tanh, "Mish": lambda v: v * math.tanh(math.log1p(math.exp(v))),
}

def error(operator):
    info = [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in "XY"]
    graph = helper.make_graph([helper.make_node(operator, ["X"], ["Y"])], "g", info[:1], info[1:])
    out = ReferenceEvaluator(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])).run(None, {"X": x})[0]
    assert out.dtype == np.float64
    return float(abs(out - [TRUE[operator](v) for v in x]).max())

errors = {operator: error(operator) for operator in TRUE}
print("onnx", onnx.__version__)
print("guess: 1e-16 each")
print("seen: ", errors)
assert errors["Erf"] > 1e-9 and errors["Gelu"] > 1e-9
assert errors["Tanh"] < 1e-15 and errors["Mish"] < 1e-15
PY
