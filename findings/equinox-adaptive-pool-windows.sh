#!/usr/bin/env bash
# Equinox: the windows of adaptive pooling don't spread over the input: the first are
# long, the last are single places.
#
# Guess: 4 outputs of 6 inputs have the windows that PyTorch has, two places each, evenly
#   spread: 1-2, 2-3, 4-5, 5-6, so the averages of 1 to 6 are 1.5, 2.5, 4.5, 5.5.
# Seen: 1.5, 3.5, 5, 6: two windows of two, two of one. AdaptiveMaxPool1d has the same
#   windows, and an input that is turned round does not give the output turned round: a
#   head whose weights come from PyTorch sees other numbers unless the sizes divide.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 equinox==0.13.8
JAX_PLATFORMS=cpu env/bin/python - <<'PY'
from importlib.metadata import version

import equinox as eqx
import jax.numpy as jnp


def spread(values, outputs, pool):
    n = len(values)
    return [pool(values[k * n // outputs:-(-(k + 1) * n // outputs)]) for k in range(outputs)]


mean = lambda window: sum(window) / len(window)
values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
average = lambda row, outputs: eqx.nn.AdaptiveAvgPool1d(outputs)(jnp.array([row]))[0].tolist()
seen = average(values, 4)
print("equinox", version("equinox"), "jax", version("jax"))
print("guess:", spread(values, 4, mean))
print("seen: ", seen)
assert spread(values, 4, mean) == [1.5, 2.5, 4.5, 5.5] and seen == [1.5, 3.5, 5.0, 6.0]
assert eqx.nn.AdaptiveMaxPool1d(4)(jnp.array([values]))[0].tolist() == [2, 4, 5, 6] != spread(values, 4, max)
assert average(values[::-1], 4)[::-1] == [1, 2, 3.5, 5.5]
assert average(values, 3) == spread(values, 3, mean)
PY
