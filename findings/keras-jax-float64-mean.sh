#!/usr/bin/env bash
# Keras on JAX: mean, mean squared error, tanh and norm of float64 arrays have the
# digits of float32, though floatx is float64 and JAX's 64 bits are on.
#
# Guess: float64 in, 15 right digits out; exp, log, sqrt and sigmoid do so.
# Seen: about 8 right digits. The mean even says that it is float64; tanh says
#   float32. A network with tanh, or any mean loss, differs from float64 arithmetic
#   from the ninth digit on, and a gradient check by differences fails.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.0 keras==3.15.1
KERAS_BACKEND=jax JAX_ENABLE_X64=1 JAX_PLATFORMS=cpu env/bin/python - <<'PY'
from importlib.metadata import version

import keras
import numpy as np
from keras import ops

keras.config.set_floatx("float64")
y = np.array([[0.1, 0.7], [0.3, 0.2]])
t = np.array([[0.5, 0.1], [0.25, 0.9]])
seen, target = (ops.convert_to_tensor(one, dtype="float64") for one in (y, t))
assert seen.dtype == "float64"


def compare(name, got, exact):
    got = np.asarray(got)
    error = np.abs(got - exact).max()
    print(f"  {name}: {got.dtype}, off by {error:.1e}")
    return got.dtype, error


print("keras", version("keras"), "jax", version("jax"))
print("guess: float64, off by less than 1e-15")
print("seen:")
for name in ("exp", "log", "sqrt"):
    assert compare(name, getattr(ops, name)(seen), getattr(np, name)(y))[1] < 1e-15
dtype, error = compare("mean", ops.mean(seen), y.mean())
assert dtype == np.float64 and error > 1e-9
loss = keras.losses.MeanSquaredError()(target, seen)
dtype, error = compare("mean squared error", loss, ((t - y) ** 2).mean())
assert dtype == np.float64 and error > 1e-10
for name, exact in (("tanh", np.tanh(y)), ("norm", np.linalg.norm(y))):
    dtype, error = compare(name, getattr(ops, name)(seen), exact)
    assert dtype == np.float32 and error > 1e-9
PY
