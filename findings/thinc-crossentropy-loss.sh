#!/usr/bin/env bash
# thinc's CategoricalCrossentropy does not return a cross-entropy.
#
# Guess: for the guess (0.7, 0.2, 0.1) and the first class, loss -ln 0.7 = 0.357,
#   gradient p - t.
# Seen: the gradient is p - t, the loss beside it is the sum of its squares, 0.14:
#   the very number L2Distance gives. Moving by the gradient of the loss shown
#   would need a Jacobian of the softmax; the gradient given is that of the
#   cross-entropy which is not shown.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 thinc==9.1.1
env/bin/python - <<'PY'
import math, numpy as np, thinc
from thinc.api import CategoricalCrossentropy, L2Distance

p = np.array([[0.7, 0.2, 0.1]], dtype="f")
t = np.array([[1.0, 0.0, 0.0]], dtype="f")
grad, loss = CategoricalCrossentropy(normalize=False)(p, t)
_, l2 = L2Distance(normalize=False)(p, t)
print("thinc", thinc.__version__)
print("guess: loss", -math.log(0.7))
print("seen:  loss", float(loss), "gradient", grad.tolist(), "L2Distance", float(l2))
assert np.allclose(grad, p - t, atol=1e-6)
assert abs(float(loss) - 0.14) < 1e-6 and abs(float(l2) - 0.14) < 1e-6
PY
