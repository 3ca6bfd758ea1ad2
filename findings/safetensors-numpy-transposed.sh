#!/usr/bin/env bash
# A transposed numpy matrix saved with safetensors comes back with other numbers
# in other places.
#
# Meets: Keras keeps a dense layer's weights as (in, out), PyTorch as (out, in),
# so W.T is what a converter hands to the writer.
#
# Guess: saved right, or refused as the torch half of the same package refuses a
#   tensor that is not contiguous.
# Seen: no complaint; the shape is that of W.T, the numbers are W's memory read
#   row by row. np.ascontiguousarray(W.T) is saved right.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 safetensors==0.8.0
env/bin/python - <<'PY'
import numpy as np, safetensors
from safetensors.numpy import load, save

W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
back = load(save({"w": W.T}))["w"]
safe = load(save({"w": np.ascontiguousarray(W.T)}))["w"]
print("safetensors", safetensors.__version__, "numpy", np.__version__)
print("guess: W.T comes back as", W.T.tolist(), "or the save is refused")
print("seen:  W.T comes back as", back.tolist())
print("made contiguous first:  ", safe.tolist())
assert np.array_equal(safe, W.T)
assert back.shape == (3, 2) and back.tolist() == [[1, 2], [3, 4], [5, 6]]
PY
