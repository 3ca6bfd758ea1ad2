#!/usr/bin/env bash
# scikit-learn's MLP: the last, short batch shrinks the weights more than the rest
# of the epoch together.
#
# Guess: alpha's pull is the same at every step (alpha over the number of rows in
#   the data), so 5 rows in batches of 4 shrink w = 1 by 0.02 twice: 0.9604.
# Seen: 0.8775 = (1 - 0.1/4)(1 - 0.1/1). The penalty is divided by the rows of
#   the batch at hand; the left-over batch of one row decays four times as hard
#   as the batch of four. With 201 rows and batches of 200 it is 200 times.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 scikit-learn==1.9.1
env/bin/python - <<'PY'
import warnings
import numpy as np, sklearn
from sklearn.neural_network import MLPRegressor

warnings.simplefilter("ignore")

def decay(rows, batch):
    X, y = np.zeros((rows, 1)), np.zeros(rows)   # the data's own gradient is 0
    net = MLPRegressor(hidden_layer_sizes=(1,), activation="identity", solver="sgd",
                       momentum=0, learning_rate_init=0.1, alpha=1.0, batch_size=batch,
                       shuffle=False, random_state=0)
    net.partial_fit(X, y)
    for c in net.coefs_:
        c[:] = 1
    for c in net.intercepts_:
        c[:] = 0
    net.partial_fit(X, y)
    return net.coefs_[0][0, 0]

five, even, big = decay(5, 4), decay(8, 4), decay(201, 200)
print("scikit-learn", sklearn.__version__)
print("guess: 5 rows, batches of 4:", (1 - 0.1 / 5) ** 2)
print("seen: ", five, "; 8 rows:", even, "; 201 rows, batches of 200:", big)
assert abs(five - (1 - 0.1 / 4) * (1 - 0.1)) < 1e-12
assert abs(even - (1 - 0.1 / 4) ** 2) < 1e-12
assert abs(big - (1 - 0.1 / 200) * (1 - 0.1)) < 1e-12
PY
