#!/usr/bin/env bash
# MLX: the slope of ELU and SELU is nan for large inputs, where both are straight lines.
#
# Guess: 1 at 100, as the value there is 100: the exponential belongs to the other
#   branch, and a library's own ELU keeps it from overflowing.
# Seen: 1 at 88, nan at 89 and above. The branch that is not taken is computed
#   unbounded: e^89 overflows float32, and its slope times 0 is nan. The value is
#   right, so the loss looks healthy in the step that loses all weights.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check mlx==0.32.4 mlx-cpu==0.32.4
env/bin/python - <<'PY'
import math
import mlx.core as mx
import mlx.nn as nn

z = mx.array([-1.0, 1.0, 88.0, 89.0, 100.0])
slope = mx.grad(lambda z: nn.elu(z).sum())(z).tolist()
scaled = mx.grad(lambda z: nn.selu(z).sum())(z).tolist()
print("guess: 1 from 1 on")
print("seen: ", slope, scaled)
assert nn.elu(z).tolist()[1:] == [1.0, 88.0, 89.0, 100.0]
assert slope[1:3] == [1.0, 1.0] and all(map(math.isnan, slope[3:]))
assert scaled[1] == scaled[2] > 1 and all(map(math.isnan, scaled[3:]))
PY
