#!/usr/bin/env bash
# skl2onnx: a network with several labels gives twice their number of probabilities, and
# the first half are those of "no".
#
# Guess: a column for each of the two labels, as predict_proba gives and as the exported
#   model's own output says, or a pair for each label.
# Seen: four columns: no and no, then yes and yes. The first two, read by the names of
#   the labels, are 1 minus what they should be. With the default options it is a refusal
#   when the model runs: the names are two, the columns four.
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
from sklearn.neural_network import MLPClassifier


def exported(**options):
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 4
    model = skl2onnx.to_onnx(network, x[:1], options={id(network): options} if options else None)
    session = onnxruntime.InferenceSession(model.SerializeToString(), quiet, providers=["CPUExecutionProvider"])
    told = model.graph.output[1].type.tensor_type.shape.dim
    return told[1].dim_value if len(told) > 1 else None, lambda: session.run(None, {session.get_inputs()[0].name: x})


x = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
network = MLPClassifier(hidden_layer_sizes=(4,), max_iter=20, random_state=0).fit(x, x[:, :2] > 0)
right = network.predict_proba(x)
told, run = exported(zipmap=False)
seen = run()[1]
print("skl2onnx", skl2onnx.__version__, "scikit-learn", sklearn.__version__)
print("guess:", right.shape, [round(float(p), 3) for p in right[0]])
print("seen: ", seen.shape, [round(float(p), 3) for p in seen[0]])
assert right.shape == (60, 2) and seen.shape == (60, 4) and told == 2
assert np.allclose(seen[:, 2:], right, atol=1e-5) and np.allclose(seen[:, :2], 1 - right, atol=1e-5)
try:
    exported()[1]()
except Exception as error:
    assert "features_per_batch[4] != number of classlabels[2]" in str(error), error
else:
    raise AssertionError("it ran")
PY
