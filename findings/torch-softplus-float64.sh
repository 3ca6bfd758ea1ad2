#!/usr/bin/env bash
# PyTorch: softplus of float64 has ten digits, not sixteen, from 20 on.
#
# Guess: ln(1 + e^z) to the precision of the type: e^-21 = 7.6e-10 is far above
#   float64's resolution at 21, 3.6e-15.
# Seen: exactly z above 20, relative error 3.6e-11 at 21, and a slope of exactly 1.
#   The bound of 20 that float32 needs is the bound of float64 too. A gradient check
#   in float64 at 1e-12 fails there, and so does a comparison with JAX or NumPy.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 torch==2.14.1
env/bin/python - <<'PY'
import math
import torch

z = torch.tensor(21.0, dtype=torch.float64, requires_grad=True)
y = torch.nn.functional.softplus(z)
y.backward()
right = 21.0 + math.log1p(math.exp(-21.0))
slope = 1 / (1 + math.exp(-21.0))
print("guess:", right, "slope", slope)
print("seen: ", y.item(), "slope", z.grad.item())
assert y.item() == 21.0 and z.grad.item() == 1.0
assert 3e-11 < (right - y.item()) / right < 4e-11
below = torch.nn.functional.softplus(torch.tensor(19.9, dtype=torch.float64)).item()
assert abs(below - 19.9 - math.log1p(math.exp(-19.9))) < 1e-14
PY
