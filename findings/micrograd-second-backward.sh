#!/usr/bin/env bash
# micrograd: backward() twice on one graph does not double the gradients.
#
# Guess: gradients add up until they are zeroed, so the second call makes each
#   weight's gradient twice as large, as in PyTorch with retain_graph.
# Seen: the in-between values keep their gradients too and pass the sums on. With
#   a derivative of 1, a weight n operations from the loss has n + 1 after the
#   second call: 2, 3, 4, 5 ... The first layers are exaggerated the most, and
#   zero_grad() on the parameters alone does not undo it.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check micrograd==0.1.0
env/bin/python - <<'PY'
from importlib.metadata import version
from micrograd.engine import Value

def twice(depth, zero):
    x = Value(1.0)
    y = x
    for _ in range(depth):
        y = y * 1.0
    y.backward()
    assert x.grad == 1.0
    if zero:
        x.grad = 0
    y.backward()
    return x.grad

seen = [twice(n, False) for n in (1, 2, 3, 4)]
zeroed = [twice(n, True) for n in (1, 2, 3, 4)]
print("micrograd", version("micrograd"))
print("guess: 2 at every depth; 1 where the weight's gradient was zeroed between")
print("seen: ", seen, "; zeroed between:", zeroed)
assert seen == [2, 3, 4, 5] and zeroed == [1, 2, 3, 4]
PY
