#!/usr/bin/env bash
# thinc's SGD(rate) is not w - rate * gradient once the gradient is longer than 1.
#
# Guess: SGD(0.1), nothing else set, moves w = (1, 1) with gradient (3, 4) to
#   (0.7, 0.6): plain descent.
# Seen: (0.94, 0.92). Each parameter's gradient is first shortened to length 1,
#   because grad_clip is 1.0 unless set; (0.3, 0.4), of length 0.5, goes through
#   unchanged. grad_clip=0 gives plain descent.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 thinc==9.1.1
env/bin/python - <<'PY'
import numpy as np, thinc
from thinc.api import SGD

def step(g, **kw):
    w = np.array([[1.0, 1.0]], dtype="f")
    new, _ = SGD(0.1, **kw)((0, "w"), w, np.array([g], dtype="f"))
    return np.array(new)[0]

long, short, off = step((3, 4)), step((0.3, 0.4)), step((3, 4), grad_clip=0.0)
print("thinc", thinc.__version__)
print("guess: (1, 1) - 0.1 (3, 4) = (0.7, 0.6)")
print("seen: ", long, "; gradient (0.3, 0.4):", short, "; grad_clip=0:", off)
assert np.allclose(long, (0.94, 0.92), atol=1e-5)
assert np.allclose(short, (0.97, 0.96), atol=1e-5)
assert np.allclose(off, (0.7, 0.6), atol=1e-5)
PY
