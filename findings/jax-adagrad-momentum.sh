#!/usr/bin/env bash
# JAX's own example optimizer adagrad carries momentum, and starts at a tenth.
#
# Guess: textbook Adagrad: the first step is rate * g / |g| = the rate, the second
#   rate / sqrt(2), and so on, ever smaller.
# Seen: steps grow: 0.01, 0.0161, 0.0202 at rate 0.1. momentum=0.9 is on unless
#   set, in the form m = 0.9 m + 0.1 * (scaled gradient), which holds the first
#   step at a tenth of the rate. momentum=0 gives the textbook's steps.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.0
env/bin/python - <<'PY'
import jax, jax.numpy as jnp
from jax.example_libraries.optimizers import adagrad

def moves(**kw):
    init, update, params = adagrad(0.1, **kw)
    state, out = init(jnp.ones(1)), []
    for i in range(3):
        before = params(state)
        state = update(i, jnp.array([0.5]), state)
        out.append(float((before - params(state))[0]))
    return out

textbook = [0.1 / k ** 0.5 for k in (1, 2, 3)]
m, expect = 0.0, []
for s in textbook:
    m = 0.9 * m + 0.1 * s
    expect.append(m)
seen, plain = moves(), moves(momentum=0.0)
print("jax", jax.__version__)
print("guess:", textbook)
print("seen: ", seen, "; momentum=0:", plain)
assert all(abs(a - b) < 1e-6 for a, b in zip(seen, expect))
assert all(abs(a - b) < 1e-6 for a, b in zip(plain, textbook))
PY
