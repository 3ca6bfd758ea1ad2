#!/usr/bin/env bash
# mlxtend: MultiLayerPerceptron.predict_proba is the softmax of the softmax.
#
# Guess: predict_proba gives the network's softmax outputs, those in whose cross
#   entropy it is trained.
# Seen: softmax applied to them once more. With two classes no probability lies outside
#   0.269 ... 0.731, however well the network is trained; the class is right.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 mlxtend==0.25.0
env/bin/python - <<'PY'
from importlib.metadata import version

import numpy as np
from mlxtend.classifier import MultiLayerPerceptron


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


X = np.array([[-2.0, -1.0], [-1.0, -2.0], [1.0, 2.0], [2.0, 1.0]])
y = np.array([0, 0, 1, 1])
net = MultiLayerPerceptron(hidden_layers=[3], eta=0.5, epochs=200, random_seed=1).fit(X, y)
hidden = 1 / (1 + np.exp(-(X @ net.w_["1"] + net.b_["1"])))
outputs = softmax(hidden @ net.w_["out"] + net.b_["out"])
given = net.predict_proba(X)
print("mlxtend", version("mlxtend"))
print("guess: the network's outputs:", outputs[:, 1].round(6).tolist())
print("seen:  predict_proba:        ", given[:, 1].round(6).tolist())
assert np.allclose(given, softmax(outputs), atol=1e-12)
assert outputs.max() > 0.99 and given.max() < 0.7311
assert (net.predict(X) == y).all()
PY
