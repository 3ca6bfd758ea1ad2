#!/usr/bin/env bash
# autograd: the derivative of a product with a zero in it is nan.
#
# Guess: d(abc)/da = bc: for (0, 2, 3) it is (6, 0, 0), as PyTorch, JAX and
#   PyTensor give.
# Seen: (nan, 0, 0). The derivative is made as the whole product divided by the
#   factor, 0 / 0 there. A likelihood that is a product, with one dead unit in it,
#   loses its gradient; the value itself is right.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 autograd==1.9.1
env/bin/python -W ignore - <<'PY'
import autograd.numpy as anp
from autograd import grad

slopes = grad(anp.prod)(anp.array([0.0, 2.0, 3.0]))
by_hand = grad(lambda v: v[0] * v[1] * v[2])(anp.array([0.0, 2.0, 3.0]))
print("guess:", by_hand)
print("seen: ", slopes)
assert by_hand.tolist() == [6.0, 0.0, 0.0]
assert anp.isnan(slopes[0]) and slopes[1:].tolist() == [0.0, 0.0]
PY
