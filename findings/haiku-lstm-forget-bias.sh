#!/usr/bin/env bash
# Haiku's LSTM adds 1 to the forget gate beside its parameters.
#
# Guess: with all parameters 0 every gate is sigmoid(0) = 1/2: from c = 1 the new
#   cell is 0.5 and the output 0.5 * tanh(0.5) = 0.2311. A forget bias of 1, where
#   a library has one, is the start value of the bias, as in Keras.
# Seen: 0.3119 = 0.5 * tanh(sigmoid(1)). The 1 is added at every call and stands in
#   no parameter: weights copied into another library forget faster than these did,
#   and a trained bias is 1 less than it looks.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.2 dm-haiku==0.0.17
env/bin/python -W ignore - <<'PY'
import math
import haiku as hk
import jax
import jax.numpy as jnp


def step(x):
    state = hk.LSTMState(hidden=jnp.zeros((1, 1)), cell=jnp.ones((1, 1)))
    return hk.LSTM(1)(x, state)[0]


x = jnp.zeros((1, 1))
net = hk.without_apply_rng(hk.transform(step))
parameters = jax.tree.map(jnp.zeros_like, net.init(jax.random.key(0), x))
seen = float(net.apply(parameters, x)[0, 0])
print("guess:", 0.5 * math.tanh(0.5))
print("seen: ", seen)
assert abs(seen - 0.5 * math.tanh(1 / (1 + math.exp(-1)))) < 1e-6
assert abs(seen - 0.5 * math.tanh(0.5)) > 0.08
PY
