#!/usr/bin/env bash
# A Keras .weights.h5 file does not hold the layers' names.
#
# Guess: layers named "first" and "second" are found under those names in the
#   file, and load_weights matches them by name (or refuses another order).
# Seen: the groups are dense and dense_1, by class and position. A model with the
#   same two names in the other order loads without complaint, and each name gets
#   the other's weights.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.0 keras==3.15.1
env/bin/python - <<'PY'
import os
os.environ["KERAS_BACKEND"] = "jax"
import h5py, keras, numpy as np

def model(*names):
    return keras.Sequential([keras.Input((2,))] + [keras.layers.Dense(2, name=n) for n in names])

a, b = model("first", "second"), model("second", "first")
a.save_weights("net.weights.h5")
b.load_weights("net.weights.h5")
with h5py.File("net.weights.h5") as f:
    groups = sorted(f["layers"])
W = lambda m, n: m.get_layer(n).get_weights()[0]
same = np.array_equal(W(a, "first"), W(b, "first"))
crossed = np.array_equal(W(a, "first"), W(b, "second"))
print("keras", keras.__version__)
print("guess: groups ['first', 'second'], weights loaded by name")
print("seen:  groups", groups, "; by name:", same, "; first -> second:", crossed)
assert groups == ["dense", "dense_1"]
assert crossed and not same
PY
