#!/usr/bin/env bash
# tinygrad: the slope of elu at exactly 0 is 0, though the function has slope 1 on
# both sides of it.
#
# Guess: with alpha = 1, ELU is smooth at 0: slope 1 there, whichever branch is
#   taken (celu and selu, made of the same parts, give 1 and 1.05).
# Seen: 0. elu is the difference of two ReLUs, and each has slope 0 at 0. A unit
#   with z = 0 (zero bias, zero input) is dead for that step; its value is right.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 tinygrad==0.14.0
DEV=PYTHON env/bin/python - <<'PY'
from importlib.metadata import version

from tinygrad import Tensor


def slope(function, z):
    x = Tensor([z])
    if hasattr(x, "requires_grad_"):
        x.requires_grad_(True)
    function(x).sum().backward()
    return float(x.grad.numpy()[0])


around = [slope(lambda x: x.elu(1.0), z) for z in (-1e-4, 0.0, 1e-4)]
print("tinygrad", version("tinygrad"))
print("guess: elu has slope 1 at 0, as just beside it")
print("seen:  at -0.0001, 0 and 0.0001:", around)
print("       celu at 0:", slope(lambda x: x.celu(1.0), 0.0), "selu at 0:", slope(lambda x: x.selu(), 0.0))
assert abs(around[0] - 1) < 1e-3 and around[1] == 0.0 and around[2] == 1.0
assert slope(lambda x: x.celu(1.0), 0.0) == 1.0
PY
