#!/usr/bin/env bash
# MLX: a gradient with regard to integers is cut to an integer, without a word.
#
# Guess: an error, as PyTorch and JAX give one, or 0.5 for each.
# Seen: 0 for each, of type int32, and 2 where the factor is 2.5. Weights typed as
#   mx.array([1, 2]) are integers, so a hand-made network whose numbers happen to be
#   whole does not learn, or by wrong slopes.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check mlx==0.32.4 mlx-cpu==0.32.4
env/bin/python - <<'PY'
import mlx.core as mx

w = mx.array([1, 2])
half = mx.grad(lambda w: (w * 0.5).sum())(w)
more = mx.grad(lambda w: (w * 2.5).sum())(w)
print("guess: an error, or [0.5, 0.5] and [2.5, 2.5]")
print("seen: ", half.tolist(), more.tolist(), half.dtype)
assert half.tolist() == [0, 0] and more.tolist() == [2, 2] and half.dtype == mx.int32
assert mx.grad(lambda w: (w * 0.5).sum())(mx.array([1.0, 2.0])).tolist() == [0.5, 0.5]
PY
