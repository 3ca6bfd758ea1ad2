#!/usr/bin/env bash
# A node called "tanh" in neat-python computes tanh(2.5 z).
#
# Guess: the name says it; tanh(0.5) = 0.4621. (That NEAT's sigmoid is steeper
#   than the logistic one is known from its papers.)
# Seen: 0.8483 = tanh(1.25). A network copied weight for weight into a tool whose
#   tanh is the plain one gives other outputs, and its derivative at 0 is 2.5
#   where 1 is expected. "softplus" is bent as well: ln(1 + e^(5z)) / 5.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check neat-python==2.0.0
env/bin/python - <<'PY'
import math
from importlib.metadata import version
from neat.activations import softplus_activation, tanh_activation

seen, soft = tanh_activation(0.5), softplus_activation(0.5)
print("neat-python", version("neat-python"))
print("guess: tanh 0.5 ->", math.tanh(0.5), " softplus 0.5 ->", math.log1p(math.exp(0.5)))
print("seen:  tanh 0.5 ->", seen, " softplus 0.5 ->", soft)
assert abs(seen - math.tanh(2.5 * 0.5)) < 1e-12
assert abs(soft - math.log1p(math.exp(5 * 0.5)) / 5) < 1e-12
PY
