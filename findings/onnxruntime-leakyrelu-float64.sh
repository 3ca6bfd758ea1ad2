#!/usr/bin/env bash
# ONNX Runtime: a float64 model with LeakyRelu, PRelu, ELU or softplus can't be run.
#
# Guess: ReLU, sigmoid, tanh and softmax run in float64, so leaky ReLU, the plainest
#   of its kin, does too; the standard allows float64 for all of these.
# Seen: "Could not find an implementation" when the model is opened. A network in
#   float64 must write these functions out of others, as max(0, z) + a min(0, z).
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.2.5 onnx==1.23.2 onnxruntime==1.32.0
env/bin/python - <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper


def runs(name):
    value = lambda of: helper.make_tensor_value_info(of, TensorProto.DOUBLE, [2])
    node = helper.make_node(name, ["x"] * (2 if name == "PRelu" else 1), ["y"])
    graph = helper.make_graph([node], "g", [value("x")], [value("y")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    onnx.checker.check_model(model, full_check=True)
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    except Exception as error:
        assert "Could not find an implementation" in str(error), error
        return False
    return session.run(None, {"x": np.array([-1.0, 2.0])})[0].dtype == np.float64


for name in ("Relu", "Sigmoid", "Tanh", "Softmax"):
    assert runs(name), name
found = {name: runs(name) for name in ("LeakyRelu", "PRelu", "Elu", "Softplus")}
print("guess: all run")
print("seen: ", found)
assert not any(found.values())
PY
