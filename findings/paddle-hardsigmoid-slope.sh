#!/usr/bin/env bash
# Paddle: hardsigmoid in float64 is right to seven digits only: its slope is
# 0.1666667, not 1/6.
#
# Guess: relu6(z + 3) / 6, so hardsigmoid(1) = 2/3 to sixteen digits in float64.
# Seen: 0.6666667014..., off by 3.5e-8: the slope is the decimal 0.1666667, and the
#   numbers are kept as float32 in the operator. Gradients carry the
#   same error.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 paddlepaddle==3.3.1
env/bin/python -W ignore - <<'PY' 2>errors
import paddle
import paddle.nn.functional as F

z = paddle.to_tensor([1.0], dtype="float64", stop_gradient=False)
y = F.hardsigmoid(z)
y.sum().backward()
print("guess:", 2 / 3, "slope", 1 / 6)
print("seen: ", y.item(), "slope", z.grad.item())
assert 3e-8 < abs(y.item() - 2 / 3) < 4e-8
assert 1e-8 < abs(z.grad.item() - 1 / 6) < 1e-7
PY
