#!/usr/bin/env bash
# pytorch_optimizer: Ranger's first five steps walk up the hill.
#
# Guess: while the variance is too uncertain, rectified Adam takes plain steps of
#   rate * mean gradient, downwards: w = 1 with gradient 0.5 and rate 0.1 falls to
#   0.95 (or waits at 1, as the package's own RAdam does).
# Seen: 1.05, 1.10, 1.15, 1.20, 1.25: those steps are added. On half w squared the
#   weight still stands above its start after twenty steps. From the sixth step on,
#   where the rectified rule takes over, it goes down.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 torch==2.14.1 pytorch_optimizer==4.1.0
env/bin/python - <<'PY'
import torch
from pytorch_optimizer import Ranger


def walk(rate, gradient, steps):
    w = torch.nn.Parameter(torch.tensor([1.0]))
    optimizer = Ranger([w], lr=rate)
    seen = []
    for _ in range(steps):
        w.grad = gradient(w.detach())
        optimizer.step()
        seen.append(round(w.item(), 4))
    return seen


constant = walk(0.1, lambda w: torch.full_like(w, 0.5), 6)
bowl = walk(0.01, lambda w: w.clone(), 20)
print("guess: 0.95 or 1.0 first, and never above 1")
print("seen: ", constant, "and on the bowl", bowl[:5], "...", bowl[-1])
assert constant[:5] == [1.05, 1.1, 1.15, 1.2, 1.25]
assert constant[5] < constant[4]
assert bowl[:2] == [1.01, 1.0201] and min(bowl) > 1
PY
