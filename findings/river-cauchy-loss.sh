#!/usr/bin/env bash
# River: the Cauchy loss is the absolute error, and its gradient belongs to another loss.
#
# Guess: value C^2 / 2 * ln(1 + (d / C)^2), 1.9994 for a difference of 2 and C = 80,
#   as its gradient d / (1 + (d / C)^2) says.
# Seen: value 2, whatever C is. A gradient check by differences fails (1 against
#   1.9988), and curves of this loss compare nothing with other libraries' Cauchy.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.2.5 river==0.26.1
env/bin/python - <<'PY'
import math
from river.optim.losses import Cauchy

loss, h = Cauchy(), 1e-6
d = 2.0
differences = (loss(1.0, 3.0 + h) - loss(1.0, 3.0 - h)) / (2 * h)
print("guess: value", 80**2 / 2 * math.log1p((d / 80) ** 2))
print("seen:  value", loss(1.0, 3.0), "slope by differences", differences, "gradient", loss.gradient(1.0, 3.0))
assert loss(1.0, 3.0) == Cauchy(C=0.1)(1.0, 3.0) == 2.0
assert abs(differences - 1.0) < 1e-8
assert abs(loss.gradient(1.0, 3.0) - d / (1 + (d / 80) ** 2)) < 1e-15
PY
