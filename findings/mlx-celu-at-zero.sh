#!/usr/bin/env bash
# MLX: the slope of CELU at 0 is 0, though it is 1 on either side.
#
# Guess: 1. CELU was made so that its slope has no jump at 0, for any alpha; ELU of
#   the same library has 1 there.
# Seen: 0. The two halves are a maximum and a minimum with 0, and at 0 neither
#   passes the gradient on. A unit whose input is 0, as every one is that has zero
#   weights and bias, does not learn.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check mlx==0.32.4 mlx-cpu==0.32.4
env/bin/python - <<'PY'
import mlx.core as mx
import mlx.nn as nn

z = mx.array([-1e-6, 0.0, 1e-6])
for alpha in (1.0, 2.0):
    slope = mx.grad(lambda z: nn.celu(z, alpha).sum())(z).tolist()
    print("alpha", alpha, "guess: 1, 1, 1; seen:", slope)
    assert slope[1] == 0.0 and min(slope[0], slope[2]) > 0.99999
assert mx.grad(lambda z: nn.elu(z).sum())(z).tolist()[1] == 1.0
PY
