#!/usr/bin/env bash
# ONNX's MeanVarianceNormalization lists float64, and runs with it nowhere: its own function holds float32 constants.
#
# Guess: the operator's types name tensor(double), the checker takes the model, so
#   the reference and onnxruntime normalize float64 numbers.
# Seen: the checker takes it; both then fail at an Add of float64 and float32
#   inside the operator's own function. With float32 numbers both run.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
env/bin/python - <<'PY'
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, defs, helper
from onnx.reference import ReferenceEvaluator

x = np.random.default_rng(0).normal(size=(2, 3, 4))
onnxruntime.set_default_logger_severity(4)
types = defs.get_schema("MeanVarianceNormalization").type_constraints[0].allowed_type_strs
assert "tensor(double)" in types

def outcomes(kind, array):
    info = [helper.make_tensor_value_info(n, kind, x.shape) for n in "XY"]
    node = helper.make_node("MeanVarianceNormalization", ["X"], ["Y"], axes=[0, 2])
    made = helper.make_model(helper.make_graph([node], "g", info[:1], info[1:]),
                             opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    onnx.checker.check_model(made)
    ways = {
        "reference": lambda: ReferenceEvaluator(made).run(None, {"X": array}),
        "onnxruntime": lambda: onnxruntime.InferenceSession(
            made.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"X": array}),
    }
    found = {}
    for name, way in ways.items():
        try:
            way()
            found[name] = "runs"
        except Exception as error:
            found[name] = f"fails at {'Add' if 'Add' in str(error) else error}"
    return found

double, single = outcomes(TensorProto.DOUBLE, x), outcomes(TensorProto.FLOAT, x.astype(np.float32))
print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
print("guess: all run")
print("seen:  float64", double, "; float32", single)
assert set(double.values()) == {"fails at Add"}
assert set(single.values()) == {"runs"}
PY
