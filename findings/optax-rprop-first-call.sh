#!/usr/bin/env bash
# optax: rprop's first update is zero; every step comes one call late.
#
# Guess: the first update of rprop with learning rate 0.1 is 0.1 against the sign of
#   each gradient, as in other libraries, since there is no sign before it.
# Seen: 0 for every weight. A run of one step by rprop changes nothing, and n steps
#   are n - 1 of what the method's authors and PyTorch make.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 optax==0.2.8
JAX_PLATFORMS=cpu env/bin/python - <<'PY'
from importlib.metadata import version

import jax.numpy as jnp
import optax

gradient = jnp.array([0.5, -2.0])
rule = optax.rprop(learning_rate=0.1)
state = rule.init(jnp.zeros(2))
updates = []
for _ in range(3):
    update, state = rule.update(gradient, state, jnp.zeros(2))
    updates.append([round(float(u), 6) for u in update])
print("optax", version("optax"), "jax", version("jax"))
print("guess: -0.1 and 0.1 first")
print("seen: ", updates)
assert updates[0] == [0.0, 0.0]
assert all(update[0] < 0 < update[1] for update in updates[1:])
PY
