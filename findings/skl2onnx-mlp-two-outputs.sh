#!/usr/bin/env bash
# skl2onnx: a regression network with two outputs gives one column, with twice the rows.
#
# Guess: 5 rows in, an array of (5, 2) out, as MLPRegressor.predict gives, or a refusal.
# Seen: (10, 1): the two outputs of a row stand below each other. Each number is right;
#   the first five, taken for the first output of the five rows, are both outputs of the
#   first two rows and half of the third.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check \
    numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 scikit-learn==1.9.1 skl2onnx==1.20.0
env/bin/python -W ignore - <<'PY'
import numpy as np
import onnxruntime
import skl2onnx
import sklearn
from sklearn.neural_network import MLPRegressor

x = np.linspace(-1, 1, 15, dtype=np.float32).reshape(5, 3)
targets = np.stack([x[:, 0], 1 - x[:, 1]], axis=1)
network = MLPRegressor(hidden_layer_sizes=(4,), max_iter=20, random_state=0).fit(x, targets)
options = onnxruntime.SessionOptions()
options.log_severity_level = 4
session = onnxruntime.InferenceSession(
    skl2onnx.to_onnx(network, x[:1]).SerializeToString(), options, providers=["CPUExecutionProvider"])
seen = session.run(None, {session.get_inputs()[0].name: x})[0]
print("skl2onnx", skl2onnx.__version__, "scikit-learn", sklearn.__version__)
print("guess:", network.predict(x).shape)
print("seen: ", seen.shape)
assert network.predict(x).shape == (5, 2) and seen.shape == (10, 1)
assert np.allclose(seen.ravel(), network.predict(x).ravel(), atol=1e-5)
PY
