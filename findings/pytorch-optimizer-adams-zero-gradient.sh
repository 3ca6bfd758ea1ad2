#!/usr/bin/env bash
# pytorch_optimizer: AdamS throws weights a thousand times their size when the
# first gradient is 0.
#
# Guess: a gradient of 0 leaves at most the weight decay: 0.1 * 0.0001 of the
#   weight at rate 0.1.
# Seen: (1, -2) becomes (-999, 1998). The decay is divided by the root of the mean
#   second moment, which is 0 before any gradient came, so only epsilon, 1e-8, is
#   left below: 0.1 * 0.0001 / 1e-8 = 1000. A layer that is cut off from the loss
#   in its first batch does not start again.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 torch==2.14.1 pytorch_optimizer==4.1.0
env/bin/python - <<'PY'
import torch
from pytorch_optimizer import AdamS

w = torch.nn.Parameter(torch.tensor([1.0, -2.0]))
optimizer = AdamS([w], lr=0.1)
w.grad = torch.zeros(2)
optimizer.step()
print("guess: about [0.99999, -1.99998]")
print("seen: ", w.tolist())
assert [round(x) for x in w.tolist()] == [-999, 1998]
assert optimizer.defaults["weight_decay"] == 1e-4
PY
