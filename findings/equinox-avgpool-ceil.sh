#!/usr/bin/env bash
# Equinox: with use_ceil, the last average counts places that are not there as zeros.
#
# Guess: windows of 4 over 1 to 6: 2.5 and 5.5, the mean of the 5 and 6 that the last
#   window still holds, as PyTorch has it with ceil_mode.
# Seen: 2.5 and 2.75: their sum is divided by 4. A constant input of 1 comes out as 1
#   and 0.5, and the gradient of its last two places is half too small. MaxPool1d with
#   use_ceil is right.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 equinox==0.13.8
JAX_PLATFORMS=cpu env/bin/python - <<'PY'
from importlib.metadata import version

import equinox as eqx
import jax
import jax.numpy as jnp

x = jnp.arange(1.0, 7)[None]
pool = eqx.nn.AvgPool1d(kernel_size=4, stride=4, use_ceil=True)
seen = pool(x)[0].tolist()
print("equinox", version("equinox"), "jax", version("jax"))
print("guess: [2.5, 5.5]")
print("seen: ", seen)
assert seen == [2.5, 2.75]
assert pool(jnp.ones((1, 6)))[0].tolist() == [1, 0.5]
assert jax.grad(lambda x: pool(x).sum())(x)[0].tolist() == [0.25] * 6
assert eqx.nn.MaxPool1d(kernel_size=4, stride=4, use_ceil=True)(-x)[0].tolist() == [-1, -5]
PY
