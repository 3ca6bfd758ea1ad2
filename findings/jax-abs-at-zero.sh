#!/usr/bin/env bash
# JAX: the derivative of abs at 0 is 1, so an L1 penalty moves weights that are
# exactly 0.
#
# Guess: 0, the middle of the subgradients, as PyTorch and the sign function have
#   it; jax.nn.relu has 0 at 0 as well.
# Seen: 1. A weight of 0 with no gradient of its own is pushed to -rate * penalty,
#   and then back to 0, and so on: sparse weights do not stay sparse.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.0
env/bin/python - <<'PY'
import jax, jax.numpy as jnp

slope = float(jax.grad(jnp.abs)(0.0))
w = jnp.zeros(2)
steps = []
for _ in range(3):
    w = w - 0.1 * jax.grad(lambda v: 0.5 * jnp.abs(v).sum())(w)
    steps.append(w.tolist())
print("jax", jax.__version__)
print("guess: slope", float(jnp.sign(0.0)), "and weights of 0 stay 0")
print("seen:  slope", slope, "and weights", steps)
assert float(jnp.sign(0.0)) == 0.0
assert slope == 1.0
assert abs(steps[0][0] + 0.05) < 1e-6 and abs(steps[1][0]) < 1e-6
PY
