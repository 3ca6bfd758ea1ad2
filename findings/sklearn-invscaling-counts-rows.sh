#!/usr/bin/env bash
# scikit-learn's MLP: learning_rate="invscaling" falls with the number of rows
# seen, and only at the end of an epoch.
#
# Guess: "time step t" is the update's number (or the epoch's): after 3 epochs of
#   one batch the rate is 0.1 / 3^0.5 or 0.1 / 4^0.5, whatever the batch holds.
# Seen: t counts rows. 10 rows: 0.1 / 31^0.5 = 0.018; the same data ten times
#   over, still one batch an epoch: 0.1 / 301^0.5 = 0.0058. Copying every row,
#   which leaves each gradient as it was, changes the training.
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

def rate(rows, batch):
    net = MLPRegressor(hidden_layer_sizes=(1,), solver="sgd", learning_rate="invscaling",
                       learning_rate_init=0.1, power_t=0.5, max_iter=3, batch_size=batch,
                       random_state=0)
    net.fit(np.ones((rows, 1)), np.ones(rows))
    assert net.n_iter_ == 3
    return net._optimizer.learning_rate

ten, hundred, small = rate(10, 10), rate(100, 100), rate(10, 1)
print("scikit-learn", sklearn.__version__)
print("guess: the same rate for 3 updates, about", 0.1 / 4 ** 0.5)
print("seen:  10 rows", ten, "; 100 rows", hundred, "; 10 rows, 30 updates", small)
assert abs(ten - 0.1 / 31 ** 0.5) < 1e-12
assert abs(hundred - 0.1 / 301 ** 0.5) < 1e-12
assert small == ten
PY
