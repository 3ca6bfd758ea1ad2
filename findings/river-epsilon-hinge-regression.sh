#!/usr/bin/env bash
# River: regression by the epsilon-insensitive loss learns 2y - 1 in place of y.
#
# Guess: the loss is one of the regression losses, so a linear regression with it
#   on y = 5 predicts about 5.
# Seen: about 9. Each target is taken for a class of 0 or 1 and stretched to -1 or
#   1 before it is compared.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.2.5 river==0.26.1
env/bin/python - <<'PY'
from river import linear_model, optim
from river.optim.losses import EpsilonInsensitiveHinge, RegressionLoss

assert issubclass(EpsilonInsensitiveHinge, RegressionLoss)
model = linear_model.LinearRegression(optimizer=optim.SGD(0.01), loss=EpsilonInsensitiveHinge(eps=0.1), l2=0.0)
for _ in range(5000):
    model.learn_one({"x": 1.0}, 5.0)
seen = model.predict_one({"x": 1.0})
print("guess: about 5")
print("seen: ", seen)
assert 8.8 < seen < 9.2
assert EpsilonInsensitiveHinge()(5.0, 5.0) == 3.9
PY
