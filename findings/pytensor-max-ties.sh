#!/usr/bin/env bash
# PyTensor: where two entries are the largest, max gives each of them the whole
# derivative.
#
# Guess: the derivative is shared (1/2 and 1/2, as NumPy's kin have it) or given to
#   the first; in any case it sums to 1, since max(v + c) = max(v) + c.
# Seen: (1, 1, 0) for (1, 1, 0), a sum of 2; (1, 1, 1, 1) for four equal entries.
#   maximum(a, b), of the same package, gives 1 and 0 at a tie. Max pooling over
#   a flat patch passes back as many times too much as the patch has cells.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 pytensor==3.0.7
PYTENSOR_FLAGS="cxx=,mode=FAST_COMPILE,base_compiledir=$here/compiled" env/bin/python -W ignore - <<'PY'
import numpy as np
import pytensor.tensor as pt

v, a, b = pt.dvector("v"), pt.dscalar("a"), pt.dscalar("b")
slope = pt.grad(pt.max(v), v)
three, four = slope.eval({v: np.array([1.0, 1.0, 0.0])}), slope.eval({v: np.zeros(4)})
pair = [float(one.eval({a: 1.0, b: 1.0})) for one in pt.grad(pt.maximum(a, b), [a, b])]
print("guess: a sum of 1")
print("seen: ", three, "sum", three.sum(), "and", four, "sum", four.sum(), "beside maximum's", pair)
assert three.tolist() == [1.0, 1.0, 0.0] and four.tolist() == [1.0] * 4
assert sum(pair) == 1.0
PY
