#!/usr/bin/env bash
# PyTorch: ReduceLROnPlateau never lowers the rate while a negative loss stands
# still.
#
# Meets losses below zero: a Gaussian log-likelihood, an ELBO, a cosine similarity.
#
# Guess: twenty epochs at the same loss lower the rate several times at patience 2,
#   whatever the loss is.
# Seen: at a loss of 1 the rate falls to 1e-6; at -1 it stays at 1. "Better" is
#   less than best * (1 - 0.0001), which for a negative best lies above it: to stand
#   still, and even to get a little worse, counts as an improvement.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 torch==2.14.1
env/bin/python - <<'PY'
import torch


def rate(losses):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=2)
    for loss in losses:
        plateau.step(loss)
    return optimizer.param_groups[0]["lr"]


print("guess: the same rate at 1 and at -1, well below 1")
print("seen: ", rate([1.0] * 20), "and", rate([-1.0] * 20))
worse = [-1.0 + 0.00005 * epoch for epoch in range(20)]
print("seen:  getting worse by 0.00005 an epoch:", rate(worse))
assert abs(rate([1.0] * 20) - 1e-6) < 1e-12
assert rate([-1.0] * 20) == 1.0
assert rate(worse) == 1.0
PY
