#!/usr/bin/env bash
# Keras' Ftrl forgets the start weights: a gradient of 0 sets them to 0.
#
# Guess: no gradient, no penalty set: no move.
# Seen: one apply() with gradient (0, 0) turns (1, -2) into (0, 0). Ftrl computes
#   each weight from its own running sums, which know nothing of the weight it
#   started from; with gradient 0.5 only 1 - sqrt(0.1 / 0.35), about 46 %, of the
#   start weight is left. Weights loaded from a trained net are lost at once.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.0 keras==3.15.1
env/bin/python - <<'PY'
import os
os.environ["KERAS_BACKEND"] = "jax"
import keras, numpy as np

def after(g):
    w = keras.Variable(np.array([1.0, -2.0], dtype="f"))
    opt = keras.optimizers.Ftrl(learning_rate=0.1)
    opt.build([w])
    opt.apply([np.array(g, dtype="f")])
    return np.array(w.value)

zero, half = after([0.0, 0.0]), after([0.5, 0.5])
left = 1 - (0.1 / 0.35) ** 0.5
step = 0.1 * 0.5 / 0.35 ** 0.5
print("keras", keras.__version__)
print("guess: [1, -2] stays after a zero gradient")
print("seen: ", zero, "; after gradient 0.5:", half)
assert np.array_equal(np.abs(zero), [0, 0])
assert np.allclose(half, [left - step, -2 * left - step], atol=1e-5)
PY
