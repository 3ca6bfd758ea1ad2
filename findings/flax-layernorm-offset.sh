#!/usr/bin/env bash
# Flax: LayerNorm and BatchNorm of inputs with a large mean are off by a factor of
# a thousand.
#
# Guess: (10000, 10001, 10002, 10003) becomes (-1.34, -0.45, 0.45, 1.34), perhaps
#   short of a few digits in float32.
# Seen: (-1500, -500, 500, 1500). The variance is the mean of the squares less the
#   square of the mean; in float32 nothing of it is left here, and only epsilon,
#   1e-6, stands under the root. Nothing is said. use_fast_variance=False gives the
#   right numbers, and so do Haiku's and Equinox's layers. Raw features such as years
#   or heights in millimetres are such inputs.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.2 flax==0.12.8
env/bin/python - <<'PY'
import jax
import numpy as np
from flax import linen as nn

x = np.array([[10000.0, 10001.0, 10002.0, 10003.0]], np.float32)


def layer_norm(**settings):
    layer = nn.LayerNorm(**settings)
    return np.asarray(layer.apply(layer.init(jax.random.key(0), x), x)).ravel()


batch = nn.BatchNorm(use_running_average=False)
normalized, _ = batch.apply(batch.init(jax.random.key(0), x.T), x.T, mutable=["batch_stats"])
fast, two_passes = layer_norm(), layer_norm(use_fast_variance=False)
print("guess:", two_passes)
print("seen: ", fast, "and by BatchNorm", np.asarray(normalized).ravel())
assert np.allclose(two_passes, [-1.3416, -0.4472, 0.4472, 1.3416], atol=1e-3)
assert np.abs(fast).max() > 1000 and np.abs(normalized).max() > 100
PY
